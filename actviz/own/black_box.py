"""A function of which only values are known, as one that switches from formula to formula where jumps are found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.interval import REALS, Interval
from actviz.measure import jumps
from actviz.measure.grid import FINE_REACH, search_grid
from actviz.measure.layout import Layout, layout
from actviz.measure.switching import Places, places
from actviz.own import differences
from actviz.own.poles import poles
from actviz.terms import Break, Piece, constant, line

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.own.calling import Adapted

BESIDE = 2.0**-14  # from a jump, beyond the reach of the differences that measure slopes
SAME, SAME_NEAR_0 = 1e-6, 1e-9  # the value taken at a break and the one to its left or right
FEWEST_SAMPLES = 8  # of a straight line
ROUNDINGS = 8.0  # of each of its values
DIGITS = (*range(1, 9), 17)  # of what people write, and of a double
SPECK = 1e-15  # nobody means a jump nearer to 0, but where small numbers are lost one may seem to be there
APART = 1e-6  # a jump closer to a pole is the pole
FARTHEST = 2.0**12  # nobody means a pole farther out
FEWEST = 4  # breaks beyond the even part of the grid that show that they never end


class _Found(NamedTuple):
    """Jumps with their orders, and poles; of endless ones those where all of them are found."""

    seams: dict[float, int]
    poles: list[float]
    endless: bool


class BlackBox:
    """What is measured of a callable: where it jumps or runs away, and its pieces between."""

    def __init__(self, adapted: Adapted) -> None:
        self._adapted = adapted
        self._functions = (adapted.f, adapted.d1, adapted.d2)

    @cached_property
    def places(self) -> Places:
        """Where it jumps, runs away, or stops being finite."""
        found = self._found
        seen = _Values(self) if self._adapted.how == "numerical" else self
        all_places = places(seen, [*found.seams, *found.poles])
        return all_places._replace(endless=all_places.endless or found.endless)

    @cached_property
    def layout(self) -> Layout:
        """Its pieces, breaks and holes."""
        return layout(self, self.places, self._known_break)

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f and its derivatives up to *order* at finite *x*."""
        return tuple(function(x) for function in self._functions[: order + 1])

    def states(self, x: Array) -> Mapping[object, Array]:
        """Return nothing: what code switches on cannot be seen."""
        del x
        return {}

    def frozen(self, x: float, span: Interval) -> Piece:
        """Return the function itself, or the straight line that it is; at the ends of *span* its limits from inside."""
        del x
        grid, eps = search_grid(span), differences.EPS_FLOAT32 if self._adapted.float32 else differences.EPS
        if straight := _line(grid, self._adapted.f(grid), eps):
            return straight

        def of(order: int) -> Callable[[Array], Array]:
            return lambda points: self._inside(span, order, points)

        return Piece(of(0), of(1), of(2))

    @cached_property
    def _found(self) -> _Found:
        grid = search_grid(REALS)
        at = poles(self._adapted.f, grid[np.abs(grid) <= FARTHEST])
        found = jumps.seams(*self._functions, grid, self._adapted.noise)
        seams = {x if abs(x) > SPECK else 0.0: order for x, order in found}
        seams = {x: k for x, k in seams.items() if all(abs(x - pole) > APART * max(1.0, abs(x)) for pole in at)}
        if sum(abs(x) > FINE_REACH for x in (*seams, *at)) < FEWEST:
            return _Found(seams, at, endless=False)
        near = {x: k for x, k in seams.items() if abs(x) <= FINE_REACH}
        return _Found(near, [x for x in at if abs(x) <= FINE_REACH], endless=True)

    def _known_break(self, at: float, left: Piece, right: Piece) -> Break | None:
        """Return the break that was found at a place, with the side whose value is taken."""
        found = self._found
        if at in found.poles:
            return Break(at, 0, "mean")
        if at not in found.seams:
            return None
        order = found.seams[at]
        here = Piece(*self._functions)
        taken, before, after = (float(p.of_order(order)(np.array([at]))[0]) for p in (here, left, right))
        if math.isclose(taken, before, rel_tol=SAME, abs_tol=SAME_NEAR_0):
            return Break(at, order, "left")
        return Break(at, order, "right" if math.isclose(taken, after, rel_tol=SAME, abs_tol=SAME_NEAR_0) else "mean")

    def _inside(self, span: Interval, order: int, points: Array) -> Array:
        """Return f, f′ or f″ at *points* of *span*; differences are measured where they reach across no jump."""
        measured = order > 0 and self._adapted.noise > 0
        low, high = (BESIDE if measured and end in self._found.seams else 0.0 for end in span[:2])
        inner = _kept_inside(points, span, low, high)
        found = self._functions[order](inner)
        if not measured:
            return found
        moved = inner != points
        if order == 1 and moved.any():  # followed by its curvature back to the end
            with np.errstate(all="ignore"):
                found[moved] += self._adapted.d2(inner[moved]) * (points - inner)[moved]
        if order == 1 and (lost := np.isnan(found)).any():  # where f has left the doubles its slope has, too
            beyond = self._adapted.f(inner[lost])
            found[lost] = np.where(np.isinf(beyond), np.copysign(beyond, beyond * inner[lost]), np.nan)
        if order == 2:  # what straight lines have is left over from differences
            found[np.abs(found) < self._adapted.error(2)] = 0.0
        return found


class _Values:
    """A black box as the search for its places sees it: its slopes are differences, finite where f is."""

    def __init__(self, box: BlackBox) -> None:
        self.states, self.frozen = box.states, box.frozen
        self._box = box

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f, and something finite for its derivatives where f is finite."""
        (f,) = self._box.evaluated(x, 0)
        return (f, *(np.where(np.isfinite(f), 0.0, np.nan) for _ in range(order)))


def _line(x: Array, y: Array, eps: float) -> Piece | None:
    """Return the straight line through all points, but for rounding errors of *eps*, with as few digits as fit."""
    x, y = x[np.isfinite(y)], y[np.isfinite(y)]
    if x.size < FEWEST_SAMPLES:
        return None
    if (y == y[0]).all():
        return constant(float(y[0]))
    with np.errstate(all="ignore"):
        steep, near = (y[-1] - y[0]) / (x[-1] - x[0]), np.argmin(np.abs(x))
        for digits in DIGITS:
            slope = float(f"{steep:.{digits}g}")
            start = float(f"{y[near] - slope * x[near]:.{digits}g}")
            start = start if abs(start) > ROUNDINGS * eps * abs(y[near]) else 0.0
            rounding = ROUNDINGS * eps * (np.abs(slope * x) + abs(start))
            if (np.abs(y - slope * x - start) <= rounding).all():
                return line(slope, start) if slope else None
    return None


def _kept_inside(points: Array, span: Interval, low_room: float, high_room: float) -> Array:
    """Return *points* with those at the ends of *span* moved so far, and at least to the next double, inwards."""
    low, high = span.low, span.high
    if math.isfinite(low):
        first = max(low + low_room * max(1.0, abs(low)), float(np.nextafter(low, math.inf)))
        points = np.where((points >= low) & (points < first), first, points)
    if math.isfinite(high):
        last = min(high - high_room * max(1.0, abs(high)), float(np.nextafter(high, -math.inf)))
        points = np.where((points <= high) & (points > last), last, points)
    return points
