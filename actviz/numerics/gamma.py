"""The gamma function and its logarithm on the whole real line, for arrays.

Between -12 and 12 the recurrence Γ(x + 1) = x·Γ(x) leads to 1 ≤ x < 2, with factors that doubles hold exactly where it
matters; farther out Stirling's series takes over, and the reflection Γ(x)·Γ(-x) = -π/(x·sin πx) for negative x.
At the poles both follow C: Γ(±0) = ±∞, nan at the negative integers, lgamma = ∞ at all of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.series import chebyshev, powers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array

FAR = 12.0  # from here on Stirling's series is right to 2^-54
VANISHED = 250.0  # 1/Γ is 0 and Γ is ∞
TINY = 1e-17  # up to here Γ is 1/x

# The first even Bernoulli numbers B2, B4, …: https://dlmf.nist.gov/24.2#T1
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
STIRLING = tuple(b / ((2 * k + 2) * (2 * k + 1)) for k, b in enumerate(BERNOULLI))

# Computed with mpmath at 60 digits; the tests recompute them.
# 1/Γ(x) for 1 ≤ x ≤ 2; the next one is 4e-19.
RECIPROCAL = (
    1.063773007805262,
    -0.004985587286840036,
    -0.06419254361091582,
    0.005065798640286087,
    0.0004166091387096889,
    -8.048141249784711e-05,
    2.960011775188017e-06,
    2.6897599644059546e-07,
    -3.3396463068683694e-08,
    1.0896538645441867e-09,
    5.13850186324227e-11,
    -6.600741004112952e-12,
    2.4769163034825414e-13,
    2.2003907817225954e-15,
    -6.707186064779082e-16,
    3.1317345823123396e-17,
)
# ln Γ(x)/((x - 1)(x - 2)) for 0.75 ≤ x ≤ 2.25; the next one is 3e-18.
LOGARITHM = (
    0.5031836568008651,
    -0.12106206737250128,
    0.02091042535855246,
    -0.00417799298931635,
    0.0009002630239208576,
    -0.00020287927285893477,
    4.707206618277412e-05,
    -1.1145551722345647e-05,
    2.6786471398085193e-06,
    -6.511750867977598e-07,
    1.597447652327773e-07,
    -3.948017821331452e-08,
    9.81802693196162e-09,
    -2.4544790124852744e-09,
    6.164112849015011e-10,
    -1.5542026666279419e-10,
    3.932483431425504e-11,
    -9.981136019707806e-12,
    2.540421235872442e-12,
    -6.482230781256436e-13,
    1.6578060134627766e-13,
    -4.248589986683655e-14,
    1.0908893848029689e-14,
    -2.805910611186575e-15,
    7.228773472698542e-16,
    -1.8650921549196397e-16,
    4.818744278140676e-17,
    -1.2465891424215387e-17,
)


def gamma(x: Array) -> Array:
    """Return Γ(x); ±∞ at ±0 and nan at the negative integers."""
    size = np.clip(np.abs(x), FAR, VANISHED)
    half, rest = _stirling_halves(size)
    reflected = -np.pi / (x * sin_pi(x)) / half / rest
    value = np.where(np.abs(x) < FAR, _near(np.clip(x, -FAR, FAR)), np.where(x < 0, reflected, half * rest))
    return np.where(is_pole(x) & (x < 0), np.nan, value)


def lgamma(x: Array) -> Array:
    """Return ln abs(Γ(x)); ∞ at 0, at the negative integers and at ±∞."""
    size = np.maximum(np.abs(x), FAR)
    far = _log_stirling(size)
    reflected = np.log(np.pi / np.abs(x * sin_pi(x))) - far
    near = np.log(np.abs(_near(np.clip(x, -FAR, FAR))))
    near = np.where(np.abs(x) < TINY, -np.log(np.abs(x)), near)
    # Γ(1) = Γ(2) = 1: its logarithm would lose all digits there.
    middle = np.clip(x, 0.75, 2.25)
    near = np.where(middle == x, (x - 1) * (x - 2) * chebyshev(LOGARITHM, (middle - 1.5) / 0.75), near)
    value = np.where(np.abs(x) < FAR, near, np.where(x < 0, reflected, far))
    return np.where(is_pole(x) | (x == -np.inf), np.inf, value)


def is_pole(x: Array) -> NDArray[np.bool_]:
    """Say where x is 0 or a negative integer."""
    whole: NDArray[np.bool_] = x == np.rint(x)
    return whole & (x <= 0)


def sin_pi(x: Array) -> Array:
    """Return sin(πx), with x reduced before it is multiplied."""
    whole = np.rint(x)
    sign: Array = 1 - 2 * np.mod(whole, 2)
    return sign * np.sin(np.pi * (x - whole))


def _near(x: Array) -> Array:
    steps = np.floor(x) - 1
    above, below = np.ones_like(x), np.where(steps < 0, x, 1.0)
    for k in range(1, int(FAR) + 1):
        above *= np.where(steps >= k, x - k, 1.0)
        below *= np.where(steps < -k, x + k, 1.0)
    return above / (below * chebyshev(RECIPROCAL, 2 * (x - steps) - 3))


def _stirling_halves(x: Array) -> tuple[Array, Array]:
    """Return two factors of Γ(x), neither of which overflows."""
    half = np.power(x, 0.5 * x - 0.25)
    return half, half * np.exp(-x) * (math.sqrt(2 * math.pi) * np.exp(_remainder(x)))


def _log_stirling(x: Array) -> Array:
    log: Array = np.log(x)
    return (x - 0.5) * (log - 1) + (0.5 * math.log(2 * math.pi) - 0.5 + _remainder(x))


def _remainder(x: Array) -> Array:
    return powers(STIRLING, 1 / (x * x)) / x
