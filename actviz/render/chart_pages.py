"""What of a report a page of fixed height shows if it has no room for all of it, and how it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actviz.reports.report import Report


def has_table(report: Report) -> bool:
    """Say whether the table of a report is part of its figure."""
    return report.table_drawn or not report.charts


def reduced(report: Report) -> Iterator[Report]:
    """Yield a report, then with ever less in its figure: without its table, lines from the last on, charts likewise.

    The first line goes last, and the first chart stays.  Without charts all stays: a table needs all its rows.
    """
    yield report
    if not report.charts:
        return
    if report.table_drawn:
        report = report._replace(table_drawn=False)
        yield report
    for count in range(len(report.lines) - 1, 0, -1):
        report = report._replace(lines=report.lines[:count])
        yield report
    for count in range(len(report.charts) - 1, 0, -1):
        report = report._replace(charts=report.charts[:count])
        yield report
    yield report._replace(lines=())


def left_out(shown: Report, report: Report) -> str:
    """Return the line that names what *shown* has not got of a report; empty if it has everything."""
    parts = ["the table"] if has_table(report) and not has_table(shown) else []
    for kind, number in (
        ("line", len(report.lines) - len(shown.lines)),
        ("chart", len(report.charts) - len(shown.charts)),
    ):
        if number:
            parts.append(f"{number} more {kind}{'s' if number > 1 else ''}")
    return f"On a larger page: {', '.join(parts)}." if parts else ""
