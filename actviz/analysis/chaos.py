"""The edge of chaos: random networks whose gradient neither dies nor explodes, χ = 1 where the variance stays.

On it σw² = 1/E f′(√q z)² and σb² = q - σw²·E f(√q z)², so that q itself draws the curve; only its ends on the axis
σb = 0 are looked for.  Where the length map leaves q behind, no network has that fixed point, and the curve has a gap.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.hermite import rule
from actviz.analysis.mean_field import Spread, chi, means
from actviz.measure.roots import bisect

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array

VARIANCES = np.geomspace(1e-4, 1e4, 97)
FINER = 8  # points of a figure for each of these
TABLE = np.geomspace(1e-4, 1e4, FINER * (VARIANCES.size - 1) + 1)
UPWARDS = 0.01, 0.04, 0.1, 0.3, 0.6  # of the way to the next point: the curve leaves the axis at a right angle
LIGHTEST = 1e-6  # σw² of weights beside which biases are all there is
NOTHING = 1e-9  # of q: a variance of biases that is 0 but for rounding


class Edge(NamedTuple):
    """Points of the edge of chaos in the order of q, nan at gaps: σw and σb, each of shape (points,).

    degenerate says that χ and the variance's growth do not depend on q, so that the edge is one point on σb = 0.
    """

    variance: Array
    weights: Array
    biases: Array
    degenerate: bool = False

    @property
    def start(self) -> float:
        """σw of the end of the edge on the axis σb = 0; nan if it has none there."""
        on_axis = self.weights[self.biases == 0]
        return float(on_axis[0]) if on_axis.size else math.nan


@lru_cache(maxsize=64)
def edge(activation: Activation) -> Edge:
    """Return the edge of chaos of *activation* in the plane of σw and σb; without points if it has none."""
    points = [_point(activation, q) for q in VARIANCES]
    known = np.array(points)
    if _degenerate(known):
        return Edge(np.array([1.0]), np.array([math.sqrt(known[0, 1])]), np.array([0.0]), degenerate=True)
    if activation.f(0.0) == 0 and _is_edge(activation, points[0], known):
        points.append(_point(activation, 0.0))
    for k in np.flatnonzero(known[:-1, 2] * known[1:, 2] < 0):
        crossing = bisect(
            lambda q: np.array([_point(activation, x).biases for x in q]), known[k : k + 1, 0], known[k + 1 : k + 2, 0]
        )
        start, end = float(crossing[0]), float(known[k + 1, 0] if known[k + 1, 2] > 0 else known[k, 0])
        points.append(_point(activation, start)._replace(biases=0.0))
        points += [_point(activation, start + part * (end - start)) for part in UPWARDS]
    found = [_Point(0.0, math.nan, math.nan, math.nan) if not _is_edge(activation, p, known) else p for p in points]
    variance, weights, biases = np.array([p[:3] for _, p in sorted(zip(points, found, strict=True))]).T
    there = np.isfinite(weights)
    keep = there | np.append(there[1:], False) & (np.cumsum(there) > 0)
    return Edge(variance[keep], np.sqrt(weights[keep]), np.sqrt(biases[keep]))


class _Point(NamedTuple):
    """The network whose variance may stay at q with χ = 1: σw² and σb², and E f² at q."""

    variance: float
    weights: float
    biases: float
    second: float


def _point(activation: Activation, variance: float) -> _Point:
    second, slope_second = means(activation, variance)
    weights = 1 / slope_second if slope_second else math.inf
    biases = variance - weights * second if second else variance
    return _Point(variance, weights, 0.0 if abs(biases) <= NOTHING * variance else biases, second)


def _degenerate(known: Array) -> bool:
    return not known[:, 2].any() and bool(np.ptp(known[:, 1]) <= NOTHING * known[0, 1])


def _is_edge(activation: Activation, point: _Point, known: Array) -> bool:
    """Say whether there is such a network, and the variance really goes to q in it and stays."""
    variance, weights, biases, _ = point
    if not (LIGHTEST <= weights < math.inf and 0 <= biases < math.inf):
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        grows = weights * known[:, 3] + biases > known[:, 0]
        start, others = weights + biases, known[:, 0]
        if (~grows & (others > start) & (others < variance)).any() or (
            grows & (others < start) & (others > variance * (1 + NOTHING)) & (biases > 0)
        ).any():
            return False
        if not variance:
            return True  # asked for where the next point of the curve is one
        found = rule(activation, variance)
        slope = weights * (found.weights * found.z) @ (found.f * found.slope) / math.sqrt(variance)
    return bool(slope < 1 + NOTHING)


def _interpolated(values: Array) -> Array:
    """Return values on TABLE from those on VARIANCES, by cubics in log q; ∞ beside what is ∞."""
    part = np.arange(FINER) / FINER
    with np.errstate(invalid="ignore", over="ignore"):
        slopes = np.gradient(values)
        low, high, left, right = (x[:, np.newaxis] for x in (values[:-1], values[1:], slopes[:-1], slopes[1:]))
        step = high - low
        cubic = low + part * (left + part * (3 * step - 2 * left - right + part * (left + right - 2 * step)))
    return np.append(np.where(np.isnan(cubic), np.inf, cubic), values[-1])


def chi_plane(activation: Activation, weights: Array, biases: Array) -> Array:
    """Return χ where the variance goes, over σw of shape (m,) and σb of shape (n,), as an array of shape (n, m).

    The variance starts from that of inputs whose mean square is 1.  E f² and E f′² are interpolated, for figures.
    """
    limits = [chi(activation, Spread(1.0), q) for q in (0.0, math.inf)]
    second, slope_second = map(_interpolated, np.array([means(activation, q) for q in VARIANCES]).T)
    sw, sb = weights[np.newaxis, :, np.newaxis] ** 2, biases[:, np.newaxis, np.newaxis] ** 2
    with np.errstate(invalid="ignore", over="ignore"):
        gap = (sw * second + sb) / TABLE - 1
    index, last = np.arange(TABLE.size), TABLE.size - 1
    start = np.clip(np.searchsorted(TABLE, sw + sb), 0, last)
    up = np.take_along_axis(gap, start, axis=2) > NOTHING
    passed = np.where(up, (index > start) & (gap <= NOTHING), (index < start) & (gap > NOTHING))
    up, some = up[:, :, 0], passed.any(axis=2)
    first = np.where(up, passed.argmax(axis=2), last - passed[:, :, ::-1].argmax(axis=2))
    reached = np.where(some, first, np.where(up, last, 0))
    before = np.where(some, np.where(up, reached - 1, reached + 1), reached)
    ends = [np.take_along_axis(gap, k[:, :, np.newaxis], axis=2)[:, :, 0] for k in (before, reached)]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(some & np.isfinite(ends[0]), ends[0] / (ends[0] - ends[1]), 1.0)
        between = slope_second[before] * (1 - part) + slope_second[reached] * part
        there = np.where(part == 1, slope_second[reached], between)
        found: Array = sw[:, :, 0] * np.where(some, there, np.where(up, limits[1], limits[0]))
    return found
