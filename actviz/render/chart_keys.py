"""The keys of a chart: names of curves, dots, rules and shades, right of the frame or in rows above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Band, Line, Points, Rule, Shade
from actviz.render.canvas import Canvas, fitted, line_height, text_width
from actviz.render.chart_marks import DOT, SHADE_OF_BAND, Place, color_of, drawable, in_sight, pens, seen
from actviz.render.frames import GAP, spread, window_of
from actviz.render.scales import share, shares
from actviz.render.style import SMALL, Pen

if TYPE_CHECKING:
    from actviz.charts import Element

ROW = 0.17  # inches; of labels above a frame
SAMPLE = 0.28  # of a line, beside its name
BETWEEN = 0.18  # keys beside each other
ROUNDING = 1e-9  # of a room that is as wide as its text


class Key(NamedTuple):
    """A name at the right end of something: how high that is from 0 to 1, and what it looks like.

    A rule has no pen: its line ends beside its name.  dot is a colour and how dots are filled.
    """

    text: str
    at: float
    pen: Pen | None = None
    dot: tuple[str, str] | None = None
    band: str | None = None


def texts_of_keys(elements: Sequence[Element], *, rules: bool) -> list[str]:
    """Return the names of curves and dots, or those of rules and shades, that stand right of a frame."""
    if rules:
        return [e.label for e in elements if isinstance(e, (Rule, Shade)) and e.axis == "y" and e.label]
    return list(dict.fromkeys(e.label for e in elements if isinstance(e, (Line, Points)) and e.label))


def width(names: Sequence[str], rules: Sequence[str]) -> float:
    """Return the inches that names of curves, each with its sample, and of rules need right of a frame."""
    widths = [SAMPLE + 3 * GAP + text_width(name, SMALL) for name in names]
    return max([*widths, *(2 * GAP + text_width(name, SMALL) for name in rules)], default=0.0)


def keys(place: Place, elements: Sequence[Element]) -> list[Key]:
    """Return the keys of everything that is named right of the frame."""
    theme = place.theme
    bands = {e.pen: color_of(theme, e.pen) for e in elements if isinstance(e, Band)}
    dots = {e.pen: _dot(place, e) for e in elements if isinstance(e, Points) and e.hollow}
    dots |= {e.pen: _dot(place, e) for e in elements if isinstance(e, Points) and not e.hollow}
    named = {e.pen for e in elements if isinstance(e, Line) and e.label and not e.thin}
    found: list[Key] = []
    for e, pen in zip(elements, pens(theme, elements), strict=True):
        if isinstance(e, Line) and e.label:
            key = Key(e.label, _end(place, e), pen)
            found.append(key if e.thin else key._replace(dot=dots.get(e.pen), band=bands.get(e.pen)))
        elif isinstance(e, Points) and e.label and e.pen not in named:
            found.append(Key(e.label, _end(place, e), None, _dot(place, e)))
        elif isinstance(e, Rule) and e.axis == "y" and e.label and in_sight(e.at, place.y):
            found.append(Key(e.label, share(place.y, e.at)))
        elif isinstance(e, Shade) and e.axis == "y" and e.label and (part := seen(e.low, e.high, place.y)):
            found.append(Key(e.label, sum(share(place.y, v) for v in part) / 2))
    return list({(key.text, key.pen, key.dot): key for key in found}.values())


def _dot(place: Place, points: Points) -> tuple[str, str]:
    """Return the colour of dots, and that they are filled with."""
    color = color_of(place.theme, points.pen)
    return color, place.theme.panel if points.hollow else color


def _end(place: Place, element: Line | Points) -> float:
    """Return how high the last point in sight is."""
    x, y = drawable(element.x, place.x), drawable(element.y, place.y)
    right = shares(x, window_of(place.x), log=place.x.log)
    known = np.flatnonzero(np.isfinite(y) & (right <= 1 + 1e-9))
    return share(place.y, float(y[known[-1]])) if known.size else 0.5


def draw_beside(canvas: Canvas, place: Place, found: Sequence[Key], room: float) -> None:
    """Write keys right of the frame, at the heights where their curves end; those that would overlap move apart."""
    box = place.area.box
    order = sorted(found, key=lambda key: -key.at)
    places = [box.height * (1 - key.at) for key in order]
    for down, key in zip(spread(places, line_height(SMALL), box.height), order, strict=True):
        start, y = box.left + box.width + GAP, box.top + down
        has_sample = key.pen is not None or key.dot is not None
        if has_sample:
            _sample(canvas, key, start, y)
        indent = SAMPLE + GAP if has_sample else 0.0
        text = fitted(key.text, room - indent - 2 * GAP + ROUNDING, SMALL)
        color = canvas.theme.foreground if has_sample else canvas.theme.muted
        canvas.text(start + indent, y, text, va="center_baseline", fontsize=SMALL, color=color)


def rows_of_keys(names: Sequence[str], width: float) -> list[list[str]]:
    """Return names in rows that fit into a width, each with its sample."""
    rows: list[list[str]] = []
    used = math.inf
    for name in names:
        own = SAMPLE + GAP + min(text_width(name, SMALL), width - SAMPLE - GAP)
        if used + BETWEEN + own > width:
            rows.append([])
            used = -BETWEEN
        rows[-1].append(name)
        used += BETWEEN + own
    return rows


def draw_rows(canvas: Canvas, found: Sequence[Key], corner: tuple[float, float], width: float) -> None:
    """Write keys in rows, from a corner on."""
    left, top = corner
    left_over = iter(found)
    for k, names in enumerate(rows_of_keys([key.text for key in found], width)):
        x, y = left, top + (k + 0.5) * ROW
        for name in names:
            _sample(canvas, next(left_over), x, y)
            text = fitted(name, width - SAMPLE - GAP, SMALL)
            canvas.text(x + SAMPLE + GAP, y, text, va="center_baseline", fontsize=SMALL)
            x += SAMPLE + GAP + text_width(text, SMALL) + BETWEEN


def _sample(canvas: Canvas, key: Key, x: float, y: float) -> None:
    if key.band:
        style = {"linewidth": 7.0, "alpha": SHADE_OF_BAND, "solid_capstyle": "butt"}
        canvas.line((x, y), (x + SAMPLE, y), color=key.band, **style)
    if key.pen:
        canvas.stroke((x, y), (x + SAMPLE, y), key.pen)
    if key.dot:
        middle = x + SAMPLE / 2
        mark = canvas.line((middle, y), (middle, y), color=key.dot[0], linestyle="none", marker="o", markersize=DOT)
        mark.set(markerfacecolor=key.dot[1], markeredgewidth=1.0)
