"""Where a black box runs away to infinity, or is undefined in a single point, found from values alone.

Around a pole abs(f) has a maximum without end: it grows again and again as the interval around it is halved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from actviz.measure.roots import double, rank

if TYPE_CHECKING:
    from actviz.arrays import Array

    Function = Callable[[Array], Array]

BESIDE = 2.0**-40  # of max(1, |x|): both sides of a single point
HALVINGS = 56
EARLY, RISES = 20, 1.5  # by then a smooth maximum has been reached; a pole rises still
GROWS = 1e6  # from the grid to the double beside a pole
FEW = 8  # doubles between which nothing is halved any more


def poles(f: Function, grid: Array) -> list[float]:
    """Return the places between the ends of *grid*, ascending, where f is infinite or, in that point only, undefined.

    A pole that is narrower than the grid is missed, and so is one of a logarithm, unless the grid meets it.
    """
    with np.errstate(all="ignore"):
        size = np.abs(f(grid))
        single = grid[~np.isfinite(size)]
        away = BESIDE * np.maximum(1.0, np.abs(single))
        single = single[np.isfinite(f(single - away)) & np.isfinite(f(single + away))]
        left, here, right = size[:-2], size[1:-1], size[2:]
        peaks = np.flatnonzero((here > left) & (here >= right) & np.isfinite(left + here + right))
        low, high = _narrowed(f, grid[peaks], grid[peaks + 2], here[peaks])
        found = [_place(f, *ends) for ends in zip(low.tolist(), high.tolist(), strict=True)]
    return sorted({*single.tolist(), *found})


def _narrowed(f: Function, low: Array, high: Array, most: Array) -> tuple[Array, Array]:
    """Halve intervals around the largest abs(f) down to a few doubles; drop those in which it is no pole."""
    first = most
    for halving in range(HALVINGS):
        inner = low + (high - low) * np.array([0.25, 0.5, 0.75])[:, np.newaxis]
        size = np.abs(f(inner.ravel())).reshape(inner.shape)
        size[np.isnan(size)] = np.inf
        best, columns = np.argmax(size, axis=0), np.arange(low.size)
        points = np.concatenate([low[np.newaxis], inner, high[np.newaxis]])
        low, high, most = points[best, columns], points[best + 2, columns], size[best, columns]
        if halving == EARLY:
            rises = most > RISES * first
            low, high, most, first = low[rises], high[rises], most[rises], first[rises]
        if (rank(high) - rank(low) <= FEW).all():
            break
    pole = most > GROWS * first
    return low[pole], high[pole]


def _place(f: Function, low: float, high: float) -> float:
    """Return the double in a narrow interval where f is not finite, or else largest; of several the roundest."""
    x = double(np.arange(int(rank(np.array(low))), int(rank(np.array(high))) + 1))
    size = np.nan_to_num(np.abs(f(x)), nan=np.inf)
    largest: list[float] = x[size == size.max()].tolist()
    return min(largest, key=lambda p: (len(repr(p)), abs(p)))
