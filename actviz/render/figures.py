"""The figures of curves and strips: which blocks they are made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from actviz.analysis.marks import marks
from actviz.interval import plain
from actviz.render import marking, multiples, storeys, strips
from actviz.render.layout import PAD, Block, Heading, Margins, Page, across, compose, growing
from actviz.render.sized import scale, sized, usual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from actviz.activation import Activation
    from actviz.analysis.survey import Survey
    from actviz.look import Look, Panel

WIDTH = 7.0  # inches
STOREY = 2.2  # the height of f when nobody asks for a size
LOWEST = 0.6  # of that height, on narrow pages
Y_NUMBERS = 0.5  # room for the numbers of the y axes
NAMES = 0.3  # the most of the width that names may take


def _formula(activation: Activation) -> tuple[str, ...]:
    """Return the line that says what a single activation computes, unless its name says it already."""
    if activation.mathtext:
        return (f"${activation.mathtext}$",)
    tail = ", ".join(f"{key} = {plain(value)}" for key, value in activation.values.items())
    written = f"f(x) = {activation.formula}" + (f" with {tail}" if tail else "")
    return (written,) if activation.own_name else ()


def storey(usual_height: float, look: Look) -> float:
    """Return the height of f in inches of paper if nobody asks for one; less on a narrow page."""
    return usual_height * min(max(scale(look) * look.width / WIDTH, LOWEST), 1.0) if look.width else usual_height


@sized
def plot(survey: Survey, look: Look) -> Figure:
    """Draw strips and storeys of some activations; a single one with its formula and marks."""
    single = survey.sheets[0] if len(survey.sheets) == 1 else None
    heading = Heading(look.title or names(survey), _formula(single.activation) if single else ())
    width = usual(WIDTH, look)
    blocks = column(survey, look.panels, width)
    canvas, axes = compose(Page(heading, blocks, margins_for(survey, width), width, storey(STOREY, look)), look)
    if single:
        marking.mark(axes, marks(single), canvas.theme)
    return canvas.figure


@sized
def saturation(survey: Survey, look: Look) -> Figure:
    """Draw the strips alone, over a numbered x axis; they grow with a page whose height was asked for."""
    heading = Heading(look.title or "Where the gradient survives")
    width = usual(WIDTH, look)
    draw = partial(strips.draw, survey=survey, lines=False, numbered=True)
    needed = strips.height(len(survey.sheets), numbered=True)
    block = growing(needed, draw) if look.height else Block(needed, 0.0, draw)
    canvas, _ = compose(Page(heading, [block], margins_for(survey, width), width), look)
    return canvas.figure


def names(survey: Survey) -> str:
    """Return the title of a figure that has no better one."""
    return "  ·  ".join(s.activation.label for s in survey.sheets)


def margins_for(survey: Survey, width: float) -> Margins:
    """Return the room that names, numbers and peaks need beside strips and storeys, on a page of that width."""
    gutters = strips.gutters(survey, widest=NAMES * width)
    return Margins(max(gutters.left, Y_NUMBERS) + PAD, gutters.right + PAD)


def column(survey: Survey, chosen: Sequence[Panel], width: float) -> list[Block]:
    """Return strips and storeys, or small multiples when there are more curves than one frame can tell apart.

    *width* is that of the page in inches.
    """
    below = [p for p in storeys.STOREYS if p in chosen]
    many = len(survey.curves) > multiples.MOST_IN_ONE and bool(below)
    blocks = []
    if "strips" in chosen:
        draw = partial(strips.draw, survey=survey, lines=not many, numbered=not below)
        blocks.append(Block(strips.height(len(survey.sheets), numbered=not below), 0.0, draw))
    if many:
        rows, _ = multiples.grid_shape(len(survey.curves), width - 2 * PAD - Y_NUMBERS)
        draw_all = partial(multiples.draw, survey=survey, chosen=below)
        frames = Block(multiples.height(rows), multiples.SHARE * rows, draw_all)
        return [*blocks, across(frames, indent=Y_NUMBERS)]
    for panel in below:
        bottom = panel == below[-1]
        draw_one = partial(storeys.draw, survey=survey, panel=panel, bottom=bottom)
        blocks.append(Block(storeys.height(bottom=bottom), storeys.STOREYS[panel].share, draw_one))
    return blocks
