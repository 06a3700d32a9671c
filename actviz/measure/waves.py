"""The distance after which a function that oscillates for ever comes back, in shape if not in size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.measure.roots import sign_changes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.terms import Piece

OCTAVES = range(3, 15)
SAMPLES = 4097  # of one octave
FARTHER = 4  # octaves, where a wave that is only one far out has its wavelength
SHORTER = 0.8  # times as long far out is a wave that becomes shorter and shorter, which is measured around 0
FEWEST = 8  # changes of sign in one octave that make a wave
AGAIN = (1.5, 5.0)  # times as many in the next octave: a wave has about twice as many
ROUNDINGS = 16.0  # of f, in a difference of differences
MOST_TURNS = 16  # of one period
GOLDEN = (5**0.5 - 1) / 2
SHIFTS = np.arange(1.0, 65.0) * GOLDEN  # of a period, no two of them at the same place in it
SAME_SHAPE = 1e-6


def wavelength(first: Piece, last: Piece, switches: tuple[float, ...] = ()) -> float:
    """Return the distance after which a function with these two tails comes back in shape, 0 if none oscillates.

    switches are places, ascending, at which it goes on switching for ever.
    """
    at = np.array(switches)
    for piece, side in ((last, 1.0), (first, -1.0)):
        if at.size and (found := _period(piece, at, side)):
            return found
    wave = _of_tail(last, 1.0)
    if not wave or first is not last:
        wave = min((w for w in (wave, _of_tail(first, -1.0)) if w), default=0.0)
    return wave or (float(at[-1] - at[0]) / (at.size - 1) if at.size > 1 else 0.0)


def _period(piece: Piece, at: Array, side: float) -> float:
    """Return the distance of some of the places after which f is the same, but for what it has risen; 0 for none."""
    middle, last = at.size // 2, at.size - 1
    for turns in range(1, MOST_TURNS + 1):
        times = (last - middle) // turns
        if not times:
            break
        period = float(at[middle + turns * times] - at[middle]) / times
        x = side * (float(np.abs(at).max()) + period * SHIFTS)
        values = piece.f(x)
        rises = piece.f(x + side * period) - values
        if np.ptp(rises) <= SAME_SHAPE * (np.ptp(values) + abs(rises[0])):
            return period
    return 0.0


def _of_tail(piece: Piece, side: float) -> float:
    """Return the wavelength of one tail: f turns, or at least bends one way and the other, again and again."""
    before = {1: 0, 2: 0}
    for octave in OCTAVES:
        x = _samples(octave, side)
        for order, fewer in before.items():
            turns = _turns(piece, x, order).size
            if fewer >= FEWEST and AGAIN[0] <= turns / fewer <= AGAIN[1]:
                return _distance(piece, octave, side, order)
            before[order] = turns if turns < SAMPLES // 8 else 0
    return 0.0


def _samples(octave: int, side: float) -> Array:
    return np.sort(side * np.linspace(2.0**octave, 2.0 ** (octave + 1), SAMPLES))


def _turns(piece: Piece, x: Array, order: int) -> NDArray[np.intp]:
    """Return where differences of f change sign by more than rounding, in float32 if the values are no finer."""
    values = piece.f(x)
    narrow = bool((values.astype(np.float32) == values).all())
    eps = float(np.finfo(np.float32 if narrow else np.float64).eps)
    rises = np.diff(values, order)
    signs = np.where(np.abs(rises) > ROUNDINGS * eps * np.abs(values[: rises.size]), np.sign(rises), 0.0)
    known = np.flatnonzero(signs)
    return known[:-1][signs[known][:-1] * signs[known][1:] < 0]


def _distance(piece: Piece, octave: int, side: float, order: int) -> float:
    """Return the wavelength of a tail that turns, or bends, again and again from an octave on."""
    near, far = _samples(octave, side), _samples(octave + FARTHER, side)
    near_mean, far_mean = (_twice_the_mean(x[_turns(piece, x, order)]) for x in (near, far))
    if far_mean > SHORTER * near_mean:
        at = _places(piece, far, order)
        return _period(piece, at, side) or _twice_the_mean(at)
    steps = np.diff(_places(piece, np.sort(side * np.linspace(0.0, 2.0**octave, SAMPLES)), order))
    return 2 * float(steps[0] if side > 0 else steps[-1]) if steps.size else near_mean


def _twice_the_mean(at: Array) -> float:
    return 2 * float(at[-1] - at[0]) / (at.size - 1) if at.size > 1 else 0.0


def _places(piece: Piece, x: Array, order: int) -> Array:
    turns = _turns(piece, x, order)
    found = sign_changes(piece.of_order(order), x)
    return found if found.size == turns.size else x[turns]
