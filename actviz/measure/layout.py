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
from actviz.measure.grid import ascending
from actviz.measure.limits import limits
from actviz.terms import Break, Hole, Piece

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.measure.switching import Places, Switching

SAME = 1e-11  # of the size of the terms; two sides closer than this are joined by rounding
ULP = 4 * float(np.finfo(np.float64).eps)
NEAR = 2.0**-16  # where a function that has left the doubles at a place has nearly done so
BESIDE = 2.0**-7  # where two formulas that meet smoothly are told apart
FURTHER = np.exp2(np.arange(-7.0, 8.0))  # where they are told apart if they meet more smoothly still
UNEVEN = (math.sqrt(5) - 1) / 2
GENUINE = 1e280  # a value that was as large before it became infinite has left the doubles, not failed
HIGHEST = 8  # order of a join that is told from higher ones


KnownBreak = Callable[[float, Piece, Piece], Break | None]


class Layout(NamedTuple):
    """The parts of a function from left to right.  The intervals that no piece covers are holes.

    slopes are the places, with f′ there, where the rules at switches give another one: max(x, 0) - max(-x, 0) at 0.
    """

    pieces: tuple[tuple[Interval, Piece], ...]
    breaks: tuple[Break, ...]
    joins: tuple[Break, ...]
    holes: tuple[Hole, ...]
    slopes: tuple[tuple[float, float], ...]


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
    slopes: list[tuple[float, float]] = []
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
        if not known and (found is None or found.order > 1):
            slopes += _mended(function, before, part)
        if found is None:
            kept[-1] = _joined(before, part)
            continue
        kept.append(part)
        (joins if found.order > 2 else breaks).append(found)
        if found.order == 0 and _has_pole(function, before, part):
            holes.append(Hole(at, at, "f"))
    holes += [Hole(*part.span[:2], part.missing) for part in kept if part.missing]
    pieces = tuple((part.span, _with_limits(part)) for part in kept if not part.missing)
    return Layout(pieces, tuple(breaks), tuple(joins), tuple(sorted(holes)), tuple(slopes))


def _joined(before: _Part, part: _Part) -> _Part:
    """Return two parts that are one formula as one; either formula may fail beyond its own part."""
    span = before.span._replace(high=part.span.high)
    if _holds_in(before.piece, part):
        return _Part(span, before.piece, "")
    if _holds_in(part.piece, before):
        return _Part(span, part.piece, "")
    at = part.span.low

    def either(order: int) -> Callable[[Array], Array]:
        return lambda x: np.where(x < at, before.piece.of_order(order)(x), part.piece.of_order(order)(x))

    return _Part(span, Piece(either(0), either(1), either(2)), "")


def _holds_in(piece: Piece, part: _Part) -> bool:
    """Say whether a formula is that of another part too, apart from rounding."""
    if part.piece.constant and not piece.constant:
        return False
    low, high = part.span.low, part.span.high
    x = ascending(np.clip(np.concatenate([low + FURTHER, high - FURTHER, [_inside(part.span)]]), low, high))
    x = x[np.isfinite(x)]
    for order in range(3):
        here, there = part.piece.of_order(order)(x), piece.of_order(order)(x)
        slack = SAME * np.abs(here) if order else ULP * np.maximum(1.0, np.abs(here))
        known = np.isfinite(here)
        if not np.isfinite(there[known]).all() or (order == 0 and (np.abs(here - there) > slack)[known].any()):
            return False
    return True


def _with_limits(part: _Part) -> Piece:
    """Return the formula of a part with its limits at the ends, where it may not be defined."""
    piece = part.piece
    at: dict[float, tuple[float, ...]] = {}
    for end in part.span[:2]:
        if math.isfinite(end) and not piece.constant:
            found = _limits_of(part, end)
            if found[::-1] != tuple(float(piece.of_order(order)(np.array([end]))[0]) for order in (2, 1, 0)):
                at[end] = found
    if not at:
        return piece

    def of(order: int) -> Callable[[Array], Array]:
        def values(x: Array) -> Array:
            y = piece.of_order(order)(x)
            for end, found in at.items():
                y[x == end] = found[order]
            return y

        return values

    return Piece(of(0), of(1), of(2), straight=piece.straight)


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
    """Return a number well inside an interval, and no round one: gamma has a pole at each negative integer."""
    low, high = span.low, span.high
    if math.isinf(low) and math.isinf(high):
        return UNEVEN
    if math.isinf(low):
        return high - UNEVEN * max(1.0, abs(high))
    if math.isinf(high):
        return low + UNEVEN * max(1.0, abs(low))
    inside = low + UNEVEN * (high - low)
    return inside if low < inside < high else low / 2 + high / 2


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
    order = 0 if not math.isfinite(f) else 1
    beside = np.nextafter(span[:2], [-math.inf, math.inf])
    last = function.evaluated(beside[np.isfinite(beside)], order)[order]
    if math.isinf((f, d1)[order]) and (np.abs(last) > GENUINE).any():
        return ""
    return ("f", "f′")[order]


def _meeting(function: Switching, before: _Part, after: _Part) -> Break | None:
    """Return the break or join between two parts, or nothing if they are one formula."""
    at = after.span.low
    left, right = _limits_of(before, at), _limits_of(after, at)
    taken = [float(v[0]) for v in function.evaluated(np.array([at]))]
    scale = _scale(before, after)
    if left[0] * right[0] > GENUINE and (_overflows(before, at) or _overflows(after, at)):
        return None
    for order in range(3 if math.isfinite(taken[0]) else 1):
        a, b = left[order], right[order]
        next_slopes = abs(left[order + 1]) + abs(right[order + 1]) if order < 2 else 0.0
        slack = SAME * (abs(a) + abs(b)) + ULP * (scale[order] + abs(at) * next_slopes)
        slack += SAME * max(scale[k] / max(1.0, abs(at)) ** (order - k) for k in range(order)) if order else 0.0
        beyond = a * b > 0 and min(abs(a), abs(b)) > GENUINE  # both have left the doubles, or are about to
        same = a == b or beyond or (math.isfinite(a - b) and abs(a - b) <= slack)
        if not same or (order == 1 and math.isinf(a) and abs(left[0]) < GENUINE):
            return Break(at, order, _takes(taken[order], a, b))
    if not math.isfinite(taken[0]):
        return Break(at, 0, "mean")
    if abs(taken[0] - left[0]) > SAME * (abs(taken[0]) + abs(left[0])) + ULP * scale[0]:
        return Break(at, 0, "mean")  # a single point that is set apart
    join = _order_of_join(before, after)
    return Break(at, join) if join else None


def _overflows(part: _Part, at: float) -> bool:
    """Say whether a part has nearly left the doubles where it ends at *at*, and fails there for no other reason."""
    beside = at + math.copysign(NEAR, part.span.high - at - (at - part.span.low)) * max(1.0, abs(at))
    return bool(abs(part.piece.f(np.array([beside]))[0]) > GENUINE)


def _has_pole(function: Switching, before: _Part, after: _Part) -> bool:
    """Say whether f is infinite where two parts meet, or undefined."""
    at = after.span.low
    sides = _limits_of(before, at)[0], _limits_of(after, at)[0]
    return not all(map(math.isfinite, (*sides, float(function.evaluated(np.array([at]), 0)[0][0]))))


def _mended(function: Switching, before: _Part, after: _Part) -> list[tuple[float, float]]:
    """Return the place where two parts of one slope meet with that slope, if f′ is computed as another one."""
    at = after.span.low
    left, right = _limits_of(before, at)[1], _limits_of(after, at)[1]
    f, d1 = (float(v[0]) for v in function.evaluated(np.array([at]), 1))
    agree = any(abs(d1 - limit) <= SAME * abs(limit) for limit in (left, right))
    return [] if agree or not math.isfinite(f) or not math.isfinite(left) else [(at, left)]


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
    values = [[float(np.abs(piece.of_order(k)(np.array([x]))[0])) for k in (2, 1, 0)] for piece, x in sides]
    return [max((v for v in pair if math.isfinite(v)), default=0.0) for pair in zip(*values, strict=True)][::-1]


def _limits_of(part: _Part, at: float) -> tuple[float, ...]:
    side = 1.0 if at == part.span.low else -1.0
    return limits(part.piece, at, side, part.span.high - part.span.low)


def _order_of_join(before: _Part, after: _Part) -> int:
    """Return the order of the first derivative that jumps where two formulas meet, 0 if they are one and the same.

    Both are continued beyond their parts: a difference that grows as h^k is one of the k-th derivative.
    """
    at = after.span.low
    step = BESIDE * max(1.0, abs(at))
    x = at + step * np.array([-2.0, -1.0, 1.0, 2.0])
    f, g = before.piece.f(x), after.piece.f(x)
    gap = np.abs(f - g)
    if not (gap > SAME * (np.abs(f) + np.abs(g)) + ULP * step * np.abs(before.piece.d1(x))).any():
        return 0 if _holds_in(before.piece, after) or _holds_in(after.piece, before) else HIGHEST
    if not np.isfinite(gap).all():
        return 3
    growth = max(gap[3] / gap[2] if gap[2] else 0.0, gap[0] / gap[1] if gap[1] else 0.0)
    return min(max(3, round(math.log2(growth))), HIGHEST) if growth > 0 else HIGHEST
