"""Which x to show: the window that holds every break, edge and extremum, and what lies too far out for it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from actviz.analysis.landmarks import extrema, peak_slope
from actviz.analysis.saturation import saturation
from actviz.errors import RequestError
from actviz.interval import plain

if TYPE_CHECKING:
    from actviz.activation import Activation

Window = tuple[float, float]

SMALLEST = 4.0  # the least that is shown to each side of 0
FARTHEST = 12.0  # and the most; beyond it the picture would be all tail
MARGIN = 1.25
LIMIT = 1e300
NARROWEST = 1e-12


def worth_showing(activation: Activation) -> list[float]:
    """Return the x that a figure of *activation* should contain, at the default threshold."""
    points = [b.at for b in activation.breaks]
    points += saturation(activation).edges
    points += [p.x for p in extrema(activation)]
    points.append(peak_slope(activation).at)
    return [x for x in points if math.isfinite(x)]


def window(activations: Iterable[Activation]) -> Window:
    """Return the window for a figure of *activations*: whole numbers, with some room beyond what is worth showing."""
    near = [x for a in activations for x in worth_showing(a) if abs(x) <= FARTHEST]
    left = max([-x for x in near if x < 0], default=0.0)
    right = max([x for x in near if x > 0], default=0.0)
    return -_rounded_up(left), _rounded_up(right)


def _rounded_up(reach: float) -> float:
    return min(FARTHEST, max(SMALLEST, float(math.ceil(MARGIN * reach))))


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
