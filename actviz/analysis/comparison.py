"""Activations side by side: the facts in which they differ and, for two of them, how their curves meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.analysis.difference import Largest, Meetings, largest_difference, meetings
from actviz.analysis.facts import FactSheet, fact_sheet
from actviz.interval import Interval
from actviz.terms import THRESHOLD

if TYPE_CHECKING:
    from actviz.activation import Activation


class Fact(NamedTuple):
    """One row of the comparison: a fact by its key, with its value for each activation."""

    key: str
    values: tuple[Any, ...]


TailWinner = int | None

NOTHING = 1e-13  # a distance that different roundings of one formula make
UNDERFLOW = 1e-150  # beyond which one formula may give 0 and another does not
ROUNDING = 1e-12  # relative; slopes of two formulas for one function differ by less


class Pair(NamedTuple):
    """How two activations meet, in value and in slope, how far apart they get, and who passes more gradient far out.

    tails holds, for the left and the right end, which of the two keeps the larger abs(f′): 0, 1, or None for neither.
    """

    values: Meetings
    slopes: Meetings
    largest: Largest
    tails: tuple[TailWinner, TailWinner]

    @property
    def equal(self) -> bool:
        """Whether the two are one function, but for rounding."""
        return self.largest.distance == 0


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
    return compare_sheets([fact_sheet(a, threshold, relative=relative) for a in activations])


def compare_sheets(sheets: Sequence[FactSheet]) -> Comparison:
    """Compare two or more activations whose facts are measured with one threshold."""
    rows = [Fact(key, tuple(read(sheet) for sheet in sheets)) for key, read in FACTS.items()]
    pair = None
    if len(sheets) == 2:
        pair = _pair(*(sheet.activation for sheet in sheets))
    return Comparison(tuple(sheets), tuple(row for row in rows if len(set(map(_printed, row.values))) > 1), pair)


def _pair(f: Activation, g: Activation) -> Pair:
    largest = largest_difference(f, g)
    if largest.distance == 0 or (largest.distance <= NOTHING and (f.numerical or g.numerical)):
        largest = Largest(0.0, math.nan)
        everywhere = Meetings((), (), (Interval(),))
        return Pair(everywhere, everywhere, largest, (None, None))
    tails = _steeper_far_out(f, g, -1.0), _steeper_far_out(f, g, 1.0)
    return Pair(meetings(f, g), meetings(f, g, order=1), largest, tails)


def _steeper_far_out(f: Activation, g: Activation, side: float) -> TailWinner:
    """Say which slope is larger in one tail: by the limits, or if both are 0 by the last place that a double sees."""
    if not all(side * math.inf in a.facts.ends for a in (f, g)):
        return None
    limits = [abs(a.d1(side * math.inf)) for a in (f, g)]
    if any(map(math.isnan, limits)):
        return None
    if limits[0] != limits[1]:
        return int(limits[1] > limits[0])
    if limits[0] > 0:
        return None
    x = side * np.exp2(np.arange(10.0, 1.0, -1.0))
    slopes = np.abs(np.array([f.d1(x), g.d1(x)]))
    with np.errstate(invalid="ignore"):  # a formula may fail far out
        differ = np.flatnonzero(np.abs(slopes[1] - slopes[0]) > ROUNDING * slopes.max(axis=0) + UNDERFLOW)
    return int(slopes[1, differ[0]] > slopes[0, differ[0]]) if differ.size else None


def _printed(value: Any) -> Any:
    """Reduce numbers to the digits that are ever printed, so that rounding makes no difference between facts."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return tuple(map(_printed, value)) if isinstance(value, tuple) else value
