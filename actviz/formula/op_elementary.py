"""Derivatives of the elementary functions, written so that no tail and no edge of a domain loses digits.

Each function takes the argument u and the value f(u) and returns f′(u) or f″(u).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.numerics.series import powers

if TYPE_CHECKING:
    from actviz.arrays import Array

LN2, LN10 = math.log(2), math.log(10)
COSH_FAR = 20.0  # from here on 2·cosh u is e^abs(u) to the last double
SINC_NEAR = 1.5  # up to here by the power series, whose 14th term is 1e-25
SINC_SERIES = tuple((-1) ** k / math.factorial(2 * k + 1) for k in range(14))
SINC_SLOPE = tuple(2 * k * c for k, c in enumerate(SINC_SERIES))
SINC_CURVATURE = tuple((2 * k - 1) * c for k, c in enumerate(SINC_SLOPE))


def _reciprocal(u: Array, factor: float = 1.0) -> Array:
    """Return factor/u for u ≥ 0, and nan for negative u, which no logarithm takes."""
    return np.where(u < 0, np.nan, factor / np.abs(u))


def log_slope(u: Array, _: Array) -> Array:
    """Return ln′(u) = 1/u."""
    return _reciprocal(u)


def log_curvature(u: Array, _: Array) -> Array:
    """Return ln″(u)."""
    return -_reciprocal(u) / np.abs(u)


def log1p_slope(u: Array, _: Array) -> Array:
    """Return 1/(1 + u)."""
    return _reciprocal(1 + u)


def log1p_curvature(u: Array, _: Array) -> Array:
    """Return -1/(1 + u)²."""
    return -_reciprocal(1 + u) / np.abs(1 + u)


def log2_slope(u: Array, _: Array) -> Array:
    """Return log₂′(u) = 1/(u·ln 2)."""
    return _reciprocal(u, 1 / LN2)


def log2_curvature(u: Array, _: Array) -> Array:
    """Return log₂″(u)."""
    return -_reciprocal(u, 1 / LN2) / np.abs(u)


def log10_slope(u: Array, _: Array) -> Array:
    """Return log₁₀′(u) = 1/(u·ln 10)."""
    return _reciprocal(u, 1 / LN10)


def log10_curvature(u: Array, _: Array) -> Array:
    """Return log₁₀″(u)."""
    return -_reciprocal(u, 1 / LN10) / np.abs(u)


def tan_slope(_: Array, value: Array) -> Array:
    """Return tan′(u) = 1 + tan² u."""
    return 1 + value * value


def tan_curvature(u: Array, value: Array) -> Array:
    """Return tan″(u)."""
    return 2 * value * tan_slope(u, value)


def asin_slope(u: Array, _: Array) -> Array:
    """Return asin′(u) = 1/√(1 - u²)."""
    return 1 / np.sqrt((1 - u) * (1 + u))


def asin_curvature(u: Array, value: Array) -> Array:
    """Return asin″(u)."""
    return u * asin_slope(u, value) ** 3


def acos_slope(u: Array, value: Array) -> Array:
    """Return acos′(u) = -asin′(u)."""
    return -asin_slope(u, value)


def acos_curvature(u: Array, value: Array) -> Array:
    """Return acos″(u)."""
    return -asin_curvature(u, value)


def atan_slope(u: Array, _: Array) -> Array:
    """Return atan′(u) = 1/(1 + u²)."""
    return 1 / (1 + u * u)


def atan_curvature(u: Array, value: Array) -> Array:
    """Return atan″(u)."""
    slope = atan_slope(u, value)
    return -2 * (u * slope) * slope


def sech(u: Array) -> Array:
    """Return 1/cosh u."""
    e: Array = np.exp(-np.abs(u))
    return 2 * e / (1 + e * e)


def tanh_slope(u: Array, _: Array) -> Array:
    """Return tanh′(u) = sech² u."""
    return sech(u) ** 2


def tanh_curvature(u: Array, value: Array) -> Array:
    """Return tanh″(u)."""
    return -2 * value * tanh_slope(u, value)


def sech_slope(u: Array, value: Array) -> Array:
    """Return sech′(u)."""
    return -value * np.tanh(u)


def sech_curvature(u: Array, value: Array) -> Array:
    """Return sech″(u) = sech u·(tanh² u - sech² u)."""
    tanh = np.tanh(u)
    return value * ((tanh - value) * (tanh + value))


def asinh_slope(u: Array, _: Array) -> Array:
    """Return asinh′(u) = 1/√(1 + u²)."""
    return 1 / np.hypot(1.0, u)


def asinh_curvature(u: Array, value: Array) -> Array:
    """Return asinh″(u)."""
    slope = asinh_slope(u, value)
    return -(u * slope) * slope * slope


def acosh_slope(u: Array, _: Array) -> Array:
    """Return acosh′(u) = 1/√(u² - 1)."""
    return 1 / (np.sqrt(u - 1) * np.sqrt(u + 1))


def acosh_curvature(u: Array, value: Array) -> Array:
    """Return acosh″(u)."""
    slope = acosh_slope(u, value)
    return -(u * slope) * slope * slope


def atanh_slope(u: Array, _: Array) -> Array:
    """Return atanh′(u) = 1/(1 - u²) for abs(u) ≤ 1."""
    below = (1 - u) * (1 + u)
    return np.where(below < 0, np.nan, 1 / np.abs(below))


def atanh_curvature(u: Array, value: Array) -> Array:
    """Return atanh″(u)."""
    return 2 * u * atanh_slope(u, value) ** 2


def sinc(u: Array) -> Array:
    """Return sin(u)/u, which is 1 at 0."""
    return np.where(u == 0, 1.0, np.sin(u) / u)


def sinc_slope(u: Array, value: Array) -> Array:
    """Return sinc′(u)."""
    near = np.clip(u, -SINC_NEAR, SINC_NEAR)
    return np.where(near == u, near * powers(SINC_SLOPE[1:], near * near), (np.cos(u) - value) / u)


def sinc_curvature(u: Array, value: Array) -> Array:
    """Return sinc″(u)."""
    near = np.clip(u, -SINC_NEAR, SINC_NEAR)
    far = -value - 2 * sinc_slope(u, value) / u
    return np.where(near == u, powers(SINC_CURVATURE[1:], near * near), far)


def complex_exp2(u: Any) -> Any:
    """Return 2^u for complex u."""
    return np.exp2(np.real(u)) * np.exp(1j * LN2 * np.imag(u))


def complex_log1p(u: Any) -> Any:
    """Return ln(1 + u) for complex u: ln(1 + Re u), and the rest of it."""
    return np.log1p(np.real(u)) + np.log(1 + 1j * (np.imag(u) / (1 + np.real(u))))


def complex_sech(u: Any) -> Any:
    """Return 1/cosh u for complex u."""
    e = np.exp(np.where(np.real(u) < 0, u, -u))
    far = np.abs(np.real(u)) > COSH_FAR
    return np.where(far, 2 * e, 1 / np.cosh(np.where(far, 0.0, u)))


def complex_sinc(u: Any) -> Any:
    """Return sin(u)/u for complex u."""
    near = np.where(np.abs(u) < SINC_NEAR, u, 0.0)
    return np.where(np.abs(u) < SINC_NEAR, powers(SINC_SERIES, near * near), np.sin(u) / u)
