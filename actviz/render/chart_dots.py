"""The texts of marked points: each beside its point, where it stands on as little else as possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Band, Dot, Line, Link, Points, Rule
from actviz.render.canvas import Box, Canvas, fitted, line_height, text_width
from actviz.render.chart_marks import Place, drawable
from actviz.render.frames import GAP, window_of
from actviz.render.style import SMALL

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.charts import Element, Values

TURNS = 16  # places that are tried around a marked point
DISTANCES = (0.07, 0.14, 0.24, 0.38)
SPACING = 0.03  # between the points of a curve that texts keep clear of
TEXT_COST, OUTSIDE_COST = 50.0, 1000.0


def draw(canvas: Canvas, place: Place, elements: Sequence[Element]) -> None:
    """Write the text of each marked point beside it, where it stands on as little else as possible."""
    points = np.concatenate([np.empty((0, 2)), *(_trace(place, e) for e in elements)])
    texts: list[Box] = []
    for e in elements:
        if isinstance(e, Dot) and e.text:
            x, y = (float(v[0]) for v in place.inches([e.x], [e.y]))
            box = place.area.box
            if not (
                box.left - GAP <= x <= box.left + box.width + GAP and box.top - GAP <= y <= box.top + box.height + GAP
            ):
                continue
            best = _best(place, (x, y), fitted(e.text, box.width, SMALL), points, texts)
            texts.append(best)
            y = best.top + best.height / 2
            canvas.text(best.left, y, fitted(e.text, box.width, SMALL), va="center_baseline", fontsize=SMALL)


def _best(place: Place, at: tuple[float, float], text: str, points: Array, texts: Sequence[Box]) -> Box:
    width, height = text_width(text, SMALL), line_height(SMALL)
    found: list[tuple[float, Box]] = []
    for distance in DISTANCES:
        for turn in range(TURNS):
            angle = 2 * math.pi * (turn + 1) / TURNS  # up and right first
            right, down = math.cos(angle), -math.sin(angle)
            left = at[0] + distance * right + (right - 1) / 2 * width
            top = at[1] + distance * down + (down - 1) / 2 * height
            box = Box(left, top, width, height)
            cost = _cost(place.area.box, box, points, texts) + distance
            found.append((cost, box))
    return min(found, key=lambda one: one[0])[1]


def _cost(frame: Box, box: Box, points: Array, texts: Sequence[Box]) -> float:
    """Return how much of everything else a text in *box* would stand on."""
    right, foot = box.left + box.width, box.top + box.height
    on = (points[:, 0] > box.left) & (points[:, 0] < right) & (points[:, 1] > box.top) & (points[:, 1] < foot)
    hit = sum(
        t.left < right + GAP and box.left < t.left + t.width + GAP and t.top < foot and box.top < t.top + t.height
        for t in texts
    )
    beyond = max(frame.left - box.left, right - frame.left - frame.width, frame.top - box.top, 0.0)
    beyond = max(beyond, foot - frame.top - frame.height)
    return float(on.sum()) + TEXT_COST * hit + OUTSIDE_COST * beyond


def _trace(place: Place, element: Element) -> Array:
    """Return points along what texts should keep clear of, in inches, shape (n, 2)."""
    if isinstance(element, (Points, Dot)):
        dots = np.column_stack(_inches(place, np.atleast_1d(element.x), np.atleast_1d(element.y)))
        return dots[np.isfinite(dots).all(axis=1)]
    parts = [_dense(np.column_stack(_inches(place, x, y))) for x, y in _curves(place, element)]
    return np.concatenate([np.empty((0, 2)), *parts])


def _inches(place: Place, x: Values, y: Values) -> tuple[Array, Array]:
    return place.inches(drawable(x, place.x), drawable(y, place.y))


def _curves(place: Place, element: Element) -> list[tuple[Values, Values]]:
    """Return the corners of all lines that an element has."""
    if isinstance(element, Line):
        return [(element.x, element.y)]
    if isinstance(element, Band):
        return [(element.x, element.low), (element.x, element.high)]
    if isinstance(element, Link):
        return [((element.start[0], element.end[0]), (element.start[1], element.end[1]))]
    if isinstance(element, Rule):
        ends, at = window_of(place.x if element.axis == "y" else place.y), (element.at, element.at)
        return [(ends, at) if element.axis == "y" else (at, ends)]
    return []


def _dense(corners: Array) -> Array:
    """Return points on the pieces of a curve, a small distance from one another."""
    parts = [np.empty((0, 2))]
    for start, end in pairwise(corners):
        length = float(np.hypot(*(end - start)))
        if math.isfinite(length):
            parts.append(start + (end - start) * np.linspace(0, 1, max(2, int(length / SPACING)))[:, np.newaxis])
    return np.concatenate(parts)
