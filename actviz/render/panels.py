"""Text set in columns inside a figure: the facts of a comparison, and whole tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.render.canvas import POINTS, Box, Canvas, line_height, text_width, wrapped
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.render.layout import AxesByPanel
    from actviz.render.tables import Table

COLUMN_GAP = 0.16
LEAST_SIZE = 5.5
LEADING = 1.45
RULE_GAP = 0.06
TEXT_GAP = 0.12
LINE_GAP = 0.03


def column_widths(table: Table, size: float) -> list[float]:
    """Measure how wide each column is in inches."""
    return [
        max([text_width(title, size, "bold"), *(text_width(row[k], size) for row in table.rows)])
        for k, title in enumerate(table.header)
    ]


def width(table: Table, size: float = TICK) -> float:
    """Return the width in inches of a table in figure text."""
    return sum(column_widths(table, size)) + COLUMN_GAP * (len(table.header) - 1)


def height(table: Table, lines: list[str], room: float) -> float:
    """Return the height in inches of a table, heading included, with lines of text wrapped to *room* under it."""
    under = sum(len(wrapped(line, room, SMALL)) * line_height(SMALL) + LINE_GAP for line in lines)
    return (len(table.rows) + 1) * LEADING * TICK / POINTS + RULE_GAP + (under + TEXT_GAP if lines else 0.0)


def draw(canvas: Canvas, box: Box, *, table: Table, lines: list[str]) -> AxesByPanel:
    """Write *table* at the top of *box*, smaller if it must be to fit the width, and *lines* of muted text under it."""
    size = TICK
    while width(table, size) > box.width and size > LEAST_SIZE:
        size -= 0.25
    leading = LEADING * size / POINTS
    rule = box.top + leading
    end = box.left + width(table, size)
    canvas.line((box.left, rule), (end, rule), color=canvas.theme.spine, linewidth=0.8)
    right = box.left
    for index, own in enumerate(column_widths(table, size)):
        right += own
        x, ha, color = (
            (right - own, "left", canvas.theme.muted) if index == 0 else (right, "right", canvas.theme.foreground)
        )
        canvas.text(x, box.top, table.header[index], fontsize=size, weight="bold", ha=ha)
        for number, row in enumerate(table.rows):
            canvas.text(x, rule + RULE_GAP + number * leading, row[index], fontsize=size, ha=ha, color=color)
        right += COLUMN_GAP
    y = rule + RULE_GAP + len(table.rows) * leading + TEXT_GAP
    for line in lines:
        for part in wrapped(line, box.width, SMALL):
            canvas.text(box.left, y, part, fontsize=SMALL, color=canvas.theme.muted)
            y += line_height(SMALL)
        y += LINE_GAP
    return {}
