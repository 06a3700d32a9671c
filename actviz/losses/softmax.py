"""Losses of softmax units against all their logits, from the logits on, without overflow and with all digits.

The vector of units is the last axis.  p is the softmax of the logits, q(i) that of all logits but the i-th.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.numerics import shares

if TYPE_CHECKING:
    from actviz.arrays import Array

HALF = 0.5


def probabilities(z: Array) -> tuple[Array, Array]:
    """Return p and 1 - p, the latter as the sum of all others."""
    e, whole = shares.exponentials(shares.logits(z, 1.0))
    return e / whole, shares.others(e) / whole


def log_probabilities(z: Array) -> Array:
    """Return ln p."""
    scaled = shares.logits(z, 1.0)
    e, _ = shares.exponentials(scaled)
    return scaled.high + (scaled.low - shares.log_total(e))


def _log_sum(z: Array) -> Array:
    top = z.max(axis=-1, keepdims=True)
    e, _ = shares.exponentials(shares.logits(z, 1.0))
    total: Array = (top + shares.log_total(e))[..., 0]
    return total


def _without(z: Array, unit: int) -> Array:
    return np.delete(z, unit, axis=-1)


def categorical(z: Array, y: Array) -> tuple[Array, Array]:
    """Return the cross-entropy -Σ y·ln p and its slopes p·Σy - y, for labels of shape like *z*."""
    p, rest = probabilities(z)
    total = y.sum(axis=-1, keepdims=True)
    loss = -np.where(y == 0, 0.0, y * log_probabilities(z)).sum(axis=-1)
    return loss, (total - y) * p - y * rest


def squared(z: Array, y: Array) -> tuple[Array, Array]:
    """Return the mean of (p - y)² over the units and its slopes."""
    p, rest = probabilities(z)
    units = z.shape[-1]
    residual = (1 - y) * p - y * rest
    others = np.stack([(residual * p)[..., np.arange(units) != k].sum(axis=-1) for k in range(units)], axis=-1)
    return (residual**2).mean(axis=-1), 2 / units * p * (residual * rest - others)


def binary(z: Array, y: Array) -> tuple[Array, Array]:
    """Return the mean over the units of -y·ln p - (1 - y)·ln(1 - p), and its slopes."""
    p, _ = probabilities(z)
    units = z.shape[-1]
    whole = _log_sum(z)
    loss, slopes = np.zeros(z.shape[:-1]), np.zeros(z.shape)
    log_p = log_probabilities(z)
    for k in range(units):
        own, label = p[..., k], y[..., k]
        with np.errstate(divide="ignore"):
            log_rest = np.where(own < HALF, np.log1p(-own), _log_sum(_without(z, k)) - whole)
        loss -= np.where(label == 0, 0.0, label * log_p[..., k]) + np.where(label == 1, 0.0, (1 - label) * log_rest)
        q, _ = probabilities(_without(z, k))
        here = np.arange(units) == k
        rest = probabilities(z)[1][..., k]
        for_label, against = p.copy(), np.zeros(z.shape)  # the slopes of -ln p and of -ln(1 - p)
        for_label[..., k] = -rest
        against[..., here] = own[..., np.newaxis]
        against[..., ~here] = -own[..., np.newaxis] * q
        slopes += label[..., np.newaxis] * for_label + (1 - label[..., np.newaxis]) * against
    return loss / units, slopes / units
