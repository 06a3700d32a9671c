# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""Mish with delta over omega squared instead of omega over delta squared."""

import numpy as np


def mish(x):
    return x * np.tanh(np.log1p(np.exp(-np.abs(x))) * 1.0 + np.maximum(x, 0))


def mish_prime(x):
    delta = 2 * np.exp(x) + np.exp(2 * x) + 2
    omega = 4 * (x + 1) + 4 * np.exp(2 * x) + np.exp(3 * x) + np.exp(x) * (4 * x + 6)
    return np.exp(x) * delta / (omega * omega)
