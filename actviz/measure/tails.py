"""Where a function goes at the ends of its domain, read off the values far out.

Values are compared at numbers in a constant ratio: those of a power law are a geometric sequence, whose limit the last
three give.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from actviz.measure import oscillation
from actviz.terms import OVERFLOW, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Interval
    from actviz.terms import Piece

EXPONENTS = np.arange(3.0, 201.0)  # beyond, powers such as x**5 leave the doubles
NEAREST, POINTS = 8.0, 65  # of the numbers on the way to where a formula overflows
STEADY = 1e-9  # relative; a sequence whose steps are smaller comes to rest
SMALL = 1e-3  # or beside this, for one that tends to 0
RUN = 3  # such steps in a row
MARGIN = 8.0  # f′ is stirred up before f is
LAST_PLACES = 4 * 2.0**-52
FLAT = 1e-6
SETTLES = 0.6  # the ratio of two steps of a sequence that has a limit
VANISHED = 1e-12  # of the largest value
NOTHING = 1e-50
FAR, FARTHER = 2.0**10, 2.0**16  # wavelengths
SOME_WAVES = np.linspace(0.0, 32.0, 2049)
NOTICED = 0.005
SHRINKS = 0.7
TRIMMED = 6  # samples at each end: a pole has any height
DRIFTS = 10.0  # a mean that moves by so many swings goes on for ever
FAINT = 1e-9


def tail(piece: Piece, span: Interval, side: float, wavelength: float = 0.0) -> Tail:
    """Return the limits of f, f′ and f″ towards one end of *span*, the interval where *piece* holds."""
    end = span.low if side < 0 else span.high
    if wavelength and math.isinf(end):
        value, slope, curvature = (_of_wave(piece.of_order(k), side, wavelength) for k in range(3))
        return Tail(value, math.nan if slope == 0 and _lingers(piece, side, wavelength) else slope, curvature)
    x = _outwards(piece, span, side)
    if not x.size:
        return Tail(*(float(piece.of_order(k)(np.array([end]))[0]) for k in range(3)))
    value, slope, curvature = (_limit(piece.of_order(k)(x)) for k in range(3))
    if math.isfinite(value) and abs(slope) < FLAT:  # what is left of it is rounding
        return Tail(value)
    return Tail(value, slope, 0.0 if math.isfinite(slope) else curvature)


def sight(piece: Piece, span: Interval, side: float) -> float:
    """Return how far out f can be believed: to where nothing but rounding is left of its changes; or ∞."""
    x = _outwards(piece, span, side)
    values = piece.f(x)
    if not x.size or not np.isfinite(values).all():
        return math.inf
    limit = _limit(values)
    away = np.flatnonzero(~(np.abs(values - limit) <= LAST_PLACES * abs(limit)))
    if limit and math.isfinite(limit) and away.size < x.size and (not away.size or away[-1] < x.size - 1):
        return float(abs(x[away[-1] + 1])) if away.size else float(abs(x[0]))
    place = _settled(values)
    return math.inf if place is None or place >= values.size - 1 else float(abs(x[place])) / MARGIN


def _lingers(piece: Piece, side: float, wavelength: float) -> bool:
    """Say whether the slope of a wave is still noticed as far out as anybody looks: it has no limit in practice."""
    return bool(np.abs(piece.d1(side * wavelength * (oscillation.FARTHEST + SOME_WAVES))).max() > NOTICED)


def _outwards(piece: Piece, span: Interval, side: float) -> Array:
    """Return points that lead to an end at ±∞ or where terms overflow, so that the limit is that at ±∞; or none.

    At any other end far out the slope runs away, as that of sqrt(100 - x).
    """
    end, other = (span.low, span.high) if side < 0 else (span.high, span.low)
    if math.isfinite(end) and (abs(end) <= OVERFLOW or side * end < 0 or not np.isfinite(piece.d1(np.array([end])))[0]):
        return np.empty(0)
    x = side * (np.exp2(EXPONENTS) if math.isinf(end) else np.geomspace(NEAREST, abs(end), POINTS))
    inside: Array = x[x > other] if side > 0 else x[x < other]
    return inside


def _limit(values: Array) -> float:
    """Return the limit of a sequence, ±∞ if it grows without bound."""
    finite = values[np.isfinite(values)]
    if finite.size <= 2 * RUN:
        return float(values[-1]) + 0.0 if values.size else math.nan
    settled = _settled(finite)
    if settled is None:
        if math.isinf(values[-1]):
            return float(values[-1])
        step = max(1, finite.size // 4)
        a, b, last = (float(finite[-1 - k * step]) for k in (2, 1, 0))
        if not abs(last - b) < SETTLES * abs(b - a):
            return math.copysign(math.inf, last - b)
    else:
        a, b, last = (float(finite[settled - k]) for k in (2, 1, 0))
    curvature = (b - a) - (last - b)
    limit = last + (last - b) * (last - b) / curvature if abs(last - b) < SETTLES * abs(b - a) else last
    end = float(finite[-1])
    if (finite[-RUN:] == end).all() and abs(end - limit) <= STEADY * abs(end):
        return end + 0.0
    return 0.0 if abs(limit) < max(NOTHING, VANISHED * float(np.abs(finite).max())) else limit


def _settled(values: Array) -> int | None:
    """Return where a sequence has come to rest: at the end, or before rounding stirs it up again.

    That happens to differences of large terms, as in x·(atan(x)/π + 1/2) for x → -∞.
    """
    steps = np.abs(np.diff(values))
    quiet = steps <= STEADY * np.maximum(np.abs(values[1:]), SMALL)
    runs = np.flatnonzero(np.convolve(quiet, np.ones(RUN), "valid") == RUN)
    runs = runs[runs >= RUN]
    if not runs.size:
        return None
    place, least = int(runs[0]) + 1, float(steps[runs[0]])
    for k in range(place, steps.size):
        if steps[k] > least + LAST_PLACES * abs(values[k]) + NOTHING:
            break
        if steps[k] <= least:
            place, least = k + 1, float(steps[k])
    return place


def _of_wave(function: Callable[[Array], Array], side: float, wavelength: float) -> float:
    """Return what a wave settles on far out, nan if it does not."""
    near, far = (function(side * wavelength * (start + SOME_WAVES)) for start in (FAR, FARTHER))
    near, far = np.sort(near)[TRIMMED:-TRIMMED], np.sort(far)[TRIMMED:-TRIMMED]
    heights = [float(np.ptp(near)), float(np.ptp(far))]
    if not all(map(math.isfinite, heights)):  # no wave, but what goes with one at the other end
        return float(far[0]) if far[0] == far[-1] else math.nan
    if heights[1] <= FAINT * float(np.abs(far).max()):
        return _limit(function(side * np.exp2(EXPONENTS)))
    settled, before = float(np.median(far)), float(np.median(near))
    if abs(settled - before) > DRIFTS * max(heights):
        return math.copysign(math.inf, settled - before)
    if heights[1] < SHRINKS * heights[0]:
        return 0.0 if abs(settled) < heights[1] else settled
    return math.nan
