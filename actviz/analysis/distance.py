"""How far apart two functions are that go by one name."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.difference import Largest, largest_difference

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.frameworks.disagreements import Disagreement

SAME = 1e-9  # relative; distances on both sides of 0 that differ by less are mirrored


class Distance(NamedTuple):
    """The largest difference of two functions, whether it is reached on both sides, and an example at x = ±1.

    The example and the slopes are on the side where the difference is, or grows without bound.
    """

    largest: Largest
    mirrored: bool
    example: float
    values: tuple[float, float]
    slopes: tuple[float, float]


def distances(disagreement: Disagreement) -> tuple[Distance, ...]:
    """Measure how far the other meanings of a name are from the first."""
    first, *others = disagreement.meanings
    return tuple(distance(first.activation, other.activation) for other in others)


@lru_cache(maxsize=256)
def distance(f: Activation, g: Activation) -> Distance:
    """Measure how far f and g are apart."""
    largest = largest_difference(f, g)
    side = math.copysign(1.0, largest.at)
    tails = [a.facts.left if side < 0 else a.facts.right for a in (f, g)]
    mirror = abs(f.f(-largest.at) - g.f(-largest.at)) if math.isfinite(largest.at) else math.nan
    return Distance(
        largest,
        largest.at != 0 and math.isclose(mirror, largest.distance, rel_tol=SAME),
        side,
        (f.f(side), g.f(side)),
        (tails[0].slope, tails[1].slope),
    )
