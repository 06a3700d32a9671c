"""How far to look along a wave: it has infinitely many landmarks, so those around 0 stand for all of them.

A wave that dies out is followed until its slope stays below what is asked for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.errors import RequestError
from actviz.interval import plain

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array

NEAR = 12.0  # as much as a figure shows by itself
FEWEST_WAVES, MOST_WAVES = 2, 4  # to each side of 0
FARTHEST = 2**14  # wavelengths; samples for more would fill the memory
SAMPLES = 64  # of one wavelength
FAR, FARTHER = 2**10, 2**16  # wavelengths
REFINEMENTS = 6
REFINED = 0.01  # of a wavelength; what moves farther was none of f itself
REPEATED = 1e-9  # of the size of a wave


def near(activation: Activation) -> float:
    """Return how far from 0 the landmarks of a wave are listed; ∞ for anything else."""
    wavelength = activation.facts.wavelength
    return min(max(NEAR, FEWEST_WAVES * wavelength), MOST_WAVES * wavelength) if wavelength else math.inf


def dies_out(activation: Activation) -> bool:
    """Say whether the slope of a wave tends to 0 at both ends, so that it is small beyond some place."""
    return activation.facts.left.slope == activation.facts.right.slope == 0


def settles(activation: Activation) -> bool:
    """Say whether the slope has a limit at both ends, as that of a wave has only if it dies out."""
    return not any(math.isnan(tail.slope) for tail in (activation.facts.left, activation.facts.right))


def reach(activation: Activation, limit: float) -> float:
    """Return how far from 0 landmarks are needed to know where abs(f′) < *limit*; ∞ for all there are.

    Raises RequestError for a limit that a wave takes too long to fall below.
    """
    wavelength = activation.facts.wavelength
    if not wavelength or not dies_out(activation):
        return near(activation)
    waves = MOST_WAVES
    while amplitude(activation, 1, waves) >= limit / 2:
        waves *= 2
        if waves > FARTHEST:
            name = activation.label
            raise RequestError(f"--threshold {plain(limit)} is too small for {name}: its slope dies out as a slow wave")
    return waves * wavelength


def amplitude(activation: Activation, order: int, waves: int) -> float:
    """Return the largest size of f, f′ or f″ over one wavelength that many wavelengths from 0, on either side."""
    x = activation.facts.wavelength * (waves + np.arange(SAMPLES + 1.0) / SAMPLES)
    derivative = (activation.f, activation.d1, activation.d2)[order]
    return float(np.abs(derivative(np.concatenate([-x, x]))).max())


def grows(activation: Activation, order: int) -> bool:
    """Say whether a wave's f, f′ or f″ becomes larger and larger far out."""
    farther = amplitude(activation, order, FARTHER)
    return not math.isfinite(farther) or farther > 2 * amplitude(activation, order, FAR)


def period(activation: Activation) -> float:
    """Return the distance after which f itself, or f without a straight line, comes back; 0 if it grows or dies out.

    A measured wavelength is refined by least squares on f′.
    """
    distance = wavelength = activation.facts.wavelength
    if not wavelength:
        return 0.0
    x = wavelength * np.linspace(-2.9, 2.1, 61)
    with np.errstate(all="ignore"):  # a wave that grows may overflow
        for _ in range(REFINEMENTS):
            bends = activation.d2(x + distance)
            if not np.isfinite(bends).all() or not bends.any():
                break
            distance -= float(np.sum(bends * (activation.d1(x + distance) - activation.d1(x))) / np.sum(bends**2))
        steps = activation.f(x + distance) - activation.f(x)
        size = np.ptp(activation.f(x)) + np.abs(steps).max()
    near = abs(distance - wavelength) <= REFINED * wavelength
    return distance if near and np.ptp(steps) <= REPEATED * size else 0.0


def samples(activation: Activation, farthest: float) -> Array:
    """Return points that miss no crest of a wave up to *farthest* on both sides; none for anything else."""
    wavelength = activation.facts.wavelength
    if not wavelength:
        return np.empty(0)
    step = wavelength / SAMPLES
    count = math.ceil(farthest / step)
    return np.arange(-count, count + 1.0) * step
