# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""The derivative of the exact GELU for the approximation by tanh."""

import math

import numpy as np


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def gelu_derivative(x):
    x = np.asarray(x, dtype=float)
    cdf = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in x])
    return cdf + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
