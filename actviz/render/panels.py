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
AIR = 0.45  # of a line more on a page that is higher than it need be
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


def fitting(table: Table, room: float, most: float = TICK) -> float:
    """Return the size of letters, *most* or less, in which *table* is at most *room* inches wide, or the least."""
    size = most
    while width(table, size) > room and size > LEAST_SIZE:
        size -= 0.25
    return size


def height(table: Table, lines: list[str], room: float, most: float = TICK) -> float:
    """Return the height in inches of a table, heading included, with lines of text wrapped to *room* under it."""
    under = sum(len(wrapped(line, room, SMALL)) * line_height(SMALL) + LINE_GAP for line in lines)
    return (
        (len(table.rows) + 1) * LEADING * fitting(table, room, most) / POINTS
        + RULE_GAP
        + (under + TEXT_GAP if lines else 0.0)
    )


def draw(canvas: Canvas, box: Box, *, table: Table, lines: list[str], most: float = TICK) -> AxesByPanel:
    """Write *table* at the top of *box*, smaller if it must be to fit the width, and *lines* of muted text under it."""
    size = fitting(table, box.width, most)
    spare = max(box.height - height(table, lines, box.width, most), 0.0)
    leading, air = LEADING * size / POINTS, min(spare / (len(table.rows) + 1), AIR * size / POINTS)
    rule = box.top + leading
    end = box.left + width(table, size)
    canvas.line((box.left, rule), (end, rule), color=canvas.theme.spine, linewidth=0.8)
    tops = _tops(table, rule + RULE_GAP, leading, air)
    x = box.left
    columns = zip(table.header, table.align, column_widths(table, size), column_texts(table), strict=True)
    for index, (title, align, own, cells) in enumerate(columns):
        place, ha = (x, "left") if align == "left" else (x + own, "right")
        color = canvas.theme.foreground if index else canvas.theme.muted
        canvas.text(place, box.top, title, fontsize=size, weight="bold", ha=ha)
        for top, cell in zip(tops, cells, strict=False):
            canvas.text(place, top, cell, fontsize=size, ha=ha, color=color)
        x += own + COLUMN_GAP
    y = tops[-1] + TEXT_GAP
    for line in lines:
        for part in wrapped(line, box.width, SMALL):
            canvas.text(box.left, y, part, fontsize=SMALL, color=canvas.theme.muted)
            y += line_height(SMALL)
        y += LINE_GAP
    return {}


def _tops(table: Table, start: float, leading: float, air: float) -> list[float]:
    """Return where the rows of a table begin, and its end; the lines of a row that is broken stay together."""
    tops, top = [], start
    for row in table.rows:
        top += air if row[0] else 0.0
        tops.append(top)
        top += leading
    return [*tops, top]
