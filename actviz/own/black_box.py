"""A function of which only values are known, as one that switches from formula to formula where jumps are found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from actviz.interval import REALS, Interval
from actviz.measure import jumps
from actviz.measure.grid import search_grid
from actviz.measure.layout import Layout, layout
from actviz.measure.switching import Places, places
from actviz.terms import Break, Piece, constant

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.own.calling import Adapted

FAR, SAMPLES = 1e6, 65  # where a function is looked at that may be constant
WORSE = 1e3  # f″ by differences, compared with f′
BESIDE = 2.0**-10  # from a break, beyond the reach of the differences that measure slopes
SAME, SAME_NEAR_0 = 1e-6, 1e-9  # the value taken at a break and the one to its left or right


class BlackBox:
    """What is measured of a callable: where it jumps, and its pieces between the jumps."""

    def __init__(self, adapted: Adapted) -> None:
        self._functions = (adapted.f, adapted.d1, adapted.d2)
        self._noise = adapted.noise
        self._by_differences = adapted.how == "numerical"

    @cached_property
    def places(self) -> Places:
        """Where it jumps, and where it stops being finite."""
        return places(_Values(self) if self._by_differences else self, self._seams)

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
        """Return the function itself, which at the ends of *span* gives its limits from inside."""
        del x
        if (level := self._level(span)) is not None:
            return constant(level)

        def of(order: int) -> Callable[[Array], Array]:
            return lambda points: self._inside(span, order, points)

        return Piece(of(0), of(1), of(2))

    @cached_property
    def _seams(self) -> dict[float, int]:
        return dict(jumps.seams(*self._functions, search_grid(REALS), self._noise))

    def _known_break(self, at: float, left: Piece, right: Piece) -> Break | None:
        """Return the break that was found at a place, with the side whose value is taken."""
        if at not in self._seams:
            return None
        order = self._seams[at]
        here = Piece(*self._functions)
        taken, before, after = (float(p.of_order(order)(np.array([at]))[0]) for p in (here, left, right))
        if math.isclose(taken, before, rel_tol=SAME, abs_tol=SAME_NEAR_0):
            return Break(at, order, "left")
        return Break(at, order, "right" if math.isclose(taken, after, rel_tol=SAME, abs_tol=SAME_NEAR_0) else "mean")

    def _level(self, span: Interval) -> float | None:
        """Return the one value that f takes all over *span*, if it does."""
        low, high = max(span.low, -FAR), min(span.high, FAR)
        values = self._functions[0](np.linspace(low, high, SAMPLES + 2)[1:-1])
        return float(values[0]) if math.isfinite(values[0]) and (values == values[0]).all() else None

    def _inside(self, span: Interval, order: int, points: Array) -> Array:
        """Return f, f′ or f″ at *points* of *span*; what is measured by differences is so only well inside it."""
        inner = _kept_inside(points, span, BESIDE if order and self._noise else 0.0)
        found = self._functions[order](inner)
        if not self._noise:
            return found
        moved = inner != points
        if order == 1 and moved.any():  # followed by its curvature back to the end
            with np.errstate(all="ignore"):
                found[moved] += self._functions[2](inner[moved]) * (points - inner)[moved]
        if order == 2:  # what straight lines have is left over from differences
            found[np.abs(found) < WORSE * self._noise] = 0.0
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


def _kept_inside(points: Array, span: Interval, room: float) -> Array:
    """Return *points* moved at least *room*, or to the next double, away from the finite ends of *span*."""
    low, high = span.low, span.high
    if math.isfinite(low):
        points = np.maximum(points, max(low + room * max(1.0, abs(low)), float(np.nextafter(low, math.inf))))
    if math.isfinite(high):
        points = np.minimum(points, min(high - room * max(1.0, abs(high)), float(np.nextafter(high, -math.inf))))
    return points
