"""The storeys under the strips: f, f′, f″ and abs(f′) on a log axis, all over one x axis, with honest breaks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.analysis.window import vertical
from actviz.render.canvas import Box, Canvas
from actviz.render.numbers import brief, typographic
from actviz.render.style import HEADING, LABEL, SMALL, TICK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from actviz.analysis.curve import BreakPoint, Curve
    from actviz.analysis.survey import Survey
    from actviz.analysis.window import Window
    from actviz.arrays import Array
    from actviz.render.layout import AxesByPanel
    from actviz.render.style import Pen, Theme

Panel = Literal["strips", "f", "d1", "d2", "log"]


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
NARROW = 3.0
DOT = 6.0
DECADES_SHOWN = 2  # below the threshold
MOST_DECADES = 6
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def height(*, bottom: bool) -> float:
    """Return the height in inches that a storey needs beside its axes."""
    return HEADING_ROOM + (BOTTOM_ROOM if bottom else 0.0)


def draw(canvas: Canvas, box: Box, *, survey: Survey, panel: Panel, bottom: bool) -> AxesByPanel:
    """Draw one storey into *box*; the bottom one carries the numbers of the x axis."""
    theme, storey = canvas.theme, STOREYS[panel]
    canvas.text(box.left, box.top, storey.title, fontsize=HEADING, weight="bold")
    axes = canvas.axes(Box(box.left, box.top + HEADING_ROOM, box.width, box.height - height(bottom=bottom)))
    axes.set_xlim(*survey.window)
    log = panel == "log"
    if log:
        _log_scale(axes, survey, theme)
    else:
        limits = vertical(survey.curves, storey.order)
        axes.set_ylim(*limits)
        number_axis(axes, "y", ticks(*limits, MOST_TICKS - 1), theme)
    frame(axes, survey.window, theme, most=MOST_TICKS if box.width > NARROW else MOST_TICKS - 2)
    if bottom:
        axes.set_xlabel("x", fontsize=LABEL, color=theme.muted, labelpad=2)
    else:
        axes.tick_params(axis="x", labelbottom=False)
    for index, curve in enumerate(survey.curves):
        draw_curve(axes, curve, storey.order, theme.pen(index), zorder=3 + index, log=log)
        if not log:
            draw_dots(axes, curve, storey.order, theme.curves[index], theme)
    return {panel: axes}


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
        if x and y[-1][-1] != values[0]:
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
            dot.set_markerfacecolor(color if filled else theme.background)
            dots.append(dot)
    return dots


def jump(b: BreakPoint, order: int) -> list[tuple[float, bool]]:
    """Return the values on both sides and the one taken, each with whether it is taken; nothing if there is no jump."""
    left, right, taken = b.left[order], b.right[order], b.taken[order]
    if b.where.order > order or left == right or math.isclose(left, right, rel_tol=1e-14):
        return []
    return [(y, y == taken) for y in dict.fromkeys([left, right, taken]) if math.isfinite(y)]


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most *most* multiples of 1, 2 or 5 times a power of ten between two numbers."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * f for f in (1, 2, 5, 10) if power * f >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = max(0, -math.floor(math.log10(step)))
    return [round(step * k, digits + 1) + 0.0 for k in range(first, last + 1)]


def number_axis(axes: Axes, which: Literal["x", "y"], at: list[float], theme: Theme, size: float = TICK) -> None:
    """Set ticks and their numbers, each as short as it can be written."""
    labels = [typographic(f"{t:g}") for t in at]
    (axes.set_xticks if which == "x" else axes.set_yticks)(at, labels)
    axes.tick_params(axis=which, length=3, width=0.8, color=theme.spine, labelcolor=theme.muted, labelsize=size)


def frame(axes: Axes, window: Window, theme: Theme, *, most: int = MOST_TICKS, size: float = TICK) -> None:
    """Number the x axis; draw the left and lower spines, the grid and the lines through 0."""
    number_axis(axes, "x", ticks(*window, most), theme, size)
    for side in ("left", "bottom"):
        axes.spines[side].set(visible=True, color=theme.spine, linewidth=0.8)
    axes.grid(visible=True, color=theme.grid, linewidth=0.8)
    axes.set_axisbelow(True)
    if window[0] < 0 < window[1]:
        axes.axvline(0, color=theme.spine, linewidth=0.8, zorder=1.5)
    low, high = axes.get_ylim()
    if axes.get_yscale() == "linear" and low < 0 < high:
        axes.axhline(0, color=theme.spine, linewidth=0.8, zorder=1.5)


def _log_scale(axes: Axes, survey: Survey, theme: Theme) -> None:
    """Set a log axis from below the threshold to above the largest slope, with the threshold as a thin line."""
    limit = max(s.saturation.limit for s in survey.sheets)
    peak = max(min(s.peak.slope, 1e300) for s in survey.sheets)
    top = 2 * max(1.0, peak, limit)
    foot = math.floor(math.log10(min(limit, 1.0))) - DECADES_SHOWN
    axes.set_yscale("log", nonpositive="mask")
    axes.set_ylim(10.0**foot, top)
    highest = math.floor(math.log10(top))
    decades = list(range(highest, foot - 1, -math.ceil((highest - foot) / MOST_DECADES)))
    axes.set_yticks([10.0**k for k in decades], [f"10{str(k).translate(SUPERSCRIPTS)}" for k in decades])
    axes.minorticks_off()
    axes.tick_params(axis="y", length=3, width=0.8, color=theme.spine, labelcolor=theme.muted, labelsize=TICK)
    limits = {s.saturation.limit for s in survey.sheets}
    for value in limits:
        axes.axhline(value, color=theme.foreground, linewidth=0.9, linestyle=(0, (1, 2)), zorder=2)
        axes.annotate(
            brief(value),
            (1.0, value),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=theme.muted,
        )
