"""The table of a report on a page: texts too long for its width are broken into lines, numbers never."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from actviz.render import panels
from actviz.render.canvas import wrapped
from actviz.render.style import TICK

if TYPE_CHECKING:
    from actviz.texts.tables import Table

LEAST = 0.9  # inches, of a column whose texts are broken
SMALLEST = 7.0  # points: below that texts are broken instead
ROUNDING = 1e-6


def narrowed(table: Table, width: float) -> Table:
    """Return *table* with the texts of its widest columns in as many rows as they need to fit a width in inches.

    A table that fits in letters that are easy to read stays as it is, and so does what cannot be helped.
    """
    if panels.width(table, SMALLEST) <= width:
        return table
    own = panels.column_widths(table, TICK)
    limit = _limit(own, [align == "left" for align in table.align], width)
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        cells = [
            wrapped(cell, limit, TICK) if align == "left" and column > limit else [cell]
            for cell, align, column in zip(row, table.align, own, strict=True)
        ]
        rows += zip_longest(*cells, fillvalue="")
    return table._replace(rows=tuple(rows))


def _limit(own: list[float], is_text: list[bool], width: float) -> float:
    """Return the width of the broken columns of text: as much as the others leave them."""
    room = width - panels.COLUMN_GAP * (len(own) - 1) - sum(w for w, text in zip(own, is_text, strict=True) if not text)
    texts = sorted(w for w, text in zip(own, is_text, strict=True) if text)
    for k, column in enumerate(texts):
        share = room / (len(texts) - k)
        if column > share:
            return max(share - ROUNDING, LEAST)
        room -= column
    return max(own)
