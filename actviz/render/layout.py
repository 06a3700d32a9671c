"""A page as a stack of blocks: each needs some inches, and those that can grow share what is left."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from actviz.errors import RequestError
from actviz.interval import plain
from actviz.render.canvas import Box, Canvas, line_height, wrapped
from actviz.render.sized import scale
from actviz.render.style import LABEL, TITLE, theme_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.look import Look, Panel

PAD = 0.16  # inches around everything
GAP = 0.12  # between blocks
LEADING = 1.1
NARROW = 5.0
LEAST_UNIT = 0.6  # the least height of a storey of share 1
LOW_UNIT = 0.8  # the least that a page without a size gives it
GROWTH = 0.1  # the share of a block that may grow but need not
LEAST_WIDTH = 1.0  # of the storeys

AxesByPanel = dict["Panel", "Axes"]


class Block(NamedTuple):
    """A part of a page: the height it needs, its share of the height that is left, and how to draw it into a box."""

    height: float
    share: float
    draw: Callable[[Canvas, Box], AxesByPanel]


def across(block: Block, indent: float = 0.0) -> Block:
    """Return *block* so that it takes the whole width of the page instead of that of the column."""

    def draw(canvas: Canvas, box: Box) -> AxesByPanel:
        return block.draw(canvas, box._replace(left=PAD + indent, width=canvas.width - 2 * PAD - indent))

    return block._replace(draw=draw)


def growing(height: float, draw: Callable[[Canvas, Box], AxesByPanel]) -> Block:
    """Return a block that is given all the height there is on a page of its own.

    It may reach into the pad below it, as one that cannot grow may.
    """
    return Block(height - PAD - LEAST_UNIT * GROWTH, GROWTH, draw)


class Heading(NamedTuple):
    """A title in bold over muted lines; a line that starts with $ is a formula."""

    title: str
    lines: tuple[str, ...] = ()

    def broken(self, width: float) -> Heading:
        """Return the heading with every text broken into lines that fit."""
        lines = [part for text in self.lines for part in ([text] if text[:1] == "$" else wrapped(text, width, LABEL))]
        return Heading("\n".join(wrapped(self.title, width, TITLE, "bold")), tuple(lines))

    def height(self) -> float:
        """Return the height in inches of a broken heading with the pad above and the gap below."""
        titles = self.title.count("\n") + 1 if self.title else 0
        return PAD + titles * line_height(TITLE) + LEADING * len(self.lines) * line_height(LABEL) + GAP

    def draw(self, canvas: Canvas, left: float) -> None:
        """Write a broken heading at the top of the page."""
        y = PAD
        for line in self.title.splitlines():
            canvas.text(left, y, line, fontsize=TITLE, weight="bold")
            y += line_height(TITLE)
        for line in self.lines:
            canvas.text(left, y, line, fontsize=LABEL, color=canvas.theme.muted, parse_math=line.startswith("$"))
            y += LEADING * line_height(LABEL)


class Margins(NamedTuple):
    """The room in inches left and right of the column of blocks."""

    left: float
    right: float


class Side(NamedTuple):
    """A block that stands right of the column, from under the heading down."""

    block: Block
    width: float


class Page(NamedTuple):
    """What stands on a page; its width and the height of one share are for when nobody gave a size."""

    heading: Heading
    blocks: Sequence[Block]
    margins: Margins
    width: float
    unit: float = 0.0
    side: Side | None = None


def compose(page: Page, look: Look) -> tuple[Canvas, AxesByPanel]:
    """Draw a page, laid out in units of our letters, and return its canvas with the axes by panel.

    Raises RequestError if the size in *look* leaves too little room; without one the page is as high as its blocks ask.
    """
    s = scale(look)
    width = look.width or page.width
    margins, side = page.margins, page.side
    column = width - margins.left - margins.right - (side.width + 2 * PAD if side else 0.0)
    left = margins.left if width >= NARROW else PAD  # a narrow page has no room to line the heading up
    heading = page.heading.broken(width - left - PAD)
    top = heading.height()
    needed = top + math.fsum(b.height for b in page.blocks) + GAP * (len(page.blocks) - 1) + PAD
    shares = math.fsum(b.share for b in page.blocks)
    usual = needed + max(page.unit / s, LOW_UNIT) * shares
    height = look.height or max(usual, top + side.block.height + PAD if side else 0.0)
    unit = (height - needed) / shares if shares else 0.0
    if column < LEAST_WIDTH or (unit < LEAST_UNIT if shares else height < needed - PAD):
        least_width, least_height = max(LEAST_WIDTH - column, 0.0) + width, needed + LEAST_UNIT * shares
        least = f"{s * least_width:.1f}x{s * least_height:.1f} inches, got {s * width:g}x{s * height:g}"
        less = f", or a --font-size less than {plain(look.font_size)}" if s > 1 else ""
        raise RequestError(f"--size is too small for what is to be shown: it needs {least}{less}")
    canvas = Canvas(width, height, s * look.dpi, theme_of(look))
    heading.draw(canvas, left)
    if side:
        side.block.draw(canvas, Box(width - PAD - side.width, top, side.width, height - top - PAD))
    axes: AxesByPanel = {}
    for block in page.blocks:
        box = Box(margins.left, top, column, block.height + unit * block.share)
        axes |= block.draw(canvas, box)
        top += box.height + GAP
    return canvas, axes
