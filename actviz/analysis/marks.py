"""What is worth marking in the figure of one activation: extrema, zeros off the origin, peak slope, asymptotes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.measure.landmarks import Point

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.facts import FactSheet
    from actviz.terms import Tail

FAR = 2.0**20
TOLERANCE = 1e-6


class Asymptote(NamedTuple):
    """The line slope·x + intercept that f approaches for x → ∞ (side 1) or x → -∞ (side -1) without ever being it."""

    slope: float
    intercept: float
    side: int


class Marks(NamedTuple):
    """Points on the curve of f, points on the curve of f′, and asymptotes of f."""

    on_f: tuple[Point, ...]
    on_d1: tuple[Point, ...]
    asymptotes: tuple[Asymptote, ...]


def marks(sheet: FactSheet) -> Marks:
    """Choose the marks of one activation."""
    act = sheet.activation
    on_f = [*sheet.extrema, *(Point(x, 0.0) for x in sheet.zeros if x)]
    if sheet.oscillates:  # one crest and one trough stand for all
        by_height = [[p for p in sheet.extrema if p.y == y] for y in {p.y for p in sheet.extrema}]
        nearest = sorted((min(points, key=lambda p: (abs(p.x), -p.x)) for points in by_height), key=lambda p: abs(p.x))
        on_f = nearest[:2]
    steepest = Point(sheet.peak.at, act.d1(sheet.peak.at)) if math.isfinite(sheet.peak.at) else Point(0.0, math.nan)
    on_d1 = [steepest] if math.isfinite(steepest.y) else []
    if on_d1 and any(b.at == sheet.peak.at and b.order <= 1 for b in act.breaks):
        on_d1 = []  # the dots of the break show it
    sides = ((act.facts.left, act.pieces[0][1].straight, -1), (act.facts.right, act.pieces[-1][1].straight, 1))
    found = [_asymptote(act, tail, side) for tail, straight, side in sides if not straight]
    return Marks(tuple(on_f), tuple(on_d1), tuple(a for a in found if a))


def _asymptote(activation: Activation, tail: Tail, side: int) -> Asymptote | None:
    if math.isfinite(tail.value):
        return Asymptote(0.0, tail.value, side)
    if not math.isfinite(tail.slope) or tail.slope == 0:
        return None
    near, far = (activation.f(side * x) - tail.slope * side * x for x in (FAR / 2, FAR))
    return Asymptote(tail.slope, far, side) if abs(far - near) < TOLERANCE else None
