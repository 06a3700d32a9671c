"""From points that are wrong to the intervals that they stand for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.checking.result import Stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array

    Mask = NDArray[np.bool_]

PARTS, ROUNDS = 16, 5  # of the search for an end: it is found to a millionth of the distance between two points
CROSSING = 1e-4  # on a shorter way than this, a wrong curve only crosses the right one
POINT = 1e-6  # an interval shorter than this is one point


def stretches(
    x: Array, wrong: Mask, right: Mask, holds: Callable[[Array], Mask], cuts: Sequence[float]
) -> list[Stretch]:
    """Return the intervals of wrong points among *x*, which are ascending; *right* are those that end one.

    Ends lie on a cut if there is one between the last wrong point and the next right one, else where *holds* changes.
    """
    known = x[wrong | right]
    found = []
    for first, last in _runs(known, wrong[wrong | right]):
        before = float(known[first - 1]) if first else -math.inf
        after = float(known[last + 1]) if last + 1 < known.size else math.inf
        low, high = (_end(float(known[k]), end, holds, cuts) for k, end in ((first, before), (last, after)))
        if high - low < POINT:
            low = high = float(known[first])
        found.append(Stretch(low, high))
    return found


def _runs(x: Array, wrong: Mask) -> list[tuple[int, int]]:
    """Return first and last index of each run of wrong points, bridging those where the claim only crosses."""
    places = [int(k) for k in np.flatnonzero(wrong)]
    runs: list[tuple[int, int]] = []
    for k in places:
        if runs and (k - runs[-1][1] < 2 or x[k - 1] - x[runs[-1][1] + 1] < CROSSING):
            runs[-1] = (runs[-1][0], k)
        else:
            runs.append((k, k))
    return runs


def _end(inside: float, outside: float, holds: Callable[[Array], Mask], cuts: Sequence[float]) -> float:
    if math.isinf(outside):
        return outside
    between = [c for c in cuts if min(inside, outside) <= c <= max(inside, outside)]
    if between:
        return min(between, key=lambda c: abs(c - inside))
    for _ in range(ROUNDS):
        steps = np.linspace(inside, outside, PARTS + 1)
        held = holds(steps)
        last = int(np.flatnonzero(~np.append(held[1:], False))[0])
        inside, outside = float(steps[last]), float(steps[min(last + 1, PARTS)])
    return inside
