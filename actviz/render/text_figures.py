"""The figures with text in them: a comparison with its facts, and a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.prose import meeting_words, words
from actviz.prose.numbers import brief
from actviz.render import chart_tables, marking, panels
from actviz.render.figures import STOREY, WIDTH, margins_for, names, storey
from actviz.render.figures import column as column_of
from actviz.render.layout import PAD, Block, Heading, Margins, Page, Side, across, compose, growing
from actviz.render.sized import scale, sized, usual
from actviz.texts import facts_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.comparison import Comparison
    from actviz.analysis.survey import Survey
    from actviz.look import Look
    from actviz.texts.tables import Table

STOREY_BESIDE = 1.7  # the height of f beside facts, for a figure that is wider than high
MOST_BESIDE = 4.2  # inches; wider facts stand below the storeys
LEAST_BESIDE = 5.5  # inches; facts stand below as well if less is left for the storeys
LEAST_TABLE = 4.0


@sized
def compare(survey: Survey, comparison: Comparison, look: Look) -> Figure:
    """Draw strips and storeys with the facts that differ; for two activations also verdict, crossovers and distance."""
    heading, lines = Heading(look.title or names(survey)), [facts_table.caption(comparison)]
    if comparison.pair:
        clauses = words.tail_clause(comparison, comparison.pair), words.depth_clause(comparison)
        heading = Heading(look.title or words.peak_clause(comparison), tuple(filter(None, clauses)))
        lines = meeting_words.brief_lines(comparison) + lines
    table = facts_table.facts_table(comparison, brief)
    facts = panels.width(table)
    if low := 0 < look.height < look.width:  # then facts in smaller letters are better than no room below
        facts = min(facts, max(look.width - LEAST_BESIDE, panels.width(table, chart_tables.SMALLEST)))
    alone = usual(WIDTH, look)  # for strips and storeys
    beside = (low or facts <= MOST_BESIDE) and (look.width or alone + 2 * PAD + facts) - facts >= LEAST_BESIDE
    width = look.width or (alone + facts + 2 * PAD if beside else max(alone, facts + 2 * PAD))
    margins, column = margins_for(survey, width), column_of(survey, look.panels, width)
    if beside:
        page = Page(heading, column, margins, width, STOREY_BESIDE, Side(text_block(table, lines, facts, look), facts))
    else:
        column.append(across(text_block(table, lines, width - 2 * PAD, look)))
        page = Page(heading, column, margins, width, storey(STOREY, look))
    canvas, axes = compose(page, look)
    if comparison.pair:
        marking.mark_pair(axes, comparison.pair, canvas.theme)
    return canvas.figure


@sized
def table(contents: Table, title: str, note: str, look: Look) -> Figure:
    """Draw a table under its title, with a note below it."""
    width = look.width or max(panels.width(contents) + 2 * PAD, LEAST_TABLE)
    heading = Heading(look.title or title)
    block = enlarged(contents, [note], heading, look) if look.height else None
    if panels.width(contents, panels.LEAST_SIZE) > width - 2 * PAD:
        contents = panels.brief_numbers(contents)
    block = block or text_block(contents, [note], width - 2 * PAD, look)
    canvas, _ = compose(Page(heading, [block], Margins(PAD, PAD), width), look)
    return canvas.figure


def enlarged(contents: Table, lines: list[str], heading: Heading, look: Look) -> Block | None:
    """Return the block of a table, alone under a heading on a page of fixed size, in the largest letters that fit.

    Return None if none that are easy to read do.
    """
    width = look.width - 2 * PAD
    found = chart_tables.largest(contents, lines, width, look.height - heading.broken(width).height() - PAD)
    if not found:
        return None
    broken, size = found
    draw = partial(panels.draw, table=broken, lines=lines, most=size)
    return growing(panels.height(broken, lines, width, size), draw)


def text_block(contents: Table, lines: list[str], width: float, look: Look) -> Block:
    """Return the block of a table with lines under it; raises RequestError if no legible letters let it fit."""
    needed = panels.width(contents, panels.LEAST_SIZE)
    if needed > width:
        least, got = (f"{scale(look) * (inches + 2 * PAD):.1f} inches" for inches in (needed, width))
        raise RequestError(f"--size is too small for the table: it needs a width of {least}, got {got}")
    return Block(panels.height(contents, lines, width), 0.0, partial(panels.draw, table=contents, lines=lines))
