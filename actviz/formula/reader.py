"""Read a typed formula: a closed walk over the tree that Python's parser returns, which knows two sorts of parts.

Nothing is executed, and nothing but numbers, x, parameters and the functions of a fixed table can be named.  Numbers
and conditions are told apart, so that x > 0 is never drawn as 0 and 1.  Every refusal says what and where.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard, TypeVar

import numpy as np

from actviz.catalogue import catalogue
from actviz.errors import SpecError
from actviz.formula.conditions import Chain, Compare, Every
from actviz.formula.operators import OPERATORS
from actviz.formula.part import Condition, Node, Point
from actviz.formula.source import DEEPEST, Source
from actviz.formula.tree import STEPS, Absolute, Apply, Extreme, Known, Number, Quotient, Select, Step, Variable
from actviz.spelling import did_you_mean, quoted, shortened
from actviz.vectors import by_any_name as vector_by_name

if TYPE_CHECKING:
    from actviz.activation import Activation

Part = TypeVar("Part")

MOST_NODES = 500
LONGEST_HINT = 40  # characters
COSTLY = {"gamma": 100, "lgamma": 100}  # times an addition
CONSTANTS = {"pi": math.pi, "e": math.e}
BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
SWITCHES = {"where": 3, "min": 2, "max": 2, "clip": 3, "abs": 1, **dict.fromkeys(STEPS, 1)}
OTHER_SPELLINGS = {"minimum": "min", "maximum": "max", "absolute": "abs", "fabs": "abs"}
CALLED = {
    ast.Attribute: "a dot after a name",
    ast.Lambda: "lambda",
    ast.Tuple: "a comma",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
    ast.Starred: "a star",
}


class Reading(NamedTuple):
    """A formula as a tree, the names of the parameters that it uses, and what it costs to evaluate, in operations."""

    tree: Node
    used: frozenset[str]
    cost: int


def read(text: str, values: Mapping[str, float]) -> Reading:
    """Return the tree of *text*, with parameters replaced by their *values*.

    Raises SpecError for everything that is not a formula of the language.
    """
    if taken := [name for name in ("x", *CONSTANTS) if name in values]:
        raise SpecError(f"{taken[0]} already has a meaning in formulas; give the parameter another name")
    reader = _Reader(Source(text), values)
    tree = reader.number(reader.source.parsed())
    return Reading(tree, frozenset(reader.used), reader.cost)


def names() -> list[str]:
    """Return everything that a formula can name."""
    spoken = [name for name in OPERATORS if name.isidentifier() and name != "neg"]
    return list(dict.fromkeys(["x", *CONSTANTS, *spoken, *SWITCHES, *OTHER_SPELLINGS, *catalogue()]))


class _Reader:
    def __init__(self, source: Source, values: Mapping[str, float]) -> None:
        self.source, self.values = source, values
        self.used: set[str] = set()
        self.nodes = self.cost = 0
        self.depth = 0

    def refusal(self, why: str, node: ast.expr) -> SpecError:
        return self.source.refusal(why, node.col_offset)

    def number(self, node: ast.expr) -> Node:
        """Read a part that must be a number."""
        readers: dict[type[ast.expr], Callable[[Any], Node]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.IfExp: self._choice,
            ast.Call: self._call,
        }
        if type(node) in {ast.Compare, ast.BoolOp} or _is_not(node):
            written = shortened(ast.unparse(node), LONGEST_HINT)
            raise self.refusal(f"this is a condition where a number is needed; use where({written}, 1, 0)", node)
        return self._inside(readers.get(type(node), self._other), node)

    def condition(self, node: ast.expr) -> Condition:
        """Read a part that must be a condition."""
        readers: dict[type[ast.expr], Callable[[Any], Condition]] = {
            ast.Compare: self._comparison,
            ast.BoolOp: self._junction,
        }
        if _is_not(node):
            return Every((self._inside(self.condition, node.operand),), negated=True)
        if type(node) not in readers:
            raise self.refusal("a condition is needed here, such as x > 0", node)
        return self._inside(readers[type(node)], node)

    def _inside(self, reader: Callable[[Any], Part], node: ast.expr) -> Part:
        """Read one part and what is inside it, within the limits."""
        self.nodes += 1
        self.cost += 1
        self.depth += 1
        if self.nodes > MOST_NODES:
            raise self.source.refusal(f"it has more than {MOST_NODES} parts")
        if self.depth > DEEPEST:
            raise self.refusal(f"more than {DEEPEST} operations inside each other", node)
        found = reader(node)
        self.depth -= 1
        return found

    def _other(self, node: ast.expr) -> Node:
        raise self.refusal(f"{CALLED.get(type(node), 'this')} has no meaning in it", node)

    def _constant(self, node: ast.Constant) -> Node:
        if type(node.value) not in {int, float}:
            raise self.refusal("only real numbers have a meaning in it", node)
        try:
            value = float(node.value)  # type: ignore[arg-type]  # an int or a float, as just checked
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise self.refusal("this number is too large for a double", node)
        return Number(value)

    def _name(self, node: ast.Name) -> Node:
        name = node.id
        if name == "x":
            return Variable()
        if name in self.values:
            self.used.add(name)
            return Number(self.values[name])
        if name in CONSTANTS:
            return Number(CONSTANTS[name])
        if name in names():
            raise self.refusal(f"{name} is a function and needs an argument, as in {name}(x)", node)
        hint = did_you_mean(name, ["x", *CONSTANTS, *self.values])
        tail = f"a parameter gets its value behind the formula: '…:{name}=1'"
        raise self.refusal(f"unknown name {quoted(name)}{hint} ({tail})", node)

    def _unary(self, node: ast.UnaryOp) -> Node:
        if not isinstance(node.op, ast.USub | ast.UAdd):
            return self._other(node)
        arg = self.number(node.operand)
        return Apply(OPERATORS["neg"], (arg,)) if isinstance(node.op, ast.USub) else arg

    def _binary(self, node: ast.BinOp) -> Node:
        if type(node.op) not in {*BINARY, ast.Mod, ast.FloorDiv}:
            return self._other(node)
        a, b = self.number(node.left), self.number(node.right)
        if type(node.op) in BINARY:
            return Apply(OPERATORS[BINARY[type(node.op)]], (a, b))
        return Quotient(a, b, remainder=isinstance(node.op, ast.Mod))

    def _choice(self, node: ast.IfExp) -> Node:
        return Select(self.condition(node.test), self.number(node.body), self.number(node.orelse))

    def _comparison(self, node: ast.Compare) -> Condition:
        signs = [COMPARISONS.get(type(op), "") for op in node.ops]
        if not all(signs):
            raise self.refusal("conditions compare with < <= > >= == !=", node)
        numbers = [self.number(part) for part in (node.left, *node.comparators)]
        parts = tuple(Compare(sign, a, b) for sign, (a, b) in zip(signs, pairwise(numbers), strict=True))
        return parts[0] if len(parts) == 1 else Chain(parts)

    def _junction(self, node: ast.BoolOp) -> Condition:
        found = tuple(self.condition(part) for part in node.values)
        if isinstance(node.op, ast.And):
            return Every(found)
        return Every(tuple(Every((part,), negated=True) for part in found), negated=True)

    def _call(self, node: ast.Call) -> Node:
        if isinstance(node.func, ast.Attribute):
            hint = f"; write {node.func.attr}(…)" if node.func.attr in names() else ""
            raise self.refusal(f"only functions by their names can be called{hint}", node.func)
        if not isinstance(node.func, ast.Name):
            opening = self.source.text.index("(", node.func.end_col_offset)
            raise self.source.refusal("put a * here to multiply", opening)
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            raise self.refusal("functions take their arguments by position", node)
        name = OTHER_SPELLINGS.get(node.func.id, node.func.id)
        if name in SWITCHES:
            self._expect(node, SWITCHES[name])
            return self._switch(name, node.args)
        if name in OPERATORS and name.isidentifier() and name != "neg":
            self._expect(node, OPERATORS[name].arity)
            self.cost += COSTLY.get(name, 0)
            return Apply(OPERATORS[name], tuple(map(self.number, node.args)))
        if cls := _catalogued(name):
            return self._known(cls, node)
        if name == "x" or name in CONSTANTS or name in self.values:
            raise self.refusal(f"{name} is a number and cannot be called; put a * behind it to multiply", node)
        if name in vector_by_name():
            raise self.refusal(f"{name} takes a vector, and x is a single number", node)
        raise self.refusal(f"unknown function {quoted(name)}{did_you_mean(name, names())}", node)

    def _expect(self, node: ast.Call, arity: int) -> None:
        if len(node.args) != arity and isinstance(node.func, ast.Name):
            takes = f"{arity} argument{'' if arity == 1 else 's'}"
            raise self.refusal(f"{node.func.id} takes {takes}, got {len(node.args)}", node)

    def _switch(self, name: str, args: list[ast.expr]) -> Node:
        if name == "where":
            return Select(self.condition(args[0]), self.number(args[1]), self.number(args[2]))
        parts = [self.number(arg) for arg in args]
        if name == "clip":
            return Extreme(False, Extreme(True, parts[0], parts[1]), parts[2])
        if name == "abs":
            return Absolute(parts[0])
        return Step(name, parts[0]) if name in STEPS else Extreme(name == "max", parts[0], parts[1])

    def _known(self, cls: type[Activation], node: ast.Call) -> Node:
        given = len(node.args) - 1
        if not 0 <= given <= len(cls.parameters):
            has = ", ".join(["x", *cls.parameters])
            raise self.refusal(f"{cls.name} takes {cls.name}({has}), got {len(node.args)} arguments", node)
        parameters: dict[str, float] = {}
        for key, arg in zip(cls.parameters, node.args[1:], strict=False):
            value = _value(self.number(arg))
            if value is None:
                raise self.refusal(f"{key} of {cls.name} must not depend on x", arg)
            parameters[key] = value
        try:
            activation = cls(**parameters)
        except SpecError as error:
            raise self.refusal(str(error), node) from None
        return Known(activation, self.number(node.args[0]))


def _is_not(node: ast.expr) -> TypeGuard[ast.UnaryOp]:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _catalogued(name: str) -> type[Activation] | None:
    found = [cls for cls in catalogue().values() if name in (cls.name, *cls.aliases)]
    return found[0] if found else None


def _value(node: Node) -> float | None:
    """Return what a part of a formula amounts to, or nothing if x occurs in it."""
    with np.errstate(all="ignore"):
        jet = node.jet(Point(np.zeros(1), 0))
    return None if jet.varies else float(jet.f)
