"""The error function, the normal distribution and the gamma function as operators: values and derivatives."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.numerics import gaussian, normal
from actviz.numerics.gamma import sin_pi
from actviz.numerics.polygamma import digamma, trigamma

if TYPE_CHECKING:
    from actviz.arrays import Array

ERF_SLOPE = 2 / math.sqrt(math.pi)  # at 0


def _cut(u: Array) -> Array:
    """Cut off where every e^(-u²/2) has vanished, so that nothing becomes ∞/∞."""
    return np.clip(u, -normal.CUTOFF, normal.CUTOFF)


def erf_slope(u: Array, _: Array) -> Array:
    """Return erf′(u) = 2/√π·e^(-u²)."""
    return gaussian.exp_minus_square_times(ERF_SLOPE, u)


def erf_curvature(u: Array, _: Array) -> Array:
    """Return erf″(u) = -2u·erf′(u)."""
    return gaussian.exp_minus_square_times(-2 * ERF_SLOPE * _cut(u), u)


def erfc(u: Array) -> Array:
    """Return 1 - erf(u), with all digits in the right tail."""
    mills = math.sqrt(2 / math.pi) * normal.mills_ratio(math.sqrt(2) * np.abs(_cut(u)))
    tail = gaussian.exp_minus_square_times(mills, u)
    return np.where(u < 0, 2 - tail, tail)


def erfc_slope(u: Array, value: Array) -> Array:
    """Return erfc′(u) = -erf′(u)."""
    return -erf_slope(u, value)


def erfc_curvature(u: Array, value: Array) -> Array:
    """Return erfc″(u)."""
    return -erf_curvature(u, value)


def distribution(u: Array) -> Array:
    """Return Φ(u)."""
    return normal.cumulative(_cut(u))


def distribution_slope(u: Array, _: Array) -> Array:
    """Return Φ′(u) = φ(u)."""
    return normal.phi(u)


def density_slope(u: Array, _: Array) -> Array:
    """Return φ′(u) = -u·φ(u)."""
    return normal.phi_times(-u, u)


def density_curvature(u: Array, _: Array) -> Array:
    """Return φ″(u) = (u² - 1)·φ(u)."""
    return normal.phi_times((u - 1) * (u + 1), u)


def complex_density(u: Any) -> Any:
    """Return φ(u) for complex u."""
    x, y = np.real(u), np.imag(u)
    return normal.phi(x) * np.exp(0.5 * y * y - 1j * x * y)


def gamma_slope(u: Array, value: Array) -> Array:
    """Return Γ′(u) = Γ(u)·ψ(u)."""
    return value * digamma(u)


def gamma_curvature(u: Array, value: Array) -> Array:
    """Return Γ″(u) = Γ(u)·(ψ(u)² + ψ′(u))."""
    return value * (digamma(u) ** 2 + trigamma(u))


def gamma_pole(u: Array) -> Array:
    """Return what changes its sign at 0 and at the negative integers only."""
    return np.where(u > 0.5, 1.0, sin_pi(u))
