"""Where a function switches from one formula to another, found from the states of its switches, to the last double."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from actviz.interval import REALS
from actviz.measure.grid import ascending, search_grid
from actviz.measure.roots import change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array
    from actviz.interval import Interval
    from actviz.terms import Piece

ROUNDS = 4  # a switch may be nested in another that is found first
MOST = 400  # places; more are those of a wave, of which the ones around 0 stand for all
SMALLEST = 1e-100  # places nearer to 0, but 0 itself, are where squares of x leave the doubles
REACH = 64.0  # how far from 0 the places of a function that goes on switching for ever are listed
STEP = 1 / 32
FAR = (256.0, 1024.0)
FAR_SAMPLES = 4097
OFF = math.pi / 10  # beside the whole numbers, where (-3)**x is defined in single points
FEWEST = 4  # changes between FAR and twice FAR that show that they never end
UNKNOWN = -1e9


class Switching(Protocol):
    """A function that is one of several formulas at each x."""

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f and its derivatives up to *order* at finite *x*, as they are."""

    def states(self, x: Array) -> Mapping[object, Array]:
        """Return a row of whole numbers for each switch: its state at each *x*, or the sign of what may pass 0."""

    def frozen(self, x: float, span: Interval) -> Piece:
        """Return the formula that holds at the number *x* and on all of *span*, its ends included."""


class Places(NamedTuple):
    """The places where some switch changes, ascending; endless if there are more beyond the listed ones."""

    at: tuple[float, ...]
    endless: bool


def places(function: Switching, more: Iterable[float] = ()) -> Places:
    """Return where any switch of *function* changes, and where f or f′ stops being finite; *more* are looked at too."""
    endless = _never_ends(function)
    even = np.arange(-REACH, REACH + STEP / 2, STEP) if endless else np.empty(0)
    grid = ascending(search_grid(REALS), even, list(more))
    found: dict[float, None] = dict.fromkeys(more)
    for _ in range(ROUNDS):
        rows = _rows(function, grid)
        row, index = np.nonzero(rows[:, :-1] != rows[:, 1:])
        if endless:
            near = (np.abs(grid[index]) <= REACH) & (np.abs(grid[index + 1]) <= REACH)
            row, index = row[near], index[near]
        if row.size > MOST:
            nearest = np.argsort(np.abs(grid[index]), kind="stable")[:MOST]
            row, index = row[nearest], index[nearest]
        fresh = _located(function, row, grid[index], grid[index + 1], found)
        if not fresh:
            break
        found.update(dict.fromkeys(fresh))
        grid = ascending(grid, fresh, _between(sorted(found)))
    return Places(tuple(sorted(found)), endless)


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
        picked: Array = _rows(function, x)[row, np.arange(x.size)]
        return picked

    before, after = change(state, low, high)
    pairs = [pair for pair in zip(before.tolist(), after.tolist(), strict=True) if not (known.keys() & set(pair))]
    usable = _usable(function, pairs)
    chosen = [min(pair, key=lambda x: (x not in usable, len(repr(x)), abs(x))) for pair in pairs]
    return list(dict.fromkeys(x if abs(x) > SMALLEST else 0.0 for x in chosen if abs(x) > SMALLEST or 0.0 not in known))


def _usable(function: Switching, pairs: list[tuple[float, float]]) -> set[float]:
    """Return those of some doubles at which f is finite and f′ at least a limit: a hole ends beside them."""
    x = np.array(pairs).ravel()
    if not x.size:
        return set()
    f, d1 = function.evaluated(x, 1)
    return set(x[np.isfinite(f) & ~np.isnan(d1)].tolist())


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
