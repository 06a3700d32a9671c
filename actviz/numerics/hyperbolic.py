"""Slopes of sigmoids and the hyperbolic secant, times a factor that may save them from underflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.numerics.logistic import decay, minus_abs
from actviz.numerics.twofold import Twofold, exp_times, twice

if TYPE_CHECKING:
    from actviz.arrays import Array


def sigmoid_slope_times(factor: Array | float, t: Twofold) -> Array:
    """Return factor·σ′(t)."""
    return exp_times(factor, minus_abs(t)) / (1 + decay(t)) ** 2


def tanh_slope_times(factor: Array | float, t: Twofold) -> Array:
    """Return factor·tanh′(t) = factor·sech(t)²."""
    return 4 * sigmoid_slope_times(factor, twice(t))


def sech_times(factor: Array | float, t: Twofold) -> Array:
    """Return factor·sech(t)."""
    return 2 * exp_times(factor, minus_abs(t)) / (1 + decay(t) ** 2)
