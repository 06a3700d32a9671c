"""Where a function switches from one formula to another, found from the states of its switches, to the last double."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from actviz.interval import REALS, Interval
from actviz.measure.grid import ascending, search_grid
from actviz.measure.roots import change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.terms import Piece

ROUNDS = 4  # a switch may be nested in another that is found first
MOST = 128  # places; more are those of a wave, of which the ones around 0 stand for all
SMALLEST = 1e-30  # places nearer to 0, but 0 itself, are where powers of x leave the doubles
REACH = 32 - 1 / 64  # how far from 0 the places of a function that goes on switching for ever are listed
STEP, FINEST = 1 / 32, 1e-9
FAR = (256.0, 1024.0)
FAR_SAMPLES = 4097
OFF = math.pi / 10  # beside the whole numbers, where (-3)**x is defined in single points
FEWEST = 4  # changes between FAR and twice FAR that show that they never end
UNKNOWN = -1e9
UNEVEN = np.arange(-MOST, MOST) + np.arange(2.0 * MOST) ** 2 * (math.sqrt(5) - 1) / 2 % 1  # no wave hides between them
BLURRED = 2.0**-12  # the widest interval that rounding makes of one place: two formulas that touch as x⁴ does
EPS = float(np.finfo(np.float64).eps)
ROUNDING = 64 * EPS  # of a function and of its terms, which are of the size of 1
DIGITS = 17


class Switching(Protocol):
    """A function that is one of several formulas at each x."""

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f and its derivatives up to *order* at finite *x*, as they are."""

    def states(self, x: Array) -> Mapping[object, Array]:
        """Return a row of whole numbers for each switch: its state at each *x*.

        A key that is a tuple stands for the sign of what may pass 0.
        """

    def frozen(self, x: float, span: Interval) -> Piece:
        """Return the formula that holds at the number *x* and on all of *span*, its ends included."""


class Places(NamedTuple):
    """The places where some switch changes, ascending; endless if there are more beyond the listed ones."""

    at: tuple[float, ...]
    endless: bool


def places(function: Switching, more: Iterable[float] = (), most: int = MOST) -> Places:
    """Return where any switch of *function* changes, and where f or f′ stops being finite; *more* are looked at too.

    Of many places not much more than the *most* nearest to 0 are given.
    """
    endless = _never_ends(function)
    step = _step(function) if endless else STEP
    reach = REACH if step == STEP else MOST * step
    even = step * np.arange(-np.ceil(reach / step), np.ceil(reach / step) + 1) if endless else np.empty(0)
    grid = ascending(search_grid(REALS), even, list(more))
    found: dict[float, None] = dict.fromkeys(more)
    for _ in range(ROUNDS):
        rows = _rows(function, grid)
        row, index = np.nonzero(rows[:, :-1] != rows[:, 1:])
        if endless:
            near = (np.abs(grid[index]) < reach) & (np.abs(grid[index + 1]) < reach)
            row, index = row[near], index[near]
        near = np.abs(grid[index]) <= _farthest(grid[index], most)
        row, index = row[near], index[near]
        fresh = _located(function, row, grid[index], grid[index + 1], found)
        found.update(dict.fromkeys(fresh))
        if not fresh or len(found) > most:
            break
        grid = ascending(grid, fresh, _between(sorted(found)))
    return Places(tuple(_sharp(function, sorted(found))), endless)


def _step(function: Switching) -> float:
    """Return a distance, shorter than those of most places around 0, at which to look for them."""
    step = STEP
    while step > FINEST:
        rows = _rows(function, step * UNEVEN)
        if (rows[:, :-1] != rows[:, 1:]).sum(axis=1).max() < MOST // 2:
            break
        step /= 4
    return step


def _farthest(starts: Array, most: int) -> float:
    """Return how far from 0 the nearest of many intervals that hold places reach; ∞ if they are not too many."""
    distances = ascending(np.abs(starts))
    return float(distances[most]) if distances.size > most else math.inf


def _rows(function: Switching, x: Array) -> Array:
    """Return all states as rows, and whether f and f′ are finite as two more."""
    states = function.states(x)
    f, d1 = function.evaluated(x, 1)
    rows = [*states.values(), np.isfinite(f), np.isfinite(d1)]
    return np.nan_to_num(np.array(rows, dtype=np.float64), nan=UNKNOWN)


def _located(
    function: Switching, row: NDArray[np.intp], low: Array, high: Array, known: Mapping[float, None]
) -> list[float]:
    """Return the places, none of them *known*, where given rows change between *low* and *high*."""
    if not row.size:
        return []

    def state(x: Array) -> Array:
        picked: Array = _rows(function, x)[np.resize(row, x.size), np.arange(x.size)]
        return picked

    before, after = change(state, low, high)
    alone = state(after) != state(np.nextafter(after, np.inf))  # a pole or a crossing that a double hits
    pairs = [
        (b, a) if not single else (a, a)
        for b, a, single in zip(before.tolist(), after.tolist(), alone.tolist(), strict=True)
        if not known.keys() & {b, a}
    ]
    usable = _usable(function, pairs)
    chosen = [min(pair, key=lambda x: (x not in usable, len(repr(x)), abs(x))) for pair in pairs]
    return list(dict.fromkeys(x if abs(x) > SMALLEST else 0.0 for x in chosen if abs(x) > SMALLEST or 0.0 not in known))


def _usable(function: Switching, pairs: list[tuple[float, float]]) -> set[float]:
    """Return those of some doubles at which f and f′ are defined, or infinite: a hole ends beside them."""
    x = np.array(pairs).ravel()
    if not x.size:
        return set()
    f, d1 = function.evaluated(x, 1)
    return set(x[~np.isnan(f) & ~np.isnan(d1)].tolist())


def _sharp(function: Switching, found: list[float]) -> list[float]:
    """Return places with those made one of which rounding makes several: where terms cancel, they tie for a while."""
    kept: list[float] = []
    start = end = math.nan  # of the blurred place at the end of those that are kept
    for x in found:
        if kept and _is_blurred(function, end, x):
            end = x
            kept[-1] = _simplest(start, end)
        else:
            start = end = x
            kept.append(x)
    return kept


def _is_blurred(function: Switching, low: float, high: float) -> bool:
    """Say whether nothing but rounding tells two places apart."""
    width, size = high - low, max(1.0, abs(low), abs(high))
    if width <= 2 * np.spacing(max(abs(low), abs(high))):
        return True
    middle = low / 2 + high / 2
    states = function.states(np.array([middle]))
    if width > BLURRED * size or not any(isinstance(key, tuple) and row[0] == 0 for key, row in states.items()):
        return False
    beside = np.array([low - width / 4, high + width / 4])
    (values,) = function.evaluated(beside, 0)
    within = function.frozen(middle, Interval(low, high)).f(beside)
    return bool((np.abs(values - within) <= ROUNDING * np.maximum(1.0, np.abs(values))).all())


def _simplest(low: float, high: float) -> float:
    """Return the number between two others that has the fewest digits."""
    if low <= 0 <= high:
        return 0.0
    middle = low / 2 + high / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(1, DIGITS))
    return next((x for x in rounded if low <= x <= high), low)


def _between(found: list[float]) -> Array:
    at = np.array(found)
    return at[:-1] / 2 + at[1:] / 2 if at.size > 1 else at


def _never_ends(function: Switching) -> bool:
    for side in (-1.0, 1.0):
        counts = []
        for start in FAR:
            rows = _rows(function, side * np.linspace(start + OFF, 2 * start, FAR_SAMPLES))
            counts.append(int((rows[:, :-1] != rows[:, 1:]).sum(axis=1).max()))
        if min(counts) >= FEWEST:
            return True
    return False
