"""Sums of series with given coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array


def chebyshev(coefficients: Sequence[float], u: Array) -> Array:
    """Return the Chebyshev series at -1 ≤ u ≤ 1, by Clenshaw's recurrence."""
    ahead = np.zeros_like(u)
    here = np.zeros_like(u)
    for coefficient in reversed(coefficients[1:]):
        ahead, here = here, coefficient + 2 * u * here - ahead
    return coefficients[0] + u * here - ahead


def powers(coefficients: Sequence[float], u: Array) -> Array:
    """Return c0 + c1·u + c2·u² + …, by Horner's rule."""
    total = np.full_like(u, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = coefficient + u * total
    return total
