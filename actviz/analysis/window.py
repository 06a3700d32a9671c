"""Which x to show: the window that holds every break, edge and extremum, and what lies too far out for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.saturation import saturation
from actviz.errors import RequestError
from actviz.interval import Window, plain
from actviz.measure import oscillation
from actviz.measure.landmarks import extrema, peak_slope

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.curve import Curve

SMALLEST = 4.0  # the least that is shown to each side of 0
FARTHEST = 12.0  # and the most; beyond it the picture would be all tail
MARGIN = 1.25
LIMIT = 1e300
NARROWEST = 1e-12
RUNAWAY = 3.0  # how far above bounded curves an unbounded one beside them is followed
HEADROOM = 0.08
FLATTEST = 1e-9


def worth_showing(activation: Activation) -> list[float]:
    """Return the x that a figure of *activation* should contain, at the default threshold."""
    near = oscillation.near(activation)
    points = [b.at for b in activation.breaks if abs(b.at) <= near]
    points += saturation(activation).edges
    points += [p.x for p in extrema(activation)]
    points.append(peak_slope(activation).at)
    return [x for x in points if math.isfinite(x)]


def window(activations: Iterable[Activation]) -> Window:
    """Return the window for a figure of *activations*: whole numbers, with some room beyond what is worth showing."""
    shown = list(activations)
    near = [x for a in shown for x in worth_showing(a) if abs(x) <= FARTHEST]
    left = max([-x for x in near if x < 0], default=0.0)
    right = max([x for x in near if x > 0], default=0.0)
    least = min(SMALLEST, max((oscillation.near(a) for a in shown), default=SMALLEST))
    return -_rounded_up(left, least), _rounded_up(right, least)


def _rounded_up(reach: float, least: float) -> float:
    return min(FARTHEST, max(least, float(math.ceil(MARGIN * reach)) if MARGIN * reach > least else least))


def checked(low: float, high: float) -> Window:
    """Return (low, high) if it can be drawn; else raise RequestError saying what --range allows."""
    given = f"got {plain(low)} {plain(high)}"
    if not (math.isfinite(low) and math.isfinite(high)):
        raise RequestError(f"--range takes two finite numbers, {given}")
    if max(abs(low), abs(high)) > LIMIT:
        raise RequestError(f"--range must stay within ±{plain(LIMIT)}, {given}")
    if low == high:
        raise RequestError(f"--range is empty, {given}")
    if low > high:
        raise RequestError(f"--range must rise, {given} (swap them?)")
    if high - low < NARROWEST * max(1.0, abs(low), abs(high)):
        raise RequestError(f"--range is too narrow to draw, {given}")
    return low, high


def vertical(curves: Sequence[Curve], order: int) -> Window:
    """Return the y window for f, f′ or f″ (order 0, 1, 2): a curve that runs away does not squash those that do not."""
    reach = max(abs(end) for c in curves for end in c.window)
    tame = [c for c in curves if _is_bounded(c.activation, order)]
    cap = RUNAWAY * max([1.0, *(abs(y) for c in tame for y in _extent(c, order))]) if tame else reach
    extents = [_extent(c, order) for c in curves]
    low = max(min(e[0] for e in extents), -cap)
    high = min(max(e[1] for e in extents), cap)
    if not high - low > FLATTEST * max(abs(low), abs(high)):  # a level line, apart from rounding
        half = max(1.0, abs(low) / 2)
        low, high = low - half, high + half
    margin = HEADROOM * (high - low)
    return low - margin, high + margin


def _is_bounded(activation: Activation, order: int) -> bool:
    facts = activation.facts
    ends = (facts.left[order], facts.right[order])
    if any(map(math.isnan, ends)):  # a wave, as high as it gets
        ends = (facts.range[0].low, facts.range[-1].high) if order == 0 else (facts.peak_slope,) * 2
    return all(map(math.isfinite, ends)) and math.isfinite(facts.peak_slope)


def _extent(curve: Curve, order: int) -> Window:
    """Return the least and greatest value of one curve that is in sight."""
    values = np.concatenate([segment[order + 1] for segment in curve.segments])
    values = values[np.isfinite(values)]
    return float(values.min(initial=math.inf)), float(values.max(initial=-math.inf))
