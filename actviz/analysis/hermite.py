"""An activation of normal inputs as a series of Hermite polynomials, from which correlated inputs are one sum.

With f(√q z) = Σ a_k h_k(z), h_k = He_k/√k! orthonormal for z ~ N(0, 1), Mehler's formula gives for two inputs of
variance q and correlation c: E f(u) f(v) = Σ a_k² c^k.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.quadrature import gauss_legendre
from actviz.measure.grid import ascending
from actviz.measure.landmarks import stretches

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array

ORDERS = 257  # with the next ones a kink adds less than 1e-4 of E f² at c = 1, and nothing that is seen below 0.99
REACH = 20.0  # standard deviations
HALVINGS = 12  # of the panels beside 0, where a steep function of wide inputs has all its features


class Rule(NamedTuple):
    """Points z of a quadrature for N(0, 1), their weights, and f and f′ at √q z; all of shape (points,)."""

    z: Array
    weights: Array
    f: Array
    slope: Array

    @property
    def second(self) -> float:
        """E f², with as many digits as f has, however small it is."""
        return float(self.weights @ self.f**2)

    @property
    def slope_second(self) -> float:
        """E f′², likewise."""
        return float(self.weights @ self.slope**2)


@lru_cache(maxsize=256)
def rule(activation: Activation, variance: float) -> Rule:
    """Return a quadrature whose panels end at all breaks and landmarks of *activation*."""
    deviation = math.sqrt(variance)
    small: Array = np.exp2(-np.arange(1.0, HALVINGS + 1))
    found = [x / deviation for stretch in stretches(activation) for x in (*stretch.span[:2], *stretch.cuts)]
    cuts = ascending(np.clip(found, -REACH, REACH), np.arange(-REACH, REACH + 0.5, 0.5), small, -small)
    half = np.diff(cuts)[:, np.newaxis] / 2
    nodes, weights = gauss_legendre()
    z = ((cuts[:-1, np.newaxis] + half) + half * nodes).ravel()
    weights = (half * weights).ravel() * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    with np.errstate(over="ignore", invalid="ignore"):
        return Rule(z, weights, activation.f(deviation * z), activation.d1(deviation * z))


@lru_cache(maxsize=256)
def powers(activation: Activation, variance: float) -> Array:
    """Return a_k² for inputs of the given variance, of shape (ORDERS,).

    The last one is all that the rest of the series has: the sum is E f².
    """
    found = rule(activation, variance)
    with np.errstate(over="ignore", invalid="ignore"):
        product = found.weights * found.f
        squares = np.empty(ORDERS)
        before, here = np.zeros_like(found.z), np.ones_like(found.z)
        for k in range(ORDERS - 1):
            squares[k] = (product @ here) ** 2
            before, here = here, (found.z * here - math.sqrt(k) * before) / math.sqrt(k + 1)
        squares[-1] = max(0.0, found.second - squares[:-1].sum())
    return squares


def product_mean(squares: Array, correlation: float) -> float:
    """Return E f(u) f(v) of two inputs with the given correlation, from what `powers` gives."""
    return float(np.polynomial.polynomial.polyval(correlation, squares))
