"""An independent evaluation of typed formulas: mpmath on Python's own reading of the text, as many digits as asked for.

Every literal, x and the constants stand for their doubles, as in the language.  A part that is not real makes the whole
undefined, except in the branch that where or if does not take.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType
from typing import Any

import mpmath
import oracle
from mpmath import mp, mpc, mpf

from actviz.catalogue import catalogue

Real = Callable[[mpf], mpf]

SPARE = 320  # digits, for what cancels in the texts of the catalogue
FARTHEST = 1e7  # exponents of e beyond which mpmath takes its time


class UndefinedError(ArithmeticError):
    """A part of a formula has no real value."""


class _Exact(ast.NodeTransformer):
    """Turn literals into exact doubles, where into a lazy choice, and operators into the functions below."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "where":
            return ast.IfExp(*node.args)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return _call("number", ast.Constant(float(node.value)))  # type: ignore[arg-type]

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        names = {ast.Pow: "pow", ast.Mod: "remainder", ast.FloorDiv: "whole"}
        return _call(names[type(node.op)], node.left, node.right) if type(node.op) in names else node


def _call(name: str, *args: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


@cache
def _compiled(formula: str) -> CodeType:
    tree = _Exact().visit(ast.parse(formula.strip(), mode="eval"))
    return compile(ast.fix_missing_locations(tree), formula, "eval")


def _real(function: Callable[..., Any]) -> Callable[..., mpf]:
    def evaluate(*args: mpf) -> mpf:
        value = function(*args)
        if isinstance(value, mpc):
            raise UndefinedError
        return value

    return evaluate


def _exp(t: mpf) -> mpf:
    if abs(t) > FARTHEST:
        return mpf(0) if t < 0 else mpf("inf")
    return mpmath.exp(t)


def _power(u: mpf, v: mpf) -> mpf:
    if u == 0:
        return mpf(v == 0) if v >= 0 else mpf("inf")
    return mpmath.power(u, v)


def _round(t: mpf) -> mpf:
    below = mpmath.floor(t)
    if t - below == mpf(0.5):
        return below if below % 2 == 0 else below + 1
    return mpmath.floor(t + mpf(0.5))


def _whole(a: mpf, b: mpf) -> mpf:
    return mpmath.floor(a / b)


PLAIN = {
    **{name: function for name, function in oracle.FUNCTIONS.items() if name not in {"sigmoid", "softplus"}},
    "acos": mpmath.acos,
    "acosh": mpmath.acosh,
    "asin": mpmath.asin,
    "atan2": mpmath.atan2,
    "atanh": mpmath.atanh,
    "ceil": mpmath.ceil,
    "cosh": mpmath.cosh,
    "erfc": mpmath.erfc,
    "exp": _exp,
    "exp2": lambda t: mpmath.power(2, t),
    "floor": mpmath.floor,
    "gamma": mpmath.gamma,
    "lgamma": lambda t: mpmath.log(abs(mpmath.gamma(t))),
    "log10": mpmath.log10,
    "log2": lambda t: mpmath.log(t) / mpmath.log(2),
    "pow": _power,
    "remainder": lambda a, b: a - b * _whole(a, b),
    "round": _round,
    "sinh": mpmath.sinh,
    "tan": mpmath.tan,
    "whole": _whole,
}
ALIASES = {"ln": "log", "minimum": "min", "maximum": "max", "absolute": "abs", "fabs": "abs"}
ALIASES |= {f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "tan2", "sinh", "cosh", "tanh")}


@cache
def _functions() -> dict[str, Callable[..., mpf]]:
    known = {name: _real(function) for name, function in PLAIN.items()}
    known |= {alias: known[name] for alias, name in ALIASES.items()}
    for cls in catalogue().values():
        for name in (cls.name, *cls.aliases):
            known.setdefault(name, _declared(cls.name))
    return known


def known_names() -> set[str]:
    """Return everything that a formula can name."""
    return {"x", "pi", "e", "where", *_functions()}


def _declared(name: str) -> Callable[..., mpf]:
    cls = catalogue()[name]

    def evaluate(t: mpf, *given: mpf) -> mpf:
        parameters = cls(**dict(zip(cls.parameters, map(float, given), strict=False))).values
        with mp.workdps(mp.dps + SPARE):
            return oracle.function(cls.formula, parameters)(t)

    return evaluate


def function(formula: str, parameters: Mapping[str, float] | None = None) -> Real:
    """Return the formula as a function of x; it raises ArithmeticError where it is not defined."""
    code = _compiled(formula)
    names = {"__builtins__": {}, "number": mpf, **_functions()}
    fixed = {name: mpf(value) for name, value in (parameters or {}).items()}
    fixed = {"pi": mpf(math.pi), "e": mpf(math.e), **fixed}

    def evaluate(x: mpf) -> mpf:
        value = eval(code, names, {**fixed, "x": x})  # noqa: S307  # our own texts, in the tests only
        if isinstance(value, mpc) or mpmath.isnan(value):
            raise UndefinedError
        return value

    return evaluate


def slope(formula: str, parameters: Mapping[str, float] | None, x: float, side: int = 0, order: int = 1) -> mpf:
    """Return f′, or f″, at x by differences of 50 digits: from both sides, or from the left (-1) or right (1) only."""
    with mp.workdps(50 + max(0, round(math.log10(abs(x) or 1.0)))):
        return mpmath.diff(function(formula, parameters), mpf(x), order, direction=side)
