"""Where to look: sample points that miss no feature of an activation, whatever its scale."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Interval

FINE_REACH = 24.0
FINE_STEP = 1 / 32
OCTAVES = np.arange(-340.0, 341.0)  # 1e-102 … 1e102, a factor of 2 apart: sharp gates and flat tails


def ascending(*points: Sequence[float] | Array) -> Array:
    """Return all points in ascending order, each once; numpy.unique would load numpy.ma for that."""
    together = np.sort(np.concatenate(points))
    return together[np.append(True, np.diff(together) > 0)] if together.size else together


@cache
def _around_zero() -> Array:
    fine = np.arange(-FINE_REACH, FINE_REACH + FINE_STEP / 2, FINE_STEP)
    wide = np.exp2(OCTAVES)
    return ascending(-wide, fine, wide)


def search_grid(span: Interval) -> Array:
    """Return ascending points strictly inside *span*: even around 0, by octaves towards 0, far out and at its ends."""
    points = [_around_zero()]
    for end, inwards in ((span.low, 1.0), (span.high, -1.0)):
        if np.isfinite(end):
            points.append(end + inwards * np.exp2(np.arange(-40.0, 10.0)))
    grid = ascending(*points)
    return grid[(grid > span.low) & (grid < span.high)]
