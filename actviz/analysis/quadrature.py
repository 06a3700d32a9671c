"""Adaptive Gauss-Legendre quadrature: panels that are narrow where the integrand is, halved until two rules agree."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.measure.grid import ascending

if TYPE_CHECKING:
    from actviz.arrays import Array

    Integrands = Callable[[Array], Array]

NODES = 24
TOLERANCE = 1e-13  # of the integral of the absolute value
DIGITS = 2e-15  # of one panel; more halving brings no more
MOST_ROUNDS = 40
MOST_PANELS = 2**13  # a wave too short for these is averaged, with the error that this leaves
LEAST = 1e-290  # of which halves still have their digits
DISTANCES = 0.25 ** np.arange(3.0, 52.0)  # from a cut; what is wider than the first is seen from whole panels
SHARP = 1e-6  # of the largest value around a cut: a departure from the parabola through wider places
FAINT = 1e-20  # of the largest value anywhere


class Integral(NamedTuple):
    """Integrals of several functions, bounds of what quadrature did to them, and about those of absolute values."""

    sums: Array
    errors: Array
    sizes: Array


def integrate(integrands: Integrands, cuts: Array, digits: float = DIGITS) -> Integral:
    """Integrate several functions from the first to the last of *cuts* and bound the error of each.

    *integrands* maps points of shape (p,) to values of shape (k, p).  Panels on which one rule and the sum over both
    halves disagree by more than *digits* of their size are halved again.
    """
    low, high = _panels(cuts)
    whole = _rule(integrands, low, high)
    scale = np.maximum(np.abs(whole).sum(axis=1, keepdims=True), LEAST)
    total, error, size = np.zeros((3, whole.shape[0]))
    for _ in range(MOST_ROUNDS):
        middle = (low + high) / 2
        left, right = _rule(integrands, low, middle), _rule(integrands, middle, high)
        with np.errstate(invalid="ignore"):  # ∞ - ∞ where a square overflows
            miss = np.abs(whole - left - right)
        sizes = np.abs(left) + np.abs(right)
        scale = np.maximum(scale, sizes.sum(axis=1, keepdims=True))
        done = ~(miss > TOLERANCE * scale * (high - low) + digits * sizes).any(axis=0)  # what overflows is done too
        if again_is_too_much := (~done).sum() > MOST_PANELS:
            done[:] = True
        total += (left + right)[:, done].sum(axis=1)
        error += miss[:, done].sum(axis=1)
        size += sizes[:, done].sum(axis=1)
        if again_is_too_much or done.all():
            return Integral(total, error, size)
        again = ~done
        low, high = np.concatenate([low[again], middle[again]]), np.concatenate([middle[again], high[again]])
        whole = np.concatenate([left[:, again], right[:, again]], axis=1)
    return Integral(total + whole.sum(axis=1), error + miss[:, again].sum(axis=1), size + np.abs(whole).sum(axis=1))


def once(integrands: Integrands, ends: Array) -> Integral:
    """Integrate over panels with these *ends* as they are, with what halving them once changes as the error."""
    low, high = ends[:-1], ends[1:]
    middle = (low + high) / 2
    left, right = _rule(integrands, low, middle), _rule(integrands, middle, high)
    miss = np.abs(_rule(integrands, low, high) - left - right)
    return Integral(*(part.sum(axis=1) for part in (left + right, miss, np.abs(left) + np.abs(right))))


def graded(integrands: Integrands, cuts: Array, at: Array, resolution: Array) -> Array:
    """Return *cuts* and, around those *at* which an integrand has a feature far narrower than 1, places ever closer.

    *resolution* is the distance from each of *at* below which places are not told apart.
    """
    if not at.size:
        return cuts
    overall = np.abs(integrands(np.linspace(cuts[0], cuts[-1], 4 * NODES)[1:-1])).max(axis=1)[:, np.newaxis, np.newaxis]
    here = integrands(at)[:, :, np.newaxis]
    told = resolution[:, np.newaxis] < DISTANCES
    found = [cuts]
    for side in (-1.0, 1.0):
        places = np.clip(at[:, np.newaxis] + side * DISTANCES, cuts[0], cuts[-1])
        values = np.repeat(here, DISTANCES.size, axis=2)
        values[:, told] = integrands(places[told])
        with np.errstate(invalid="ignore", over="ignore"):  # a pole is a narrow feature
            away = values - here
            bent = 4 * (away[..., :-2] - 4 * away[..., 1:-1]) / 3
            departure = np.abs(away[..., 2:] - (away[..., :-2] - bent) / 16 - bent / 256)
            scale = np.maximum(np.abs(values).max(axis=2, keepdims=True), FAINT * overall)
            sharp = ~(departure <= SHARP * scale).all(axis=0)
        sharp &= told[:, 2:]
        # The finest sharp distance needs all wider ones, and two narrower.
        needed = np.flip(np.maximum.accumulate(np.flip(sharp, axis=1), axis=1), axis=1)
        needed = np.concatenate([needed[:, :1], needed[:, :1], needed[:, :1], needed[:, :1], needed], axis=1)
        found.append(places[needed[:, : DISTANCES.size] & told])
    return ascending(*found)


def _panels(cuts: Array) -> tuple[Array, Array]:
    """Cut the range at *cuts* and at whole numbers, so that the first rule already sees every feature."""
    inner = np.arange(math.ceil(cuts[0]), math.floor(cuts[-1]) + 1.0)
    ends = ascending(cuts, inner)
    return ends[:-1], ends[1:]


def _rule(integrands: Integrands, low: Array, high: Array) -> Array:
    nodes, weights = gauss_legendre()
    half = (high - low) / 2
    x = (low + half)[:, None] + half[:, None] * nodes
    values = integrands(x.ravel())
    panels: Array = (values.reshape(values.shape[0], *x.shape) * weights).sum(axis=2) * half
    return panels


@lru_cache(maxsize=1)
def gauss_legendre() -> tuple[Array, Array]:
    """Return the nodes and weights of the rule on [-1, 1]."""
    from numpy.polynomial.legendre import leggauss

    nodes, weights = leggauss(NODES)
    return nodes, weights
