"""Gradient strips: one row per activation that shows at a glance where the gradient survives, and is the key as well.

Full ink passes all of the gradient, no ink none, on a square-root scale fixed to 0..1, so that strips can be compared
between figures.  Saturated tails are hatched, dead ones sand, a flat spot carries a small mark.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from actviz.interval import plain
from actviz.prose.numbers import brief, typographic
from actviz.render.canvas import Box, Canvas, fitted, text_width
from actviz.render.scales import number_x, ticks
from actviz.render.style import SMALL, TICK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

    from actviz.analysis.facts import FactSheet
    from actviz.analysis.saturation import Saturation
    from actviz.analysis.survey import Survey
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.render.layout import AxesByPanel
    from actviz.render.style import Theme

COLUMNS = 1024
ROUNDING = 1e-12
BAR = 0.19  # inches; the rest of a row is for the numbers under it
ROW = 0.39
MOST_ROW = 1.5  # on a page that is higher than it need be
AXIS_ROOM = 0.3
MOST_TICKS = 7
HEADER = 0.24
SAMPLE = 0.42  # length of the piece of line beside the name
GAP = 0.08


class Gutters(NamedTuple):
    """The room in inches that names need left of the strips and peaks right of them."""

    left: float
    right: float


def gutters(survey: Survey, widest: float) -> Gutters:
    """Measure the gutters; a name gets at most *widest*."""
    names = max(text_width(s.activation.label, TICK, "bold") for s in survey.sheets)
    peaks = max(text_width(peak_label(s), TICK) for s in survey.sheets)
    return Gutters(min(names, widest) + SAMPLE + 3 * GAP, peaks + 2 * GAP)


def peak_label(sheet: FactSheet) -> str:
    """Return the headline of one row: the peak slope, and whether it is reached."""
    return f"{'up to' if math.isinf(sheet.peak.at) else 'max'} {brief(sheet.peak.slope)}"


def height(rows: int, *, numbered: bool) -> float:
    """Return the height in inches of the strips of that many activations, with their x axis if it is numbered."""
    return HEADER + ROW * rows + (AXIS_ROOM if numbered else 0.0)


def header(survey: Survey, theme: Theme, width: float) -> str:
    """Return the key of the strips, as much of it as fits."""
    saturations = [sheet.saturation for sheet in survey.sheets]
    s = saturations[0]
    kinds = {r.kind for one in saturations for r in one.regions}
    limit = f"{plain(s.threshold)} max" if s.relative else plain(s.threshold)
    marks = [f"hatched < {limit}"] if "saturated" in kinds else []
    marks += [f"{'dotted' if theme.dead else 'sand'} none"] if "dead" in kinds else []
    repeats = ", repeats" if any(one.repeats for one in saturations) else ""
    marks += [f"▾ flat, < {limit}{repeats}"] if "flat spot" in kinds else []
    if not kinds:
        marks = [f"nowhere < {limit}"]
    low, high = survey.window
    holes = [h for one in saturations for h in one.activation.holes if h.low < h.high]
    marks += ["crossed not finite"] if any(h.low < high and h.high > low for h in holes) else []
    scale = ["strong all", "faint little"]
    texts = ["gradient that passes, |f′|:  " + " · ".join([*scale, *marks]), "|f′|:  " + " · ".join([*scale, *marks])]
    texts.append(" · ".join(marks))
    return next((t for t in texts if text_width(t, SMALL) <= width), fitted(texts[-1], width, SMALL))


def draw(canvas: Canvas, box: Box, *, survey: Survey, lines: bool, numbered: bool) -> AxesByPanel:
    """Draw all rows into *box*, whose width is that of the storeys below; names and peaks stand outside it.

    With *lines* each name has a piece of its curve's line beside it, and the strips are the key of the storeys.
    """
    theme = canvas.theme
    key = header(survey, theme, box.width + gutters(survey, box.width).right)
    canvas.text(box.left, box.top, key, fontsize=SMALL, color=theme.muted)
    top, count = box.top + HEADER, len(survey.sheets)
    row = min(max((box.height - height(0, numbered=numbered)) / count, ROW), MOST_ROW)
    axes = canvas.axes(Box(box.left, top, box.width, row * count))
    axes.set_xlim(*survey.window)
    axes.set_ylim(row * count, 0.0)
    if numbered:
        number_x(axes, ticks(*survey.window, MOST_TICKS), theme)
    for index, sheet in enumerate(survey.sheets):
        bar = Bar(row * index, survey.window, box.width, height=BAR + row - ROW)
        draw_bar(axes, sheet.saturation, bar, theme)
        _number_edges(axes, sheet.saturation, bar, theme)
        middle = top + bar.top + bar.height / 2
        room = box.left - (SAMPLE + 3 * GAP if lines else GAP)
        name = fitted(sheet.activation.label, room - GAP, TICK, "bold")
        canvas.text(room, middle, name, ha="right", va="center_baseline", weight="bold")
        if lines:
            canvas.stroke((box.left - SAMPLE - 2 * GAP, middle), (box.left - GAP, middle), theme.pen(index))
        right = box.left + box.width + GAP
        canvas.text(right, middle, peak_label(sheet), va="center_baseline", color=theme.muted)
    return {"strips": axes}


class Inked(AxesImage):
    """The ink of one row: the share of full ink in each column, and the two colours between which it is mixed."""

    def __init__(self, axes: Axes, extent: tuple[float, float, float, float], shares: Array, theme: Theme) -> None:
        super().__init__(axes, extent=extent, interpolation="none", origin="upper", zorder=1)
        self.shares, self.inks = shares, theme.ink
        nothing, everything = (np.array(to_rgb(c)) for c in theme.ink)
        self.set_data((nothing + shares[:, np.newaxis] * (everything - nothing))[np.newaxis])

    def draw(self, renderer: RendererBase) -> None:
        """Draw the pixels, unless the renderer can do without."""
        if draw_ink := getattr(renderer, "draw_ink", None):
            draw_ink(self)
        else:
            super().draw(renderer)


class Bar(NamedTuple):
    """Where one row is: its upper edge in inches below that of the first, the x window, and the width in inches.

    scale is that of the lines and marks on it, height that of the bar itself in inches.
    """

    top: float
    window: Window
    width: float
    scale: float = 1.0
    height: float = BAR


def draw_bar(axes: Axes, s: Saturation, bar: Bar, theme: Theme) -> AxesImage:
    """Draw the ink of one row with its regions on top of it."""
    low, high = bar.window
    foot = bar.top + bar.height
    centres = low + (np.arange(COLUMNS) + 0.5) * (high - low) / COLUMNS
    image = Inked(axes, (low, high, foot, bar.top), ink(s.activation.d1(centres)), theme)
    axes.add_image(image)
    for region in s.tails:
        left, right = max(region.low, low), min(region.high, high)
        if left < right:
            axes.add_patch(tail((left, bar.top), (right - left, bar.height), theme, dead=region.kind == "dead"))
    for hole in s.activation.holes:
        left, right = max(hole.low, low), min(hole.high, high)
        if left < right:
            axes.add_patch(_nothing((left, bar.top), (right - left, bar.height), theme))
    for x in s.edges:
        if low < x < high:
            axes.add_line(Line2D([x, x], [bar.top, foot], color=theme.foreground, linewidth=bar.scale, zorder=3))
    for x in spots(s):
        if low < x < high:
            (mark,) = axes.plot([x], [bar.top], marker=7, markersize=5 * bar.scale, color=theme.foreground, zorder=4)
            mark.set(clip_on=False, markeredgewidth=bar.scale)
    return image


def tail(
    corner: tuple[float, float], size: tuple[float, float], theme: Theme, *, dead: bool, zorder: float = 2
) -> Rectangle:
    """Return the rectangle that covers a tail: sand or dotted if dead, hatched if saturated."""
    face = theme.sand if dead else theme.background
    covered = Rectangle(corner, *size, facecolor=face, edgecolor=theme.hatch, linewidth=0, zorder=zorder)
    if hatch := theme.dead if dead else "////":
        covered.set_hatch(hatch)
    return covered


def _nothing(corner: tuple[float, float], size: tuple[float, float], theme: Theme) -> Rectangle:
    """Return the rectangle over an interval where f or f′ is not finite: crossed, and without ink."""
    nothing = Rectangle(corner, *size, facecolor=theme.background, edgecolor=theme.muted, linewidth=0, zorder=2)
    nothing.set_hatch("xxx")
    return nothing


def spots(s: Saturation) -> list[float]:
    """Return the middles of the flat spots; one that is 0 but for the rounding of its ends is 0."""
    middles = [((r.low + r.high) / 2, r.high - r.low) for r in s.flat_spots]
    return [x if abs(x) > ROUNDING * width else 0.0 for x, width in middles]


def ink(slopes: Array) -> Array:
    """Return the share of full ink for each slope: the square root of abs(f′), 1 at most."""
    shares: Array = np.sqrt(np.minimum(np.abs(np.nan_to_num(slopes)), 1.0))
    return shares


class _Number(NamedTuple):
    x: float  # inches from the left end of the bar
    text: str
    ha: str


def _number_edges(axes: Axes, s: Saturation, bar: Bar, theme: Theme) -> None:
    """Write the edges under one bar, and those beyond the window with an arrow at its end; none overlaps another."""
    low, high = bar.window
    scale = bar.width / (high - low)
    marks = sorted({*s.edges, *spots(s)})
    numbers = [_Number((x - low) * scale, brief(x), "center") for x in marks if low <= x <= high]
    before = [x for x in s.edges if x < low]
    after = [x for x in s.edges if x > high]
    if before:
        numbers.insert(0, _Number(0.0, f"◂ {brief(before[-1])}", "left"))
    if after:
        numbers.append(_Number(bar.width, f"{brief(after[0])} ▸", "right"))
    for number in spread(numbers, bar.width):
        place = low + number.x / scale, bar.top + bar.height + 0.03
        axes.text(*place, typographic(number.text), ha="center", va="top", fontsize=SMALL, color=theme.muted)


def spread(numbers: list[_Number], width: float) -> list[_Number]:
    """Move numbers that would overlap apart, by at most their own width; leave out what still finds no room."""
    placed: list[_Number] = []
    free = -math.inf
    for number in numbers:
        own = text_width(number.text, SMALL)
        left = number.x - {"left": 0.0, "center": own / 2, "right": own}[number.ha]
        start = max(left, free)
        if start - left <= own and (start + own <= width + own / 2 or number.ha == "right"):
            placed.append(_Number(start + own / 2, number.text, "center"))
            free = start + own + GAP / 2
    return placed
