"""What a function is made of: its formulas with the intervals where they hold, its breaks and joins, and its holes.

At each place where some switch changes, the formulas of both sides are evaluated at the very place and compared: that
gives the order of the first derivative that jumps, and says when nothing does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.interval import Interval
from actviz.terms import Break, Hole, Piece

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.measure.switching import Places, Switching

SAME = 1e-11  # of the size of the terms; two sides closer than this are joined by rounding
ULP = 4 * float(np.finfo(np.float64).eps)
BESIDE = 2.0**-7  # where two formulas that meet smoothly are told apart
STEPS = np.exp2([-20.0, -40.0])  # towards a place where nothing finite is taken
GROWS = 1.3
LARGE = 1e6  # a smaller value is none at a pole that a double misses
GENUINE = 1e280  # a value that was as large before it became infinite has left the doubles, not failed
HIGHEST = 8  # order of a join; beyond it two formulas are taken for one


KnownBreak = Callable[[float, Piece, Piece], Break | None]


class Layout(NamedTuple):
    """The parts of a function from left to right.  The intervals that no piece covers are holes."""

    pieces: tuple[tuple[Interval, Piece], ...]
    breaks: tuple[Break, ...]
    joins: tuple[Break, ...]
    holes: tuple[Hole, ...]


class _Part(NamedTuple):
    span: Interval
    piece: Piece
    missing: str  # "f" or "f′" if that is not finite here, else ""


def layout(function: Switching, places: Places, known: KnownBreak | None = None) -> Layout:
    """Compare the formulas on both sides of each place, and drop the places where nothing happens.

    *known* tells the breaks of a function whose formulas cannot be compared.
    """
    parts = _parts(function, places)
    breaks: list[Break] = []
    joins: list[Break] = []
    holes: list[Hole] = []
    kept: list[_Part] = []
    for part in parts:
        if not kept:
            kept.append(part)
            continue
        before, at = kept[-1], part.span.low
        if before.missing or part.missing:
            if before.missing == part.missing:
                kept[-1] = before._replace(span=before.span._replace(high=part.span.high))
            else:
                kept.append(part)
            continue
        found = known(at, before.piece, part.piece) if known else _meeting(function, before, part)
        if found is None:
            kept[-1] = _joined(before, part)
            continue
        kept.append(part)
        (joins if found.order > 2 else breaks).append(found)
        if not math.isfinite(function.evaluated(np.array([at]))[0][0]):
            holes.append(Hole(at, at, "f"))
    holes += [Hole(*part.span[:2], part.missing) for part in kept if part.missing]
    pieces = tuple((part.span, part.piece) for part in kept if not part.missing)
    return Layout(pieces, tuple(breaks), tuple(joins), tuple(sorted(holes)))


def _joined(before: _Part, part: _Part) -> _Part:
    """Return two parts that are one formula as one; either formula may fail beyond its own part."""
    span = before.span._replace(high=part.span.high)
    at = part.span.low
    tried = np.array([_inside(part.span), at])
    if all(np.isfinite(before.piece.of_order(k)(tried)).all() for k in range(3)):
        return _Part(span, before.piece, "")

    def either(order: int) -> Callable[[Array], Array]:
        return lambda x: np.where(x < at, before.piece.of_order(order)(x), part.piece.of_order(order)(x))

    return _Part(span, Piece(either(0), either(1), either(2)), "")


def _parts(function: Switching, places: Places) -> list[_Part]:
    ends = [-math.inf, *places.at, math.inf]
    found = []
    for low, high in pairwise(ends):
        span = Interval(low, high)
        inside = _inside(span)
        beyond = places.endless and (math.isinf(low) or math.isinf(high))
        piece = _as_it_is(function, span) if beyond else function.frozen(inside, span)
        found.append(_Part(span, piece, _missing(function, span, inside)))
    return found


def _inside(span: Interval) -> float:
    """Return a number well inside an interval."""
    low, high = span.low, span.high
    if math.isinf(low) and math.isinf(high):
        return 0.5
    if math.isinf(low):
        return high - max(1.0, abs(high))
    if math.isinf(high):
        return low + max(1.0, abs(low))
    return low / 2 + high / 2


def _as_it_is(function: Switching, span: Interval) -> Piece:
    """Return the function itself as one piece, where it switches too often to list; at the ends its limits."""

    def of(order: int) -> Callable[[Array], Array]:
        def values(x: Array) -> Array:
            inwards = np.where(x == span.low, np.inf, np.where(x == span.high, -np.inf, x))
            return function.evaluated(np.nextafter(x, inwards), order)[order]

        return values

    return Piece(of(0), of(1), of(2))


def _missing(function: Switching, span: Interval, inside: float) -> str:
    f, d1 = (float(v[0]) for v in function.evaluated(np.array([inside]), 1))
    if math.isfinite(f) and math.isfinite(d1):
        return ""
    broken = f if not math.isfinite(f) else d1
    edge = span.low if inside > 0 else span.high
    if math.isfinite(edge) and not math.isnan(broken):
        last = function.evaluated(np.nextafter(edge, np.array([-inside * math.inf])), 1)
        if abs(float(last[0 if broken is f else 1][0])) > GENUINE:
            return ""
    return "f′" if math.isfinite(f) else "f"


def _meeting(function: Switching, before: _Part, after: _Part) -> Break | None:
    """Return the break or join between two parts, or nothing if they are one formula."""
    at = after.span.low
    left, right = (limits(p.piece, at, side) for p, side in ((before, -1.0), (after, 1.0)))
    taken = [float(v[0]) for v in function.evaluated(np.array([at]))]
    scale = _scale(before, after)
    for order in range(3 if math.isfinite(taken[0]) else 1):
        a, b = left[order], right[order]
        next_slopes = abs(left[order + 1]) + abs(right[order + 1]) if order < 2 else 0.0
        slack = SAME * (abs(a) + abs(b)) + ULP * (scale[order] + abs(at) * next_slopes)
        beyond = a * b > 0 and min(abs(a), abs(b)) > GENUINE  # both have left the doubles, or are about to
        same = a == b or beyond or (math.isfinite(a - b) and abs(a - b) <= slack)
        if not same or (order == 1 and math.isinf(a) and abs(left[0]) < GENUINE):
            return Break(at, order, _takes(taken[order], a, b))
    if not math.isfinite(taken[0]):
        return None if abs(left[0]) > GENUINE else Break(at, 0, "mean")
    if abs(taken[0] - left[0]) > SAME * (abs(taken[0]) + abs(left[0])) + ULP * scale[0]:
        return Break(at, 0, "mean")  # a single point that is set apart
    join = _order_of_join(before, after)
    return Break(at, join) if join else None


def _takes(taken: float, left: float, right: float) -> Literal["left", "right", "mean"]:
    if taken == left or abs(taken - left) <= SAME * abs(left):
        return "left"
    if taken == right or abs(taken - right) <= SAME * abs(right):
        return "right"
    return "mean"


def _scale(before: _Part, after: _Part) -> list[float]:
    """Return how large f, f′ and f″ are beside the place where two parts meet."""
    at = after.span.low
    step = BESIDE * max(1.0, abs(at))
    sides = ((before.piece, max(at - step, before.span.low)), (after.piece, min(at + step, after.span.high)))
    values = [[float(np.abs(piece.of_order(k)(np.array([x]))[0])) for k in range(3)] for piece, x in sides]
    return [max((v for v in pair if math.isfinite(v)), default=0.0) for pair in zip(*values, strict=True)]


def limits(piece: Piece, at: float, side: float) -> list[float]:
    """Return the limits of f, f′ and f″ at one end of a piece, from inside: ∞ at a pole."""
    here = [float(piece.of_order(k)(np.array([at]))[0]) for k in range(3)]
    steps = at + side * STEPS * max(1.0, abs(at))
    steps[1] = steps[1] if steps[1] != at else np.nextafter(at, side * math.inf)
    found = []
    for order, value in enumerate(here):
        if math.isfinite(value) and abs(value) < LARGE:
            found.append(value)
            continue
        near, nearer = (float(v) for v in piece.of_order(order)(steps))
        runs_away = abs(nearer) > GROWS * abs(near) and abs(nearer) > 1
        if not math.isfinite(value) or (runs_away):
            found.append(math.copysign(math.inf, nearer) if runs_away or math.isinf(nearer) else nearer)
        else:
            found.append(value)
    return found


def _order_of_join(before: _Part, after: _Part) -> int:
    """Return the order of the first derivative that jumps where two formulas meet, 0 if they are one and the same.

    Both are continued beyond their parts: a difference that grows as h^k is one of the k-th derivative.
    """
    at = after.span.low
    step = BESIDE * max(1.0, abs(at))
    x = at + step * np.array([-2.0, -1.0, 1.0, 2.0])
    f, g = before.piece.f(x), after.piece.f(x)
    size = np.abs(f) + np.abs(g)
    differs = np.abs(f - g) > SAME * size + ULP * step * np.abs(before.piece.d1(x))
    if not differs.any():
        return 0
    if not np.isfinite(f - g).all():
        return 3
    gap = np.abs(f - g)
    growth = max(gap[3] / gap[2] if gap[2] else 0.0, gap[0] / gap[1] if gap[1] else 0.0)
    return min(max(3, round(math.log2(growth))), HIGHEST) if growth > 0 else HIGHEST
