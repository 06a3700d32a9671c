"""Everything that is known about one activation, declared and measured, in one record."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from actviz.analysis.depth import Depth, depth
from actviz.analysis.moments import Moments, moments
from actviz.analysis.nearest import Nearest, nearest
from actviz.analysis.saturation import Saturation, saturation
from actviz.measure import oscillation
from actviz.measure.landmarks import Peak, Point, extrema, peak_slope, zeros
from actviz.terms import THRESHOLD

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.terms import Break, Hole, Tail

NOTHING = 1e-6  # what is left of f at the double beside a zero
TailKind = Literal["dead", "tends to a value", "slope tends to 0", "not"]


@dataclass(frozen=True)
class FactSheet:
    """The facts of an activation: those it declares, and those that are measured when they are first asked for."""

    activation: Activation
    saturation: Saturation

    @cached_property
    def peak(self) -> Peak:
        """The supremum of abs(f′) and its place."""
        return peak_slope(self.activation)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks; of those that go on for ever the ones around 0."""
        near = oscillation.near(self.activation)
        return tuple(b for b in self.activation.breaks if abs(b.at) <= near)

    @property
    def holes(self) -> tuple[Hole, ...]:
        """Where f or f′ is not finite; of points that go on for ever the ones around 0."""
        near = oscillation.near(self.activation)
        return tuple(h for h in self.activation.holes if h.low < h.high or abs(h.low) <= near)

    @cached_property
    def zeros(self) -> tuple[float, ...]:
        """Where f is 0 in single points; a jump from one sign to the other is none unless 0 is taken there."""
        return tuple(x for x in zeros(self.activation) if abs(self.activation.f(x)) <= NOTHING)

    @cached_property
    def extrema(self) -> tuple[Point, ...]:
        """The local minima and maxima of f, at kinks too."""
        return extrema(self.activation)

    @cached_property
    def moments(self) -> Moments:
        """Means over inputs x ~ N(0, 1)."""
        return moments(self.activation)

    @cached_property
    def depth(self) -> Depth:
        """What is left of the gradient behind many layers."""
        return depth(self.activation)

    @cached_property
    def nearest(self) -> Nearest | None:
        """The function of the catalogue that a user's function is, or comes near; None for those of the catalogue."""
        return nearest(self.activation) if self.activation.numerical else None

    @property
    def oscillates(self) -> bool:
        """Whether zeros, extrema and flat spots go on for ever; those around 0 are listed."""
        return bool(self.activation.facts.wavelength)

    @property
    def smoothness(self) -> int | None:
        """The order of the first derivative that jumps anywhere: 0 for f itself; None if f is smooth."""
        return min((b.order for b in self.activation.seams), default=None)

    @property
    def saturates(self) -> tuple[TailKind, TailKind]:
        """How f saturates on the left and on the right, whatever the threshold: whether its slope tends to 0."""
        facts, pieces = self.activation.facts, self.activation.pieces
        return (
            _tail_kind(facts.left, dead=pieces[0][1].constant),
            _tail_kind(facts.right, dead=pieces[-1][1].constant),
        )


def _tail_kind(tail: Tail, *, dead: bool) -> TailKind:
    if dead:
        return "dead"
    if tail.slope != 0:
        return "not"
    return "tends to a value" if math.isfinite(tail.value) else "slope tends to 0"


def fact_sheet(activation: Activation, threshold: float = THRESHOLD, *, relative: bool = False) -> FactSheet:
    """Return the facts of *activation*, with saturated regions at the given threshold."""
    return FactSheet(activation, saturation(activation, threshold, relative=relative))
