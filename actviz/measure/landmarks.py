"""The points that shape an activation: zeros, extrema, the steepest place, and where the slope turns."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.measure import oscillation
from actviz.measure.grid import ascending, search_grid
from actviz.measure.roots import sign_changes

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.interval import Interval
    from actviz.terms import Piece


NEARBY = 1e-9  # beside a break, small against every feature and large against rounding
SPECK = 1e-14  # beside features of the size of 1
LIMIT = 0.01  # the slope down to which a wave that dies out is followed unless another is asked for
TIE = 4e-15  # two slopes so close are one, apart from rounding


class Point(NamedTuple):
    """A point (x, y) of a curve; x = ±∞ stands for a limit."""

    x: float
    y: float


class Peak(NamedTuple):
    """The supremum of abs(f′) and where it is: at is nan if a whole stretch reaches it, ±∞ if it is only a limit."""

    slope: float
    at: float


class Stretch(NamedTuple):
    """One piece of an activation with the points that cut it into parts on which abs(f′) is monotone.

    ends are those of the piece and, for a wave, those of the part of it that was searched.
    """

    span: Interval
    piece: Piece
    ends: tuple[float, ...]
    level_points: tuple[float, ...]  # f′ = 0
    turning_points: tuple[float, ...]  # f″ = 0

    @property
    def cuts(self) -> list[float]:
        """The ends of the stretch and all points between, ascending."""
        return sorted({*self.ends, *self.level_points, *self.turning_points})


def stretches(activation: Activation, limit: float = LIMIT) -> tuple[Stretch, ...]:
    """Return the pieces of *activation* from left to right, each with the zeros of f′ and f″ inside it.

    A wave is searched as far as it takes to find where abs(f′) < *limit*.
    """
    return _stretches(activation, limit if activation.facts.wavelength else LIMIT)


@lru_cache(maxsize=256)
def _stretches(activation: Activation, limit: float) -> tuple[Stretch, ...]:
    reach = oscillation.reach(activation, limit)
    settled = math.isinf(reach) or oscillation.settles(activation)
    found = []
    for span, piece in activation.pieces:
        grid = points(activation, span, reach)
        level, turning = (
            tuple(x for x in _turns_at(activation, piece, order, grid) if span.low < x < span.high) for order in (1, 2)
        )
        inner = {x for x in (-reach, reach) if span.low < x < span.high}
        outer = span[:2] if settled else (max(span.low, -reach), min(span.high, reach))
        found.append(Stretch(span, piece, tuple(sorted(inner.union(outer))), level, turning))
    return tuple(found)


def _turns_at(activation: Activation, piece: Piece, order: int, grid: Array) -> tuple[float, ...]:
    """Return where f′ or f″ changes sign in one piece."""
    if piece.constant:
        return ()
    found = sign_changes(piece.of_order(order), grid, activation.doubt(order, grid))
    # What is measured changes sign at 0 to rounding only: anywhere between the doubles that are as good as 0.
    low, high = activation.sight
    return tuple(float(x) if abs(x) > SPECK or not activation.numerical else 0.0 for x in found if low < x < high)


def points(activation: Activation, span: Interval, reach: float) -> Array:
    """Return ascending points inside *span*, no farther than *reach* from 0, that miss no feature of *activation*."""
    grid = search_grid(span)
    if math.isinf(reach):
        return grid
    grid = ascending(grid, oscillation.samples(activation, reach))
    return grid[(np.abs(grid) <= reach) & (grid > span.low) & (grid < span.high)]


@lru_cache(maxsize=256)
def zeros(activation: Activation) -> tuple[float, ...]:
    """Return where f changes sign, or touches 0 in a single point, ascending; a stretch of zeros is none of them.

    Of a wave's zeros those around 0.
    """
    found: set[float] = set()
    near = oscillation.near(activation)
    for span, piece in activation.pieces:
        if not piece.constant:
            grid = points(activation, span, near)
            found.update(map(float, sign_changes(piece.f, grid, activation.doubt(0, grid))))
    found.update(p.x for p in extrema(activation) if p.y == 0)
    for b in (b for b in activation.seams if abs(b.at) <= near):
        limits = activation.one_sided(0, b.at, "left"), activation.one_sided(0, b.at, "right")
        step = NEARBY * max(1.0, abs(b.at))
        if -math.inf < limits[0] * limits[1] < 0 or (
            0.0 in limits and activation.f(b.at - step) and activation.f(b.at + step)
        ):
            found.add(b.at)
    low, high = activation.sight
    return tuple(x for x in sorted(found) if low < x < high)


def extrema(activation: Activation) -> tuple[Point, ...]:
    """Return the local minima and maxima where f′ changes sign, kinks included, from left to right.

    Of a wave's extrema those around 0.
    """
    near = oscillation.near(activation)
    at = [x for stretch in stretches(activation) for x in stretch.level_points if abs(x) <= near]
    at += [b.at for b in activation.seams if b.order > 0 and abs(b.at) <= near and _turns(activation, b.at)]
    return tuple(Point(x, activation.f(x)) for x in sorted(at))


def _turns(activation: Activation, seam: float) -> bool:
    left, right = activation.one_sided(1, seam, "left"), activation.one_sided(1, seam, "right")
    if left == 0 or right == 0:  # the slope beside it decides
        step = NEARBY * max(1.0, abs(seam))
        left, right = activation.d1(seam - step), activation.d1(seam + step)
    return left * right < 0


def peak_slope(activation: Activation) -> Peak:
    """Return the supremum of abs(f′) over the domain, with the place where it is reached or approached."""
    if activation.facts.wavelength and oscillation.grows(activation, 1):
        return Peak(math.inf, math.inf)
    best = Peak(-1.0, math.nan)
    for stretch in stretches(activation):
        for low, high in zip(stretch.cuts, stretch.cuts[1:], strict=False):
            best = _steeper(best, _steepest(activation, stretch, low, high))
    return best


def _steepest(activation: Activation, stretch: Stretch, low: float, high: float) -> Peak:
    """Return the steepest end of one part on which abs(f′) is monotone; a part of constant slope has no place."""
    left, right = (abs(slope_at_end(activation, stretch, x)) for x in (low, high))
    if left == right:
        return Peak(left, math.nan)
    return Peak(left, low) if left > right else Peak(right, high)


def slope_at_end(activation: Activation, stretch: Stretch, x: float) -> float:
    """Return f′ at *x* as seen from inside *stretch*: its one-sided limit at a break, its limit at ±∞."""
    facts = activation.facts
    if math.isinf(x) or (x in facts.domain[:2] and x not in facts.ends):
        return facts.left.slope if x < 0 else facts.right.slope
    return 0.0 if x in stretch.level_points else float(stretch.piece.d1(np.array([x]))[0])


def _steeper(a: Peak, b: Peak) -> Peak:
    """Return the larger slope; of equal ones a whole stretch before a point, the point nearest 0, and last a limit."""
    if not (a.slope == b.slope or abs(a.slope - b.slope) <= TIE * min(a.slope, b.slope)):
        return a if a.slope > b.slope else b
    whole = [peak for peak in (b, a) if math.isnan(peak.at)]
    first = whole[0] if whole else min(a, b, key=lambda peak: abs(peak.at))
    return first._replace(slope=max(a.slope, b.slope))
