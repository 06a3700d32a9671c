"""Difference quotients that know how far they may be off: to one side, and across x.

A ladder of steps, each half the one before, is extrapolated to step 0 (Richardson), and the entry with the smallest
estimated error is taken: its distance from its neighbours in the scheme, and what rounding in f can do to it.  No step
reaches across a known break.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.own.differences import EPS, FIRST_STEP, Estimate

if TYPE_CHECKING:
    from actviz.arrays import Array

    Function = Callable[[Array], Array]

Way = Literal["left", "right", "across"]

RUNGS = 22
COLUMNS = 6
ROUNDINGS = 4.0  # of f, in each quotient
CAUTION = 4.0  # times the estimated error: two neighbours in the scheme may agree by chance
FAR = 1024.0  # from where on steps grow with x
WITHIN = 0.98  # of the way to the next break, so that rounding does not carry a step across
# Offsets in units of the last place of max(abs(x), 1): values that differ more than a straight line are rounding.
NEIGHBOURS = np.array([-29.0, -11.0, -3.0, 5.0, 13.0, 23.0])

STAIRS = (1e-9, 3.1e-9, 1.07e-8)


class Quotients(NamedTuple):
    """A function with its rounding error eps and the breaks that no step may cross."""

    f: Function
    breaks: Sequence[float] = ()
    eps: float = EPS

    def estimate(self, x: Array, way: Way) -> Estimate:
        """Return f′, or the slope to one side, at *x* with its error; nan where nothing is finite.

        Across a break itself there is nothing, because the mean of two slopes is none.
        """
        if not x.size:
            return Estimate(np.empty(0), np.empty(0))
        with np.errstate(all="ignore"):
            value, error = self._extrapolated(x, way)
            error = CAUTION * error
        known = np.isfinite(value) & np.isfinite(error)
        return Estimate(np.where(known, value, np.nan), np.where(known, error, np.inf))

    def _extrapolated(self, x: Array, way: Way) -> tuple[Array, Array]:
        first = np.minimum(FIRST_STEP * np.maximum(1.0, np.abs(x) / FAR), WITHIN * self._room(x, way))
        steps = first * np.exp2(-np.arange(float(RUNGS)))[:, np.newaxis]
        low = x - (steps if way != "right" else 0.0 * steps)
        high = x + (steps if way != "left" else 0.0 * steps)
        f_low, f_high = (self.f(ends.ravel()).reshape(ends.shape) for ends in (low, high))
        slopes = (f_high - f_low) / (high - low)  # steps as they are after rounding
        noise = np.maximum(ROUNDINGS * self.eps * (np.abs(f_low) + np.abs(f_high)), noise_of(self.f, x))
        noise = np.maximum(noise, _stairs(self.f, x))
        if self.eps > EPS:  # what computes in float32 rounds x as well
            noise = noise + 2 * self.eps * np.abs(x * slopes)
        return _richardson(slopes, noise / (high - low), 4.0 if way == "across" else 2.0)

    def _room(self, x: Array, way: Way) -> Array:
        """Return how far steps may go: to the nearest break, because what bends beside one does so on that scale."""
        ends = np.array([-np.inf, *sorted(self.breaks), np.inf])
        before, after = ends[np.searchsorted(ends, x, "left") - 1], ends[np.searchsorted(ends, x, "right")]
        at_a_break = {"left": x - before, "right": after - x, "across": np.zeros(x.shape)}[way]
        return np.asarray(np.where(np.isin(x, ends), at_a_break, np.minimum(x - before, after - x)))


def beside(x: Array) -> Array:
    """Return the numbers that differ from each *x* by a few roundings, in a column for each."""
    unit = np.spacing(np.maximum(np.abs(x), 1.0))
    return np.asarray(x + NEIGHBOURS[:, np.newaxis] * unit)


def noise_of(function: Function, x: Array, *, with_x: bool = False) -> Array:
    """Return how much the values of *function* differ between numbers that differ from *x* only by rounding."""
    near = np.vstack([beside(x), x]) if with_x else beside(x)
    return np.asarray(np.ptp(function(near.ravel()).reshape(near.shape), axis=0))


def _stairs(f: Function, x: Array) -> Array:
    """Return how far *f* is from straight within a few billionths: 1 + t makes stairs of a tiny t."""
    steps = np.array(STAIRS)[:, np.newaxis] * np.maximum(np.abs(x), 1.0)
    ends = f(np.concatenate([(x + steps).ravel(), (x - steps).ravel(), x]))
    right, left = ends[: -x.size].reshape(2, *steps.shape)
    return np.asarray(np.max(np.abs(right - 2 * ends[-x.size :] + left), axis=0))


def _richardson(quotients: Array, rounding: Array, ratio: float) -> tuple[Array, Array]:
    points = np.arange(quotients.shape[1])
    value, error = np.full(points.size, np.nan), np.full(points.size, np.inf)
    column = quotients
    for power in range(1, COLUMNS):
        finer, coarser = column[1:], column[:-1]
        column = finer + (finer - coarser) / (ratio**power - 1)
        errors = np.maximum(np.abs(column - finer), np.abs(column - coarser))
        errors[1:] = np.maximum(errors[1:], np.abs(column[1:] - column[:-1]))
        errors += 2 * rounding[power:]
        errors[0] = np.inf  # two that agree may do so by chance
        errors[~np.isfinite(errors)] = np.inf
        row = np.argmin(errors, axis=0)
        better = errors[row, points] < error
        value = np.where(better, column[row, points], value)
        error = np.where(better, errors[row, points], error)
    return value, error
