"""Where the gradient dies: saturated and dead tails, flat spots, and what is active between them.

The edges are numbers, not grid points: between the zeros of f′ and f″ abs(f′) is monotone, so each part crosses the
threshold at most once, and bisection finds the double where it does, inside the plotted window or far outside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.errors import RequestError
from actviz.interval import plain
from actviz.measure import oscillation
from actviz.measure.landmarks import Peak, Stretch, peak_slope, slope_at_end, stretches
from actviz.measure.roots import bisect
from actviz.terms import THRESHOLD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activation import Activation
    from actviz.arrays import Array

Kind = Literal["saturated", "dead", "flat spot"]
State = Literal["active", "saturated", "dead", "flat spot", "undefined"]

ROUNDING = 1e-12
MOST_PARTS = 8  # of a tail that are listed
FARTHEST = 1.7e308  # the largest finite place to look for an edge


class Region(NamedTuple):
    """An interval on which abs(f′) stays below the threshold; ±∞ are the ends of a tail."""

    low: float
    high: float
    kind: Kind


class Saturation(NamedTuple):
    """The regions of one activation from left to right, with the threshold they were measured with.

    limit is the value that abs(f′) is held against: the threshold, or with relative=True its share of the peak slope.
    """

    activation: Activation
    threshold: float
    relative: bool
    limit: float
    peak: Peak
    regions: tuple[Region, ...]

    @property
    def tails(self) -> tuple[Region, ...]:
        """The saturated and dead regions."""
        return tuple(r for r in self.regions if r.kind != "flat spot")

    @property
    def flat_spots(self) -> tuple[Region, ...]:
        """The bounded regions, which are not saturation."""
        return tuple(r for r in self.regions if r.kind == "flat spot")

    @property
    def active(self) -> tuple[float, float] | None:
        """The interval between the saturated tails, ±∞ on a side that does not saturate; None if nothing is active."""
        facts = self.activation.facts
        low = max((r.high for r in self.tails if r.low == facts.domain.low), default=facts.ends[0])
        high = min((r.low for r in self.tails if r.high == facts.domain.high), default=facts.ends[1])
        return (low, high) if self.limit <= self.peak.slope and low < high else None

    @property
    def repeats(self) -> bool:
        """Whether there are more flat spots than the listed ones around 0, as a wave has."""
        return bool(self.activation.facts.wavelength)

    @property
    def edges(self) -> tuple[float, ...]:
        """The finite ends of the saturated and dead regions, ascending."""
        return tuple(sorted({x for r in self.tails for x in r[:2] if math.isfinite(x)}))

    def state(self, x: float) -> State:
        """Say what the unit is at *x*; at a break it is the state of the value taken there."""
        slope = self.activation.d1(x)
        if math.isnan(slope) or any(h.low <= x <= h.high for h in self.activation.holes if math.isfinite(x)):
            return "undefined"
        if not abs(slope) < self.limit:
            return "active"
        takes = {b.at: b.takes for b in self.activation.seams}
        inwards = {"left": -math.inf, "right": math.inf}.get(takes.get(x, ""), x)
        probe = float(np.nextafter(x, inwards))
        slack = ROUNDING * abs(x)  # an edge is rounded, so the point beside it may be a little outside
        kinds = [r.kind for r in self.regions if r.low - slack <= probe <= r.high + slack]
        return kinds[0] if kinds else "flat spot"  # one of a wave's farther out, or the mean slope at a kink


@lru_cache(maxsize=256)
def saturation(activation: Activation, threshold: float = THRESHOLD, *, relative: bool = False) -> Saturation:
    """Find where abs(f′) < threshold, or < threshold · max abs(f′) with *relative*.

    Raises RequestError unless the threshold is a positive finite number.
    """
    if not 0 < threshold < math.inf:
        raise RequestError(f"--threshold must be a number greater than 0, got {plain(threshold)}")
    peak = peak_slope(activation)
    limit = threshold * peak.slope if relative else threshold
    if math.isinf(limit):
        raise RequestError(f"--relative needs a largest slope to measure against; that of {activation.label} is ∞")
    found = stretches(activation, limit)
    parts = [part for stretch in found for part in _below(activation, stretch, limit)]
    listed = [r for r in _regions(activation, found, parts, limit) if _is_listed(activation, r)]
    return Saturation(activation, threshold, relative, limit, peak, tuple(listed))


def _is_listed(activation: Activation, region: Region) -> bool:
    """Say whether a region is a tail or near enough to 0; a wave has infinitely many others."""
    near = oscillation.near(activation)
    return region.kind != "flat spot" or max(-region.low, region.high) < near


def _below(activation: Activation, stretch: Stretch, limit: float) -> list[Region]:
    """Return the maximal intervals of one stretch on which abs(f′) < limit."""
    if stretch.piece.constant:
        return [Region(stretch.span.low, stretch.span.high, "dead")]
    cuts = np.array(stretch.cuts)
    below = np.array([abs(slope_at_end(activation, stretch, x)) < limit for x in stretch.cuts])
    passes = np.flatnonzero(below[:-1] != below[1:])
    found_edges = _crossings(stretch, cuts[passes], cuts[passes + 1], limit, below[passes])
    edges = dict(zip(passes.tolist(), found_edges, strict=True))
    found: list[Region] = []
    for k, (low, high) in enumerate(zip(stretch.cuts, stretch.cuts[1:], strict=False)):
        if k in edges:
            found.append(Region(low, edges[k], "saturated") if below[k] else Region(edges[k], high, "saturated"))
        elif below[k]:
            found.append(Region(low, high, "saturated"))
    return found


def _crossings(stretch: Stretch, low: Array, high: Array, limit: float, rising: NDArray[np.bool_]) -> list[float]:
    """Return where abs(f′) passes *limit* between each pair of neighbouring cuts; *rising* says where from below."""
    starts, ends = np.clip(low, -FARTHEST, FARTHEST), np.clip(high, -FARTHEST, FARTHEST)
    # A formula such as x·exp(-x²) fails far out; there it is what its limit is.
    outside = np.where((low == starts) & (high == ends), np.nan, np.where((high == ends) == rising, -limit, limit))

    def excess(x: Array, unknown: Array) -> Array:
        found = np.abs(stretch.piece.d1(x)) - limit
        return np.where(np.isnan(found), unknown, found)

    at_start, at_end = excess(starts, outside), excess(ends, outside)
    # If the threshold is the very slope at an end, no other x has it; and if it is passed at neither, the zero of f′
    # lies between two doubles, and so does the whole flat spot.
    level = np.isin(low, stretch.level_points)
    found = np.where(at_start == 0, low, np.where(at_end == 0, high, np.where(level, low, high)))
    inside = (at_start != 0) & (at_end != 0) & ((at_start < 0) | (at_end < 0))
    if inside.any():
        found[inside] = bisect(partial(excess, unknown=outside[inside]), starts[inside], ends[inside])
    return [float(x) for x in found]


def _regions(activation: Activation, found: Sequence[Stretch], parts: list[Region], limit: float) -> list[Region]:
    """Join neighbouring parts: a run that reaches an end of the domain is a tail, any other is one flat spot."""
    domain = activation.facts.domain
    joints = {b.at for b in activation.seams} | {x for s in found for x in s.level_points}
    whole = activation.facts.wavelength > 0
    regions: list[Region] = []
    while parts:
        run = [parts.pop(0)]
        # The slope may just reach the limit in the point between two parts; at a break or a zero of f′ it does not.
        while parts and (x := parts[0].low) == run[-1].high and (x in joints or abs(activation.d1(x)) < limit):
            run.append(parts.pop(0))
        if run[0].low == domain.low or run[-1].high == domain.high:
            regions += _as_one(run) if whole and len(run) > MOST_PARTS else _merged(run)
        else:
            regions.append(Region(run[0].low, run[-1].high, "flat spot"))
    return regions


def _as_one(run: list[Region]) -> list[Region]:
    """Join the parts of a tail with steps without end, such as those of floor(x): dead if every listed part is."""
    kinds = {part.kind for part in run[1:-1]}
    return [Region(run[0].low, run[-1].high, "dead" if kinds == {"dead"} else "saturated")]


def _merged(run: list[Region]) -> list[Region]:
    """Join the saturated parts of one tail; two dead parts side by side have a jump between them and stay two."""
    merged = run[:1]
    for part in run[1:]:
        if part.kind == merged[-1].kind == "saturated":
            merged[-1] = merged[-1]._replace(high=part.high)
        else:
            merged.append(part)
    return merged
