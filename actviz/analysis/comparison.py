"""Activations side by side: the facts in which they differ and, for two of them, how their curves meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actviz.analysis.difference import Largest, Meetings, largest_difference, meetings
from actviz.analysis.facts import FactSheet, fact_sheet
from actviz.analysis.saturation import THRESHOLD

if TYPE_CHECKING:
    from actviz.activation import Activation


class Fact(NamedTuple):
    """One row of the comparison: a fact by its key, with its value for each activation."""

    key: str
    values: tuple[Any, ...]


class Pair(NamedTuple):
    """How two activations meet, in value and in slope, and how far apart they get."""

    values: Meetings
    slopes: Meetings
    largest: Largest


class Comparison(NamedTuple):
    """Activations side by side; facts holds only the rows in which they differ, pair is there for two of them."""

    sheets: tuple[FactSheet, ...]
    facts: tuple[Fact, ...]
    pair: Pair | None


FACTS: dict[str, Callable[[FactSheet], Any]] = {
    "range": lambda s: s.activation.facts.range,
    "monotonic": lambda s: s.activation.facts.monotonic,
    "smoothness": lambda s: s.smoothness,
    "zero_centred": lambda s: s.moments.zero_centred,
    "peak_slope": lambda s: s.peak.slope,
    "active_range": lambda s: s.saturation.active,
    "mean": lambda s: s.moments.mean,
    "second_moment": lambda s: s.moments.second,
    "slope_second_moment": lambda s: s.moments.slope_second,
    "forward_gain": lambda s: s.moments.forward_gain,
    "backward_gain": lambda s: s.moments.backward_gain,
    "gradient_left": lambda s: s.depth.gradient_norm,
}


def compare(activations: Sequence[Activation], threshold: float = THRESHOLD, *, relative: bool = False) -> Comparison:
    """Compare two or more activations, with saturated regions at the given threshold."""
    sheets = tuple(fact_sheet(a, threshold, relative=relative) for a in activations)
    rows = [Fact(key, tuple(read(sheet) for sheet in sheets)) for key, read in FACTS.items()]
    pair = None
    if len(activations) == 2:
        f, g = activations
        pair = Pair(meetings(f, g), meetings(f, g, order=1), largest_difference(f, g))
    return Comparison(sheets, tuple(row for row in rows if len(set(row.values)) > 1), pair)
