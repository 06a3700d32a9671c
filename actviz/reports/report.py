"""A report: what a computation found, ready to be written as text, csv, json, Markdown, LaTeX and to be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from actviz.texts.tables import Table, csv_text, in_form, markdown_escaped, text

if TYPE_CHECKING:
    from actviz.charts import Chart


class Report(NamedTuple):
    """Everything that is said about one result.

    title is a sentence that says what was found; lines, one thought each, say why, and under which conditions and
    seeds.  table holds the numbers for readers, csv (a header and rows) the same exactly and long, record those of the
    JSON.  charts stand below each other, or in as many columns as said; the table is drawn under them if it is part of
    the figure, and alone if there are no charts.  alt describes the figure in whole sentences from the numbers.
    """

    title: str
    lines: tuple[str, ...]
    table: Table
    csv: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
    record: dict[str, Any]
    alt: str
    caption: str = ""
    charts: tuple[Chart, ...] = ()
    columns: int = 1
    table_drawn: bool = False
    notes: tuple[str, ...] = ()  # for who asked, on standard error


def as_text(report: Report) -> str:
    """Return the title, the table and the lines as plain text."""
    parts = [f"{report.title}\n", text(report.table), "".join(f"{line}\n" for line in report.lines)]
    return "\n".join(part for part in parts if part.strip())


def in_text(report: Report, form: str) -> str | Table:
    """Return the report as text, csv, md or latex."""
    if form == "text":
        return as_text(report)
    if form == "csv":
        return csv_text(*report.csv)
    contents = str(in_form(report.table, form))
    if form == "latex":
        return contents
    heading, lines = f"**{markdown_escaped(report.title)}**\n", (f"{markdown_escaped(line)}\n" for line in report.lines)
    return "\n".join([heading, contents, *lines])
