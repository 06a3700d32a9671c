"""The elements of a chart as artists: curves, dots with their spread, bands, bars, rules, shades and fields."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Bbox, TransformedBbox

from actviz.charts import Axis, Band, Bars, Dot, Field, Line, Points, Rule, Shade
from actviz.render.frames import Area, window_of
from actviz.render.scales import shares
from actviz.render.strips import tail
from actviz.render.style import DASHES, Pen, Theme

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.charts import Element, Values
    from actviz.interval import Window

LINE = 1.8
THIN = 1.0
CLIP = 0.02  # inches
RULE: Any = (0.0, (1.0, 2.0))
DOT = 4.6
SPREAD = 1.3
SHADE_OF_BAND = 0.22
BAR = 0.66  # of the room of a bar
STEPS = 12  # of the ink of a field
BEHIND, GROUND, GUIDE, FIRST = 0.3, 1.0, 2.0, 3.0  # shades, fields, rules, and everything else in its order


class Place(NamedTuple):
    """Where a chart is drawn: its frame and both axes with their windows."""

    area: Area
    x: Axis
    y: Axis
    theme: Theme

    def inches(self, x: Values, y: Values) -> tuple[Array, Array]:
        """Return how far right of the left edge and below the upper edge of the page points are; nan for nowhere."""
        box = self.area.box
        right, up = shares(x, window_of(self.x), log=self.x.log), shares(y, window_of(self.y), log=self.y.log)
        return box.left + right * box.width, box.top + (1 - up) * box.height

    def clip(self) -> TransformedBbox:
        """Return what curves are clipped to: the frame and half their width, so that one on its edge is whole."""
        figure, box = self.area.axes.get_figure(root=True), self.area.box
        if figure is None:
            raise ValueError("axes without a figure have no place")
        width, height = figure.get_size_inches()
        left, foot = box.left - CLIP, box.top + box.height + CLIP
        right, top = box.left + box.width + CLIP, box.top - CLIP
        corners = [[left / width, 1 - foot / height], [right / width, 1 - top / height]]
        return TransformedBbox(Bbox(corners), figure.transFigure)


def pen_of(theme: Theme, index: int | None) -> Pen:
    """Return the pen of a number."""
    return Pen(theme.foreground, "solid", LINE) if index is None else theme.pen(index, LINE)


def pens(theme: Theme, elements: Sequence[Element]) -> list[Pen]:
    """Return the pens of elements; thin curves are muted, each that has a name with dashes of its own.

    Those without a name belong to the last one that has.
    """
    found: list[Pen] = []
    named = 0
    for e in elements:
        if isinstance(e, Line) and e.thin:
            named += bool(e.label)
            found.append(Pen(theme.muted, DASHES[max(named - 1, 0) % len(DASHES)], THIN))
        else:
            found.append(pen_of(theme, getattr(e, "pen", None)))
    return found


def color_of(theme: Theme, index: int | None) -> str:
    """Return the colour of a pen."""
    return theme.foreground if index is None else theme.curves[index % len(theme.curves)]


def draw(place: Place, elements: Sequence[Element]) -> None:
    """Draw everything that stands in the frame but texts, nodes and links, from bottom to top."""
    for k, (element, pen) in enumerate(zip(elements, pens(place.theme, elements), strict=True)):
        if isinstance(element, Line):
            _line(place, element, pen, FIRST + k)
        elif type(element) in _DRAWN:
            _DRAWN[type(element)](place, element, FIRST + k)


def drawable(values: Values, axis: Axis) -> Array:
    """Return values with nan for those that an axis cannot show."""
    found = np.asarray(values, dtype=float)
    return np.where(np.isfinite(found) & ((found > 0) | (not axis.log)), found, np.nan)


def inside(place: Place, x: Array, y: Array) -> Array:
    """Say which points are in sight."""
    known = np.ones(x.shape, dtype=bool)
    for values, axis in ((x, place.x), (y, place.y)):
        at = shares(values, window_of(axis), log=axis.log)
        known &= (at >= -1e-9) & (at <= 1 + 1e-9)
    return known


def _line(place: Place, line: Line, pen: Pen, zorder: float) -> None:
    x, y = drawable(line.x, place.x), drawable(line.y, place.y)
    dashes: Any = pen.dashes
    curve = Line2D(x, y, color=pen.color, linestyle=dashes, linewidth=pen.width, zorder=zorder)
    curve.set_solid_capstyle("butt")
    place.area.axes.add_line(curve)
    curve.set_clip_path(None)
    curve.set_clip_box(place.clip())


def _points(place: Place, points: Points, zorder: float) -> None:
    axes, color = place.area.axes, color_of(place.theme, points.pen)
    x, y = drawable(points.x, place.x), drawable(points.y, place.y)
    if points.low is not None and points.high is not None:
        low, high = _within(points.low, place.y), _within(points.high, place.y)
        bars_x, bars_y = (
            np.stack(parts, axis=1).ravel() for parts in ((x, x, x), (low, high, np.full(x.shape, np.nan)))
        )
        axes.add_line(Line2D(bars_x, bars_y, color=color, linewidth=SPREAD, zorder=zorder))
    shown = inside(place, x, y)
    dots = Line2D(x[shown], y[shown], linestyle="none", marker="o", color=color, markersize=DOT, zorder=zorder + 0.5)
    dots.set(markerfacecolor=place.theme.panel if points.hollow else color, markeredgewidth=1.0, clip_on=False)
    axes.add_line(dots)


def _within(values: Values, axis: Axis) -> Array:
    """Return values, those beyond a window at its ends: what has no place on a logarithm is below all that has."""
    low, high = sorted(window_of(axis))
    return np.asarray(np.clip(np.asarray(values, dtype=float), low, high))


def _band(place: Place, band: Band, zorder: float) -> None:
    x, low, high = drawable(band.x, place.x), _within(band.low, place.y), _within(band.high, place.y)
    known = np.isfinite(x) & np.isfinite(low) & np.isfinite(high)
    for part in np.split(np.arange(x.size), np.flatnonzero(np.diff(known)) + 1):
        if part.size and known[part[0]]:
            corners = np.column_stack([np.r_[x[part], x[part][::-1]], np.r_[low[part], high[part][::-1]]])
            color = color_of(place.theme, band.pen)
            area = Polygon(corners, closed=True, facecolor=color, alpha=SHADE_OF_BAND, linewidth=0, zorder=zorder)
            place.area.axes.add_patch(area)


def _bars(place: Place, bars: Bars, zorder: float) -> None:
    low = min(window_of(place.x))
    start = low if place.x.log else min(max(0.0, low), max(window_of(place.x)))
    for k, value in enumerate(_within(bars.values, place.x).tolist()):
        if not math.isnan(value):
            pen = bars.pens[k] if k < len(bars.pens) else 0
            bar = Rectangle(
                (start, k - BAR / 2), value - start, BAR, facecolor=color_of(place.theme, pen), zorder=zorder
            )
            bar.set_linewidth(0)
            place.area.axes.add_patch(bar)


def _rule(place: Place, rule: Rule, zorder: float) -> None:
    del zorder
    style: dict[str, Any] = dict(color=place.theme.foreground, linewidth=0.9, linestyle=RULE, zorder=GUIDE)
    axes, at, ends = place.area.axes, [rule.at, rule.at], [0.0, 1.0]
    if rule.axis == "y" and in_sight(rule.at, place.y):
        axes.add_artist(Line2D(ends, at, transform=axes.get_yaxis_transform(), **style))
    elif rule.axis == "x" and in_sight(rule.at, place.x):
        axes.add_artist(Line2D(at, ends, transform=axes.get_xaxis_transform(), **style))


def in_sight(value: float, axis: Axis) -> bool:
    """Say whether an axis shows a value."""
    low, high = sorted(window_of(axis))
    return low <= value <= high


def seen(low: float, high: float, axis: Axis) -> Window | None:
    """Return that part of an interval that an axis shows."""
    left, right = sorted(window_of(axis))
    low, high = max(low, left), min(high, right)
    return (low, high) if low < high else None


def _shade(place: Place, shade: Shade, zorder: float) -> None:
    del zorder
    axes = place.area.axes
    is_upright = shade.axis == "x"
    part = seen(shade.low, shade.high, place.x if is_upright else place.y)
    if part is None:
        return
    corner, size = (part[0], 0.0), (part[1] - part[0], 1.0)
    if not is_upright:
        corner, size = corner[::-1], size[::-1]
    covered = tail(corner, size, place.theme, dead=shade.sand, zorder=BEHIND)
    covered.set_transform(axes.get_xaxis_transform() if is_upright else axes.get_yaxis_transform())
    axes.add_artist(covered)


def _dot(place: Place, dot: Dot, zorder: float) -> None:
    x, y = drawable([dot.x], place.x), drawable([dot.y], place.y)
    if inside(place, x, y).all():
        color = color_of(place.theme, dot.pen)
        mark = Line2D(x, y, linestyle="none", marker="o", color=color, markersize=DOT, zorder=zorder + 100)
        mark.set(markeredgecolor=place.theme.panel, markeredgewidth=0.8, clip_on=False)
        place.area.axes.add_line(mark)


def levels(window: Window) -> Array:
    """Return the edges between the steps of ink."""
    return np.linspace(*window, STEPS + 1)


def inks(theme: Theme) -> Array:
    """Return the colours of the steps, shape (steps, 3)."""
    nothing, everything = (np.array(to_rgb(c)) for c in theme.ink)
    return np.asarray(nothing + np.linspace(0.0, 1.0, STEPS)[:, np.newaxis] * (everything - nothing))


def _field(place: Place, field: Field, zorder: float) -> None:
    del zorder
    values = np.ma.masked_invalid(np.clip(np.asarray(field.values, dtype=float), *field.window))
    x, y = np.asarray(field.x, dtype=float), np.asarray(field.y, dtype=float)
    edges = levels(field.window)
    place.area.axes.contourf(x, y, values, levels=edges, cmap=ListedColormap(inks(place.theme)), zorder=GROUND)


_DRAWN: dict[type[Element], Callable[[Place, Any, float], None]] = {
    Points: _points,
    Band: _band,
    Bars: _bars,
    Rule: _rule,
    Shade: _shade,
    Dot: _dot,
    Field: _field,
}
