"""Text set in columns inside a figure: the facts of a comparison, and whole tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actviz.prose.numbers import brief
from actviz.render.canvas import POINTS, Box, Canvas, line_height, text_width, wrapped
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from actviz.render.layout import AxesByPanel
    from actviz.texts.tables import Table

COLUMN_GAP = 0.16
DIGIT_SPACE, POINT_SPACE = "\u2007", "\u2008"
LEAST_SIZE = 5.5
LONG = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
LEADING = 1.45
RULE_GAP = 0.06
TEXT_GAP = 0.12
LINE_GAP = 0.03


def brief_numbers(table: Table) -> Table:
    """Return *table* with its long numbers rounded as in sentences, for where there is no room for all digits."""
    return table.mapped(lambda cell: LONG.sub(lambda number: brief(float(number[0])), cell))


def column_texts(table: Table) -> list[list[str]]:
    """Return the columns without headings; the padding that aligns numbers is made of spaces as wide as digits."""
    return [[_digit_wide(cell) for cell in cells] for cells in table.cells()]


def _digit_wide(cell: str) -> str:
    kept = cell.rstrip(" ")
    missing = len(cell) - len(kept)
    if missing and "." not in kept:
        return kept.lstrip() + POINT_SPACE + DIGIT_SPACE * (missing - 1)
    return kept.lstrip() + DIGIT_SPACE * missing


def column_widths(table: Table, size: float) -> list[float]:
    """Measure how wide each column is in inches."""
    return [
        max([text_width(title, size, "bold"), *(text_width(cell, size) for cell in cells)])
        for title, cells in zip(table.header, column_texts(table), strict=True)
    ]


def width(table: Table, size: float = TICK) -> float:
    """Return the width in inches of a table in figure text."""
    return sum(column_widths(table, size)) + COLUMN_GAP * (len(table.header) - 1)


def fitting(table: Table, room: float) -> float:
    """Return the size of letters in which *table* is at most *room* inches wide, but not less than the least."""
    size = TICK
    while width(table, size) > room and size > LEAST_SIZE:
        size -= 0.25
    return size


def height(table: Table, lines: list[str], room: float) -> float:
    """Return the height in inches of a table, heading included, with lines of text wrapped to *room* under it."""
    under = sum(len(wrapped(line, room, SMALL)) * line_height(SMALL) + LINE_GAP for line in lines)
    return (
        (len(table.rows) + 1) * LEADING * fitting(table, room) / POINTS
        + RULE_GAP
        + (under + TEXT_GAP if lines else 0.0)
    )


def draw(canvas: Canvas, box: Box, *, table: Table, lines: list[str]) -> AxesByPanel:
    """Write *table* at the top of *box*, smaller if it must be to fit the width, and *lines* of muted text under it."""
    size = fitting(table, box.width)
    leading = LEADING * size / POINTS
    rule = box.top + leading
    end = box.left + width(table, size)
    canvas.line((box.left, rule), (end, rule), color=canvas.theme.spine, linewidth=0.8)
    x = box.left
    columns = zip(table.header, table.align, column_widths(table, size), column_texts(table), strict=True)
    for index, (title, align, own, cells) in enumerate(columns):
        place, ha = (x, "left") if align == "left" else (x + own, "right")
        color = canvas.theme.foreground if index else canvas.theme.muted
        canvas.text(place, box.top, title, fontsize=size, weight="bold", ha=ha)
        for number, cell in enumerate(cells):
            canvas.text(place, rule + RULE_GAP + number * leading, cell, fontsize=size, ha=ha, color=color)
        x += own + COLUMN_GAP
    y = rule + RULE_GAP + len(table.rows) * leading + TEXT_GAP
    for line in lines:
        for part in wrapped(line, box.width, SMALL):
            canvas.text(box.left, y, part, fontsize=SMALL, color=canvas.theme.muted)
            y += line_height(SMALL)
        y += LINE_GAP
    return {}
