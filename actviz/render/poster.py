"""A sheet of many little frames, family by family: a strip, f and f′ of each activation, to be printed and hung up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.window import vertical
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.prose.alt import sheet_title
from actviz.render import storeys, strips
from actviz.render.canvas import Box, Canvas, fitted, line_height, wrapped
from actviz.render.layout import PAD, Block, Heading, Margins, Page, compose
from actviz.render.scales import draw_grid, ticks, written
from actviz.render.sized import sized

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.poster import Poster
    from actviz.analysis.survey import Survey
    from actviz.look import Look, Panel
    from actviz.render.layout import AxesByPanel

A4 = (8.27, 11.69)  # inches
FEWEST_COLUMNS, MOST_COLUMNS = 3, 14
ASPECT = 0.74  # of a cell, its gap included
LEAST_CELL = 0.55  # inches across
GAP = 0.1
NUMBERS = 0.17  # left of a frame, for the numbers of its y axis
STRIP = 0.06
HEADING = 0.75
MOST_TICKS = 3
LINES = ("solid", "dashed", "dash-dotted")


class Grid(NamedTuple):
    """How many cells stand side by side and below each other, and the size of one in inches, its gap included."""

    columns: int
    rows: int
    width: float
    height: float

    @property
    def letters(self) -> float:
        """The size of the names in points."""
        return min(9.0, max(4.5, 6.2 * self.width))


@sized
def poster(contents: Poster, look: Look) -> Figure:
    """Draw the sheet: as wide as A4 and as high as it takes, A4 at most, unless *look* says otherwise."""
    low, high = (plain(x) for x in contents.window)
    heading = Heading(
        look.title or sheet_title(contents),
        (f"{_key(look)} for x from {low} to {high}",),
    )
    width = look.width or A4[0]
    room = (look.height or A4[1]) - HEADING - 2 * PAD
    grid = _grid(contents, width - 2 * PAD, room)
    block = Block(grid.rows * grid.height, 0.0, partial(_draw, contents=contents, look=look, grid=grid))
    canvas, _ = compose(Page(heading, [block], Margins(PAD, PAD), width), look)
    return canvas.figure


def _key(look: Look) -> str:
    """Say which line is what, and what the strip is, of the parts that are shown."""
    shown = [p for p in storeys.STOREYS if p in look.panels and p != "log"]
    lines = [f"{storeys.STOREYS[p].title} {how}" for p, how in zip(shown, LINES, strict=False)]
    strip = ["a strip that shows where the gradient passes,"] if "strips" in look.panels else []
    return ", ".join([*lines, *strip]) if strip else ", ".join(lines) + ("," if lines else "")


def _grid(contents: Poster, width: float, height: float) -> Grid:
    """Return the grid with the largest cells for which everything fits."""
    for columns in range(FEWEST_COLUMNS, MOST_COLUMNS + 1):
        rows = _places(contents, columns)[-1][0] + 1
        cell = width / columns
        if rows * cell * ASPECT <= height and cell >= LEAST_CELL:
            return Grid(columns, rows, cell, cell * ASPECT)
    raise RequestError(f"--size is too small for {len(contents.cells)} activations; leave it out for A4")


def _places(contents: Poster, columns: int) -> list[tuple[int, int]]:
    """Return row and column of each cell; with several families each begins with a cell for its name.

    A name does not stand at the end of a row.
    """
    places = []
    index = 0
    for group in contents.groups:
        if len(contents.groups) > 1:
            index += (index + 1) % columns == 0
            index += 1
        for _ in group.cells:
            places.append(divmod(index, columns))
            index += 1
    return places


def _draw(canvas: Canvas, box: Box, *, contents: Poster, look: Look, grid: Grid) -> AxesByPanel:
    places = iter(_places(contents, grid.columns))
    chosen = tuple(p for p in ("strips", *storeys.STOREYS) if p in look.panels and p != "log")
    for group in contents.groups:
        for number, survey in enumerate(group.cells):
            row, column = next(places)
            left, top = box.left + column * grid.width, box.top + row * grid.height
            corner = Box(left, top, grid.width - GAP, grid.height - GAP)
            if number == 0 and len(contents.groups) > 1:
                _name_family(canvas, corner._replace(left=left - grid.width), group.family, grid.letters)
            _draw_cell(canvas, corner, _Cell(survey, chosen, grid.letters, survey.window != contents.window))
    return {}


def _name_family(canvas: Canvas, box: Box, family: str, letters: float) -> None:
    """Fill the cell before the first of a family with its name."""
    size, color = 1.25 * letters, canvas.theme.curves[1]
    canvas.line((box.left, box.top), (box.left + 0.6 * box.width, box.top), color=color, linewidth=2.0)
    for index, line in enumerate(wrapped(family, box.width, size, "bold")):
        top = box.top + 0.06 + index * line_height(size)
        canvas.text(box.left, top, line, fontsize=size, weight="bold", color=color)


class _Cell(NamedTuple):
    survey: Survey
    panels: Sequence[Panel]
    letters: float
    has_own_window: bool

    @property
    def small(self) -> float:
        return 0.72 * self.letters


def _draw_cell(canvas: Canvas, box: Box, cell: _Cell) -> None:
    label = cell.survey.curves[0].activation.label
    canvas.text(box.left, box.top, fitted(label, box.width, cell.letters, "bold"), fontsize=cell.letters, weight="bold")
    top = box.top + 1.1 * line_height(cell.letters)
    if "strips" in cell.panels:
        _draw_strip(canvas, Box(box.left + NUMBERS, top, box.width - NUMBERS, STRIP), cell)
        top += 1.6 * STRIP
    foot = box.top + box.height - (line_height(cell.small) if cell.has_own_window else 0.0)
    frame = Box(box.left + NUMBERS, top, box.width - NUMBERS, foot - top)
    _draw_frame(canvas, frame, cell)
    if cell.has_own_window:
        ends = zip((frame.left, frame.left + frame.width), ("left", "right"), cell.survey.window, strict=True)
        for x, side, end in ends:
            text = f"x = {plain(end)}"
            canvas.text(x, foot + 0.03, text, fontsize=cell.small, ha=side, color=canvas.theme.muted)


def _draw_strip(canvas: Canvas, box: Box, cell: _Cell) -> None:
    axes = canvas.axes(box)
    axes.set_xlim(*cell.survey.window)
    axes.set_ylim(strips.BAR, 0.0)
    bar = strips.Bar(0.0, cell.survey.window, box.width, scale=0.075 * cell.letters)
    strips.draw_bar(axes, cell.survey.sheets[0].saturation, bar, canvas.theme)


def _draw_frame(canvas: Canvas, box: Box, cell: _Cell) -> None:
    theme, survey = canvas.theme, cell.survey
    orders = [storeys.STOREYS[panel].order for panel in cell.panels if panel in storeys.STOREYS]
    axes = canvas.axes(box)
    axes.set_xlim(*survey.window)
    windows = [vertical(survey.curves, order) for order in orders] or [(0.0, 1.0)]
    low, high = min(w[0] for w in windows), max(w[1] for w in windows)
    axes.set_ylim(low, high)
    at = ticks(low, high, MOST_TICKS)
    draw_grid(axes, [], at, theme)
    for y, text in zip(at, written(at), strict=True):
        place = box.left - 0.025, box.top + box.height * (high - y) / (high - low)
        canvas.text(*place, text, fontsize=cell.small, ha="right", va="center_baseline", color=theme.muted)
    for index, order in enumerate(orders):
        storeys.draw_curve(axes, survey.curves[0], order, theme.pen(index, 0.17 * cell.letters), zorder=3 + index)
        dots = storeys.draw_dots(axes, survey.curves[0], order, theme.curves[index], theme, size=0.35 * cell.letters)
        for dot in dots:
            dot.set_markeredgewidth(0.1 * cell.letters)
