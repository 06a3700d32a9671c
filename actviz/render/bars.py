"""Bars of a vector and of what activations make of it, each over its Jacobian: a grid of cells, the input's first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle

from actviz.prose.numbers import Format, brief, indexed, rounded, typographic
from actviz.render import heat
from actviz.render.canvas import Box, Canvas, fitted, line_height, text_width, wrapped
from actviz.render.layout import PAD, Block, across
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.analysis.vectors import Mapped
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.render.layout import AxesByPanel

LEAST_CELL, MOST_CELL = 1.3, 2.6  # inches
ENTRY = 0.31  # inches that an entry takes at least, if the page has them
FLAT_ROOM = 0.4  # for the sentence that says that all Jacobians are 0
NAME_ROOM = 0.24
INDEX_ROOM = 0.22
GAP = 0.16
BAR = 0.72  # of the room of an entry
BARS_SHARE, HEAT_SHARE = 0.5, 0.6
NUMBER_ROOM = 0.2  # above and below the bars
LEAST_SIZE = 5.0


def block(found: Sequence[Mapped], names: Sequence[str], width: float) -> Block:
    """Return the block of all cells for a page of that width in inches."""
    rows = -(-(len(found) + 1) // _columns(found, width - 2 * PAD))
    flat = _are_flat(found)
    needed = NAME_ROOM + INDEX_ROOM + 2 * GAP + (FLAT_ROOM if flat else 0.0)
    share = BARS_SHARE + (0.0 if flat else HEAT_SHARE)
    return across(Block(rows * needed, rows * share, partial(draw, found=found, names=names)))


def _are_flat(found: Sequence[Mapped]) -> bool:
    """Say whether there is no slope to show at all."""
    return not any(m.jacobian.any() for m in found)


def _least_cell(found: Sequence[Mapped]) -> float:
    """Return the width that a cell needs in inches."""
    return max(LEAST_CELL, heat.ROW_NAMES + ENTRY * max(max(m.x.size, m.y.size) for m in found))


def _columns(found: Sequence[Mapped], width: float) -> int:
    """Return how many cells stand beside each other: as many as fit, spread evenly over the rows."""
    cells = len(found) + 1
    most = max(1, int((width + GAP) / (_least_cell(found) + GAP)))
    return -(-cells // -(-cells // most))


def draw(canvas: Canvas, box: Box, *, found: Sequence[Mapped], names: Sequence[str]) -> AxesByPanel:
    """Draw the input with the key, then each result with its Jacobian; the results share both their scales."""
    columns = _columns(found, box.width)
    rows = -(-(len(found) + 1) // columns)
    width = min(max(MOST_CELL, _least_cell(found)), (box.width + GAP) / columns - GAP)
    height = box.height / rows
    outputs = np.concatenate([m.y for m in found])
    limits = _limits(outputs, together=all(m.activation.claims.sums_to_one for m in found))
    slopes = np.concatenate([m.jacobian for m in found])
    flat = _are_flat(found)
    for index in range(len(found) + 1):
        row, column = divmod(index, columns)
        cell = Box(box.left + column * (width + GAP), box.top + row * height, width, height)
        upper, lower = _parts(cell, flat=flat)
        if not index:
            style = BarStyle("input x", "x", canvas.theme.muted)
            _draw_bars(canvas, upper, found[0].x, _limits(found[0].x), style, beside=found[0].x)
            if not flat:
                _draw_key(canvas, lower)
        else:
            m = found[index - 1]
            style = BarStyle(names[index - 1], "y", canvas.theme.curves[0])
            _draw_bars(canvas, upper, m.y, limits, style, beside=outputs)
            heat.draw(canvas, lower, m.jacobian, slopes)
    return {}


def _parts(cell: Box, *, flat: bool) -> tuple[Box, Box]:
    """Divide a cell into the boxes of bars, with their name and indices, and of the Jacobian."""
    free = cell.height - NAME_ROOM - INDEX_ROOM - 2 * GAP
    bars = free - FLAT_ROOM if flat else free * BARS_SHARE / (BARS_SHARE + HEAT_SHARE)
    upper = NAME_ROOM + bars + INDEX_ROOM
    top = cell.top + upper + GAP
    return cell._replace(height=upper), Box(cell.left, top, cell.width, cell.height - upper - 2 * GAP)


def _limits(values: Array, *, together: bool = False) -> Window:
    """Return the scale of bars: from 0 to the largest, or from 0 to 1 for shares."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if together:
        low, high = 0.0, 1.0
    return (low, high) if high > low else (0.0, 1.0)


class BarStyle(NamedTuple):
    """What stands over some bars, what their indices are of, and their colour."""

    title: str
    letter: str
    color: str


def _draw_bars(canvas: Canvas, box: Box, values: Array, limits: Window, style: BarStyle, *, beside: Array) -> None:
    """Draw one bar per entry with its number at its end, in letters that fit all bars *beside* it."""
    theme = canvas.theme
    title = style.title
    canvas.text(box.left, box.top, fitted(title, box.width, TICK, "bold"), weight="bold")
    left = heat.ROW_NAMES
    inner = Box(box.left + left, box.top + NAME_ROOM, box.width - left, box.height - NAME_ROOM - INDEX_ROOM)
    axes = canvas.axes(inner)
    low, high = limits
    room = NUMBER_ROOM / inner.height * (high - low)
    axes.set_xlim(-0.5, values.size - 0.5)
    axes.set_ylim(low - (room if low < 0 else 0.0), high + room)
    axes.axhline(0.0, color=theme.spine, linewidth=0.8, zorder=3)
    step = inner.width / values.size
    number, size = _numbers(beside, step)
    for k, value in enumerate(values.tolist()):
        axes.add_patch(Rectangle((k - BAR / 2, 0.0), BAR, value, facecolor=style.color, linewidth=0, zorder=2))
        below = value < 0
        if size:
            text = axes.annotate(
                typographic(number(value)), (k, value), (0, -2 if below else 2), textcoords="offset points"
            )
            text.set(ha="center", va="top" if below else "bottom", fontsize=size, color=theme.foreground)
        foot = inner.top + inner.height + 0.04
        name = indexed(style.letter, k)
        if text_width(name, SMALL) <= step:
            canvas.text(inner.left + (k + 0.5) * step, foot, name, ha="center", fontsize=SMALL, color=theme.muted)


def _numbers(values: Array, width: float) -> tuple[Format, float]:
    """Return how to write the numbers at the ends of bars and their size, so that they fit; 0 if they do not."""
    formats: list[Format] = [brief, lambda v: rounded(v, 2), lambda v: rounded(v, 1)]
    for number in formats:
        texts = [number(v) for v in values.tolist()]
        size = SMALL
        while size >= LEAST_SIZE:
            if max(text_width(text, size) for text in texts) <= 0.95 * width:
                return number, size
            size -= 0.5
    return brief, 0.0


def _draw_key(canvas: Canvas, box: Box) -> None:
    """Say what the heat maps show, with a sample of both colours, where the input has none."""
    theme = canvas.theme
    y = box.top
    for line in wrapped("Jacobian ∂y/∂x: a row says how one output answers to each entry", box.width, SMALL):
        canvas.text(box.left, y, line, fontsize=SMALL, color=theme.muted)
        y += line_height(SMALL)
    for color, text in ((theme.curves[0], "rises with it"), (theme.curves[1], "falls with it")):
        y += 0.05
        canvas.line(
            (box.left + 0.02, y + 0.06), (box.left + 0.14, y + 0.06), color=color, linewidth=8.0, solid_capstyle="butt"
        )
        canvas.text(box.left + 0.22, y, fitted(text, box.width - 0.22, SMALL), fontsize=SMALL, color=theme.muted)
        y += line_height(SMALL)
