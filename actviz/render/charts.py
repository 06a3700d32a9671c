"""A report as a figure: its title and lines, its charts in rows, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.render import chart_frame, panels
from actviz.render.canvas import Box, Canvas
from actviz.render.chart_tables import narrowed
from actviz.render.layout import PAD, Block, Heading, Margins, Page, compose
from actviz.render.sized import sized, usual
from actviz.render.text_figures import LEAST_TABLE, text_block

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
ROOMY = 0.6  # inches per share that charts have beyond the least


@sized
def figure(report: Report, look: Look) -> Figure:
    """Draw a report: the heading, the charts in as many columns as it says and the page has room for, the table.

    The table is drawn if the report wants it, or if there is no chart.  A page whose height was asked for may need more
    columns.  Raises RequestError if the size is too small.
    """
    has_table = report.table_drawn or not report.charts
    width = _width(report, look, has_table=has_table)
    table = [_table(report.table, width - 2 * PAD, look)] if has_table else []
    heading = Heading(look.title or report.title, report.lines)
    refused: RequestError | None = None
    for columns, least in _tries(report, width - 2 * PAD, fixed=look.height > 0):
        blocks = [*_rows(report, width - 2 * PAD, columns, least), *table]
        try:
            return compose(Page(heading, blocks, Margins(PAD, PAD), width, UNIT), look)[0].figure
        except RequestError as error:
            refused = error if least == 0.0 and refused is None else refused
    raise refused or ValueError("a page has at least one column")


def _tries(report: Report, width: float, *, fixed: bool) -> list[tuple[int, float]]:
    """Return in how many columns charts may stand, what the report says first, and the inches that a share then needs.

    On a page of *fixed* height low charts come last.
    """
    most = max(1, min(int((width + GAP) / (LEAST_COLUMN + GAP)), len(report.charts)))
    wanted = min(report.columns, most)
    columns = range(wanted, most + 1) if fixed else [wanted]
    return [(count, least) for least in ([ROOMY, 0.0] if fixed else [0.0]) for count in columns]


def _table(table: Table, width: float, look: Look) -> Block:
    """Return the block of a table, with texts in several lines and shorter numbers if there is no room for them."""
    table = narrowed(table, width)
    if panels.width(table, panels.LEAST_SIZE) > width:
        table = panels.brief_numbers(table)
    return text_block(table, [], width, look)


def _width(report: Report, look: Look, *, has_table: bool) -> float:
    """Return the width of the page in inches: what was asked for, or what charts and table need."""
    if look.width:
        return look.width
    charts = usual(WIDTH + COLUMN * (report.columns - 1) / 2, look) if report.charts else LEAST_TABLE
    table = min(panels.width(report.table) + 2 * PAD, usual(WIDEST, look)) if has_table else 0.0
    return max(charts, table)


def _rows(report: Report, width: float, columns: int, least: float) -> list[Block]:
    """Return the charts as blocks, one for each row."""
    column = (width + GAP) / columns - GAP
    plans = [chart_frame.plan(chart, column) for chart in report.charts]
    rows = [plans[k : k + columns] for k in range(0, len(plans), columns)]
    shares = [max(p.chart.share for p in row) for row in rows]
    return [
        Block(max(p.height for p in row) + least * share, share, partial(_draw_row, row=row, column=column))
        for row, share in zip(rows, shares, strict=True)
    ]


def _draw_row(canvas: Canvas, box: Box, *, row: Sequence[Plan], column: float) -> AxesByPanel:
    """Draw charts beside each other."""
    for k, plan in enumerate(row):
        chart_frame.draw(canvas, Box(box.left + k * (column + GAP), box.top, column, box.height), plan)
    return {}
