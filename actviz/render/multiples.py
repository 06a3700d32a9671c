"""Small multiples: one little frame per activation, for more curves than one frame can tell apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.analysis.window import vertical
from actviz.render import storeys
from actviz.render.canvas import Box, Canvas, fitted, text_width
from actviz.render.scales import draw_grid, mark_x, mark_y, number_x, number_y, ticks, written
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.analysis.curve import Curve
    from actviz.analysis.survey import Survey
    from actviz.interval import Window
    from actviz.look import Panel
    from actviz.render.layout import AxesByPanel

MOST_IN_ONE = 5  # curves in one frame
MOST_COLUMNS = 4
LEAST_CELL = 1.1  # inches
SHARE = 0.6  # the height of a frame relative to that of f in a frame of its own
NAME_ROOM = 0.22
KEY_ROOM = 0.24
GAP = 0.14
NUMBERS = 0.3
LINE = 1.6
MOST_TICKS = 4
FEWEST_TICKS = 2


def grid_shape(count: int, width: float) -> tuple[int, int]:
    """Return rows and columns for that many frames on so many inches."""
    columns = min(MOST_COLUMNS, max(1, int((width + GAP) / (LEAST_CELL + GAP))), math.ceil(math.sqrt(count)))
    return math.ceil(count / columns), columns


def height(rows: int) -> float:
    """Return the height in inches that the frames of so many rows need beside their axes."""
    return KEY_ROOM + rows * NAME_ROOM + (rows - 1) * GAP + NUMBERS


def draw(canvas: Canvas, box: Box, *, survey: Survey, chosen: Sequence[Panel]) -> AxesByPanel:
    """Draw one frame per activation into *box*, all with the same axes; f solid, its derivatives dashed."""
    shown = [p for p in chosen if p != "log"]
    rows, columns = grid_shape(len(survey.curves), box.width)
    _draw_key(canvas, box, shown)
    width = (box.width + GAP) / columns - GAP
    room = (box.height - height(rows)) / rows
    limits = _shared(survey, shown)
    for index, curve in enumerate(survey.curves):
        row, column = divmod(index, columns)
        left = box.left + column * (width + GAP)
        top = box.top + KEY_ROOM + row * (room + NAME_ROOM + GAP)
        canvas.text(left, top, fitted(curve.activation.label, width, TICK, "bold"), weight="bold")
        frame = Box(left, top + NAME_ROOM, width, room)
        lowest = index + columns >= len(survey.curves)
        _cell(canvas, frame, curve, shown, limits, leftmost=column == 0, lowest=lowest)
    return {}


def _shared(survey: Survey, panels: Sequence[Panel]) -> Window:
    """Return one y window for all frames, so that they can be compared."""
    windows = [vertical(survey.curves, storeys.STOREYS[p].order) for p in panels]
    return min(w[0] for w in windows), max(w[1] for w in windows)


def _cell(
    canvas: Canvas, box: Box, curve: Curve, panels: Sequence[Panel], limits: Window, *, leftmost: bool, lowest: bool
) -> None:
    theme = canvas.theme
    axes = canvas.axes(box)
    axes.set_xlim(*curve.window)
    axes.set_ylim(*limits)
    x, y = ticks(*curve.window, MOST_TICKS if box.width > LEAST_CELL else FEWEST_TICKS), ticks(*limits, MOST_TICKS)
    draw_grid(axes, x, y, theme)
    if leftmost:
        number_y(axes, y, written(y), theme, size=SMALL)
    else:
        mark_y(axes, y, theme)
    if lowest:
        number_x(axes, x, theme, size=SMALL)
    else:
        mark_x(axes, x, theme)
    for index, panel in enumerate(panels):
        order = storeys.STOREYS[panel].order
        storeys.draw_curve(axes, curve, order, theme.pen(index, LINE), zorder=3 + index)
        storeys.draw_dots(axes, curve, order, theme.curves[index], theme, size=3.5)


def _draw_key(canvas: Canvas, box: Box, panels: Sequence[Panel]) -> None:
    x = box.left
    for index, panel in enumerate(panels):
        canvas.stroke((x, box.top + 0.07), (x + 0.35, box.top + 0.07), canvas.theme.pen(index, LINE))
        title = storeys.STOREYS[panel].title
        canvas.text(x + 0.42, box.top, title, fontsize=SMALL, color=canvas.theme.muted)
        x += 0.42 + text_width(title, SMALL) + 0.25
