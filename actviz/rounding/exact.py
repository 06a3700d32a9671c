"""What a function really is at a number: to more digits than a double has, from its formula in decimals.

How many digits a formula needs depends on what cancels in it.  They are raised until the result agrees with the
catalogue's own f, which is right to some units in the last place, and once more for the digits behind.
"""

from __future__ import annotations

from contextlib import suppress
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.analysis.nearest import nearest
from actviz.rounding.forms import tree_of
from actviz.rounding.functions import FUNCTIONS
from actviz.rounding.stepwise import step_by_step
from actviz.rounding.types import FLOAT_TYPES
from actviz.rounding.walk import evaluated

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.formula.operators import Operator
    from actviz.formula.part import Node
    from actviz.rounding.types import FloatType

DIGITS = (24, 60, 160, 360, 420)  # the last two for what is 1e-323 beside 1
UNGUIDED = 1  # where to begin without a function to agree with
AGREEMENT = 1e-12
FAR = 64  # units in the last place: beside such errors those of the catalogue are nothing
WIDEST = FLOAT_TYPES["float64"]


class Exact(NamedTuple):
    """Values as the nearest doubles, and what is left of them."""

    value: Array
    rest: Array


class Unsupported(Exception):  # noqa: N818  # no error, but a reason for another way
    """An operator is not known in decimals."""


class _Decimals:
    """Arithmetic of decimals, with as many digits as the context has."""

    def given(self, x: Any) -> Any:
        return np.frompyfunc(Decimal, 1, 1)(x)

    def applied(self, operator: Operator, args: list[Any]) -> Any:
        if operator.name not in FUNCTIONS:
            raise Unsupported(operator.name)
        return np.frompyfunc(FUNCTIONS[operator.name], operator.arity, 1)(*args)

    def known(self, activation: Activation, arg: Any) -> Any:
        return evaluated(tree_of(activation), arg, self)

    def quotient(self, a: Any, b: Any, *, remainder: bool) -> Any:
        del a, b
        raise Unsupported("%" if remainder else "//")


def in_decimals(tree: Node, x: Any) -> Any:
    """Return a formula at an array of decimals, with as many digits as the context has.

    Raises Unsupported if a part of it is not known in decimals.
    """
    return evaluated(tree, x, _Decimals())


@lru_cache(maxsize=256)
def stable(activation: Activation) -> Activation | None:
    """Return the function of the catalogue that this is; None if there is no such."""
    if not activation.numerical:
        return activation
    found = nearest(activation)
    return found.activation if found and found.equal else None


def exact(activation: Activation, x: Array, float_type: FloatType, naive: Array | None = None) -> Exact:
    """Return the values at *x*, numbers of the type, good enough to be rounded to it and compared with *naive* ones.

    For float64, and for formulas that are no function of the catalogue, they are right to more digits than a double
    has, unless a part of the formula is not known in decimals.  For other types the catalogue's doubles are enough.
    """
    known = stable(activation)
    with np.errstate(all="ignore"):
        double = np.asarray(known.f(x)) if known else step_by_step(tree_of(activation), x, WIDEST)
    value, rest = double.copy(), np.zeros_like(double)
    if float_type == WIDEST or not known:
        near = np.ones(x.shape, dtype=bool)
        if known and naive is not None:
            with np.errstate(all="ignore"):
                near = np.abs(naive - double) <= FAR * WIDEST.spacing(np.where(np.isfinite(double), double, 0.0))
        with suppress(Unsupported):
            value[near], rest[near] = _refined(tree_of(activation), x[near], double[near], guided=known is not None)
    return Exact(value, rest)


def _refined(tree: Node, x: Array, double: Array, *, guided: bool) -> Exact:
    value, rest = double.copy(), np.zeros_like(double)
    left, before = np.arange(x.size), np.zeros(x.size, dtype=bool)
    previous = np.full(x.size, None)
    for digits in DIGITS[0 if guided else UNGUIDED :]:
        with localcontext(Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])):
            found = in_decimals(tree, _Decimals().given(x[left]))
            agreed = [_agrees(*pair) for pair in zip(found, double[left] if guided else previous[left], strict=True)]
            # What agreed at fewer digits has many more right now.
            done = before[left] if guided else np.array(agreed, dtype=bool)
            for k, number in zip(left[done], found[done], strict=True):
                value[k] = float(number)
                rest[k] = float(number - Decimal(value[k])) if np.isfinite(value[k]) else 0.0
            # What is beyond all decimals more digits do not mend.
            done |= np.array([not number.is_finite() for number in found], dtype=bool)
        before[left], previous[left] = agreed, found
        left = left[~done]
        if not left.size:
            break
    return Exact(value, rest)


def _agrees(number: Decimal, other: float | Decimal | None) -> bool:
    """Say whether a value agrees with one that is right to some places, or to nothing if that has underflowed."""
    if other is None or not number.is_finite():
        return False
    if isinstance(other, float):
        if not np.isfinite(other):
            return bool(np.isinf(other) and np.isinf(float(number)))
        if other and not number:
            return False
        return bool(abs(float(number) - other) <= AGREEMENT * abs(other) + np.spacing(0.0))
    # What has cancelled to 0 would agree with itself.
    return bool(number) and other.is_finite() and abs(number - other) <= abs(number).scaleb(-DIGITS[0])
