"""Where derivatives are compared: at 0 and close to it, finely in the bends, out in the tails, beside every break."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from actviz.measure.grid import ascending

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array

CORE = 8.0  # within which nearly all that a layer feeds to an activation lies
STEP = 0.0617  # no divisor of 1, so that waves are met at many phases
NEAR_ZERO = (1e-12, 1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.03)
TAILS = (8.7, 9.6, 11.0, 13.0, 16.0, 19.5, 24.0, 30.0, 37.5, 45.0, 60.0, 87.0, 90.0, 130.0, 200.0, 355.0, 500.0)
FARTHER = (700.0, 720.0, 746.0, 1000.0, 3000.0, 10000.0)  # exp overflows at 709.78
CLOSE = (1e-6, 1e-3, 0.05)  # to a break; closer, rounding decides on which side a formula sees x
MOST_BREAKS = 64  # those nearest to 0; a staircase has no last one
AT_A_BREAK = 0.5 * CLOSE[0]


@cache
def grid() -> Array:
    """Return the points that every function is compared at, ascending."""
    fine = np.arange(STEP / 2, CORE, STEP)
    whole = np.arange(0.0, CORE + 1)
    sizes = np.concatenate([NEAR_ZERO, fine, whole, TAILS, FARTHER])
    return ascending(-sizes, sizes) + 0.0  # no -0.0


def points(breaks: Sequence[float]) -> Array:
    """Return the grid, the breaks, and points on both sides of each."""
    offsets = [sign * size for size in (0.0, *CLOSE) for sign in (-1.0, 1.0)]
    nearest = sorted(breaks, key=abs)[:MOST_BREAKS]
    near = [b + offset * max(1.0, abs(b)) for b in nearest for offset in offsets]
    return ascending(grid(), np.array(near, dtype=np.float64))


def at_break(x: Array, breaks: Sequence[float]) -> NDArray[np.bool_]:
    """Say which points are breaks, or so close to one that rounding decides on which side they are."""
    found = np.zeros(x.shape, dtype=bool)
    for b in breaks:
        found |= np.abs(x - b) < AT_A_BREAK * max(1.0, abs(b))
    return found
