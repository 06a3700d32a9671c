"""Many activations on one sheet: each sampled over the same x, unless it has something to show farther out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.survey import Survey, survey
from actviz.terms import THRESHOLD

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.interval import Window

WINDOW = (-5.0, 5.0)
MARGIN = 1.25
SAMPLES = 251


class Group(NamedTuple):
    """The activations of one family, each surveyed by itself."""

    family: str
    cells: tuple[Survey, ...]


class Poster(NamedTuple):
    """Families of activations; window is the one that all share that have no break outside it."""

    window: Window
    groups: tuple[Group, ...]

    @property
    def cells(self) -> tuple[Survey, ...]:
        """All activations in the order of the families."""
        return tuple(cell for group in self.groups for cell in group.cells)


def poster(
    activations: Iterable[Activation],
    window: Window | None = None,
    threshold: float = THRESHOLD,
    *,
    relative: bool = False,
    samples: int = SAMPLES,
) -> Poster:
    """Survey *activations*, which stand family by family, over *window*; raises RequestError as `survey` does."""
    shared = window or WINDOW
    groups = []
    for family, members in groupby(activations, key=lambda a: a.family()):
        cells = [
            survey([a], window or _with_breaks(a, shared), threshold, relative=relative, samples=samples)
            for a in members
        ]
        groups.append(Group(family, tuple(cells)))
    return Poster(shared, tuple(groups))


def _with_breaks(activation: Activation, shared: Window) -> Window:
    """Widen the shared window for one that has a break outside it, such as a ceiling at 6."""
    at = [b.at for b in activation.breaks]
    low = min([MARGIN * x for x in at if x < shared[0]], default=shared[0])
    high = max([MARGIN * x for x in at if x > shared[1]], default=shared[1])
    return low, high
