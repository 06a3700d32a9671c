"""Losses of single units against their own logits, in closed forms that neither overflow nor lose digits.

Every loss is built from what an output activation a(z) has: a - y, a′, ln a, ln(1 - a) and a′ divided by a and 1 - a,
each written so that it keeps its digits for logits of ±1000.  Where a logarithm has no value, nan stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.numerics import logistic
from actviz.numerics.twofold import exact

if TYPE_CHECKING:
    from actviz.arrays import Array

NEAR = 0.5  # below, tanh is as good as it is small


class Element(NamedTuple):
    """An output activation of one unit: functions of the logits z, the first also of the labels y."""

    residual: Callable[[Array, Array], Array]  # a - y
    value: Callable[[Array], Array]  # a
    slope: Callable[[Array], Array]  # a′
    log: Callable[[Array], Array]  # ln a
    log_rest: Callable[[Array], Array]  # ln(1 - a)
    slope_of_log: Callable[[Array], Array]  # a′/a
    slope_of_rest: Callable[[Array], Array]  # a′/(1 - a)


def sigmoid(z: Array) -> Array:
    """Return 1/(1 + e^-z)."""
    return logistic.sigmoid(exact(z))


def softplus(z: Array) -> Array:
    """Return ln(1 + e^z)."""
    return np.maximum(z, 0.0) + logistic.softplus_excess(exact(z))


def logarithm(x: Array) -> Array:
    """Return ln x: -∞ at 0, nan below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x)


def log_rest(x: Array) -> Array:
    """Return ln(1 - x): -∞ at 1, nan above."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log1p(-x)


def reciprocal(x: Array) -> Array:
    """Return 1/x: ∞ at 0, nan below, where the logarithm whose slope it is has no value."""
    with np.errstate(divide="ignore"):
        return np.where(x < 0, np.nan, 1 / np.abs(x))


def _log_tanh(z: Array) -> Array:
    far = np.maximum(z, NEAR)
    return np.where(z < NEAR, logarithm(np.tanh(z)), np.log1p(-2 * sigmoid(-2 * far)))


def _log_rest_of_tanh(z: Array) -> Array:
    return np.where(np.abs(z) < NEAR, np.log1p(-np.tanh(z * (np.abs(z) < NEAR))), np.log(2) - softplus(2 * z))


def _tanh_minus(z: Array, y: Array) -> Array:
    far = (1 - y) * sigmoid(2 * z) - (1 + y) * sigmoid(-2 * z)  # tanh z = 2σ(2z) - 1
    return np.where(np.abs(z) < NEAR, np.tanh(z) - y, far)


def _slope_of_log_tanh(z: Array) -> Array:
    decay = np.exp(-2 * np.maximum(z, 0.0))
    return np.where(z < 0, np.nan, 4 * decay * reciprocal(-np.expm1(-4 * np.maximum(z, 0.0))))


LINEAR = Element(
    residual=lambda z, y: z - y,
    value=lambda z: z,
    slope=np.ones_like,
    log=logarithm,
    log_rest=log_rest,
    slope_of_log=reciprocal,
    slope_of_rest=lambda z: reciprocal(1 - z),
)
SIGMOID = Element(
    residual=lambda z, y: (1 - y) * sigmoid(z) - y * sigmoid(-z),
    value=sigmoid,
    slope=lambda z: sigmoid(z) * sigmoid(-z),
    log=lambda z: -softplus(-z),
    log_rest=lambda z: -softplus(z),
    slope_of_log=lambda z: sigmoid(-z),
    slope_of_rest=sigmoid,
)
TANH = Element(
    residual=_tanh_minus,
    value=np.tanh,
    slope=lambda z: 4 * sigmoid(2 * z) * sigmoid(-2 * z),
    log=_log_tanh,
    log_rest=_log_rest_of_tanh,
    slope_of_log=_slope_of_log_tanh,
    slope_of_rest=lambda z: 2 * sigmoid(2 * z),
)


def squared(unit: Element, z: Array, y: Array) -> tuple[Array, Array]:
    """Return (a - y)² and its slope in z."""
    residual = unit.residual(z, y)
    return residual**2, 2 * residual * unit.slope(z)


def binary(unit: Element, z: Array, y: Array) -> tuple[Array, Array]:
    """Return -y·ln a - (1 - y)·ln(1 - a) and its slope."""
    loss = -_weighted(y, unit.log(z)) - _weighted(1 - y, unit.log_rest(z))
    slope = _weighted(1 - y, unit.slope_of_rest(z)) - _weighted(y, unit.slope_of_log(z))
    return loss, slope


def categorical(unit: Element, z: Array, y: Array) -> tuple[Array, Array]:
    """Return -y·ln a and its slope: the part that one unit has in the cross-entropy of classes."""
    return -_weighted(y, unit.log(z)), -_weighted(y, unit.slope_of_log(z))


def _weighted(weight: Array, values: Array) -> Array:
    """Return the product; what has no weight does not count, even if it is infinite."""
    with np.errstate(invalid="ignore"):
        return np.where(weight == 0, 0.0, weight * values)
