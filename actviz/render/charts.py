"""A report as a figure: its title and lines, its charts in rows, and its table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from actviz.errors import RequestError
from actviz.render import chart_frame, panels
from actviz.render.canvas import Box, Canvas, fitted, line_height
from actviz.render.chart_pages import has_table, left_out, reduced
from actviz.render.chart_tables import narrowed
from actviz.render.layout import PAD, Block, Heading, Margins, Page, compose
from actviz.render.sized import sized, usual
from actviz.render.style import SMALL
from actviz.render.text_figures import LEAST_TABLE, enlarged, text_block

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look
    from actviz.render.chart_frame import Plan
    from actviz.render.layout import AxesByPanel
    from actviz.reports.report import Report
    from actviz.texts.tables import Table

WIDTH = 7.4  # inches, of a page of one column
COLUMN = 4.4  # that each further one adds to that
WIDEST = 10.0  # that a table makes a page
LEAST_COLUMN = 2.7
GAP = 0.3  # between columns
UNIT = 2.5  # inches of height per share
GRAPHS = (1.0, 0.75, 0.6)  # of the height of a page that is fixed, that graphs may take
ROOMY = 0.6  # inches per share that charts have beyond the least


@sized
def figure(report: Report, look: Look) -> Figure:
    """Draw a report: the heading, the charts in as many columns as it says and the page has room for, the table.

    The table is drawn if the report wants it, or if there is no chart.  A page whose height was asked for may need more
    columns, or less on it, which it says.  Raises RequestError if the size is too small.
    """
    width = _width(report, look)
    for shown, attempt in _tries(report, width - 2 * PAD, look.height):
        try:
            heading = Heading(look.title or report.title, shown.lines)
            alone = enlarged(shown.table, [], heading, look) if look.height and not shown.charts else None
            table = [alone or _table(shown.table, width - 2 * PAD, look)] if has_table(shown) else []
            blocks = [*_rows(shown, width - 2 * PAD, attempt), *table, *_note(shown, report)]
            return compose(Page(heading, blocks, Margins(PAD, PAD), width, UNIT), look)[0].figure
        except RequestError as error:
            refused = error
    raise refused


class Attempt(NamedTuple):
    """In how many columns charts stand, the inches that a share needs at least, and how high a graph may be."""

    columns: int
    least: float = 0.0
    most: float = math.inf


def _tries(report: Report, width: float, height: float) -> Iterator[tuple[Report, Attempt]]:
    """Yield what may be shown and how charts may be arranged, the best first; less of it only if the height is fixed.

    On a page of fixed height low charts come last, but before charts that are left out.
    """
    for shown in reduced(report) if height else [report]:
        most = max(1, min(int((width + GAP) / (LEAST_COLUMN + GAP)), len(shown.charts)))
        wanted = min(shown.columns, most)
        if not height:
            yield shown, Attempt(wanted)
            return
        graphs = GRAPHS if any(chart.bare for chart in shown.charts) else [math.inf]
        for limits in ((least, share * height) for share in graphs for least in (ROOMY, 0.0)):
            yield from ((shown, Attempt(columns, *limits)) for columns in range(wanted, most + 1))


def _table(table: Table, width: float, look: Look) -> Block:
    """Return the block of a table, with texts in several lines and shorter numbers if there is no room for them."""
    table = narrowed(table, width)
    if panels.width(table, panels.LEAST_SIZE) > width:
        table = panels.brief_numbers(table)
    return text_block(table, [], width, look)


def _note(shown: Report, report: Report) -> list[Block]:
    """Return the line that says what a page has no room for, if there is such a thing."""
    text = left_out(shown, report)
    if not text:
        return []

    def draw(canvas: Canvas, box: Box) -> AxesByPanel:
        canvas.text(box.left, box.top, fitted(text, box.width, SMALL), fontsize=SMALL, color=canvas.theme.muted)
        return {}

    return [Block(line_height(SMALL), 0.0, draw)]


def _width(report: Report, look: Look) -> float:
    """Return the width of the page in inches: what was asked for, or what charts and table need."""
    if look.width:
        return look.width
    charts = usual(WIDTH + COLUMN * (report.columns - 1) / 2, look) if report.charts else LEAST_TABLE
    table = min(panels.width(report.table) + 2 * PAD, usual(WIDEST, look)) if has_table(report) else 0.0
    return max(charts, table)


def _rows(report: Report, width: float, attempt: Attempt) -> list[Block]:
    """Return the charts as blocks, one for each row."""
    columns = attempt.columns
    column = (width + GAP) / columns - GAP
    plans = chart_frame.plans(report.charts, columns, column, attempt.most)
    rows = [plans[k : k + columns] for k in range(0, len(plans), columns)]
    shares = [max(p.share for p in row) for row in rows]
    return [
        Block(max(p.height for p in row) + attempt.least * share, share, partial(_draw_row, row=row, column=column))
        for row, share in zip(rows, shares, strict=True)
    ]


def _draw_row(canvas: Canvas, box: Box, *, row: Sequence[Plan], column: float) -> AxesByPanel:
    """Draw charts beside each other."""
    for k, plan in enumerate(row):
        chart_frame.draw(canvas, Box(box.left + k * (column + GAP), box.top, column, box.height), plan)
    return {}
