"""The ink of the strips as stops of a gradient: few, and nowhere visibly off."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array

OFF = 0.01  # of full ink: two steps of an 8-bit colour
JUMP = 0.08  # between two columns, that is drawn as an edge
DECIMALS = 4


def stops(shares: Array) -> list[tuple[float, float]]:
    """Return places and shares of a gradient that is *shares*, one per column, to OFF; jumps are two at one place."""
    ends = [0, *(np.flatnonzero(np.abs(np.diff(shares)) > JUMP) + 1).tolist(), len(shares)]
    found: list[tuple[float, float]] = []
    for start, stop in pairwise(ends):
        kept = _corners(shares, start, stop - 1)
        places = [(k + 0.5) / len(shares) for k in kept]
        places[0] = start / len(shares)
        if len(kept) > 1:
            places[-1] = stop / len(shares)
        found += [(round(x, DECIMALS), round(float(shares[k]), 3)) for x, k in zip(places, kept, strict=True)]
    return found


def _corners(shares: Array, start: int, stop: int) -> list[int]:
    """Return the columns between which straight lines are close enough, both ends among them (Douglas & Peucker)."""
    kept, pending = {start, stop}, [(start, stop)]
    while pending:
        low, high = pending.pop()
        if high - low < 2:
            continue
        inner = shares[low : high + 1]
        off = np.abs(inner - np.linspace(inner[0], inner[-1], high - low + 1))
        worst = int(np.argmax(off))
        if off[worst] > OFF:
            kept.add(low + worst)
            pending += [(low, low + worst), (low + worst, high)]
    return sorted(kept)
