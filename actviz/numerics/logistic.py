"""The logistic function and its relatives, written so that neither end overflows or loses digits.

Everything is a quotient of polynomials in e = exp(-abs(t)), which lies between 0 and 1.  The argument t = βx comes as a
Twofold, so that the rounding of βx does not reach the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics.twofold import Twofold, exp

if TYPE_CHECKING:
    from actviz.arrays import Array


def minus_abs(t: Twofold) -> Twofold:
    """Return -abs(t)."""
    sign = -np.copysign(1.0, t.high)
    return Twofold(sign * t.high, sign * t.low)


def decay(t: Twofold) -> Array:
    """Return e^-abs(t)."""
    return exp(minus_abs(t))


def sigmoid(t: Twofold) -> Array:
    """Return 1/(1 + e^-t)."""
    e = decay(t)
    return np.where(t.high < 0, e, 1.0) / (1 + e)


def sigmoid_slope(t: Twofold) -> Array:
    """Return σ′(t) = e^-t/(1 + e^-t)²."""
    e = decay(t)
    return e / (1 + e) ** 2


def sigmoid_curvature(t: Twofold) -> Array:
    """Return σ″(t) = σ′(t)·(1 - 2σ(t)) = -σ′(t)·tanh(t/2)."""
    down = -sigmoid_slope(t) * tanh_half(t)
    return np.where(t.high < 0, -down, down)


def tanh_half(t: Twofold) -> Array:
    """Return tanh(abs(t)/2) = abs(2σ(t) - 1)."""
    down = minus_abs(t).high
    ratio: Array = np.expm1(down) / (1 + np.exp(down))
    return -ratio


def softplus_excess(t: Twofold) -> Array:
    """Return ln(1 + e^t) - max(t, 0) = ln(1 + e^-abs(t)), which lies between 0 and ln 2."""
    return np.log1p(decay(t))
