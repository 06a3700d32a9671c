"""A matrix as a heat map with its numbers in the cells: nothing is the page's colour, both signs move away from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from actviz.prose.numbers import Format, brief, indexed, rounded, typographic
from actviz.render.canvas import POINTS, Box, Canvas, line_height, text_width, wrapped
from actviz.render.style import SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.arrays import Array
    from actviz.render.style import Theme

ROW_NAMES = 0.26  # inches
COLUMN_NAMES = 0.2
LEAST_SIZE = 5.0
LETTERS = 0.75  # of a row's height, that its name may take
FILL = 0.88  # of a cell's width, that its number may take
FAINTEST = 0.12  # of the colour, for what is not 0
INKS = ("#000000", "#ffffff")  # one of them has a contrast of 4.5 or more on any colour


def draw(canvas: Canvas, box: Box, jacobian: Array, beside: Array) -> Axes | None:
    """Draw slopes of shape (outputs, entries) into *box*; if all are 0 say that instead.

    *beside* has the rows of all matrices that are drawn beside it: they share one scale of colours and one of letters.
    """
    theme = canvas.theme
    rows, columns = jacobian.shape
    if not jacobian.any():
        lines = wrapped("The Jacobian is 0: no gradient passes.", box.width - ROW_NAMES, SMALL)
        for k, line in enumerate(lines):
            place = box.top + 0.1 + k * line_height(SMALL)
            canvas.text(box.left + ROW_NAMES, place, line, fontsize=SMALL, color=theme.muted)
        return None
    inner = Box(box.left + ROW_NAMES, box.top, box.width - ROW_NAMES, box.height - COLUMN_NAMES)
    axes = canvas.axes(inner)
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(rows - 0.5, -0.5)
    step, down = inner.width / columns, inner.height / rows
    foot = inner.top + inner.height + 0.04
    style = {"fontsize": min(SMALL, LETTERS * down * POINTS), "color": theme.muted}
    for i in range(rows):
        middle = inner.top + (i + 0.5) * down
        canvas.text(inner.left - 0.05, middle, indexed("y", i), ha="right", va="center", **style)
    for j in range(columns):
        canvas.text(inner.left + (j + 0.5) * step, foot, indexed("x", j), ha="center", **style)
    colors = shades(jacobian, float(np.abs(beside).max()), theme)
    number, size = fitting(beside, FILL * step, down)
    for (i, j), slope in np.ndenumerate(jacobian):
        # Not an image, which viewers of SVG files blur.
        cell = Rectangle((j - 0.5, i - 0.5), 1.0, 1.0, facecolor=colors[i, j], edgecolor=theme.grid)
        cell.set_clip_on(False)
        axes.add_patch(cell)
        if size:
            style = {"fontsize": size, "color": readable(colors[i, j])}
            axes.text(j, i, typographic(number(float(slope))), ha="center", va="center", **style)
    return axes


def shades(values: Array, most: float, theme: Theme) -> Array:
    """Return one colour per value, shape (…, 3): the page's for 0, towards one colour above it, another below."""
    share = np.clip(np.abs(values) / most, 0.0, 1.0) if most else np.zeros_like(values)
    share = np.where(values == 0, 0.0, FAINTEST + (1 - FAINTEST) * share)[..., np.newaxis]
    nothing, above, below = (np.array(to_rgb(c)) for c in (theme.background, theme.curves[0], theme.curves[1]))
    mixed: Array = nothing + share * (np.where(values[..., np.newaxis] > 0, above, below) - nothing)
    return mixed


def readable(color: Array) -> str:
    """Return black or white, whichever stands out more from *color* (WCAG's relative luminance)."""
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ np.array([0.2126, 0.7152, 0.0722]))
    return INKS[0] if (luminance + 0.05) ** 2 > 0.05 * 1.05 else INKS[1]


def fitting(values: Array, width: float, height: float) -> tuple[Format, float]:
    """Return how to write the numbers of all cells and their size, as large as fits; a size of 0 if none does."""
    formats: list[Format] = [brief, lambda v: rounded(v, 2), lambda v: rounded(v, 1)]
    for number in formats:
        texts = [number(v) for v in values.ravel().tolist()]
        size = SMALL
        while size >= LEAST_SIZE:
            if max(text_width(text, size) for text in texts) <= width and line_height(size) <= height:
                return number, size
            size -= 0.5
    return formats[0], 0.0
