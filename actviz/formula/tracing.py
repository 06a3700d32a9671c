"""Python functions as formulas: a stand-in for x that writes down what numpy would have computed with it.

It follows arithmetic, ufuncs, where and its kind, and masks.  What needs to know the number behind x, such as a branch
on its value or math.exp, cannot be followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NoReturn
from unittest.mock import patch

import numpy as np

from actviz.catalogue import by_any_name
from actviz.formula.conditions import COMPARISONS, Compare, Every
from actviz.formula.operators import OPERATORS
from actviz.formula.reverse import parts
from actviz.formula.tree import STEPS, Absolute, Apply, Extreme, Known, Number, Quotient, Select, Step, Variable

if TYPE_CHECKING:
    from actviz.formula.part import Condition, Node

MOST_PARTS = 5000  # counted each time they are used, which is how often they are evaluated

SPELLINGS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "power": "**",
    "float_power": "**",
    "negative": "neg",
    "ndtr": "Phi",  # this and the next: of scipy.special
    "gammaln": "lgamma",
}
CATALOGUED = {"expit": "sigmoid", "log_expit": "log_sigmoid"}
COMPARED = dict(zip(("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"), COMPARISONS, strict=True))
STEPPED = {**{name: name for name in STEPS}, "rint": "round", "around": "round"}
CONVERSIONS = ("array", "asarray", "asanyarray")  # which would ask a stand-in for its numbers


class UntraceableError(Exception):
    """A function does what no formula of the language says; the text says what."""


def traced(function: Callable[[Any], Any]) -> Node:
    """Return what *function*, of an array, computes as a formula; raises UntraceableError if it cannot be followed."""
    with _conversions_passing():
        try:
            result = function(Traced(Variable()))
        except UntraceableError:
            raise
        except Exception as exc:
            raise UntraceableError(f"it raised {type(exc).__name__} for a stand-in of x") from exc
    tree = _node(result)
    if _size(tree, {}) > MOST_PARTS:
        raise UntraceableError(f"it takes more than {MOST_PARTS} operations")
    return tree


@contextmanager
def _conversions_passing() -> Iterator[None]:
    """Let numpy's conversions pass a stand-in through: they are not open to anything but real arrays."""

    def passing(convert: Callable[..., Any]) -> Callable[..., Any]:
        def converted(a: Any, *args: Any, **kwargs: Any) -> Any:
            return Traced(a.node) if isinstance(a, Traced) else convert(a, *args, **kwargs)

        return converted

    with ExitStack() as patches:
        for name in CONVERSIONS:
            patches.enter_context(patch.object(np, name, passing(getattr(np, name))))
        yield


class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """Stands in for an array that depends on x: a part of a formula, or a condition that holds for some x."""

    ndim, size, shape, dtype = 1, 1, (1,), np.dtype(np.float64)

    def __init__(self, node: Node, condition: Condition | None = None) -> None:
        self.node = node
        self.condition = condition

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = (), **options: Any) -> Traced:
        """Write down the operation."""
        if method != "__call__":
            _refuse(f"np.{ufunc.__name__}.{method} mixes the numbers of an array")
        if not {"dtype", "casting"}.issuperset(options):
            _refuse(f"np.{ufunc.__name__} is asked for only some of the numbers")
        result = _ufunc(ufunc.__name__, inputs)
        if not out:
            return result
        target = out[0]
        if not isinstance(target, Traced):
            _refuse("it writes into an array of its own")
        target.node, target.condition = result.node, result.condition
        return target

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Write down the function if it is one of those that take each number by itself."""
        del types
        if func.__name__ not in FUNCTIONS:
            _refuse(f"np.{func.__name__} is no part of a formula")
        return FUNCTIONS[func.__name__](*args, **kwargs)

    def __getitem__(self, key: Any) -> Traced:
        """Return the same: what a mask picks out is put back under the same mask."""
        if not (isinstance(key, Traced) and key.condition):
            _refuse("it picks numbers by their positions")
        return Traced(self.node, self.condition)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Take the value where the condition holds."""
        if not isinstance(key, Traced) or key.condition is None:
            _refuse("it sets numbers by their positions")
        self.node, self.condition = Select(key.condition, _node(value), self.node), None

    def __bool__(self) -> NoReturn:  # noqa: PLE0304  there is nothing to return
        """Refuse: there is no number."""
        _refuse("it branches on the value of x")

    def __float__(self) -> NoReturn:
        """Refuse: there is no number."""
        _refuse("it computes with single numbers, as functions of math do")

    def __len__(self) -> NoReturn:  # noqa: PLE0303  likewise
        """Refuse: there is nothing to count or to go through."""
        _refuse("it goes through the numbers of the array")

    __iter__ = __len__
    __int__ = __index__ = __complex__ = __float__

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: there are no numbers."""
        _refuse("it takes the numbers out of the array")

    def astype(self, dtype: Any, **options: Any) -> Traced:
        """Return the same as a number; anything but doubles would be rounded."""
        del options
        if np.dtype(dtype) != np.float64 and self.condition is None:
            _refuse(f"it rounds to {np.dtype(dtype)}")
        return Traced(self.node)

    def copy(self, *args: Any) -> Traced:
        """Return a stand-in that can be changed by itself."""
        del args
        return Traced(self.node, self.condition)

    def clip(self, *args: Any, **kwargs: Any) -> Traced:
        """Write down a clip."""
        return _clip(self, *args, **kwargs)


def _refuse(why: str) -> NoReturn:
    raise UntraceableError(why)


def _node(value: Any) -> Node:
    if isinstance(value, Traced):  # each place where x stands is a part of its own
        return Variable() if isinstance(value.node, Variable) else value.node
    if np.ndim(value) and np.size(value) != 1:
        _refuse("it combines x with an array of its own")
    try:
        return Number(float(np.ravel(value)[0]))
    except (TypeError, ValueError):
        _refuse(f"it combines x with a {type(value).__name__}")


def _condition(value: Any) -> Condition:
    if isinstance(value, Traced):
        return value.condition or Compare("!=", value.node, Number(0.0))
    return Compare("!=", _node(value), Number(0.0))


def _where(condition: Condition) -> Traced:
    """Return a condition, which as a number is 1 where it holds."""
    return Traced(Select(condition, Number(1.0), Number(0.0)), condition)


def _ufunc(name: str, inputs: Sequence[Any]) -> Traced:
    if name in COMPARED:
        return _where(Compare(COMPARED[name], *map(_node, inputs)))
    if name in LOGIC:
        return _where(LOGIC[name](*map(_condition, inputs)))
    given = [_node(u) for u in inputs]
    if name in CATALOGUED:
        return Traced(_known(CATALOGUED[name], given[0]))
    if name in WRITTEN:
        return Traced(WRITTEN[name](*given))
    name = SPELLINGS.get(name, name)
    if name in STEPPED:
        return Traced(Step(STEPPED[name], given[0]))
    if name not in OPERATORS:
        _refuse(f"{name} is no part of a formula")
    return Traced(_apply(name, *given))


def _apply(name: str, *given: Node) -> Node:
    return Apply(OPERATORS[name], given)


def _known(name: str, arg: Node) -> Node:
    return Known(by_any_name()[name](), arg)


def _logaddexp(a: Node, b: Node) -> Node:
    if isinstance(a, Number):  # whichever way round, x is inside of softplus only, which keeps its digits
        a, b = b, a
    return _apply("+", b, _known("softplus", _apply("-", a, b)))


def _step_at(x: Node, value: Node) -> Node:
    return Select(Compare(">", x, Number(0.0)), Number(1.0), Select(Compare("<", x, Number(0.0)), Number(0.0), value))


def _neither(a: Condition, b: Condition) -> Condition:
    return Every((Every((a,), negated=True), Every((b,), negated=True)))


LOGIC: dict[str, Callable[..., Condition]] = {
    **dict.fromkeys(("logical_and", "bitwise_and"), lambda a, b: Every((a, b))),
    **dict.fromkeys(("logical_or", "bitwise_or"), lambda a, b: Every((_neither(a, b),), negated=True)),
    **dict.fromkeys(("logical_not", "invert"), lambda a: Every((a,), negated=True)),
}
WRITTEN: dict[str, Callable[..., Node]] = {
    **dict.fromkeys(("maximum", "fmax"), lambda a, b: Extreme(True, a, b)),
    **dict.fromkeys(("minimum", "fmin"), lambda a, b: Extreme(False, a, b)),
    **dict.fromkeys(("absolute", "fabs"), Absolute),
    "floor_divide": lambda a, b: Quotient(a, b, remainder=False),
    "remainder": lambda a, b: Quotient(a, b, remainder=True),
    "positive": lambda a: a,
    "square": lambda a: _apply("**", a, Number(2.0)),
    "reciprocal": lambda a: _apply("/", Number(1.0), a),
    "hypot": lambda a, b: _apply("sqrt", _apply("+", _apply("*", a, a), _apply("*", b, b))),
    "heaviside": _step_at,
    "logaddexp": _logaddexp,
}


def _clip(a: Any, low: Any = None, high: Any = None, **others: Any) -> Traced:
    node = _node(a)
    low, high = others.get("min", others.get("a_min", low)), others.get("max", others.get("a_max", high))
    node = node if low is None else Extreme(True, node, _node(low))
    return Traced(node if high is None else Extreme(False, node, _node(high)))


def _select(conditions: Any, choices: Any, default: Any = 0) -> Traced:
    node = _node(default)
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        node = Select(_condition(condition), _node(choice), node)
    return Traced(node)


def _piecewise(x: Traced, conditions: Any, functions: Any) -> Traced:
    given = list(conditions) if isinstance(conditions, (list, tuple)) else [conditions]
    values = [f(Traced(x.node)) if callable(f) else f for f in functions]
    default = values[len(given)] if len(values) > len(given) else 0
    node = _node(default)
    for condition, value in zip(given, values, strict=False):  # the last one that holds wins
        node = Select(_condition(condition), _node(value), node)
    return Traced(node)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": lambda condition, yes, no: Traced(Select(_condition(condition), _node(yes), _node(no))),
    "clip": _clip,
    "select": _select,
    "piecewise": _piecewise,
    "copy": lambda a, *_, **__: a.copy(),
    "round": lambda a: Traced(Step("round", _node(a))),
    "around": lambda a: Traced(Step("round", _node(a))),
    "sinc": lambda a: Traced(_apply("sinc", _apply("*", Number(np.pi), _node(a)))),
    "zeros_like": lambda *_, **__: Traced(Number(0.0)),
    "empty_like": lambda *_, **__: Traced(Number(0.0)),
    "ones_like": lambda *_, **__: Traced(Number(1.0)),
    "full_like": lambda _, value, **__: Traced(_node(value)),
}


def _size(node: Node, known: dict[Node, int]) -> int:
    if node not in known:
        known[node] = 1 + sum(_size(part, known) for part in parts(node))
    return known[node]
