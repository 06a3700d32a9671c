# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""exp(-x**2) without the inner derivative -2x."""

import numpy as np


def gaussian(x):
    return np.exp(-(x**2))


def gaussian_prime(x):
    return np.exp(-(x**2))
