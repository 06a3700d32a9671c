"""Sums of two doubles that carry an exact product or quotient, and the exponential of such a sum.

The argument of an exponential is rounded before it is used, and the error grows with the argument: exp(-x²/2) loses
two digits at x = -20 although exp itself is right to half a unit.  Carrying the rounding error along as a second
double, and putting it back as a factor 1 + error, keeps all digits.

Two-term products after T. J. Dekker, "A floating-point technique for extending the available precision" (1971).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array

SPLITTER = 134217729.0  # 2**27 + 1 cuts a double into two halves of 26 bits
PHASE_LIMIT = 1e290
EXP_LIMIT = 4000.0  # far enough that exp(-EXP_LIMIT/2), half of the exponent, is 0 as well


class Twofold(NamedTuple):
    """The unevaluated sum high + low; low is at most half a unit in the last place of high."""

    high: Array
    low: Array

    def __neg__(self) -> Twofold:
        return Twofold(-self.high, -self.low)


def product(a: Array | float, b: Array | float) -> Twofold:
    """Return a·b without rounding, for factors below 1e300 whose product is normal."""
    high = np.multiply(a, b)
    a_big, a_small = _halves(a)
    b_big, b_small = _halves(b)
    low = ((a_big * b_big - high) + a_big * b_small + a_small * b_big) + a_small * b_small
    return Twofold(high, low)


def _halves(a: Array | float) -> tuple[Array | float, Array | float]:
    shifted = SPLITTER * a
    big = shifted - (shifted - a)
    return big, a - big


def scaled(factor: float, x: Array) -> Twofold:
    """Return factor·x without rounding, cut off where every exponential has long vanished."""
    fraction, exponent = math.frexp(factor)
    limit = EXP_LIMIT / abs(factor) if factor else math.inf
    return product(fraction, np.ldexp(np.clip(x, -limit, limit), exponent))


def phase(frequency: float, x: Array) -> Twofold:
    """Return frequency·x without rounding, as far out as a double can be split; rounded beyond."""
    largest = np.finfo(np.float64).max
    with np.errstate(over="ignore"):
        rounded = np.clip(frequency * x, -largest, largest)
    splittable = (np.abs(x) < PHASE_LIMIT) & (np.abs(rounded) < PHASE_LIMIT)
    found = product(frequency, np.where(splittable, x, 0.0))
    return Twofold(np.where(splittable, found.high, rounded), found.low)


def divided(x: Array, divisor: float) -> Twofold:
    """Return x/divisor to twice the precision, with the same cut, for a positive divisor."""
    fraction, exponent = math.frexp(divisor)
    limit = EXP_LIMIT * divisor
    dividend = np.ldexp(np.clip(x, -limit, limit), -exponent)
    high = dividend / fraction
    back = product(high, fraction)
    return Twofold(high, ((dividend - back.high) - back.low) / fraction)


def exp(t: Twofold) -> Array:
    """Return e^t, for t up to 709."""
    e = np.exp(t.high)
    return e + e * t.low


def exp_times(factor: Array | float, t: Twofold) -> Array:
    """Return factor·e^t for t ≤ 0, also where e^t alone is too small to be a normal double but the product is not."""
    half = np.exp(0.5 * t.high)
    return (factor * half + factor * half * t.low) * half


def exact(x: Array) -> Twofold:
    """Return x itself."""
    return Twofold(x, np.zeros_like(x))


def doubled(x: Array) -> Twofold:
    """Return 2x, cut off where every exponential has vanished."""
    return exact(2 * np.clip(x, -EXP_LIMIT, EXP_LIMIT))


def twice(t: Twofold) -> Twofold:
    """Return 2t."""
    return Twofold(2 * t.high, 2 * t.low)


def plus(a: Twofold, b: tuple[Array | float, Array | float]) -> Twofold:
    """Return a + b to twice the precision (D. E. Knuth's two-sum for the leading parts)."""
    high = a.high + b[0]
    part = high - a.high
    low = (a.high - (high - part)) + (b[0] - part)
    return Twofold(high, low + (a.low + b[1]))


def times(a: Twofold, b: tuple[Array | float, Array | float]) -> Twofold:
    """Return a·b to twice the precision."""
    leading = product(a.high, b[0])
    return Twofold(leading.high, leading.low + (a.high * b[1] + a.low * b[0]))
