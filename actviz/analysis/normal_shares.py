"""How often normally distributed inputs fall where something holds; the shares of tails have all their digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.quadrature import gauss_legendre
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.measure.roots import bisect
from actviz.numerics.normal import CUTOFF, cumulative, phi

if TYPE_CHECKING:
    from actviz.arrays import Array

REACH = 40.0  # deviations; what lies beyond is no double
NARROW = 0.5  # deviations; the difference of two values of Φ would lose digits
LEAST, MOST = 1e-9, 1e9
CLOSEST = 1e-4  # inputs whose digits are nearly all those of mu leave none for what differs between them


class Inputs(NamedTuple):
    """Inputs x ~ N(mu, sigma²)."""

    mu: float = 0.0
    sigma: float = 1.0

    @property
    def square(self) -> float:
        """E x²."""
        return self.mu**2 + self.sigma**2

    def checked(self) -> Inputs:
        """Return the inputs; raises RequestError if there are none such, or none whose means keep their digits."""
        if not (math.isfinite(self.mu) and abs(self.mu) <= MOST):
            raise RequestError(f"--mu must be {plain(-MOST)} to {plain(MOST)}, got {plain(self.mu)}")
        if not LEAST <= self.sigma <= MOST:
            raise RequestError(f"--sigma must be {plain(LEAST)} to {plain(MOST)}, got {plain(self.sigma)}")
        if self.sigma < CLOSEST * abs(self.mu):
            least = plain(CLOSEST * abs(self.mu))
            raise RequestError(f"--sigma must be {least} or more for --mu {plain(self.mu)}, got {plain(self.sigma)}")
        return self

    def share(self, spans: Sequence[tuple[float, float]]) -> float:
        """Return how much of the inputs lies in any of the *spans*, which do not overlap."""
        if not spans:
            return 0.0
        low, high = np.clip((np.array(spans, dtype=np.float64).T - self.mu) / self.sigma, -CUTOFF, CUTOFF)
        mirrored = low > 0  # the left tail has all its digits
        low, high = np.where(mirrored, -high, low), np.where(mirrored, -low, high)
        nodes, weights = gauss_legendre()
        half = np.minimum(high - low, NARROW)[:, None] / 2
        narrow = (phi(low[:, None] + half * (1 + nodes)) * weights * half).sum(axis=1)
        return math.fsum(np.where(high - low < NARROW, narrow, cumulative(high) - cumulative(low)).tolist())

    def where_positive(self, function: Callable[[Array], Array], points: Array, noise: float = 0.0) -> float:
        """Return how often *function* is positive on the range of *points*, between which it is monotone.

        Values no larger than *noise* count as 0.
        """
        ends = self.mu - REACH * self.sigma, self.mu + REACH * self.sigma
        x = np.clip(points, *ends)
        if x[0] == x[-1]:
            return 0.0

        def sign(values: Array) -> Array:
            return np.where(np.abs(values) > noise, np.sign(values), 0.0)

        signs = sign(function(x))
        low, high, before, after = x[:-1], x[1:], signs[:-1], signs[1:]
        kept = (low < high) & ((before > 0) | (after > 0))
        low, high, before, after = low[kept], high[kept], before[kept], after[kept]
        passing = before * after < 0
        if passing.any():
            at = bisect(function, low[passing], high[passing])
            low[passing] = np.where(before[passing] < 0, at, low[passing])
            high[passing] = np.where(after[passing] < 0, at, high[passing])
        return self.share(np.stack([low, high], axis=1).tolist())
