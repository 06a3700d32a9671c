"""Everything that is known about one activation, declared and measured, in one record."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from actviz.analysis.depth import Depth, depth
from actviz.analysis.landmarks import Peak, Point, extrema, peak_slope, zeros
from actviz.analysis.moments import Moments, moments
from actviz.analysis.saturation import THRESHOLD, Saturation, saturation

if TYPE_CHECKING:
    from actviz.activation import Activation, Tail

TailKind = Literal["dead", "tends to a value", "slope tends to 0", "not"]


class FactSheet(NamedTuple):
    """The declared facts of an activation (activation.facts) together with what analysis measures."""

    activation: Activation
    peak: Peak
    zeros: tuple[float, ...]
    extrema: tuple[Point, ...]
    saturation: Saturation
    moments: Moments
    depth: Depth

    @property
    def smoothness(self) -> int | None:
        """How often f can be differentiated without a jump: -1 if f itself jumps, None if without end."""
        return min((b.order for b in self.activation.breaks), default=None) if self.activation.breaks else None

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


@lru_cache(maxsize=256)
def fact_sheet(activation: Activation, threshold: float = THRESHOLD, *, relative: bool = False) -> FactSheet:
    """Measure *activation*; the saturated regions with the given threshold."""
    return FactSheet(
        activation=activation,
        peak=peak_slope(activation),
        zeros=zeros(activation),
        extrema=extrema(activation),
        saturation=saturation(activation, threshold, relative=relative),
        moments=moments(activation),
        depth=depth(activation),
    )
