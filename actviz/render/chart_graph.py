"""Boxes and arrows: graphs, which have no axes, and paths, which have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from actviz.charts import Dot, Link, Node
from actviz.render import chart_dots, chart_marks
from actviz.render.canvas import Box, Canvas, fitted, line_height, text_width
from actviz.render.chart_marks import Place, pen_of
from actviz.render.frames import TITLE_ROOM, Area, window_of
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.charts import Chart, Element
    from actviz.interval import Window

INSIDE = 0.07  # inches between the text of a box and its edge
HEAD, HALF_HEAD = 0.085, 0.036  # an arrow's
ROOM = 0.16  # between boxes
ROUNDING = 1e-9
SIZES = (SMALL, 7.0, 6.0, 5.0)  # of letters
SHARE_OF_PATH = 0.5  # of an arrow, that its head takes at most


class Layout(NamedTuple):
    """A graph as it fits a width: the size of its letters, and the inches of height that it needs."""

    chart: Chart
    size: float
    height: float


def laid_out(chart: Chart, width: float, most: float = math.inf) -> Layout:
    """Return a graph so that no box covers another, in smaller letters or turned by a right angle if that takes it.

    It is *width* inches wide, and at most so many high if that is possible.
    """
    own, turned = ([Layout(c, size, _height(c, width, size)) for size in SIZES] for c in (chart, _turned(chart)))
    found = [layout for layout in [*own[:-1], *turned, own[-1]] if math.isfinite(layout.height)]
    fitting = (layout for layout in found if layout.height <= most)
    return next(fitting, min(found, key=lambda layout: layout.height, default=own[-1]._replace(height=TITLE_ROOM)))


def _turned(chart: Chart) -> Chart:
    """Return a graph that goes down instead of to the right, or to the right instead of down."""
    elements: list[Element] = []
    for e in chart.elements:
        if isinstance(e, (Node, Dot)):
            elements.append(e._replace(x=-e.y, y=-e.x))
        elif isinstance(e, Link):
            elements.append(e._replace(start=(-e.start[1], -e.start[0]), end=(-e.end[1], -e.end[0])))
    x, y = (axis._replace(window=axis.window and (-axis.window[1], -axis.window[0])) for axis in (chart.y, chart.x))
    return chart._replace(x=x, y=y, elements=tuple(elements))


def _height(chart: Chart, width: float, size: float) -> float:
    """Return the height in inches at which boxes that have no room beside each other have it above; ∞ if none does."""
    nodes = [e for e in chart.elements if isinstance(e, Node)]
    sizes = [_size(node, size) for node in nodes]
    (left, right), (low, high) = _window(chart, "x"), _window(chart, "y")
    wide, tall = (max((s[k] for s in sizes), default=0.0) for k in (0, 1))
    across = (width - wide) / (right - left)
    needed = 0.0
    for (one, own), (other, its) in combinations(zip(nodes, sizes, strict=True), 2):
        if abs(one.x - other.x) * across < (own[0] + its[0]) / 2 + ROOM - ROUNDING:
            apart = abs(one.y - other.y) / (high - low)
            needed = max(needed, ((own[1] + its[1]) / 2 + ROOM) / apart if apart else math.inf)
    return (TITLE_ROOM if chart.title else 0.0) + tall + needed if wide <= width else math.inf


def draw_bare(canvas: Canvas, box: Box, layout: Layout) -> None:
    """Draw a graph with its title: no frame, no ticks, its points as far apart as its boxes allow."""
    chart, size = layout.chart, layout.size
    head = TITLE_ROOM if chart.title else 0.0
    canvas.text(box.left, box.top, fitted(chart.title, box.width, TICK, "bold"), weight="bold")
    sizes = [_size(e, size) for e in chart.elements if isinstance(e, Node)]
    wide, tall = (max((s[k] for s in sizes), default=0.0) for k in (0, 1))
    inner = Box(box.left + wide / 2, box.top + head + tall / 2, box.width - wide, box.height - head - tall)
    axes = canvas.axes(inner)
    x, y = (axis._replace(window=_window(chart, side)) for axis, side in ((chart.x, "x"), (chart.y, "y")))
    axes.set_xlim(*window_of(x))
    axes.set_ylim(*window_of(y))
    place = Place(Area(axes, inner), x, y, canvas.theme)
    chart_marks.draw(place, chart.elements)
    draw(canvas, place, chart.elements, size)
    chart_dots.draw(canvas, place, chart.elements)


def _window(chart: Chart, side: str) -> Window:
    """Return the window of a graph: its own, or without margins what holds its points."""
    own = chart.x.window if side == "x" else chart.y.window
    at = [getattr(e, side) for e in chart.elements if isinstance(e, (Node, Dot))]
    low, high = own or (min(at, default=0.0), max(at, default=1.0))
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def _size(node: Node, size: float) -> tuple[float, float]:
    """Return width and height of a box in inches."""
    return max(text_width(t, size) for t in node.lines) + 2 * INSIDE, len(node.lines) * line_height(size) + INSIDE


def draw(canvas: Canvas, place: Place, elements: Sequence[Element], size: float = SMALL) -> None:
    """Draw arrows, each up to the edge of the box that it leads to, then the boxes with their lines."""
    boxes: dict[tuple[float, float], Box] = {}
    for e in elements:
        if isinstance(e, Node):
            x, y = (float(v[0]) for v in place.inches([e.x], [e.y]))
            wide, high = _size(e, size)
            boxes[e.x, e.y] = Box(x - wide / 2, y - high / 2, wide, high)
    for e in elements:
        if isinstance(e, Link):
            _arrow(canvas, place, e, boxes)
    for e in elements:
        if isinstance(e, Node):
            _box(canvas, boxes[e.x, e.y], e, size)


def _box(canvas: Canvas, box: Box, node: Node, size: float) -> None:
    theme = canvas.theme
    corner = box.left / canvas.width, 1 - (box.top + box.height) / canvas.height
    edge = Rectangle(corner, box.width / canvas.width, box.height / canvas.height, transform=canvas.figure.transFigure)
    edge.set(facecolor=theme.ink[0], edgecolor=theme.spine, linewidth=0.8)
    canvas.figure.add_artist(edge)
    for k, line in enumerate(node.lines):
        y = box.top + INSIDE / 2 + (k + 0.5) * line_height(size)
        style = {"ha": "center", "va": "center_baseline", "fontsize": size}
        color = theme.muted if k else theme.foreground
        canvas.text(box.left + box.width / 2, y, line, color=color, **style)


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
