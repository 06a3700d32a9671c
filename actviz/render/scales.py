"""The scales of a storey: grid, lines through 0, ticks and their numbers.

matplotlib's own axes would do, at about a third of the time of a whole figure: every tick is five artists there.  Here
the lines of one kind are one artist, and the numbers are texts that move with the data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from actviz.prose.numbers import rounded, typographic
from actviz.render.canvas import POINTS
from actviz.render.style import LABEL, TICK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform
    from numpy.typing import ArrayLike

    from actviz.arrays import Array
    from actviz.charts import Axis
    from actviz.interval import Window
    from actviz.render.style import Theme

MARK = 3.0  # points; the length of a tick
PAD = 3.0  # points between a tick and its number
WIDTH = 0.8
STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200)  # decades from one tick of a logarithmic axis to the next
PLAIN = (1e-3, 1e4)  # powers of ten that are easier to read in full
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LEAST_DIGITS, MOST_DIGITS = 6, 17


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most *most* multiples of 1, 2 or 5 times a power of ten between two numbers."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * f for f in (1, 2, 5, 10) if power * f >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = max(0, -math.floor(math.log10(step)))
    return [round(step * k, digits + 1) + 0.0 for k in range(first, last + 1)]


def written(at: Sequence[float]) -> list[str]:
    """Return the number of each tick as short as it can be written."""
    return [typographic(f"{t:g}") for t in at]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most *most* ticks of a logarithmic axis: powers of ten, or more if there are too few of them."""
    exponents = decades(low, high)
    if len(exponents) > 2:
        step = next(s for s in STEPS if (len(exponents) - 1) // s + 1 <= most)
        round_ones = [k for k in exponents if k % step == 0]
        return [10.0**k for k in (round_ones if len(round_ones) > 1 else exponents[::-step][::-1])]
    around = range(math.floor(math.log10(low)), math.ceil(math.log10(high)))
    between = [t for k in around for m in (1, 2, 5) if low <= (t := float(f"{m}e{k}")) <= high]
    if 1 < len(between) <= most:
        return between
    return [10.0**k for k in exponents] if len(exponents) > 1 else [t for t in ticks(low, high, most) if t > 0]


def decades(low: float, high: float) -> list[int]:
    """Return the exponents of the powers of ten from *low* to *high*."""
    return list(range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1))


def power(exponent: int) -> str:
    """Return a power of ten as it is read: 10⁻⁵."""
    return f"10{str(exponent).translate(SUPERSCRIPTS)}"


def numbered(at: Sequence[float], *, log: bool = False) -> list[str]:
    """Return the numbers of ticks with digits enough to tell them apart; powers of ten if some are far from 1."""
    exponents = [math.log10(t) for t in at] if log else []
    if log and not (PLAIN[0] <= min(at) and max(at) <= PLAIN[1]) and all(abs(k - round(k)) < 1e-3 for k in exponents):
        return [power(round(k)) if round(k) else "1" for k in exponents]
    for digits in range(LEAST_DIGITS, MOST_DIGITS):
        texts = [typographic(rounded(t, digits)) for t in at]
        if len(set(texts)) == len(set(at)):
            break
    return texts


def shares(values: ArrayLike, window: Window, *, log: bool = False) -> Array:
    """Return how far along an axis values are, from 0 to 1 within its window; nan for those without a place on it."""
    places = np.asarray(values, dtype=float)
    low, high = window
    if not log:
        return np.asarray((places - low) / (high - low))
    known = np.where(places > 0, places, np.nan)
    return np.asarray((np.log10(known) - math.log10(low)) / (math.log10(high) - math.log10(low)))


def share(axis: Axis, value: float) -> float:
    """Return how far along an axis with a window a value is, from 0 to 1; those beyond an end are at it."""
    if axis.window is None:
        raise ValueError("an axis without a window has no places")
    at = float(shares(value, axis.window, log=axis.log))
    return 0.0 if math.isnan(at) else min(max(at, 0.0), 1.0)


def draw_grid(axes: Axes, x: Sequence[float], y: Sequence[float], theme: Theme, *, named: str = "") -> None:
    """Draw the ground if it is not the page's, the grid, the left and lower edge, and the lines through 0.

    *named* has the letters of those axes that have names instead of numbers, and with them no line through 0.
    """
    if theme.grounded:
        ground = Rectangle((0.0, 0.0), 1.0, 1.0, transform=axes.transAxes, facecolor=theme.panel, linewidth=0, zorder=0)
        axes.add_artist(ground)
    upright, across = axes.get_xaxis_transform(), axes.get_yaxis_transform()
    _lines(axes, x, upright, theme.grid, upwards=True, zorder=0.5)
    _lines(axes, y, across, theme.grid, upwards=False, zorder=0.5)
    _lines(axes, [0.0], axes.transAxes, theme.spine, upwards=True, zorder=2.5)
    _lines(axes, [0.0], axes.transAxes, theme.spine, upwards=False, zorder=2.5)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    if left < 0 < right and "x" not in named:
        _lines(axes, [0.0], upright, theme.spine, upwards=True, zorder=1.5)
    if low < 0 < high and "y" not in named:
        _lines(axes, [0.0], across, theme.spine, upwards=False, zorder=1.5)


def _lines(axes: Axes, at: Sequence[float], transform: Transform, color: str, *, upwards: bool, zorder: float) -> None:
    """Draw all upright or all level lines of one colour as one artist, from edge to edge."""
    places = [place for t in at for place in (t, t, math.nan)]
    ends = [0.0, 1.0, math.nan] * len(at)
    x, y = (places, ends) if upwards else (ends, places)
    axes.add_artist(Line2D(x, y, transform=transform, color=color, linewidth=WIDTH, zorder=zorder, clip_on=False))


def number_x(
    axes: Axes,
    at: Sequence[float],
    theme: Theme,
    *,
    size: float = TICK,
    named: bool = False,
    labels: Sequence[str] | None = None,
) -> None:
    """Write the numbers of the x axis, or *labels* instead, under its ticks, and the name of the axis under them."""
    mark_x(axes, at, theme)
    below = axes.get_xaxis_transform() + _shift(axes, 0.0, -MARK - PAD)
    for t, text in zip(at, written(at) if labels is None else labels, strict=True):
        axes.text(t, 0.0, text, transform=below, ha="center", va="top", fontsize=size, color=theme.muted)
    if named:
        under = axes.transAxes + _shift(axes, 0.0, -MARK - 2 * PAD - size)
        axes.text(0.5, 0.0, "x", transform=under, ha="center", va="top", fontsize=LABEL, color=theme.muted)


def mark_x(axes: Axes, at: Sequence[float], theme: Theme) -> None:
    """Draw the ticks of the x axis."""
    _marks(axes, Line2D(at, [0.0] * len(at), transform=axes.get_xaxis_transform()), TICKDOWN, theme)


def number_y(axes: Axes, at: Sequence[float], labels: Sequence[str], theme: Theme, *, size: float = TICK) -> None:
    """Write the labels of the y axis left of its ticks."""
    mark_y(axes, at, theme)
    beside = axes.get_yaxis_transform() + _shift(axes, -MARK - PAD, 0.0)
    for t, text in zip(at, labels, strict=True):
        label = axes.text(0.0, t, text, transform=beside, ha="right", fontsize=size, color=theme.muted)
        label.set_verticalalignment("center_baseline")


def mark_y(axes: Axes, at: Sequence[float], theme: Theme) -> None:
    """Draw the ticks of the y axis."""
    _marks(axes, Line2D([0.0] * len(at), at, transform=axes.get_yaxis_transform()), TICKLEFT, theme)


def _marks(axes: Axes, marks: Line2D, marker: int, theme: Theme) -> None:
    marks.set(linestyle="none", marker=marker, markersize=MARK, markeredgewidth=WIDTH, color=theme.spine)
    marks.set(zorder=2.5, clip_on=False)
    axes.add_artist(marks)


def _shift(axes: Axes, right: float, up: float) -> Transform:
    """Return a shift by so many points."""
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("axes without a figure have no scale")
    return ScaledTranslation(right / POINTS, up / POINTS, figure.dpi_scale_trans)
