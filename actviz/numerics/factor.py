"""Factors that are no doubles themselves, such as β(1 - p), to twice the precision, and factors of an exponential.

Half a unit in the last place of w would be multiplied by the size of x·w, which may be 700, if x·w is an exponent.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics import twofold
from actviz.numerics.twofold import Twofold

if TYPE_CHECKING:
    from actviz.arrays import Array

LARGEST = Fraction(1e300)


def scaled(x: Array, *sums: tuple[float, ...]) -> Twofold:
    """Return x times the positive product of some sums, cut off where every exponential has long vanished."""
    exact = min(math.prod(sum(map(Fraction, terms)) for terms in sums), LARGEST)
    high = float(exact)
    if not high:
        return twofold.exact(np.zeros_like(x))
    product = twofold.scaled(high, x)
    rest = float(exact / Fraction(high) - 1)
    return Twofold(product.high, product.low + product.high * rest)


def both_times_exp(a: Array | float, b: Array | float, t: Twofold) -> Array:
    """Return a·b·e^t for t ≤ 0, also where a·b alone is too large to be a double or e^t too small."""
    half = np.exp(0.5 * t.high)
    return (a * half + a * half * t.low) * (b * half)
