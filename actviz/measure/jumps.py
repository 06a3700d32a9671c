"""Where a black box jumps, in f, f′ or f″, found from values alone by following what its slope does not explain.

Over an interval a smooth function grows by its length times the mean slope of its ends, but for a rest that falls away
when the interval is halved, however steep the function is.  Of two halves the one with the larger rest is kept; only a
jump stays as large as it was, down to two neighbouring doubles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.measure.roots import BITS, double, rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array

    Function = Callable[[Array], Array]

FARTHEST = 2.0**12  # a wave farther out has too few digits for its slope, and nobody means a seam there
FALLS = 0.75  # the rest over an interval, of that over one twice as long, where a function is smooth or a root
FALLING = 16  # times in a row that show that there is no jump worth the name
ROUNDS = 4  # an interval may hold several jumps, of which the largest is found first
MOST = 512  # jumps; a staircase goes on for ever
SMALLEST = (1e-11, 1e-10, 1e-8)  # relative jumps of f, f′ and f″ beyond the rounding of careless formulas
SMALLEST_FLOAT32 = 1e-5  # of f
FLOAT32 = 1e-7  # relative errors that only float32 makes
ERRORS = (0.0, 8.0, 1e5)  # of f, f′ and f″, in units of the noise of f′; f″ also beside a jump of a later derivative
# Lengths against max(1, |x|), for f, f′ and f″.
WIDTHS = (0.0, 1e-10, 1e-8)  # of intervals in which differences cannot say more
BESIDE = (1e-9, 1e-9, 1e-4)  # how far beside a jump both sides are looked at
CORNER = (0.0, 1e-10, 1e-5)  # how far beside it the lines are drawn that meet there
CURVED = 10.0  # the curvature, against the bend, up to which those lines are straight
SIDES = np.geomspace(1.0, 0.05, 12)
STEADY = 4.0  # a jump is so many times larger than what the function does on both sides of it
APART = 1e-6  # seams closer than that are one, of the lower order
EXACT = 1e-15  # relative errors of f, of which the place of a corner has its own
DIFFERENCED = 1e-10  # relative errors of f′, likewise; Richardson's are smaller where nothing is steep


class _Intervals(NamedTuple):
    """Intervals, one a place in each array, with values and slopes at their ends and the smallest jump to look for."""

    low: Array
    high: Array
    at_low: Array
    at_high: Array
    slope_low: Array
    slope_high: Array
    smallest: Array

    def where(self, chosen: NDArray[np.bool_]) -> _Intervals:
        """Return the chosen ones."""
        return _Intervals(*(column[chosen] for column in self))

    @property
    def rest(self) -> Array:
        """How much of the change the slopes do not explain; nan where a value is not finite."""
        change = self.at_high - self.at_low
        # The slope at one end may be wrong, as differences beside a jump are, or infinite.
        slopes = np.array([self.slope_low, (self.slope_low + self.slope_high) / 2, self.slope_high])
        rests = np.abs(change - np.where(np.isfinite(slopes), slopes, 0.0) * (self.high - self.low))
        return np.where(np.isfinite(change), rests.min(axis=0), np.nan)


def seams(f: Function, d1: Function, d2: Function, grid: Array, noise: float = 0.0) -> list[tuple[float, int]]:
    """Return the places where f, f′ or f″ is the first to jump (order 0, 1 or 2), ascending, each with its order.

    grid is where values are compared first, ascending; noise is the relative size of errors in d1.  Places of order 0,
    and without noise all, are found to the last double, those of order 1 as far as the values of f tell, those of order
    2 to about 1e-9.  A pole, the edge of a domain, or a single value that differs from those on both sides is no jump.
    """
    grid = grid[np.abs(grid) <= FARTHEST]
    functions = (f, d1, d2)
    found: list[tuple[float, int]] = []
    with np.errstate(all="ignore"):
        values = [*(g(grid) for g in functions), np.zeros_like(grid)]
        size = np.zeros(grid.shape)
        for order, g in enumerate(functions):
            size = np.maximum(size / np.maximum(1.0, np.abs(grid)), np.abs(values[order]))
            slope = functions[order + 1] if order < 2 else np.zeros_like
            smallest = _smallest(grid, size, _resolution(order, noise))
            start = _intervals(grid, values[order], values[order + 1], smallest)
            places = [_place(low, high, functions, order, noise) for low, high in _jumps(g, slope, start, order, noise)]
            found += [(x, order) for x in _distinct(places, [at for at, _ in found])]
    return sorted(found)


def _resolution(order: int, noise: float) -> float:
    """Return the smallest jump to look for, relative to the function's size."""
    if order == 0 and noise > FLOAT32:
        return SMALLEST_FLOAT32
    return max(SMALLEST[order], ERRORS[order] * noise)


def _smallest(grid: Array, size: Array, resolution: float) -> Array:
    # A function's size around 0 stands for the terms it is made of: where they cancel, their rounding is left.
    central = size[(np.abs(grid) <= 1) & np.isfinite(size)]
    floor = central.max() if central.size else 1.0
    return resolution * (size[:-1] + size[1:] + floor)


def _intervals(x: Array, values: Array, slopes: Array, smallest: Array) -> _Intervals:
    return _Intervals(x[:-1], x[1:], values[:-1], values[1:], slopes[:-1], slopes[1:], smallest)


def _jumps(g: Function, slope: Function, intervals: _Intervals, order: int, noise: float) -> list[tuple[float, float]]:
    """Return the ends of the intervals, as short as they can be made, in which *g* jumps."""
    found: list[tuple[float, float]] = []
    width = WIDTHS[order] if noise else 0.0
    for _ in range(ROUNDS):
        start, short = _shortened(g, slope, intervals, width)
        jumps = _is_jump(g, short, order)
        found += zip(short.low[jumps].tolist(), short.high[jumps].tolist(), strict=True)
        if not short.low.size or len(found) > MOST:
            break
        intervals = _beside(g, slope, start, short, order)
    return found


def _shortened(g: Function, slope: Function, intervals: _Intervals, width: float) -> tuple[_Intervals, _Intervals]:
    """Halve intervals until nothing is between their ends; return those in which a rest stays, before and after."""
    start = intervals.where(intervals.rest > intervals.smallest)
    now, falls = _Intervals(*(column.copy() for column in start)), np.zeros(start.low.shape)
    for _ in range(BITS):
        middle = _between(now.low, now.high)
        wide = now.high - now.low > width * np.maximum(1.0, np.abs(middle))
        wide &= (middle > now.low) & (middle < now.high)
        if not wide.any():
            break
        parts = now.where(wide)
        at, value, steep = middle[wide], g(middle[wide]), slope(middle[wide])
        left = parts._replace(high=at, at_high=value, slope_high=steep)
        right = parts._replace(low=at, at_low=value, slope_low=steep)
        goes_left = left.rest >= right.rest
        halved = _Intervals(*(np.where(goes_left, a, b) for a, b in zip(left, right, strict=True)))
        falls[wide] = np.where(halved.rest < FALLS * parts.rest, falls[wide] + 1, 0)
        for column, half in zip(now, halved, strict=True):
            column[wide] = half
        kept = (now.rest > now.smallest) & (falls < FALLING)
        now, start, falls = now.where(kept), start.where(kept), falls[kept]
    return start, now


def _between(low: Array, high: Array) -> Array:
    below, above = rank(low), rank(high)
    return double((below >> 1) + (above >> 1) + (below & above & 1))


def _is_jump(g: Function, found: _Intervals, order: int) -> NDArray[np.bool_]:
    """Say which changes are between two sides that are steady: not those of a pole, a wave or a single value."""
    if not found.low.size:
        return np.zeros(0, dtype=np.bool_)
    away = SIDES[:, np.newaxis] * BESIDE[order] * np.maximum(1.0, np.abs(found.low))
    left = g((found.low - away).ravel()).reshape(away.shape)
    right = g((found.high + away).ravel()).reshape(away.shape)
    jump = np.abs(_limit(right) - _limit(left))
    enough = np.maximum(found.smallest, STEADY * (_restless(left) + _restless(right)))
    return np.asarray(np.isfinite(jump) & (jump > enough))


def _limit(values: Array) -> Array:
    """Return what the values on one side, one a row, tend to."""
    return np.asarray(values[-1] + (values[-1] - values[0]) * SIDES[-1] / (SIDES[0] - SIDES[-1]))


def _restless(values: Array) -> Array:
    """Return how far the values on one side, one a row, are from a straight line."""
    share = (SIDES[0] - SIDES) / (SIDES[0] - SIDES[-1])
    line = values[0] + share[:, np.newaxis] * (values[-1] - values[0])
    return np.asarray(np.abs(values - line).max(axis=0))


def _beside(g: Function, slope: Function, start: _Intervals, found: _Intervals, order: int) -> _Intervals:
    """Return what is left of the intervals of *start* to both sides of the jumps found in them."""
    away = BESIDE[order] * np.maximum(1.0, np.abs(found.low))
    left, right = start._replace(high=found.low - away), start._replace(low=found.high + away)
    both = _Intervals(*(np.concatenate(columns) for columns in zip(left, right, strict=True)))
    both = both.where(both.low < both.high)
    if not both.low.size:
        return both
    low, high = both.low, both.high
    return _Intervals(low, high, g(low), g(high), slope(low), slope(high), both.smallest)


def _place(low: float, high: float, functions: tuple[Function, ...], order: int, noise: float) -> float:
    """Return the place of a jump between two numbers, of all that it may be the one with the shortest decimal.

    Where f′ is made of differences it is where the lines to both sides meet: f is known better.
    """
    if not (order and noise):
        return min((low, high), key=lambda x: (len(repr(x)), abs(x)))
    away = CORNER[order] * max(1.0, abs(low))
    ends = np.array([low - away, high + away])
    below, slope = functions[order - 1](ends), functions[order](ends)
    bend = slope[0] - slope[1]
    corner = float(ends[0] + (below[1] - below[0] - slope[1] * (ends[1] - ends[0])) / bend)
    if not ends[0] <= corner <= ends[1]:
        return _roundest((low + high) / 2, away)
    error = EXACT if order == 1 else DIFFERENCED
    curved = CURVED * away**2
    return _roundest(corner, curved + error * float(abs(corner) + np.abs(below).sum() / abs(bend)))


def _roundest(x: float, within: float) -> float:
    """Return the number no farther than *within* from *x* that has the fewest digits."""
    if abs(x) <= within:
        return 0.0
    shorter = (float(f"{x:.{digits}g}") for digits in range(1, 17))
    return next((y for y in shorter if abs(y - x) <= within), x)


def _distinct(places: list[float], known: list[float]) -> list[float]:
    """Return *places* without those that are one with a known one or with another, of which the roundest stays."""
    kept: list[float] = []
    for x in sorted(places, key=lambda x: len(repr(x))):
        if all(abs(x - other) > APART * max(1.0, abs(x)) for other in (*known, *kept)):
            kept.append(x)
    return kept
