"""One table, many forms: aligned text, Markdown, LaTeX, CSV, and a rich table for terminals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from rich.table import Table as RichTable

Align = Literal["left", "right", "number"]

GAP = "  "


class Table(NamedTuple):
    """Texts in rows; columns of numbers are aligned at the decimal point, columns of texts at one side."""

    header: tuple[str, ...]
    align: tuple[Align, ...]
    rows: tuple[tuple[str, ...], ...]

    def mapped(self, change: Callable[[str], str]) -> Table:
        """Return the table with every text changed."""
        rows = tuple(tuple(map(change, row)) for row in self.rows)
        return Table(tuple(map(change, self.header)), self.align, rows)

    def width(self) -> int:
        """Return how many characters wide the table is as text."""
        return max(map(columns_of, text(self).splitlines()))

    def columns(self) -> list[list[str]]:
        """Return the columns with their headings, every cell padded to the width of its column."""
        padded = []
        for title, align, cells in zip(self.header, self.align, self.cells(), strict=True):
            width = max(map(columns_of, [title, *cells]))
            gaps = [" " * (width - columns_of(text)) for text in [title, *cells]]
            pairs = zip([title, *cells], gaps, strict=True)
            padded.append([text + gap if align == "left" else gap + text for text, gap in pairs])
        return padded

    def cells(self) -> list[list[str]]:
        """Return the columns without their headings, numbers padded so that their decimal points meet."""
        columns = [list(cells) for cells in zip(*self.rows, strict=True)] or [[] for _ in self.header]
        return [
            decimal_aligned(cells) if align == "number" else cells
            for align, cells in zip(self.align, columns, strict=True)
        ]


def columns_of(text: str) -> int:
    """Return how many columns of a terminal *text* takes: letters of Chinese, Japanese and Korean take two."""
    return len(text) if text.isascii() else sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def decimal_aligned(cells: Sequence[str]) -> list[str]:
    """Pad numbers so that their units stand under each other; cells without a digit are left alone."""
    split = [_at_point(cell) for cell in cells]
    before = max((len(left) for left, _ in split), default=0)
    after = max((len(right) for _, right in split), default=0)
    return [f"{left.rjust(before)}{right.ljust(after)}" for left, right in split]


def _at_point(cell: str) -> tuple[str, str]:
    match = re.match(r"-?\d*", cell)
    head = match.group() if match else ""
    return (head, cell[len(head) :]) if head.strip("-") else (cell, "")


def text(table: Table) -> str:
    """Return the table as aligned lines under a heading, without a rule: easy to read and to cut."""
    return "\n".join(GAP.join(row).rstrip() for row in zip(*table.columns(), strict=True)) + "\n"


def markdown(table: Table) -> str:
    """Return the table in GitHub's Markdown."""
    header = [markdown_escaped(cell) for cell in table.header]
    rules = ["---" if align == "left" else "---:" for align in table.align]
    lines = [header, rules, *([markdown_escaped(cell) for cell in row] for row in table.rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def markdown_escaped(cell: str) -> str:
    """Escape what Markdown or HTML would read as markup."""
    return re.sub(r"([|<>&`*\\_\[\]])", r"\\\1", cell)


LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    "∞": r"$\infty$",
    "→": r"$\to$",
    "′": "$'$",
    "″": "$''$",
    "²": "$^2$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "θ": r"$\theta$",
}
LATEX_HEADINGS = {"x": "$x$", "f": "$f$", "f′": "$f'$", "f″": "$f''$", "f′ left": "$f'_-$", "f′ right": "$f'_+$"}


def latex(table: Table) -> str:
    """Return the table as a LaTeX tabular with the rules of the booktabs package."""
    spec = "".join("l" if align == "left" else "r" for align in table.align)
    header = " & ".join(LATEX_HEADINGS.get(cell, latex_escaped(cell)) for cell in table.header)
    rows = [" & ".join(map(_latex_cell, row)) for row in table.rows]
    body = "".join(f"{row} \\\\\n" for row in rows)
    return f"\\begin{{tabular}}{{{spec}}}\n\\toprule\n{header} \\\\\n\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n"


def _latex_cell(cell: str) -> str:
    match = re.fullmatch(r"(-?)(\d+\.?\d*|∞)(?:e(-?\d+))?", cell)
    if not match:
        return latex_escaped(cell)
    sign, digits, exponent = match.groups()
    power = rf" \times 10^{{{exponent}}}" if exponent else ""
    return f"${sign}{digits.replace('∞', chr(92) + 'infty')}{power}$"


def latex_escaped(cell: str) -> str:
    """Escape what LaTeX would read as a command, and spell the characters that its text fonts lack."""
    return "".join(LATEX.get(c, c) for c in cell)


def in_form(table: Table, form: str) -> Table | str:
    """Return the table as Markdown or LaTeX, or as it is for plain text, which depends on where it is written."""
    return {"md": markdown, "latex": latex}[form](table) if form != "text" else table


def csv_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return comma-separated values; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    is_number = re.fullmatch(r"[-+]?(\d|\.\d|inf|nan).*", cell)
    return f"'{cell}" if cell[:1] in "=+-@\t" and cell and not is_number else cell


def rich_table(table: Table) -> RichTable:
    """Return the table for rich's console: bold heading, texts wrapped between words, no number ever cut."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    result = RichTable(box=SIMPLE_HEAD, pad_edge=False)
    columns = []
    for align, cells, (heading, *padded) in zip(table.align, table.cells(), table.columns(), strict=True):
        wraps = align == "left"
        result.add_column(Text(heading, style="bold"), no_wrap=not wraps, overflow="fold")
        columns.append(cells if wraps else padded)
    for row in zip(*columns, strict=True):
        result.add_row(*(Text(cell) for cell in row))
    return result
