"""The standard normal density φ and distribution Φ, with all digits in the left tail.

Φ(-t) = φ(t)·R(t), where R is Mills' ratio, a slow and smooth function: all that is steep sits in φ, whose exponent is
carried exactly.  (t + 4/5)·R(t) is a Chebyshev series in u = (t - 15/4)/(t + 15/4), the substitution of M. M. Shepherd
and J. G. Laframboise, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞" (1981).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.series import chebyshev
from actviz.numerics.twofold import Twofold, exp, exp_times, product

if TYPE_CHECKING:
    from actviz.arrays import Array

SQRT_TWO_PI = math.sqrt(2 * math.pi)
CUTOFF = 90.0  # exp(-CUTOFF²/4), half of the exponent, is 0 as well

MILLS_SHIFT = 0.8
MILLS_SCALE = 3.75
# Computed with mpmath at 60 digits; tests/numerics recomputes them.  The next one is 4e-19.
MILLS_SERIES = (
    1.0834120692278135,
    -0.043930999551925816,
    -0.06972267275293736,
    0.04053769291654847,
    -0.012274636503487497,
    0.0021082658467836846,
    -9.575750925054936e-05,
    -4.138480444303664e-05,
    6.912799550187186e-06,
    7.912330990601875e-07,
    -2.703946905728475e-07,
    -2.14951170603511e-08,
    1.0458662918731266e-08,
    9.864191789645025e-10,
    -4.146034037486188e-10,
    -6.13502526241009e-11,
    1.5584142491530184e-11,
    4.019696105060782e-12,
    -4.402718317530845e-13,
    -2.4661092851011723e-13,
    -2.6296896498281123e-15,
    1.3060524097688832e-14,
    1.7777634991714184e-15,
    -5.070033639461532e-16,
    -1.7664778449911775e-16,
    3.511410670307075e-18,
    1.1368543679983688e-17,
    1.6917150077483056e-18,
)


def mills_ratio(t: Array) -> Array:
    """Return R(t) = (1 - Φ(t))/φ(t) for t ≥ 0."""
    u = (t - MILLS_SCALE) / (t + MILLS_SCALE)
    return chebyshev(MILLS_SERIES, u) / (t + MILLS_SHIFT)


def squared(x: Array) -> Twofold:
    """Return x² without rounding, cut off where every exp(-x²/2) has vanished."""
    x = np.clip(x, -CUTOFF, CUTOFF)
    return product(x, x)


def _exponent(x: Array) -> Twofold:
    square = squared(x)
    return Twofold(-0.5 * square.high, -0.5 * square.low)


def phi(x: Array) -> Array:
    """Return the density e^(-x²/2)/√(2π)."""
    return exp(_exponent(x)) / SQRT_TWO_PI


def phi_times(factor: Array, x: Array) -> Array:
    """Return factor·φ(x), also where φ(x) alone is too small to be a normal double but the product is not."""
    return exp_times(np.clip(factor, -(CUTOFF**2), CUTOFF**2) / SQRT_TWO_PI, _exponent(x))


def cumulative(x: Array) -> Array:
    """Return the distribution Φ(x)."""
    tail = phi_times(mills_ratio(np.abs(x)), x)
    return np.where(x < 0, tail, 1 - tail)
