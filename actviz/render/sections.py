"""A section through a vector activation: every output as a curve over the one entry that varies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.vectors import at_break
from actviz.prose.numbers import indexed
from actviz.render.frames import NAME_ROOM, NUMBERS_ROOM, TITLE_ROOM, frame, key_width, name_ends, padded
from actviz.render.layout import Block, across

if TYPE_CHECKING:
    from actviz.analysis.vectors import Section
    from actviz.render.canvas import Box, Canvas
    from actviz.render.layout import AxesByPanel

SHARE = 1.0
DOT, RING = 5.0, 8.5  # points


def block(section: Section, title: str) -> Block:
    """Return the block of one section."""
    needed = TITLE_ROOM + NUMBERS_ROOM + NAME_ROOM
    return across(Block(needed, SHARE, partial(draw, section=section, title=title)))


def draw(canvas: Canvas, box: Box, *, section: Section, title: str) -> AxesByPanel:
    """Draw the outputs, cut where they jump, with a line and dots at the vector itself if it is in sight."""
    theme = canvas.theme
    every = np.concatenate([y for _, y in section.parts])
    names = [indexed("y", k) for k in range(every.shape[1])]
    entry = indexed("x", section.entry)
    limits = padded(float(every.min()), float(every.max()))
    area = frame(canvas, box, section.window, limits, title=title, name=entry, right=key_width(names))
    axes = area.axes
    at = float(section.vector[section.entry])
    in_sight = section.window[0] <= at <= section.window[1]
    if in_sight and section.vector.size > 1:
        axes.axvline(at, color=theme.spine, linewidth=0.9, linestyle=(0, (1, 2)), zorder=2)
    ends = []
    for k, name in enumerate(names):
        stroke = theme.pen(k)
        x = np.concatenate([part for xs, _ in section.parts for part in (xs, [np.nan])])[:-1]
        y = np.concatenate([part for _, ys in section.parts for part in (ys[:, k], [np.nan])])[:-1]
        axes.plot(x, y, color=stroke.color, linestyle=stroke.dashes, linewidth=stroke.width, zorder=3 + k)
        if in_sight and section.vector.size > 1:
            axes.plot([at], [section.here[k]], "o", color=stroke.color, markersize=DOT, zorder=20)
        ends.append((name, float(section.parts[-1][1][-1, k]), stroke))
    for (xs, before), (_, after), place in zip(
        section.parts, section.parts[1:], [b for b in section.breaks if b.order == 0], strict=False
    ):
        taken = at_break(section, place)
        for k in range(len(names)):
            ends_here = float(before[-1, k]), float(after[0, k])
            for value in ends_here if ends_here[0] != ends_here[1] else ():
                is_taken = value == taken[k]
                (dot,) = axes.plot([xs[-1]], [value], "o", color=theme.pen(k).color, zorder=22 if is_taken else 21)
                dot.set_markersize(DOT if is_taken else RING)  # one inside the other where two outputs change places
                dot.set_markerfacecolor(dot.get_color() if is_taken else theme.panel)
    name_ends(canvas, area, ends)
    return {}
