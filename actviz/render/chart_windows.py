"""The windows of a chart: what its axes show if it does not say so, found from what is in it."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.charts import Axis, Band, Bars, Dot, Field, Line, Link, Node, Points, Rule, Shade
from actviz.render.frames import HEADROOM, padded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actviz.arrays import Array
    from actviz.charts import Chart, Element, Values
    from actviz.interval import Window

LARGEST = 1e300  # a window that reaches further has no finite width
LEVEL = 1e-12  # of a value; what differs less is level: a tick has no more digits
DECADE = 10.0  # that a single value of a logarithmic axis has below and above it
STRAIGHT = 2  # points that make a straight line
SIDE = 0.03  # of the width, kept beside dots at the ends of the x axis


def with_windows(chart: Chart) -> tuple[Axis, Axis]:
    """Return both axes of a chart with their windows; that of bars runs down, so that the first is on top."""
    x, y = chart.x, chart.y
    rows = [len(e.values) for e in chart.elements if isinstance(e, Bars)]
    if y.window is None:
        y = y._replace(window=(max(rows) - 0.5, -0.5) if rows else _window(chart, "y"))
    x = x._replace(window=x.window or _window(chart, "x"))
    return x._replace(whole=x.whole or _is_whole(chart, "x")), y._replace(whole=y.whole or _is_whole(chart, "y"))


def _is_whole(chart: Chart, side: Literal["x", "y"]) -> bool:
    """Say whether all that is measured along an axis is counted: dots and curves have nothing but whole numbers there.

    Two ends of a straight line are no measurements.
    """
    measured = [e for e in chart.elements if isinstance(e, (Line, Points)) and not is_thin(e)]
    parts = [part for e in measured for part in (_across(e) if side == "x" else _up(e))]
    known = np.concatenate([np.empty(0), *(_shown(part, log=False) for part in parts)])
    counted = any(isinstance(e, Points) for e in measured) or np.unique(known).size > STRAIGHT
    return bool(known.size) and counted and bool((known == np.round(known)).all())


def _window(chart: Chart, side: Literal["x", "y"]) -> Window:
    axis = chart.x if side == "x" else chart.y
    found = [v for element in chart.elements for v in _extent(element, side, axis)]
    if axis.ticks and not axis.log:
        return _around_names(axis, found)
    found = found or [v for e in chart.elements if isinstance(e, Shade) and e.axis == side for v in (e.low, e.high)]
    values = _shown(found, log=axis.log)
    if not values.size:
        return (0.1, 10.0) if axis.log else (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    tight = any(isinstance(e, Field) for e in chart.elements)
    if side == "x" and not tight:
        tight = _spanned(chart, low, high)
    if axis.log:
        return _log_window(low, high, 0.0 if tight else SIDE if side == "x" else HEADROOM)
    if high - low <= LEVEL * max(abs(low), abs(high)):
        return padded(low, low)
    if tight:
        return low, high
    # Of what has one sign no margin has the other: a second line beside the edge would only be for 0.
    margin = (SIDE if side == "x" else HEADROOM) * (high - low)
    return max(low - margin, 0.0) if low >= 0 else low - margin, min(high + margin, 0.0) if high <= 0 else high + margin


def _around_names(axis: Axis, found: list[float]) -> Window:
    """Return the window of an axis with names: half a step more at both ends."""
    at = sorted({place for place, _ in axis.ticks})
    half = min((right - left for left, right in pairwise(at)), default=1.0) / 2
    shown = _shown([*at, *found], log=False)
    return float(shown.min()) - half, float(shown.max()) + half


def _log_window(low: float, high: float, margin: float) -> Window:
    if high <= low * (1 + LEVEL):
        low, high = low / DECADE, high * DECADE
    more = (math.log10(high) - math.log10(low)) * margin
    return max(low * 10.0**-more, 5e-324), min(high * 10.0**more, LARGEST)


def _spanned(chart: Chart, low: float, high: float) -> bool:
    """Say whether a line or a band reaches both ends: no dot stands out there, and a margin would look like a gap."""
    for element in chart.elements:
        if isinstance(element, (Line, Band)) and not is_thin(element):
            x = _shown(element.x, log=chart.x.log)
            if x.size and x.min() <= low and x.max() >= high:
                return not any(isinstance(e, (Points, Link)) for e in chart.elements)
    return False


def is_thin(element: Element) -> bool:
    """Say whether an element is only there to be compared with."""
    return isinstance(element, Line) and element.thin


def _shown(values: Values | list[float], *, log: bool) -> Array:
    """Return those values that an axis can show."""
    found = np.asarray(values, dtype=float).ravel()
    found = found[np.isfinite(found) & (found > 0 if log else True)]
    return np.asarray(np.clip(found, -LARGEST, LARGEST))


def _extent(element: Element, side: Literal["x", "y"], axis: Axis) -> Iterator[float]:
    """Yield the least and the largest of everything that a window should hold."""
    for part in _across(element) if side == "x" else _up(element):
        values = _shown(part, log=axis.log)
        if values.size:
            yield float(values.min())
            yield float(values.max())


def _across(element: Element) -> list[Values]:
    """Return what an element has along the x axis."""
    if isinstance(element, Bars):
        return [element.values, [0.0]]
    if isinstance(element, Link):
        return [[element.start[0], element.end[0]]]
    if isinstance(element, (Dot, Node)):
        return [[element.x]]
    if isinstance(element, Rule):
        return [[element.at]] if element.axis == "x" else []
    return [] if isinstance(element, Shade) else [element.x]


def _up(element: Element) -> list[Values]:
    """Return what an element has along the y axis."""
    if isinstance(element, Link):
        return [[element.start[1], element.end[1]]]
    if isinstance(element, Points):
        return [v for v in (element.y, element.low, element.high) if v is not None]
    if isinstance(element, (Line, Field)):
        return [element.y]
    if isinstance(element, Band):
        return [element.low, element.high]
    if isinstance(element, (Dot, Node)):
        return [[element.y]]
    return [[element.at]] if isinstance(element, Rule) and element.axis == "y" else []
