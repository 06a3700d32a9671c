"""The probabilities of three classes as points of a triangle, with the path that a temperature takes them along."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from actviz.prose.numbers import brief, indexed
from actviz.render.canvas import Box, Canvas, line_height, text_width, wrapped
from actviz.render.layout import Block, across
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.analysis.vectors import Path
    from actviz.arrays import Array
    from actviz.render.layout import AxesByPanel

SHARE = 0.95
MARKERS = "osD^vP"
MARK, WIDER = 6.5, 2.5  # points
NAMES = 0.28  # inches around the triangle, for the names of its corners
HEIGHT = math.sqrt(3) / 2  # of a triangle with sides of 1
CORNERS = np.array([[0.5, HEIGHT], [0.0, 0.0], [1.0, 0.0]])
MOST_TRIANGLE = 0.5  # of the page's width
TEXT_GAP = 0.3
TITLE_ROOM = 0.24


def block(path: Path, names: Sequence[str]) -> Block:
    """Return the block of the triangle, with a key of its points beside it."""
    return across(Block(TITLE_ROOM, SHARE, partial(draw, path=path, names=names)))


def placed(probabilities: Array) -> Array:
    """Return the points of the plane for probabilities of three classes, shape (…, 2)."""
    places: Array = probabilities @ CORNERS
    return places


def draw(canvas: Canvas, box: Box, *, path: Path, names: Sequence[str]) -> AxesByPanel:
    """Draw the triangle, the path over temperatures and one mark per result."""
    theme = canvas.theme
    canvas.text(box.left, box.top, "Probabilities of three classes", weight="bold")
    corner = text_width("y₂ = 1", SMALL) + 0.06
    room = min(box.height - TITLE_ROOM - 2 * NAMES, (MOST_TRIANGLE * box.width - 2 * corner) * HEIGHT)
    side = room / HEIGHT
    inner = Box(box.left + corner, box.top + TITLE_ROOM + NAMES, side, room)
    axes = canvas.axes(inner)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, HEIGHT)
    edge = np.vstack([CORNERS, CORNERS[:1]])
    axes.plot(edge[:, 0], edge[:, 1], color=theme.spine, linewidth=1.0, clip_on=False)
    centre = CORNERS.mean(axis=0)
    axes.plot(*centre, "+", color=theme.muted, markersize=7.0)
    if path.points.size:
        along = placed(path.points)
        axes.plot(along[:, 0], along[:, 1], color=theme.muted, linewidth=1.4, zorder=2, clip_on=False)
    outputs = [m.y.tolist() for m in path.marked]
    for k, m in enumerate(path.marked):
        (dot,) = axes.plot(*placed(m.y), MARKERS[k], color=theme.curves[k], zorder=4 + k, clip_on=False)
        # Points that coincide show around each other.
        dot.set(markersize=MARK + WIDER * outputs[k + 1 :].count(outputs[k]), markeredgecolor=theme.background)
    top, foot = inner.top, inner.top + inner.height
    for index, (x, y, ha, va) in enumerate(
        [
            (inner.left + side / 2, top - 0.1, "center", "bottom"),
            (inner.left, foot + 0.08, "center", "top"),
            (inner.left + side, foot + 0.08, "center", "top"),
        ]
    ):
        canvas.text(x, y, f"{indexed('y', index)} = 1", ha=ha, va=va, fontsize=SMALL, color=theme.muted)
    left = inner.left + side + corner + TEXT_GAP
    _draw_key(canvas, Box(left, box.top + TITLE_ROOM, box.left + box.width - left, box.height), path, names)
    return {}


def _draw_key(canvas: Canvas, box: Box, path: Path, names: Sequence[str]) -> None:
    theme = canvas.theme
    y = box.top
    for k, (m, name) in enumerate(zip(path.marked, names, strict=True)):
        x = box.left / canvas.width
        canvas.figure.add_artist(_mark(x + 0.06 / canvas.width, 1 - (y + 0.08) / canvas.height, canvas, k))
        canvas.text(box.left + 0.2, y, name, fontsize=TICK)
        y += line_height(TICK)
        for line in wrapped(", ".join(brief(v) for v in m.y.tolist()), box.width - 0.2, SMALL):
            canvas.text(box.left + 0.2, y, line, fontsize=SMALL, color=theme.muted)
            y += line_height(SMALL)
        y += 0.06
    explained = "Each corner is certainty of one class, + is none at all."
    if path.points.size:
        explained += " The line is the path over all temperatures, from cold (a corner) to hot (+)."
    for line in wrapped(explained, box.width, SMALL):
        canvas.text(box.left, y, line, fontsize=SMALL, color=theme.muted)
        y += line_height(SMALL)


def _mark(x: float, y: float, canvas: Canvas, index: int) -> Line2D:
    mark = Line2D([x], [y], transform=canvas.figure.transFigure, linestyle="none", marker=MARKERS[index])
    mark.set(color=canvas.theme.curves[index], markersize=MARK, markeredgecolor=canvas.theme.background)
    return mark
