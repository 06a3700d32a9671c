"""The table of a report on a page: texts too long for its width are broken into lines, numbers never."""

from __future__ import annotations

import math
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from actviz.render import panels
from actviz.render.canvas import wrapped
from actviz.render.style import TICK

if TYPE_CHECKING:
    from actviz.texts.tables import Table

LEAST = 0.9  # inches, of a column whose texts are broken
SMALLEST = 7.0  # points: below that texts are broken instead
LARGEST = 12.0  # points: just less than a title
STEP = 0.25
ROUNDING = 1e-6


def narrowed(table: Table, width: float) -> Table:
    """Return *table* with the texts of its widest columns in as many rows as they need to fit a width in inches.

    A table that fits in letters that are easy to read stays as it is, and so does what cannot be helped.
    """
    return table if panels.width(table, SMALLEST) <= width else _broken(table, width, TICK)


def largest(table: Table, lines: list[str], width: float, height: float) -> tuple[Table, float] | None:
    """Return *table*, broken if it must be, and the size of the largest letters in which it fits with *lines* under it.

    Return None if it does not fit in those that are easy to read.
    """
    for size in np.arange(LARGEST, SMALLEST, -STEP).tolist():
        if panels.height(table, lines, math.inf, size) > height:
            continue
        broken = table if panels.width(table, size) <= width else _broken(table, width, size)
        whole = _letters(broken) == _letters(table)  # no word was too wide for its column
        if whole and panels.width(broken, size) <= width and panels.height(broken, lines, width, size) <= height:
            return broken, size
    return None


def _letters(table: Table) -> list[str]:
    """Return all letters of a table in the order of the alphabet."""
    return sorted("".join("".join(cell.split()) for row in table.rows for cell in row))


def _broken(table: Table, width: float, size: float) -> Table:
    """Return *table* with the texts of its widest columns in as many rows as they need in letters of that size."""
    own = panels.column_widths(table, size)
    limit = _limit(own, [align == "left" for align in table.align], width)
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        cells = [
            wrapped(cell, limit, size) if align == "left" and column > limit else [cell]
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
