"""Where a function goes at the ends of its domain, read off the values far out, and whether it goes there in waves.

Values are compared at powers of 2: those of a power law are a geometric sequence, whose limit the last three give.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from actviz.measure.roots import sign_changes
from actviz.terms import OVERFLOW, Tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.interval import Interval
    from actviz.terms import Piece

EXPONENTS = np.arange(3.0, 201.0)  # beyond, powers such as x**5 leave the doubles
TOWARDS = np.arange(2.0, 1000.0)  # halvings of the distance to a finite end
STEADY = 1e-9  # relative; a sequence whose steps are smaller comes to rest
SMALL = 1e-3  # or beside this, for one that tends to 0
RUN = 3  # such steps in a row
MARGIN = 8.0  # f′ is stirred up before f is
LAST_PLACES = 4 * 2.0**-52
FLAT = 1e-6
SETTLES = 0.6  # the ratio of two steps of a sequence that has a limit
VANISHED = 1e-9  # of the last value
NOTHING = 1e-50
OCTAVES = range(3, 15)
SAMPLES = 4097  # of one octave
MOST_AGAIN = 5.0
FEWEST = 8  # changes of sign in one octave that make a wave
FAR, FARTHER = 2.0**10, 2.0**16  # wavelengths
SHRINKS = 0.7
TRIMMED = 6  # samples at each end: a pole has any height
DRIFTS = 10.0  # a mean that moves by so many swings goes on for ever
FAINT = 1e-9
ROUNDINGS = 16.0  # of f, in a difference of differences


def tail(piece: Piece, span: Interval, side: float, wavelength: float = 0.0) -> Tail:
    """Return the limits of f, f′ and f″ towards one end of *span*, the interval where *piece* holds."""
    end = span.low if side < 0 else span.high
    if wavelength and math.isinf(end):
        return Tail(*(_of_wave(piece.of_order(k), side, wavelength) for k in range(3)))
    x = _sequence(span, side)
    value, slope, curvature = (_limit(piece.of_order(k)(x)) for k in range(3))
    if math.isfinite(value) and abs(slope) < FLAT:  # what is left of it is rounding
        return Tail(value)
    return Tail(value, slope, curvature)


def sight(piece: Piece, span: Interval, side: float) -> float:
    """Return how far out f can be believed: to where it comes to rest, if rounding stirs it up beyond; or ∞."""
    x = _sequence(span, side)
    values = piece.f(x)
    if math.isfinite(span.low if side < 0 else span.high) or not np.isfinite(values).all():
        return math.inf
    place = _settled(values)
    return math.inf if place is None or place >= values.size - 1 else float(abs(x[place])) / MARGIN


def _sequence(span: Interval, side: float) -> Array:
    """Return points that approach one end: doubling where it is far, halving the distance where it is near."""
    end, other = (span.low, span.high) if side < 0 else (span.high, span.low)
    if side * end > OVERFLOW:
        x = side * np.exp2(EXPONENTS)
        x = x[np.abs(x) < abs(end)]
        x = np.append(x, end) if math.isfinite(end) else x
        inside: Array = x[x > other] if side > 0 else x[x < other]
        if inside.size > 2:
            return inside
    room = min(abs(end - other), max(1.0, abs(end)))
    beside: Array = end - side * room * np.exp2(-TOWARDS)
    return beside[beside != end]


def _limit(values: Array) -> float:
    """Return the limit of a sequence, ±∞ if it grows without bound."""
    finite = values[np.isfinite(values)]
    if finite.size < values.size and values.size and math.isinf(values[-1]):
        return float(values[-1])
    if finite.size <= 2 * RUN:
        return float(finite[-1]) if finite.size else math.nan
    settled = _settled(finite)
    if settled is None:
        step = max(1, finite.size // 4)
        a, b, last = (float(finite[-1 - k * step]) for k in (2, 1, 0))
        if not abs(last - b) < SETTLES * abs(b - a):
            return math.copysign(math.inf, last - b)
    else:
        a, b, last = (float(finite[settled - k]) for k in (2, 1, 0))
    curvature = (b - a) - (last - b)
    limit = last + (last - b) ** 2 / curvature if abs(last - b) < SETTLES * abs(b - a) else last
    return 0.0 if abs(limit) < max(NOTHING, VANISHED * abs(last)) else limit


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
    one = np.linspace(0.0, 1.0, 129)
    near, far = (function(side * wavelength * (start + one)) for start in (FAR, FARTHER))
    heights = [float(np.ptp(np.sort(v)[TRIMMED:-TRIMMED])) for v in (near, far)]
    if not all(map(math.isfinite, heights)):
        return math.nan
    if heights[1] <= FAINT * float(np.abs(far).max()):
        return _limit(function(side * np.exp2(EXPONENTS)))
    settled, before = float(np.median(far)), float(np.median(near))
    if abs(settled - before) > DRIFTS * max(heights):
        return math.copysign(math.inf, settled - before)
    if heights[1] < SHRINKS * heights[0]:
        return 0.0 if abs(settled) < heights[1] else settled
    return math.nan


def wavelength(first: Piece, last: Piece) -> float:
    """Return the distance after which a function with these two tails comes back in shape, 0 if none oscillates."""
    return min((w for piece, side in ((first, -1.0), (last, 1.0)) if (w := _waves(piece, side))), default=0.0)


def _waves(piece: Piece, side: float) -> float:
    """Return the wavelength of one tail: f turns, or at least bends one way and the other, again and again."""
    before: list[int] = [0, 0]
    for octave in OCTAVES:
        x = side * np.linspace(2.0**octave, 2.0 ** (octave + 1), SAMPLES)
        steps = np.diff(piece.f(x))
        for order, rises in ((1, steps), (2, np.diff(steps))):
            places = _changes(rises, piece.f(x))
            # A wave turns about twice as often in the next octave; what is stirred up by rounding, at every other sample.
            if before[order - 1] >= FEWEST and 1.5 <= places.size / before[order - 1] <= MOST_AGAIN:
                return _distance(piece.of_order(order), x, places)
            before[order - 1] = places.size if places.size < SAMPLES // 8 else 0
    return 0.0


def _changes(rises: Array, values: Array) -> NDArray[np.intp]:
    """Return where differences of *values* change sign by more than rounding, in float32 if they are no finer."""
    narrow = bool((values.astype(np.float32) == values).all())
    eps = float(np.finfo(np.float32 if narrow else np.float64).eps)
    signs = np.where(np.abs(rises) > ROUNDINGS * eps * np.abs(values[: rises.size]), np.sign(rises), 0.0)
    known = np.flatnonzero(signs)
    return known[:-1][signs[known][:-1] * signs[known][1:] < 0]


def _distance(derivative: Callable[[Array], Array], x: Array, places: NDArray[np.intp]) -> float:
    """Return twice the mean distance of the zeros of a derivative that lie near some of the points *x*."""
    ends = [sign_changes(derivative, np.sort(x[k : k + 4])) for k in (places[0], places[-1])]
    first, last = (float(found[0]) if found.size else float(x[k]) for found, k in zip(ends, places[[0, -1]], strict=True))
    return 2 * abs(last - first) / (places.size - 1)
