"""The storeys under the strips: f, f′, f″ and abs(f′) on a log axis, all over one x axis, with honest breaks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.window import vertical
from actviz.prose.numbers import brief
from actviz.render.canvas import Box, Canvas, fitted, text_width
from actviz.render.scales import draw_grid, mark_x, number_x, number_y, power, ticks, written
from actviz.render.style import HEADING, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from actviz.analysis.curve import BreakPoint, Curve
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.survey import Survey
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.look import Panel
    from actviz.render.layout import AxesByPanel
    from actviz.render.style import Pen, Theme


class Storey(NamedTuple):
    """What a storey is called, which derivative it shows, and its height relative to that of f."""

    title: str
    order: int
    share: float


STOREYS: dict[Panel, Storey] = {
    "f": Storey("f(x)", 0, 1.0),
    "d1": Storey("f′(x)", 1, 0.75),
    "d2": Storey("f″(x)", 2, 0.65),
    "log": Storey("|f′(x)|, log scale", 1, 0.65),
}
HEADING_ROOM = 0.26
BOTTOM_ROOM = 0.46  # numbers of the x axis and its name
MOST_TICKS = 7
FEWEST_TICKS = 2
TICK_ROOM = 0.24  # inches
NARROW = 3.0
NOTE_GAP, NOTE_DROP = 0.12, 0.03  # inches right of a heading, and below its top
DOT = 6.0
ROUNDING = 1e-9  # of what is measured; two dots closer than that are one
DECADES_SHOWN = 2  # below the threshold


def height(*, bottom: bool) -> float:
    """Return the height in inches that a storey needs beside its axes."""
    return HEADING_ROOM + (BOTTOM_ROOM if bottom else 0.0)


def draw(canvas: Canvas, box: Box, *, survey: Survey, panel: Panel, bottom: bool) -> AxesByPanel:
    """Draw one storey into *box*; the bottom one carries the numbers of the x axis."""
    theme, storey = canvas.theme, STOREYS[panel]
    canvas.text(box.left, box.top, storey.title, fontsize=HEADING, weight="bold")
    if storey.order and (measured := _by_differences(survey)):
        left = box.left + text_width(storey.title, HEADING, "bold") + NOTE_GAP
        note = fitted(f"numerical, by differences: {measured}", box.width - left + box.left, SMALL)
        canvas.text(left, box.top + NOTE_DROP, note, fontsize=SMALL, color=theme.muted)
    axes = canvas.axes(Box(box.left, box.top + HEADING_ROOM, box.width, box.height - height(bottom=bottom)))
    axes.set_xlim(*survey.window)
    log = panel == "log"
    x = ticks(*survey.window, MOST_TICKS if box.width > NARROW else MOST_TICKS - 2)
    most = max(FEWEST_TICKS, min(MOST_TICKS - 1, round((box.height - height(bottom=bottom)) / TICK_ROOM)))
    y, labels = _log_scale(axes, survey, theme, most) if log else _linear_scale(axes, survey, storey.order, most)
    draw_grid(axes, x, y, theme)
    number_y(axes, y, labels, theme)
    if bottom:
        number_x(axes, x, theme, named=True)
    else:
        mark_x(axes, x, theme)
    for index, curve in enumerate(survey.curves):
        draw_curve(axes, curve, storey.order, theme.pen(index), zorder=3 + index, log=log)
        if not log:
            draw_dots(axes, curve, storey.order, theme.curves[index], theme)
    return {panel: axes}


def _by_differences(survey: Survey) -> str:
    """Name the curves whose derivatives are measured by differences of f."""
    labels = [c.activation.label for c in survey.curves if c.activation.slope_source == "numerical"]
    return ", ".join(labels)


def draw_curve(axes: Axes, curve: Curve, order: int, pen: Pen, *, zorder: float = 3, log: bool = False) -> Line2D:
    """Draw f, f′ or f″ of one curve as a single line, cut where that derivative jumps."""
    x, y = joined(curve, order)
    if log:
        y = np.where(y == 0, np.nan, np.abs(y))
    (line,) = axes.plot(x, y, color=pen.color, linestyle=pen.dashes, linewidth=pen.width, zorder=zorder)
    line.set_solid_capstyle("butt")
    return line


def joined(curve: Curve, order: int) -> tuple[Array, Array]:
    """Return the samples of all segments; nan stands between two whose ends differ, so that no ramp is drawn."""
    x: list[Array] = []
    y: list[Array] = []
    for segment in curve.segments:
        values = segment[order + 1]
        if x and (y[-1][-1] != values[0] or x[-1][-1] != segment.x[0]):
            x.append(np.array([np.nan]))
            y.append(np.array([np.nan]))
        x.append(segment.x)
        y.append(values)
    return np.concatenate(x), np.concatenate(y)


def draw_dots(axes: Axes, curve: Curve, order: int, color: str, theme: Theme, *, size: float = DOT) -> list[Line2D]:
    """Mark each jump of one derivative: a filled dot on the value taken, an open one on the value left out."""
    dots = []
    for b in curve.breaks:
        for y, filled in jump(b, order):
            (dot,) = axes.plot([b.where.at], [y], "o", color=color, markersize=size, markeredgewidth=1.4, zorder=20)
            dot.set_markerfacecolor(color if filled else theme.panel)
            dots.append(dot)
    return dots


def jump(b: BreakPoint, order: int) -> list[tuple[float, bool]]:
    """Return the values on both sides and the one taken, each with whether it is taken; nothing if there is no jump."""
    left, right, taken = b.left[order], b.right[order], b.taken[order]
    if b.where.order > order or (_close(left, right) and _close(taken, left)):
        return []
    values = [left, *(y for y in (right,) if not _close(y, left))]
    values += [taken] if not any(_close(taken, y) for y in values) else []
    return [(y, _close(y, taken)) for y in values if math.isfinite(y)]


def _close(a: float, b: float) -> bool:
    return a == b or math.isclose(a, b, rel_tol=ROUNDING)


def _linear_scale(axes: Axes, survey: Survey, order: int, most: int) -> tuple[list[float], list[str]]:
    """Set the y window; return ticks and their labels."""
    limits = vertical(survey.curves, order)
    axes.set_ylim(*limits)
    at = ticks(*limits, most)
    return at, written(at)


def steepest_in_sight(sheet: FactSheet, curve: Curve) -> float:
    """Return the peak slope, or the largest finite slope that is sampled if there is no bound."""
    if math.isfinite(sheet.peak.slope):
        return sheet.peak.slope
    slopes = np.abs(np.concatenate([segment.d1 for segment in curve.segments]))
    return float(slopes[np.isfinite(slopes)].max(initial=0.0))


def log_window(survey: Survey) -> Window:
    """Return the window of a log axis: from a power of ten below the threshold to above the largest slope."""
    limits = [s.saturation.limit for s in survey.sheets]
    peak = max(steepest_in_sight(*pair) for pair in zip(survey.sheets, survey.curves, strict=True))
    foot = math.floor(math.log10(min(1.0, *limits))) - DECADES_SHOWN
    return 10.0**foot, 2 * max(1.0, peak, *limits)


def _log_scale(axes: Axes, survey: Survey, theme: Theme, most: int) -> tuple[list[float], list[str]]:
    """Set a log axis with the threshold as a thin line; return ticks and their labels."""
    low, top = log_window(survey)
    foot = round(math.log10(low))
    axes.set_yscale("log", nonpositive="mask")
    axes.set_ylim(low, top)
    for value in sorted({s.saturation.limit for s in survey.sheets}):
        axes.axhline(value, color=theme.foreground, linewidth=0.9, linestyle=(0, (1, 2)), zorder=2)
        label = axes.text(1.0, value, f" {brief(value)}", transform=axes.get_yaxis_transform(), va="center")
        label.set(fontsize=SMALL, color=theme.muted)
    highest = math.floor(math.log10(top))
    decades = list(range(highest, foot - 1, -math.ceil((highest - foot + 1) / most)))
    return [10.0**k for k in decades], [power(k) for k in decades]
