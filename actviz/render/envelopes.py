"""Maxout as what it is: affine pieces, their upper envelope in bold, and along the top which piece wins where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from actviz.prose.numbers import brief
from actviz.render.canvas import Box, Canvas, fitted, text_width
from actviz.render.frames import frame, padded
from actviz.render.layout import PAD, Block, across
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.analysis.envelope import Envelope, Line
    from actviz.render.layout import AxesByPanel

COLUMNS = ((4, 9.0), (2, 4.6))  # how many frames stand beside each other from which width in inches on
NEEDED = 0.85  # inches of a frame, for title, pieces, winners and numbers
SHARE = 0.62
GAP = 0.2
STRIP = 0.13
KEY_ROOM = 0.2
BOLD = 3.0
LEAST_SIZE = 5.0
REACH = 0.45  # of the envelope's height: how far below it the pieces that lose are followed


def block(found: Sequence[Envelope], width: float) -> Block:
    """Return the block of all examples, two or four beside each other if there is room."""
    rows = -(-len(found) // _columns(width - 2 * PAD))
    return across(Block(rows * (NEEDED + GAP) - GAP, rows * SHARE, partial(draw, found=found)))


def _columns(width: float) -> int:
    return next((columns for columns, least in COLUMNS if width >= least), 1)


def draw(canvas: Canvas, box: Box, *, found: Sequence[Envelope]) -> AxesByPanel:
    """Draw each example in its own frame."""
    columns = _columns(box.width)
    rows = -(-len(found) // columns)
    width, height = (box.width + GAP) / columns - GAP, (box.height + GAP) / rows - GAP
    for k, example in enumerate(found):
        row, column = divmod(k, columns)
        place = Box(box.left + column * (width + GAP), box.top + row * (height + GAP), width, height)
        _draw_one(canvas, place, example)
    return {}


def _draw_one(canvas: Canvas, box: Box, e: Envelope) -> None:
    theme = canvas.theme
    low, high = e.window
    places = [low, *e.corners, high]
    tops = [e.pieces[s.winner].at(s.low) for s in e.stretches] + [e.pieces[e.stretches[-1].winner].at(high)]
    reach = REACH * (max(tops) - min(tops))
    title = f"{e.name} = max({', '.join(map(written, e.pieces))})"
    if text_width(title, TICK, "bold") > box.width:
        title = f"{e.name} = max of {len(e.pieces)}"
    inner = Box(box.left, box.top + STRIP + KEY_ROOM, box.width, box.height - STRIP - KEY_ROOM)
    area = frame(canvas, inner, e.window, padded(min(tops) - reach, max(tops)), title="", name="z")
    canvas.text(box.left, box.top, fitted(title, box.width, TICK, "bold"), weight="bold")
    axes, frame_box = area.axes, area.box
    for k, piece in enumerate(e.pieces):
        stroke = theme.pen(k, 1.5)
        axes.plot(
            e.window,
            [piece.at(low), piece.at(high)],
            color=stroke.color,
            linestyle=stroke.dashes,
            linewidth=stroke.width,
            zorder=4,
        )
    axes.plot(places, tops, color=theme.foreground, linewidth=BOLD, alpha=0.85, zorder=3, solid_capstyle="butt")
    top = frame_box.top - STRIP - 0.05
    scale = frame_box.width / (high - low)
    strip = canvas.axes(Box(frame_box.left, top, frame_box.width, STRIP))
    strip.set_xlim(low, high)
    strip.set_ylim(0.0, 1.0)
    size = _size(e, scale)
    for s in e.stretches:
        strip.add_patch(Rectangle((s.low, 0.0), s.high - s.low, 1.0, facecolor=theme.curves[s.winner], linewidth=0))
        left, room = frame_box.left + (s.low - low) * scale, (s.high - s.low) * scale
        text = written(e.pieces[s.winner]) if size else ""
        canvas.text(
            left + room / 2, top - 0.03, text, ha="center", va="bottom", fontsize=size or SMALL, color=theme.muted
        )


def _size(e: Envelope, scale: float) -> float:
    """Return the size of letters in which every winner fits over its stretch; 0 if that is too small to read."""
    size = SMALL
    while size >= LEAST_SIZE:
        if all(text_width(written(e.pieces[s.winner]), size) <= (s.high - s.low) * scale for s in e.stretches):
            return size
        size -= 0.5
    return 0.0


def written(piece: Line) -> str:
    """Write an affine function of z: 0, z, −z, 0.1z, 2z − 1."""
    slope = {0.0: "", 1.0: "z", -1.0: "−z"}.get(piece.slope, f"{brief(piece.slope)}z")
    if not piece.offset:
        return slope or "0"
    if not slope:
        return brief(piece.offset)
    return f"{slope} {'+' if piece.offset > 0 else '−'} {brief(abs(piece.offset))}"
