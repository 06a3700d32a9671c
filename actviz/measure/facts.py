"""The facts of a function that declares none: domain, limits, range, monotonicity and peak slope, all measured."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.interval import Interval
from actviz.measure import oscillation, tails, waves
from actviz.measure.landmarks import peak_slope, stretches
from actviz.terms import OVERFLOW, Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actviz.activation import Activation
    from actviz.measure.landmarks import Stretch
    from actviz.measure.layout import Layout
    from actviz.measure.switching import Places
    from actviz.terms import Monotonicity, Piece

ROUNDING = 1e-13
LIMIT = 1e-9  # of limits where a formula is 0/0
LARGEST = float(np.finfo(np.float64).max)
MOST_INTERVALS = 12  # more are given as the one that holds them all


def outline(parts: Layout, places: Places) -> Facts:
    """Return the facts that need no search: domain, limits and wavelength; the others are left open."""
    first, last = parts.pieces[0], parts.pieces[-1]
    wave = waves.wavelength(first[1], last[1], places.at if places.endless else ())
    left, right = tails.tail(first[1], first[0], -1.0, wave), tails.tail(last[1], last[0], 1.0, wave)
    low, high = first[0].low, last[0].high
    domain = Interval(low, high, _has_value(first[1], low), _has_value(last[1], high))
    return Facts((Interval(),), left, right, "no", math.nan, domain, wave)


def _has_value(piece: Piece, x: float) -> bool:
    """Say whether an end of the domain belongs to it."""
    return math.isfinite(x) and bool(np.isfinite(piece.f(np.array([x])))[0])


def completed(activation: Activation) -> Facts:
    """Return all facts of *activation*, which already knows those of its outline."""
    facts = activation.facts
    peak = peak_slope(activation)
    return facts._replace(range=_range(activation), monotonic=_monotonic(activation), peak_slope=peak.slope)


class _Rise(NamedTuple):
    """One part of a stretch on which f is monotone: the values at its ends, as seen from inside."""

    low: float
    high: float
    start: float
    stop: float


def _rises(activation: Activation, stretch: Stretch) -> Iterator[_Rise]:
    low, high = stretch.ends[0], stretch.ends[-1]
    if low == high or low < stretch.span.low or high > stretch.span.high:
        return  # a piece of a wave that is farther out than those that stand for all
    facts = activation.facts
    met = {b.at for b in activation.seams if b.order > 0}  # where both sides have one value, but for rounding
    for low, high in pairwise([stretch.ends[0], *stretch.level_points, stretch.ends[-1]]):
        values = []
        for x in (low, high):
            if math.isinf(x) or _overflows(activation, x):
                values.append((facts.left if x < 0 else facts.right).value)
            else:
                values.append((activation.f(x) if x in met else float(stretch.piece.f(np.array([x]))[0])) + 0.0)
        yield _Rise(low, high, *values)


def _overflows(activation: Activation, x: float) -> bool:
    """Say whether *x* is an end of the domain only because the formula fails there: its limit is that at infinity."""
    facts = activation.facts
    return x in facts.domain[:2] and x not in facts.ends


def _range(activation: Activation) -> tuple[Interval, ...]:
    """Return the values that f takes, as few intervals as hold them."""
    found: list[Interval] = []
    for stretch in stretches(activation):
        for rise in _rises(activation, stretch):
            if any(map(math.isnan, rise)):
                continue
            places = ((rise.start, rise.low), (rise.stop, rise.high))
            ends = [(y, math.isfinite(y) and _reached(activation, stretch, x)) for y, x in places]
            (low, low_closed), (high, high_closed) = sorted(ends, key=lambda e: e[0])
            if low == high:  # a constant is taken inside, whatever happens at the ends
                low_closed = high_closed = True
            found.append(Interval(low, high, low_closed, high_closed))
    found += [Interval(y, y, True, True) for b in activation.breaks if math.isfinite(y := activation.f(b.at) + 0.0)]
    united = _united(found)
    if activation.facts.wavelength and oscillation.grows(activation, 0):
        return (Interval(),)
    if len(united) <= MOST_INTERVALS:
        return united
    return (Interval(united[0].low, united[-1].high, united[0].low_closed, united[-1].high_closed),)


def _reached(activation: Activation, stretch: Stretch, x: float) -> bool:
    """Say whether the value at one end of a part is taken there."""
    if math.isinf(x) or _overflows(activation, x):
        return False
    if x in stretch.level_points:
        return True
    value, here = float(stretch.piece.f(np.array([x]))[0]), activation.f(x)
    return math.isfinite(value) and abs(value - here) <= ROUNDING * abs(value)


def _between(rise: _Rise) -> float:
    """Return a number between the ends of a part."""
    low, high = max(rise.low, -OVERFLOW), min(rise.high, OVERFLOW)
    return low / 2 + high / 2 if low < high else max(rise.low, min(rise.high, 0.0))


def _touch(lower: Interval, upper: Interval) -> bool:
    """Say whether two intervals overlap, or meet in a number that one of them has."""
    size = max(abs(upper.low), abs(lower.high)) if math.isfinite(lower.high) else 0.0
    if upper.low_closed or lower.high_closed:
        return upper.low - lower.high <= ROUNDING * size
    return upper.low < lower.high - LIMIT * size


def _united(found: list[Interval]) -> tuple[Interval, ...]:
    united: list[Interval] = []
    for part in sorted(found, key=lambda i: (i.low, not i.low_closed)):
        last = united[-1] if united else None
        if last and _touch(last, part):
            if part.high > last.high:
                united[-1] = last._replace(high=part.high, high_closed=part.high_closed)
            elif part.high == last.high:
                united[-1] = last._replace(high_closed=last.high_closed or part.high_closed)
        else:
            united.append(part)
    return tuple(united)


def _monotonic(activation: Activation) -> Monotonicity:
    """Say whether f only rises or only falls, over all its parts and the steps between them."""
    signs: set[float] = set()
    flat = False
    last = math.nan
    broken = {b.at for b in activation.breaks}
    for stretch in stretches(activation):
        for rise in _rises(activation, stretch):
            taken = activation.f(rise.low) if rise.low in broken else math.nan
            for value in (rise.start if math.isnan(taken) else taken, rise.start):
                if abs(value - last) > ROUNDING * min(abs(last) + abs(value), LARGEST):
                    signs.add(math.copysign(1.0, value - last))
                last = value
            last = rise.stop
            if stretch.piece.constant or rise.start == rise.stop:
                flat |= stretch.piece.constant or not stretch.piece.d1(np.array([_between(rise)]))[0]
            elif not math.isnan(rise.stop - rise.start):
                signs.add(math.copysign(1.0, rise.stop - rise.start))
            else:
                signs |= {-1.0, 1.0}
    if len(signs) > 1:
        return "no"
    if not signs:
        return "constant"
    if signs == {1.0}:
        return "nondecreasing" if flat else "increasing"
    return "nonincreasing" if flat else "decreasing"
