"""Further texts of a chart: labels of upright rules and shades, texts of bars, the scale of ink of a field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle

from actviz.charts import Bars, Field, Rule, Shade
from actviz.prose.numbers import brief
from actviz.render.canvas import Box, Canvas, fitted, text_width
from actviz.render.chart_keys import ROW
from actviz.render.chart_marks import Place, in_sight, inks, seen
from actviz.render.frames import GAP, window_of
from actviz.render.scales import share
from actviz.render.style import SMALL

if TYPE_CHECKING:
    from actviz.charts import Axis, Element

STRIP, STRIP_HEIGHT = 1.3, 0.09  # inches


class Label(NamedTuple):
    """A text above a frame: inches from its left edge to the middle of the text, and the row, counted upwards."""

    text: str
    middle: float
    row: int


def labels_above(elements: Sequence[Element], x: Axis, width: float) -> list[Label]:
    """Return the labels of upright rules and shades, near what they name and clear of each other."""
    wanted: list[tuple[float, str]] = []
    for e in elements:
        if isinstance(e, Rule) and e.axis == "x" and e.label and in_sight(e.at, x):
            wanted.append((share(x, e.at) * width, e.label))
        elif isinstance(e, Shade) and e.axis == "x" and e.label and (part := seen(e.low, e.high, x)):
            wanted.append((sum(share(x, v) for v in part) / 2 * width, e.label))
    placed: list[Label] = []
    ends: list[float] = []
    for middle, text in sorted(wanted):
        short = fitted(text, width, SMALL)
        own = text_width(short, SMALL)
        start = min(max(middle - own / 2, 0.0), width - own)
        row = next((k for k, end in enumerate(ends) if start >= end), None)
        if row is None:
            row = next((k for k, end in enumerate(ends) if end - start < own / 2 and end + own <= width), None)
            start = max(start, ends[row]) if row is not None else start
        if row is None:
            row = len(ends)
            ends.append(0.0)
        ends[row] = start + own + 2 * GAP
        placed.append(Label(short, start + own / 2, row))
    return placed


def draw_above(canvas: Canvas, place: Place, elements: Sequence[Element]) -> None:
    """Write the labels of upright rules and shades above the frame, each rule up to its own."""
    box = place.area.box
    for label in labels_above(elements, place.x, box.width):
        y = box.top - (label.row + 0.5) * ROW
        canvas.text(
            box.left + label.middle,
            y,
            label.text,
            ha="center",
            va="center_baseline",
            fontsize=SMALL,
            color=canvas.theme.muted,
        )


def draw_scale_of_ink(canvas: Canvas, field: Field, left: float, top: float, width: float) -> None:
    """Draw what the ink of a field means: its label, a strip of all steps, and the numbers at its ends."""
    theme, y = canvas.theme, top + ROW / 2
    low, high = map(brief, field.window)
    numbers = text_width(low, SMALL) + text_width(high, SMALL) + 4 * GAP
    strip = min(STRIP, width / 3)
    label = fitted(field.label, width - strip - numbers, SMALL) if field.label else ""
    x = left + (text_width(label, SMALL) + 2 * GAP if label else 0.0)
    style = {"va": "center_baseline", "fontsize": SMALL, "color": theme.muted}
    canvas.text(left, y, label, **style)
    canvas.text(x, y, low, **style)
    x += text_width(low, SMALL) + GAP
    axes = canvas.axes(Box(x, y - STRIP_HEIGHT / 2, strip, STRIP_HEIGHT))
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.0)
    colors = inks(theme)
    for k, color in enumerate(colors):
        start = k / len(colors)
        axes.add_artist(Rectangle((start, 0.0), 1.0 - start, 1.0, facecolor=color, linewidth=0))
    canvas.text(x + strip + GAP, y, high, **style)


def room_for_bars(elements: Sequence[Element], x: Axis, width: float) -> float:
    """Return the inches right of a frame that the texts behind its bars need, when frame and room are *width*."""
    needed = 0.0
    for bars in elements:
        if isinstance(bars, Bars):
            for value, text in zip(np.asarray(bars.values, dtype=float).tolist(), bars.texts, strict=False):
                end, own = _end_of_bar(x, value), text_width(text, SMALL) + 2 * GAP
                if end * width + own > width and end > 0:
                    needed = max(needed, width - max(width - own, 0.0) / end)
    return needed


def _end_of_bar(x: Axis, value: float) -> float:
    """Return how far along the x axis the right end of a bar is: its value, or 0 if that is right of it."""
    low = min(window_of(x))
    start = low if x.log else max(low, 0.0)
    return share(x, max(start, value) if not math.isnan(value) else start)


def draw_behind_bars(canvas: Canvas, place: Place, elements: Sequence[Element], room: float) -> None:
    """Write each text behind its bar."""
    box = place.area.box
    for bars in elements:
        if isinstance(bars, Bars):
            for k, (value, text) in enumerate(zip(np.asarray(bars.values).tolist(), bars.texts, strict=False)):
                left = box.left + _end_of_bar(place.x, value) * box.width + GAP
                y = box.top + (1 - share(place.y, k)) * box.height
                short = fitted(text, box.left + box.width + room - left, SMALL)
                canvas.text(left, y, short, va="center_baseline", fontsize=SMALL)
