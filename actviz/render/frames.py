"""A frame with a title, both scales and a key at the ends of its curves: what the figures of vectors are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from actviz.render.canvas import Box, Canvas, fitted, line_height, text_width
from actviz.render.scales import draw_grid, number_x, number_y, ticks, written
from actviz.render.style import SMALL, TICK, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.interval import Window

TITLE_ROOM = 0.24  # inches
NUMBERS_ROOM = 0.22
NAME_ROOM = 0.16
LEFT_ROOM = 0.1  # beside the numbers of the y axis
SAMPLE = 0.18  # of the line, beside its name
GAP = 0.05
X_ROOM = 0.4  # inches that a number of the x axis takes at least
Y_ROOM = 0.3
MOST_TICKS, FEWEST_TICKS = 9, 4
HEADROOM = 0.06


class Area(NamedTuple):
    """Axes with the box in inches that they fill."""

    axes: Axes
    box: Box


def padded(low: float, high: float) -> Window:
    """Return a y window with some room beyond what it shows, and one of height 2 for what is level."""
    if not high > low:
        low, high = low - 1, high + 1
    margin = HEADROOM * (high - low)
    return low - margin, high + margin


def frame(canvas: Canvas, box: Box, x: Window, y: Window, *, title: str, name: str, right: float = 0.0) -> Area:
    """Draw an empty frame into *box*; *name* stands under the x axis, *right* is the room kept for names of curves."""
    theme = canvas.theme
    canvas.text(box.left, box.top, fitted(title, box.width, TICK, "bold"), weight="bold")
    foot = NUMBERS_ROOM + (NAME_ROOM if name else 0.0)
    height = box.height - TITLE_ROOM - foot
    y_ticks = ticks(*y, max(FEWEST_TICKS, min(MOST_TICKS, round(height / Y_ROOM))))
    labels = written(y_ticks)
    left = max(text_width(label, SMALL) for label in labels) + LEFT_ROOM
    inner = Box(box.left + left, box.top + TITLE_ROOM, box.width - left - right, height)
    axes = canvas.axes(inner)
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    x_ticks = ticks(*x, max(FEWEST_TICKS, min(MOST_TICKS, round(inner.width / X_ROOM))))
    draw_grid(axes, x_ticks, y_ticks, theme)
    number_y(axes, y_ticks, labels, theme, size=SMALL)
    number_x(axes, x_ticks, theme, size=SMALL)
    if name:
        under = inner.top + inner.height + NUMBERS_ROOM
        canvas.text(inner.left + inner.width / 2, under, name, ha="center", fontsize=SMALL, color=theme.muted)
    return Area(axes, inner)


def key_width(names: Sequence[str]) -> float:
    """Return the room that the names of curves need right of a frame."""
    return max(text_width(name, SMALL) for name in names) + SAMPLE + 3 * GAP


def name_ends(canvas: Canvas, area: Area, ends: Sequence[tuple[str, float, Pen]]) -> None:
    """Name curves at their right ends, each with a piece of its line; names that would overlap are moved apart."""
    low, high = area.axes.get_ylim()
    height = line_height(SMALL)
    box = area.box
    order = sorted(range(len(ends)), key=lambda k: -ends[k][1])
    places = [box.height * (1 - (min(max(ends[k][1], low), high) - low) / (high - low)) for k in order]
    for place, k in zip(spread(places, height, box.height), order, strict=True):
        name, _, stroke = ends[k]
        start = box.left + box.width + GAP
        canvas.stroke((start, box.top + place), (start + SAMPLE, box.top + place), stroke)
        canvas.text(start + SAMPLE + GAP, box.top + place, name, va="center_baseline", fontsize=SMALL)


def spread(places: Sequence[float], gap: float, most: float) -> list[float]:
    """Move ascending places down, then up again, until neighbours are *gap* apart and the last is at *most*."""
    down: list[float] = []
    for place in places:
        down.append(max(place, down[-1] + gap) if down else place)
    up: list[float] = []
    for place in reversed(down):
        up.append(min(place, up[-1] - gap if up else most))
    return up[::-1]
