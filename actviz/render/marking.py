"""Marks on the curves: what is worth naming in the figure of a single activation, and where two of them cross."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.prose.meeting_words import place
from actviz.prose.numbers import brief, typographic
from actviz.render.canvas import POINTS, text_width
from actviz.render.storeys import DOT
from actviz.render.style import SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from actviz.analysis.comparison import Pair
    from actviz.analysis.difference import Crossover
    from actviz.analysis.marks import Asymptote, Marks
    from actviz.measure.landmarks import Point
    from actviz.render.layout import AxesByPanel
    from actviz.render.style import Theme

OFFSET = 6  # points between a mark and its text


def mark(axes: AxesByPanel, marks: Marks, theme: Theme) -> None:
    """Draw the *marks* of one activation into those storeys that there are."""
    if "f" in axes:
        for asymptote in marks.asymptotes:
            draw_asymptote(axes["f"], asymptote, theme)
    for panel, points in (("f", marks.on_f), ("d1", marks.on_d1)):
        if panel in axes:
            for point in points:
                draw_point(axes[panel], point, theme)


def mark_pair(axes: AxesByPanel, pair: Pair, theme: Theme) -> None:
    """Ring the crossovers of two activations in those storeys that there are; the lowest one names those of f′."""
    if "f" in axes:
        ring(axes["f"], pair.values.crossovers, theme, named=False)
    for panel in ("d1", "log"):
        if panel in axes:
            ring(axes[panel], pair.slopes.crossovers, theme, named=panel == "log" or "log" not in axes)


def ring(axes: Axes, crossovers: tuple[Crossover, ...], theme: Theme, *, named: bool) -> None:
    """Ring the points where two curves cross, and write their x beside them where there is room."""
    (low, high), (foot, top) = axes.get_xlim(), axes.get_ylim()
    scale = _inches(axes)[0] / (high - low)
    free = {-1: math.inf, 1: -math.inf}  # up to where a label may reach, on the left and on the right
    middle = (low + high) / 2
    inside = [c for c in crossovers if low < c.x < high and foot < c.value < top]
    for c in sorted(inside, key=lambda c: abs(c.x - middle)):
        (dot,) = axes.plot([c.x], [c.value], "o", markersize=DOT, color=theme.foreground, zorder=30)
        dot.set_markerfacecolor(theme.panel)
        outwards = -1 if c.x < middle else 1
        start = c.x * scale + outwards * OFFSET / POINTS
        if named and (start - free[outwards]) * outwards > 0:
            _label(axes, (c.x, c.value), place(c.x), (outwards * OFFSET, OFFSET / 2), theme)
            free[outwards] = start + outwards * (text_width(place(c.x), SMALL) + OFFSET / POINTS)


def draw_point(axes: Axes, point: Point, theme: Theme) -> None:
    """Put a small dot on the curve and write its coordinates above it, or below it if it is negative."""
    above = point.y > 0
    axes.plot([point.x], [point.y], "o", markersize=DOT * 0.75, color=theme.foreground, zorder=30)
    _make_room(axes, point.y, above=above)
    text = f"{brief(point.y)} at x = {brief(point.x)}"
    label = _label(axes, point, text, (_inwards(axes, point.x, text), OFFSET if above else -OFFSET), theme)
    label.set_horizontalalignment("center")


def _inwards(axes: Axes, x: float, text: str) -> float:
    """Return how many points a text centred on *x* must move so as not to stick out of the axes."""
    (low, high), width = axes.get_xlim(), _inches(axes)[0]
    at, half = (x - low) / (high - low) * width, text_width(text, SMALL) / 2
    return POINTS * (min(max(at, half), max(width - half, half)) - at)


def _make_room(axes: Axes, y: float, *, above: bool) -> None:
    """Widen the y window so that a line of text fits between *y* and its end."""
    low, high = axes.get_ylim()
    text = (2 * OFFSET + SMALL) / POINTS / _inches(axes)[1] * (high - low)
    axes.set_ylim(low if above else min(low, y - text), max(high, y + text) if above else high)


def _inches(axes: Axes) -> tuple[float, float]:
    """Return the width and height of axes in inches."""
    figure = axes.get_figure(root=True)
    width, height = figure.get_size_inches() if figure else (1.0, 1.0)
    box = axes.get_position()
    return box.width * float(width), box.height * float(height)


def _label(axes: Axes, at: tuple[float, float], text: str, offset: tuple[float, float], theme: Theme) -> Text:
    label = axes.annotate(typographic(text), at, xytext=offset, textcoords="offset points", fontsize=SMALL, zorder=31)
    label.set_color(theme.foreground)
    label.set_horizontalalignment("center" if offset[0] == 0 else "left" if offset[0] > 0 else "right")
    label.set_verticalalignment("bottom" if offset[1] > 0 else "top")
    return label


def draw_asymptote(axes: Axes, asymptote: Asymptote, theme: Theme) -> None:
    """Draw the line that f approaches on one side, as fine dots behind everything."""
    low, high = axes.get_xlim()
    start, stop = (max(low, 0.0), high) if asymptote.side > 0 else (low, min(high, 0.0))
    if start < stop:
        ends = [start, stop]
        values = [asymptote.slope * x + asymptote.intercept for x in ends]
        axes.plot(ends, values, color=theme.muted, linewidth=0.9, linestyle=(0, (1, 2.5)), zorder=2, scaley=False)
