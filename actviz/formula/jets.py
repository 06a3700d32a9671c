"""Truncated Taylor arithmetic: value, slope and curvature of a function of x, carried through every operation at once.

The rules are the chain rule to second order.  A derivative that vanishes identically is the Python number 0.0, and what
it multiplies is left out: 0·∞ would be nan.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.formula.operators import Operator

    Value = Array | float


class Jet(NamedTuple):
    """f, f′ and f″ of a part of a formula; varies is false if x does not occur in it."""

    f: Value
    d1: Value = 0.0
    d2: Value = 0.0
    varies: bool = True


def constant(value: float) -> Jet:
    """Return the jet of a number."""
    return Jet(value, varies=False)


def _vanishes(a: Value) -> bool:
    return type(a) is float and a == 0.0


def _times(a: Value, b: Value) -> Value:
    return 0.0 if _vanishes(a) or _vanishes(b) else a * b


def _chained(outer: Value, inner: Value) -> Value:
    """Return outer·inner by the chain rule: what stands still has no slope, however steep the function around it."""
    product = _times(outer, inner)
    if isinstance(product, float) or np.isfinite(product).all():
        return product
    return np.where(np.asarray(inner) == 0, 0.0, product)


def _plus(a: Value, b: Value) -> Value:
    if _vanishes(a):
        return b
    return a if _vanishes(b) else a + b


def apply(operator: Operator, args: Sequence[Jet], order: int) -> Jet:
    """Return the jet of an operator's result, with derivatives up to *order*."""
    values = [a.f for a in args]
    value = operator.value(*values)
    if not any(a.varies for a in args):
        return Jet(float(value), varies=False)
    if order == 0:
        return Jet(value)
    first = operator.first(*values, value)
    d1 = reduce(_plus, [_chained(p, a.d1) for p, a in zip(first, args, strict=True)])
    if order == 1:
        return Jet(value, d1)
    second = operator.second(*values, value)
    bend = reduce(_plus, [_chained(p, a.d2) for p, a in zip(first, args, strict=True)])
    bend = _plus(bend, _chained(_chained(second[0], args[0].d1), args[0].d1))
    if len(args) == 2:
        u, v = (a.d1 for a in args)
        bend = _plus(bend, _times(_times(_times(2.0, second[1]), u), v))
        bend = _plus(bend, _times(_times(second[2], v), v))
    return Jet(value, d1, bend)


def chosen(where: Any, yes: Jet, no: Jet) -> Jet:
    """Return *yes* where *where* holds and *no* elsewhere; neither reaches the other's places."""

    def one(a: Value, b: Value) -> Value:
        return a if _vanishes(a) and _vanishes(b) else np.where(where, a, b)

    return Jet(one(yes.f, no.f), one(yes.d1, no.d1), one(yes.d2, no.d2))


def spoilt(where: Any, jet: Jet) -> Jet:
    """Return *jet* with nan where *where* holds."""
    f, d1, d2 = (v if isinstance(v, float) else np.where(where, np.nan, v) for v in (jet.f, jet.d1, jet.d2))
    return Jet(f, d1, d2)


def flipped(sign: Value, jet: Jet) -> Jet:
    """Return *sign* times *jet*, for a sign that does not change."""
    return Jet(_times(sign, jet.f), _times(sign, jet.d1), _times(sign, jet.d2), jet.varies)
