"""The error function, and the normal density and distribution of arguments that are no doubles themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.normal import CUTOFF, SQRT_TWO_PI, mills_ratio, squared
from actviz.numerics.twofold import Twofold, exp_times, product

if TYPE_CHECKING:
    from actviz.arrays import Array

TAYLOR_TERMS = 20  # 1/20! is 4e-19


def phi_times(factor: Array | float, t: Twofold) -> Array:
    """Return factor·φ(t), also where φ(t) alone is too small to be a normal double but the product is not."""
    high = np.clip(t.high, -CUTOFF, CUTOFF)
    low = np.where(np.abs(t.high) < CUTOFF, t.low, 0.0)
    square = product(high, high)
    exponent = Twofold(-0.5 * square.high, -0.5 * square.low - high * low)
    return exp_times(factor / SQRT_TWO_PI, exponent)


def cumulative(t: Twofold) -> Array:
    """Return the distribution Φ(t)."""
    tail = phi_times(mills_ratio(np.abs(t.high)), t)
    return np.where(t.high < 0, tail, 1 - tail)


def exp_minus_square_times(factor: Array | float, x: Array) -> Array:
    """Return factor·e^(-x²)."""
    return exp_times(factor, -squared(x))


def erf(x: Array) -> Array:
    """Return the error function: near 0 by its power series, farther out as what its tail leaves of ±1."""
    near = np.clip(x, -1.0, 1.0)
    square = near * near
    series = np.zeros_like(x)
    for k in range(TAYLOR_TERMS, 0, -1):
        series = square * ((-1) ** k / (math.factorial(k) * (2 * k + 1)) + series)
    size = np.minimum(np.abs(x), CUTOFF)
    tail = exp_minus_square_times(math.sqrt(2 / math.pi) * mills_ratio(math.sqrt(2) * size), x)
    return np.where(np.abs(x) < 1.0, 2 / math.sqrt(math.pi) * near * (1 + series), np.copysign(1 - tail, x))
