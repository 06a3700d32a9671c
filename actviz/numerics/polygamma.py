"""The derivatives of ln Γ: digamma ψ and trigamma ψ′ on the whole real line, for arrays.

Asymptotic series from 12 on, the recurrence ψ(x + 1) = ψ(x) + 1/x towards it from above -12, and reflection below:
https://dlmf.nist.gov/5.5 and https://dlmf.nist.gov/5.11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.gamma import BERNOULLI, FAR, is_pole, sin_pi
from actviz.numerics.series import powers

if TYPE_CHECKING:
    from actviz.arrays import Array

DIGAMMA = tuple(b / (2 * k + 2) for k, b in enumerate(BERNOULLI))


def digamma(x: Array) -> Array:
    """Return ψ(x) = Γ′(x)/Γ(x); ∓∞ at ±0 and nan at the negative integers."""
    start, passed = _passed(x, 1)
    inverse = 1 / start
    square = inverse * inverse
    value = np.log(start) - 0.5 * inverse - square * powers(DIGAMMA, square) - passed
    value = np.where(x > -FAR, value, value - 1 / x - np.pi * _cot_pi(x))
    return np.where(is_pole(x) & (x < 0), np.nan, value)


def trigamma(x: Array) -> Array:
    """Return ψ′(x); ∞ at 0 and at the negative integers."""
    start, passed = _passed(x, 2)
    inverse = 1 / start
    square = inverse * inverse
    value = inverse * (1 + 0.5 * inverse + square * powers(BERNOULLI, square)) + passed
    return np.where(x > -FAR, value, (np.pi / sin_pi(x)) ** 2 - (value - 1 / x / x))


def _passed(x: Array, power: int) -> tuple[Array, Array]:
    """Return where the asymptotic series starts from, and the sum of 1/(x + k)^power on the way there."""
    near = np.where(np.abs(x) < FAR, x, FAR)
    steps = np.ceil(FAR - near)
    passed = np.where(steps > 0, (1 / near) ** power, 0.0)
    for k in range(1, int(2 * FAR)):
        passed += np.where(steps > k, (1 / (near + k)) ** power, 0.0)
    return np.where(np.abs(x) < FAR, near + steps, np.abs(x)), passed


def _cot_pi(x: Array) -> Array:
    rest = x - np.rint(x)
    near_half = np.copysign(np.tan(np.pi * (0.5 - np.abs(rest))), rest)
    return np.where(np.abs(rest) < 0.25, 1 / np.tan(np.pi * rest), near_half)
