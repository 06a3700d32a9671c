"""A gated pair: its surface over both halves with labelled isolines, and slices of y and of ∂y/∂a with b fixed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import ListedColormap

from actviz.prose.numbers import brief, typographic
from actviz.render import heat
from actviz.render.canvas import Box, Canvas
from actviz.render.frames import Area, frame, key_width, name_ends, padded
from actviz.render.layout import PAD, Block, across
from actviz.render.scales import ticks
from actviz.render.style import SMALL

if TYPE_CHECKING:
    from actviz.analysis.halves import Halves
    from actviz.arrays import Array
    from actviz.render.layout import AxesByPanel

FRAMES = 3
LEAST_BESIDE = 5.6  # inches; frames stand under each other on a narrower page
NEEDED = 0.62  # of a row, for titles and numbers
SHARE = 0.8
GAP = 0.22
ISOLINES = 9
INSIDE = 0.9  # of the window, where numbers of isolines may stand
DOT = 5.0
NOTHING = 1e-9  # of the largest value


def block(found: Halves, width: float) -> Block:
    """Return the block of one activation, three frames beside or under each other."""
    rows = 1 if width - 2 * PAD >= LEAST_BESIDE else FRAMES
    return across(Block(rows * (NEEDED + GAP) - GAP, rows * SHARE, partial(draw, found=found)))


def draw(canvas: Canvas, box: Box, *, found: Halves) -> AxesByPanel:
    """Draw surface, slices and slopes."""
    columns = FRAMES if box.width >= LEAST_BESIDE else 1
    rows = FRAMES // columns
    width, height = (box.width + GAP) / columns - GAP, (box.height + GAP) / rows - GAP
    boxes = [
        Box(box.left + (k % columns) * (width + GAP), box.top + (k // columns) * (height + GAP), width, height)
        for k in range(FRAMES)
    ]
    name = found.activation.label
    _draw_surface(canvas, boxes[0], found, f"{name}: y(a →, b ↑)")
    _draw_slices(canvas, boxes[1], found, [s.y for s in found.slices], "y, b fixed")
    _draw_slices(canvas, boxes[2], found, [s.slope for s in found.slices], "∂y/∂a, b fixed")
    return {}


def _draw_surface(canvas: Canvas, box: Box, found: Halves, title: str) -> None:
    theme = canvas.theme
    area = frame(canvas, box, found.window, found.window, title=title, name="a")
    most = float(np.abs(found.surface).max()) or 1.0
    levels = ticks(-most, most, ISOLINES)
    step = levels[1] - levels[0]
    # Half of some surfaces is exactly 0: a sliver around 0 gets the colour of nothing.
    nearly = NOTHING * most
    inner = [edge for level in levels for edge in ((-nearly, nearly) if level == 0 else (level,))]
    edges = [levels[0] - step, *inner, levels[-1] + step]
    middles = (np.array(edges[1:]) + np.array(edges[:-1])) / 2
    colors = heat.shades(middles, most, theme)  # the middle of that sliver is exactly 0
    axes = area.axes
    axes.contourf(found.grid, found.grid, found.surface, levels=edges, cmap=ListedColormap(colors), zorder=1)
    shown = [level for level in levels if found.surface.min() < level < found.surface.max()]
    lines = axes.contour(
        found.grid, found.grid, found.surface, levels=shown, colors=theme.foreground, linewidths=0.7, zorder=2
    )
    lines.set_linestyle("solid")
    places = _label_places([np.asarray(path.vertices) for path in lines.get_paths()], found)
    axes.clabel(lines, manual=places, fmt=lambda v: typographic(brief(v)), fontsize=SMALL - 1, inline_spacing=2)
    for a, b in found.pairs:
        if all(found.window[0] <= v <= found.window[1] for v in (a, b)):
            (dot,) = axes.plot([a], [b], "o", color=theme.foreground, markersize=DOT, zorder=5)
            dot.set_markeredgecolor(theme.background)


def _label_places(isolines: Sequence[Array], found: Halves) -> list[tuple[float, float]]:
    """Return a place for the number of each isoline: inside the frame and far from the others, the pairs and 0."""
    low, high = found.window
    middle, reach = (low + high) / 2, INSIDE * (high - low) / 2
    taken = [(middle, middle), *found.pairs]
    for vertices in isolines:
        inner = vertices[(np.abs(vertices - middle) <= reach).all(axis=1)]
        if len(inner):
            distances = np.hypot(*(inner[:, np.newaxis] - np.array(taken)).transpose(2, 0, 1)).min(axis=1)
            taken.append(tuple(inner[int(np.argmax(distances))].tolist()))
    return taken[1 + len(found.pairs) :]


def _draw_slices(canvas: Canvas, box: Box, found: Halves, values: list[Array], title: str) -> None:
    names = [f"b = {brief(s.b)}" for s in found.slices]
    limits = padded(min(float(v.min()) for v in values), max(float(v.max()) for v in values))
    area = frame(canvas, box, found.window, limits, title=title, name="a", right=key_width(names))
    ends = []
    for k, (name, y) in enumerate(zip(names, values, strict=True)):
        stroke = canvas.theme.pen(k, 1.6)
        x, cut = _cut(found, y)
        area.axes.plot(x, cut, color=stroke.color, linestyle=stroke.dashes, linewidth=stroke.width, zorder=3 + k)
        _draw_dots(area, found, y, (stroke.color, canvas.theme.panel))
        ends.append((name, float(y[-1]), stroke))
    name_ends(canvas, area, ends)


def _cut(found: Halves, y: Array) -> tuple[Array, Array]:
    """Return a curve with nan in it wherever it jumps at a kink of the gate."""
    at = [k + 1 for k in _jumps(found, y)]
    return np.insert(found.a, at, np.nan), np.insert(y, at, np.nan)


def _jumps(found: Halves, y: Array) -> list[int]:
    """Return the samples at a kink whose right neighbour, a unit in the last place away, has another value."""
    places = [int(np.searchsorted(found.a, kink)) for kink in found.kinks]
    return [k for k in places if abs(y[k + 1] - y[k]) > 1e-9]


def _draw_dots(area: Area, found: Halves, y: Array, colors: tuple[str, str]) -> None:
    """Mark a jump: the value taken, on the left of the kink, is filled, the other one open."""
    for k in _jumps(found, y):
        for place, face in zip((k, k + 1), colors, strict=True):
            (dot,) = area.axes.plot([found.a[k]], [y[place]], "o", color=colors[0], markersize=4.0, zorder=20)
            dot.set_markerfacecolor(face)
