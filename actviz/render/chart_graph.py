"""Boxes and arrows: graphs, which have no axes, and paths, which have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from actviz.charts import Axis, Link, Node
from actviz.prose.numbers import typographic
from actviz.render import chart_dots, chart_marks
from actviz.render.canvas import Box, Canvas, fitted, line_height, text_width
from actviz.render.chart_marks import Place, pen_of
from actviz.render.frames import TITLE_ROOM, Area
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.charts import Chart, Element

INSIDE = 0.07  # inches between the text of a box and its edge
HEAD, HALF_HEAD = 0.085, 0.036  # an arrow's
ROOM = 0.12  # between boxes in one column
SHARE_OF_PATH = 0.5  # of an arrow, that its head takes at most


def height(chart: Chart) -> float:
    """Return the height in inches that a graph needs at least: that of its highest column of boxes."""
    columns: dict[float, float] = {}
    for e in chart.elements:
        if isinstance(e, Node):
            columns[e.x] = columns.get(e.x, 0.0) + _size(e)[1] + ROOM
    return (TITLE_ROOM if chart.title else 0.0) + max(columns.values(), default=0.0)


def draw_bare(canvas: Canvas, box: Box, chart: Chart, x: Axis, y: Axis) -> None:
    """Draw a graph with its title: no frame, no ticks, its points as far apart as its boxes allow."""
    head = TITLE_ROOM if chart.title else 0.0
    canvas.text(box.left, box.top, fitted(chart.title, box.width, TICK, "bold"), weight="bold")
    sizes = [_size(e) for e in chart.elements if isinstance(e, Node)]
    wide, high = (max((size[k] for size in sizes), default=0.0) for k in (0, 1))
    inner = Box(box.left + wide / 2, box.top + head + high / 2, box.width - wide, box.height - head - high)
    axes = canvas.axes(inner)
    axes.set_xlim(*_tight(chart, "x", x))
    axes.set_ylim(*_tight(chart, "y", y))
    windows = x._replace(window=_tight(chart, "x", x)), y._replace(window=_tight(chart, "y", y))
    place = Place(Area(axes, inner), *windows, canvas.theme)
    chart_marks.draw(place, chart.elements)
    draw(canvas, place, chart.elements)
    chart_dots.draw(canvas, place, chart.elements)


def _tight(chart: Chart, side: str, axis: Axis) -> tuple[float, float]:
    """Return the window of a graph without margins, if it did not ask for another."""
    own = chart.x.window if side == "x" else chart.y.window
    if own is not None:
        return own
    at = [getattr(e, side) for e in chart.elements if isinstance(e, Node)]
    if not at:
        return axis.window or (0.0, 1.0)
    low, high = min(at), max(at)
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def _size(node: Node) -> tuple[float, float]:
    """Return width and height of a box in inches."""
    return max(text_width(t, SMALL) for t in node.lines) + 2 * INSIDE, len(node.lines) * line_height(SMALL) + INSIDE


def draw(canvas: Canvas, place: Place, elements: Sequence[Element]) -> None:
    """Draw arrows, each up to the edge of the box that it leads to, then the boxes with their lines."""
    boxes: dict[tuple[float, float], Box] = {}
    for e in elements:
        if isinstance(e, Node):
            x, y = (float(v[0]) for v in place.inches([e.x], [e.y]))
            wide, high = _size(e)
            boxes[e.x, e.y] = Box(x - wide / 2, y - high / 2, wide, high)
    for e in elements:
        if isinstance(e, Link):
            _arrow(canvas, place, e, boxes)
    for e in elements:
        if isinstance(e, Node):
            _box(canvas, boxes[e.x, e.y], e)


def _box(canvas: Canvas, box: Box, node: Node) -> None:
    theme = canvas.theme
    corner = box.left / canvas.width, 1 - (box.top + box.height) / canvas.height
    edge = Rectangle(corner, box.width / canvas.width, box.height / canvas.height, transform=canvas.figure.transFigure)
    edge.set(facecolor=theme.ink[0], edgecolor=theme.spine, linewidth=0.8)
    canvas.figure.add_artist(edge)
    for k, line in enumerate(node.lines):
        y = box.top + INSIDE / 2 + (k + 0.5) * line_height(SMALL)
        color = theme.foreground if k == 0 else theme.muted
        canvas.text(
            box.left + box.width / 2,
            y,
            typographic(line),
            ha="center",
            va="center_baseline",
            fontsize=SMALL,
            color=color,
        )


def _arrow(canvas: Canvas, place: Place, link: Link, boxes: dict[tuple[float, float], Box]) -> None:
    (x0, x1), (y0, y1) = place.inches([link.start[0], link.end[0]], [link.start[1], link.end[1]])
    start, end = (float(x0), float(y0)), (float(x1), float(y1))
    length = math.dist(start, end)
    if not (math.isfinite(length) and length > 0):
        return
    away = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    first = _to_edge(boxes.get(link.start), away)
    last = _to_edge(boxes.get(link.end), away)
    start = start[0] + first * away[0], start[1] + first * away[1]
    end = end[0] - last * away[0], end[1] - last * away[1]
    free = length - first - last
    if free <= 0:
        return
    pen = pen_of(place.theme, link.pen)
    color = place.theme.muted if link.pen is None else pen.color
    head = min(1.0, SHARE_OF_PATH * free / HEAD)
    neck = end[0] - head * HEAD * away[0], end[1] - head * HEAD * away[1]
    canvas.line(start, neck, color=color, linewidth=1.1, zorder=4, solid_capstyle="butt")
    side = -away[1] * head * HALF_HEAD, away[0] * head * HALF_HEAD
    corners = [end, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1])]
    size = np.array([canvas.width, canvas.height])
    at = np.array(corners) / size
    at[:, 1] = 1 - at[:, 1]
    tip = Polygon(at, closed=True, facecolor=color, linewidth=0, transform=canvas.figure.transFigure, zorder=4)
    canvas.figure.add_artist(tip)


def _to_edge(box: Box | None, away: tuple[float, float]) -> float:
    """Return how far it is from the middle of a box to its edge in a direction."""
    if box is None:
        return 0.0
    reach = [half / abs(part) for half, part in ((box.width / 2, away[0]), (box.height / 2, away[1])) if part]
    return min(reach)
