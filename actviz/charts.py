"""What a chart shows, in the units of its axes, before anybody draws it: curves, points, bars, fields and marks.

Colours are numbers: things with one number belong together and are drawn with one pen; None is the ink of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Window

    Values = Array | Sequence[float]


class Axis(NamedTuple):
    """The name of an axis, whether it is logarithmic, its window (None for what holds everything), its own ticks.

    ticks are places with texts, for what has names instead of numbers.  whole axes, of counts, have no ticks between
    whole numbers; an axis is taken for one as well if all that is measured along it is.
    """

    name: str = ""
    log: bool = False
    window: Window | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    whole: bool = False


class Line(NamedTuple):
    """A curve, cut at nan and where a logarithm has none; thin ones are bounds, guides and what is only compared with.

    The label stands at the right end of the curve, with a piece of it.
    """

    x: Values
    y: Values
    label: str = ""
    pen: int | None = 0
    thin: bool = False


class Points(NamedTuple):
    """Dots, each with a bar from low to high if these are given; hollow ones are left out, or not reached.

    The label stands at the right end, as a curve's does, unless a Line of the same pen has one.
    """

    x: Values
    y: Values
    low: Values | None = None
    high: Values | None = None
    label: str = ""
    pen: int | None = 0
    hollow: bool = False


class Band(NamedTuple):
    """The area between two curves over the same x, in a light shade of its pen: a spread."""

    x: Values
    low: Values
    high: Values
    pen: int | None = 0


class Bars(NamedTuple):
    """Level bars from 0 (of a logarithmic axis from its left end) to values, at 0, 1, 2, … from the top, with texts.

    The names of the bars are the ticks of the y axis, each text stands behind its bar.
    """

    values: Values
    texts: tuple[str, ...] = ()
    pens: tuple[int | None, ...] = ()


class Rule(NamedTuple):
    """A thin line across the whole chart at a value of one axis, with a small label at its end, outside the frame."""

    at: float
    axis: Literal["x", "y"] = "y"
    label: str = ""


class Shade(NamedTuple):
    """A part of one axis that is marked across the whole chart: hatched (saturated, invalid) or sand (dead).

    The label stands outside the frame: above it, or right of it for a part of the y axis.
    """

    low: float
    high: float
    axis: Literal["x", "y"] = "x"
    label: str = ""
    sand: bool = False


class Dot(NamedTuple):
    """A marked point with a small text beside it."""

    x: float
    y: float
    text: str = ""
    pen: int | None = None


class Field(NamedTuple):
    """Values over a grid as ink: x of shape (m,), y of shape (n,), values of shape (n, m), all ascending.

    window is what white and full ink mean; the label says what is shown, beside a strip of the ink.
    """

    x: Values
    y: Values
    values: Array
    window: Window
    label: str = ""


class Node(NamedTuple):
    """A box with a few lines of text around a point, of a graph."""

    x: float
    y: float
    lines: tuple[str, ...]


class Link(NamedTuple):
    """An arrow between two points, of a graph or a path."""

    start: tuple[float, float]
    end: tuple[float, float]
    pen: int | None = None


Element = Line | Points | Band | Bars | Rule | Shade | Dot | Field | Node | Link


class Chart(NamedTuple):
    """A frame with a title, two axes and what is in it, from bottom to top.

    share is its height beside others; bare charts, those of graphs, have no frame, ticks or grid.
    """

    title: str
    x: Axis
    y: Axis
    elements: tuple[Element, ...]
    share: float = 1.0
    bare: bool = False
