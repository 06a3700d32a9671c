"""The figures: which blocks each of them is made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from actviz.analysis.marks import marks
from actviz.render import facts_table, marking, meeting_words, multiples, panels, storeys, strips, words
from actviz.render.layout import PAD, Block, Heading, Margins, Page, Side, compose
from actviz.render.numbers import brief
from actviz.render.style import in_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from actviz.analysis.comparison import Comparison
    from actviz.analysis.survey import Survey
    from actviz.render.layout import Look
    from actviz.render.storeys import Panel
    from actviz.render.tables import Table

WIDTH = 7.0  # inches
STOREY = 2.2  # the height of f when nobody asks for a size
STOREY_BESIDE = 1.7  # the same beside facts, for a figure that is wider than high
Y_NUMBERS = 0.5  # room for the numbers of the y axes
BESIDE = 9.0  # from this width on, facts stand beside the storeys
LEAST_TABLE = 4.0
NAMES = 0.3  # the most of the width that names may take


def plot(survey: Survey, look: Look) -> Figure:
    """Draw strips and storeys of some activations; a single one with its formula and marks."""
    single = survey.sheets[0] if len(survey.sheets) == 1 else None
    heading = Heading(look.title or _names(survey), (f"${single.activation.mathtext}$",) if single else ())
    with in_style():
        margins = _margins(survey, look, WIDTH)
        canvas, axes = compose(Page(heading, _column(survey, look.panels), margins, WIDTH, STOREY), look)
        if single:
            marking.mark(axes, marks(single), canvas.theme)
        return canvas.figure


def compare(survey: Survey, comparison: Comparison, look: Look) -> Figure:
    """Draw strips and storeys with the facts that differ; for two activations also verdict, crossovers and distance."""
    heading, lines = Heading(look.title or _names(survey)), [facts_table.caption(comparison)]
    if comparison.pair:
        clauses = words.tail_clause(comparison, comparison.pair), words.depth_clause(comparison)
        heading = Heading(look.title or words.peak_clause(comparison), clauses)
        lines = meeting_words.brief_lines(comparison.pair) + lines
    table = facts_table.facts_table(comparison, brief)
    with in_style():
        column, facts = _column(survey, look.panels), panels.width(table)
        width = look.size[0] if look.size else WIDTH + facts + 2 * PAD
        margins = _margins(survey, look, width)
        if width >= BESIDE:
            side = Side(_text_block(table, lines, facts), facts)
            page = Page(heading, column, margins, width, STOREY_BESIDE, side)
        else:
            column.append(_text_block(table, lines, width - margins.left - margins.right))
            page = Page(heading, column, margins, width, STOREY)
        canvas, axes = compose(page, look)
        if comparison.pair:
            marking.mark_pair(axes, comparison.pair, canvas.theme)
        return canvas.figure


def saturation(survey: Survey, look: Look) -> Figure:
    """Draw the strips alone, over a numbered x axis."""
    heading = Heading(look.title or "Where the gradient survives")
    with in_style():
        draw = partial(strips.draw, survey=survey, lines=False, numbered=True)
        block = Block(strips.height(len(survey.sheets), numbered=True), 0.0, draw)
        canvas, _ = compose(Page(heading, [block], _margins(survey, look, WIDTH), WIDTH), look)
        return canvas.figure


def table(contents: Table, title: str, note: str, look: Look) -> Figure:
    """Draw a table under its title, with a note below it."""
    with in_style():
        width = look.size[0] if look.size else max(panels.width(contents) + 2 * PAD, LEAST_TABLE)
        block = _text_block(contents, [note], width - 2 * PAD)
        canvas, _ = compose(Page(Heading(look.title or title), [block], Margins(PAD, PAD), width), look)
        return canvas.figure


def _names(survey: Survey) -> str:
    return "  ·  ".join(s.activation.label for s in survey.sheets)


def _margins(survey: Survey, look: Look, width: float) -> Margins:
    gutters = strips.gutters(survey, widest=NAMES * (look.size[0] if look.size else width))
    return Margins(max(gutters.left, Y_NUMBERS) + PAD, gutters.right + PAD)


def _column(survey: Survey, chosen: Sequence[Panel]) -> list[Block]:
    """Return strips and storeys, or small multiples when there are more curves than one frame can tell apart."""
    below = [p for p in storeys.STOREYS if p in chosen]
    many = len(survey.curves) > multiples.MOST_IN_ONE and bool(below)
    blocks = []
    if "strips" in chosen:
        draw = partial(strips.draw, survey=survey, lines=not many, numbered=not below)
        blocks.append(Block(strips.height(len(survey.sheets), numbered=not below), 0.0, draw))
    if many:
        rows, _ = multiples.grid_shape(len(survey.curves))
        draw_all = partial(multiples.draw, survey=survey, chosen=below)
        return [*blocks, Block(multiples.height(rows), multiples.SHARE * rows, draw_all)]
    for panel in below:
        bottom = panel == below[-1]
        draw_one = partial(storeys.draw, survey=survey, panel=panel, bottom=bottom)
        blocks.append(Block(storeys.height(bottom=bottom), storeys.STOREYS[panel].share, draw_one))
    return blocks


def _text_block(contents: Table, lines: list[str], width: float) -> Block:
    return Block(panels.height(contents, lines, width), 0.0, partial(panels.draw, table=contents, lines=lines))
