"""A report as a figure: its title and lines, its charts in rows, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.render import chart_frame, panels
from actviz.render.canvas import Box, Canvas
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
LEAST_COLUMN = 2.7
GAP = 0.3  # between columns
UNIT = 2.5  # inches of height per share


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
    for columns in _columns(report, width - 2 * PAD, more=look.height > 0):
        blocks = [*_rows(report, width - 2 * PAD, columns), *table]
        try:
            return compose(Page(heading, blocks, Margins(PAD, PAD), width, UNIT), look)[0].figure
        except RequestError as error:
            refused = refused or error
    raise refused or ValueError("a page has at least one column")


def _columns(report: Report, width: float, *, more: bool) -> Sequence[int]:
    """Return in how many columns charts may stand, what the report says first."""
    most = max(1, min(int((width + GAP) / (LEAST_COLUMN + GAP)), len(report.charts)))
    wanted = min(report.columns, most)
    return range(wanted, most + 1) if more else [wanted]


def _table(table: Table, width: float, look: Look) -> Block:
    """Return the block of a table, with shorter numbers if there is no room for all their digits."""
    if panels.width(table, panels.LEAST_SIZE) > width:
        table = panels.brief_numbers(table)
    return text_block(table, [], width, look)


def _width(report: Report, look: Look, *, has_table: bool) -> float:
    """Return the width of the page in inches: what was asked for, or what charts and table need."""
    if look.width:
        return look.width
    charts = usual(WIDTH + COLUMN * (report.columns - 1) / 2, look) if report.charts else LEAST_TABLE
    return max(charts, panels.width(report.table) + 2 * PAD) if has_table else charts


def _rows(report: Report, width: float, columns: int) -> list[Block]:
    """Return the charts as blocks, one for each row."""
    column = (width + GAP) / columns - GAP
    plans = [chart_frame.plan(chart, column) for chart in report.charts]
    rows = [plans[k : k + columns] for k in range(0, len(plans), columns)]
    return [
        Block(max(p.height for p in row), max(p.chart.share for p in row), partial(_draw_row, row=row, column=column))
        for row in rows
    ]


def _draw_row(canvas: Canvas, box: Box, *, row: Sequence[Plan], column: float) -> AxesByPanel:
    """Draw charts beside each other."""
    for k, plan in enumerate(row):
        chart_frame.draw(canvas, Box(box.left + k * (column + GAP), box.top, column, box.height), plan)
    return {}
