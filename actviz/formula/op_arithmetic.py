"""Partial derivatives of the operators of two arguments: quotient, power and angle.

A Python float as the base or the exponent of a power is a constant: the derivatives by it are 0.0, as nobody needs
them, and the logarithm of a negative base would make them nan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.numerics import twofold

if TYPE_CHECKING:
    from actviz.arrays import Array

    Value = Array | float


def quotient_first(u: Value, v: Value, value: Value) -> tuple[Value, Value]:
    """Return the slopes of u/v."""
    del u
    return np.divide(1.0, v), -np.divide(value, v)


def quotient_second(u: Value, v: Value, value: Value) -> tuple[Value, Value, Value]:
    """Return the curvatures of u/v."""
    del u
    return 0.0, np.divide(np.divide(-1.0, v), v), 2 * np.divide(np.divide(value, v), v)


def power_first(u: Value, v: Value, value: Value) -> tuple[Value, Value]:
    """Return the slopes of u^v: v·u^(v-1) and u^v·ln u."""
    by_base = 0.0 if isinstance(u, float) else _times_power(v, u, v, 1.0)
    return by_base, 0.0 if isinstance(v, float) else _vanishing(u, v, value, np.log(u) * value)


def power_second(u: Value, v: Value, value: Value) -> tuple[Value, Value, Value]:
    """Return the curvatures of u^v."""
    constant_base, constant_exponent = isinstance(u, float), isinstance(v, float)
    log = 0.0 if constant_exponent else np.log(u)
    by_base = 0.0 if constant_base else _times_power(v, u, v, 2.0, v - 1)
    by_both = 0.0 if constant_base or constant_exponent else _mixed(u, v, log)
    return by_base, by_both, 0.0 if constant_exponent else _vanishing(u, v, value, log * (log * value))


def _times_power(factor: Value, u: Value, v: Value, less: float, other: Value = 1.0) -> Value:
    """Return factor·other·u^(v - less), which is 0 where a factor is, also at u = 0."""
    lower, rest = twofold.plus(twofold.exact(np.asarray(v)), (-less, 0.0))
    power = np.power(u, lower)
    if np.any(rest):  # what is rounded away counts as often as ln u says
        with_rest = power + power * (rest * np.log(np.abs(u)))
        power = np.where(np.isfinite(with_rest), with_rest, power)
    return np.where((factor == 0) | (other == 0), np.where(np.isnan(u), np.nan, 0.0), factor * power * other)


def _vanishing(u: Value, v: Value, value: Value, derivative: Value) -> Value:
    """Put 0 where u = 0 and v > 0, and where the power is so small that its logarithm times it is nan."""
    return np.where(((u == 0) & (v > 0)) | ((value == 0) & (u > 0)), 0.0, derivative)


def _mixed(u: Value, v: Value, log: Value) -> Value:
    """Return the derivative of u^v by both: u^(v-1)·(1 + v·ln u)."""
    factor = np.where(v == 0, 1.0, 1 + v * log)
    return _vanishing(u, v - 1, np.power(u, v - 1), _times_power(factor, u, v, 1.0))


def power_pole(u: Value, v: Value) -> Value:
    """Return the base if the exponent is a negative constant; there is no pole otherwise."""
    return u if isinstance(v, float) and v < 0 else np.ones_like(u * v)


def angle_first(y: Value, x: Value, value: Value) -> tuple[Value, Value]:
    """Return the slopes of the angle of the point (x, y)."""
    del value
    r = np.hypot(x, y)
    return x / r / r, -(y / r / r)


def angle_second(y: Value, x: Value, value: Value) -> tuple[Value, Value, Value]:
    """Return the curvatures of the angle of the point (x, y)."""
    del value
    r = np.hypot(x, y)
    twist = 2 * (x / r) * (y / r) / r / r
    return -twist, ((y - x) / r) * ((y + x) / r) / r / r, twist


def complex_power(u: Any, v: Any) -> Any:
    """Return u^v for complex arguments: the real power of the real parts, times what the imaginary parts make of it.

    So it is nan wherever the real power is, and negative bases have their whole powers.
    """
    base, exponent = np.real(u), np.real(v)
    turn = np.where(np.imag(v) == 0, 0.0, np.imag(v) * np.log(base))
    near = np.power(base, exponent) * np.exp(v * np.log(1 + 1j * np.divide(np.imag(u), base)) + 1j * turn)
    return np.where(base == 0, np.power(u + 0j, v), near)


def complex_angle(y: Any, x: Any) -> Any:
    """Return the angle of (x, y) for complex arguments: that of the real parts, and the angle from there on."""
    r = np.hypot(np.real(x), np.real(y))
    sine, cosine = np.real(y) / r, np.real(x) / r
    return np.arctan2(np.real(y), np.real(x)) + np.arctan((y * cosine - x * sine) / (x * cosine + y * sine))
