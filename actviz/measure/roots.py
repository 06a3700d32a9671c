"""Sign changes found to the last double, by bisection over the doubles themselves.

The midpoint of two doubles is taken in the order of the doubles, not of their values, so 64 halvings lead from any
bracket to two neighbours: an edge at 1e50 costs what one at 5 does, and there is no tolerance to choose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array

    Function = Callable[[Array], Array]

LOWEST = np.iinfo(np.int64).min
BITS = 64
WAYS = 8  # into which `change` cuts brackets: its functions cost by the call, not by the number


def rank(x: Array) -> NDArray[np.int64]:
    """Number the doubles so that order is kept and neighbours differ by 1."""
    bits = np.asarray(x, dtype=np.float64).view(np.int64)
    return np.where(bits < 0, LOWEST - bits, bits)


def double(number: NDArray[np.int64]) -> Array:
    """Return the doubles that `rank` numbers so."""
    return np.where(number < 0, LOWEST - number, number).view(np.float64)


def bisect(function: Function, low: Array, high: Array) -> Array:
    """Return, for each bracket, the x where *function* changes sign: a zero if it meets one, else the nearer double.

    Of two equally near the one closer to 0 is taken, so that mirrored functions have mirrored answers.

    low and high are arrays of one shape, finite, with a sign of *function* at low that is not that at high.
    """
    below, above = rank(low), rank(high)
    sign = np.sign(function(np.asarray(low, dtype=np.float64)))
    for _ in range(BITS):
        middle = (below >> 1) + (above >> 1) + (below & above & 1)
        if (middle == below).all():
            break
        here = np.sign(function(double(middle)))
        below = np.where((here == sign) | (here == 0), middle, below)
        above = np.where(here == sign, above, middle)
    left, right = double(below), double(above)
    miss = np.abs(function(left)) - np.abs(function(right))
    nearer_zero = np.where(np.abs(left) < np.abs(right), left, right)
    return np.where(miss < 0, left, np.where(miss > 0, right, nearer_zero))


def change(state: Function, low: Array, high: Array) -> tuple[Array, Array]:
    """Return, for each bracket, the two neighbouring doubles between which *state* is no longer what it is at low.

    *state* is given one x or several of each bracket, bracket after bracket and then from the first again.
    """
    below, above = rank(low), rank(high)
    first = state(np.asarray(low, dtype=np.float64))
    shares = np.arange(1, WAYS, dtype=np.uint64)[:, np.newaxis]
    for _ in range(BITS):
        span = (above - below).view(np.uint64)  # has one bit more than the ranks
        if (span <= 1).all():
            break
        whole, rest = np.divmod(span, np.uint64(WAYS))
        middle = below + (whole * shares + rest * shares // np.uint64(WAYS)).view(np.int64)
        same = state(double(middle).ravel()).reshape(middle.shape) == first
        passed = np.argmin(np.vstack([same, np.zeros_like(first, dtype=bool)]), axis=0)
        ends, each = np.vstack([below, middle, above]), np.arange(first.size)
        below, above = ends[passed, each], ends[passed + 1, each]
    return double(below), double(above)


def sign_changes(function: Function, grid: Array, noise: Array | float = 0.0) -> Array:
    """Return where *function* changes sign on the range of *grid*, ascending.

    Points of the grid where it is exactly 0 between opposite signs count as the place; stretches of zeros between equal
    signs do not.  Values no larger than *noise* have no sign.
    """
    values = function(grid)
    signs = np.where(np.abs(values) > noise, np.sign(values), 0.0)
    known = np.flatnonzero(signs)
    flips = np.flatnonzero(signs[known][:-1] * signs[known][1:] < 0)
    before, after = known[flips], known[flips + 1]
    exact = (after - before == 2) & (values[before + 1] == 0)
    roots = np.empty(flips.size)
    roots[exact] = grid[before[exact] + 1]
    rest = ~exact
    if rest.any():
        roots[rest] = bisect(function, grid[before[rest]], grid[after[rest]])
    return roots
