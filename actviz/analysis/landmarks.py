"""The points that shape an activation: zeros, extrema, the steepest place, and where the slope turns."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.grid import search_grid
from actviz.analysis.roots import sign_changes

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.interval import Interval
    from actviz.terms import Piece


NEARBY = 1e-9  # beside a break, small against every feature and large against rounding


class Point(NamedTuple):
    """A point (x, y) of a curve; x = ±∞ stands for a limit."""

    x: float
    y: float


class Peak(NamedTuple):
    """The supremum of abs(f′) and where it is: at is nan if a whole stretch reaches it, ±∞ if it is only a limit."""

    slope: float
    at: float


class Stretch(NamedTuple):
    """One piece of an activation with the points that cut it into parts on which abs(f′) is monotone."""

    span: Interval
    piece: Piece
    level_points: tuple[float, ...]  # f′ = 0
    turning_points: tuple[float, ...]  # f″ = 0

    @property
    def cuts(self) -> list[float]:
        """The ends of the stretch and all points between, ascending."""
        return [self.span.low, *sorted({*self.level_points, *self.turning_points}), self.span.high]


@lru_cache(maxsize=256)
def stretches(activation: Activation) -> tuple[Stretch, ...]:
    """Return the pieces of *activation* from left to right, each with the zeros of f′ and f″ inside it."""
    found = []
    for span, piece in activation.pieces:
        grid = search_grid(span)
        level = () if piece.constant else tuple(map(float, sign_changes(piece.d1, grid)))
        turning = () if piece.constant else tuple(map(float, sign_changes(piece.d2, grid)))
        found.append(Stretch(span, piece, level, turning))
    return tuple(found)


@lru_cache(maxsize=256)
def zeros(activation: Activation) -> tuple[float, ...]:
    """Return where f changes sign, or touches 0 in a single point, ascending; a stretch of zeros is none of them."""
    found: set[float] = set()
    for span, piece in activation.pieces:
        if not piece.constant:
            found.update(map(float, sign_changes(piece.f, search_grid(span))))
    for b in activation.breaks:
        limits = activation.one_sided(0, b.at, "left"), activation.one_sided(0, b.at, "right")
        step = NEARBY * max(1.0, abs(b.at))
        if limits[0] * limits[1] < 0 or (0.0 in limits and activation.f(b.at - step) and activation.f(b.at + step)):
            found.add(b.at)
    return tuple(sorted(found))


def extrema(activation: Activation) -> tuple[Point, ...]:
    """Return the local minima and maxima inside pieces, where f′ changes sign, from left to right."""
    at = [x for stretch in stretches(activation) for x in stretch.level_points]
    return tuple(Point(x, activation.f(x)) for x in at)


def peak_slope(activation: Activation) -> Peak:
    """Return the supremum of abs(f′) over the domain, with the place where it is reached or approached."""
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
    if math.isinf(x):
        facts = activation.facts
        return facts.left.slope if x < 0 else facts.right.slope
    return 0.0 if x in stretch.level_points else float(stretch.piece.d1(np.array([x]))[0])


def _steeper(a: Peak, b: Peak) -> Peak:
    """Return the larger slope; of equal ones a whole stretch before a point, and a point before a limit."""
    if a.slope != b.slope:
        return a if a.slope > b.slope else b
    return b if math.isnan(b.at) or math.isinf(a.at) else a
