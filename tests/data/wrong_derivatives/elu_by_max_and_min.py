# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""ELU with a negative alpha and the gradient of max(0, x) + min(0, alpha*(exp(x) - 1))."""

import numpy as np

ALPHA = -0.5


def f(x):
    return np.where(x > 0, x, ALPHA * (np.exp(x) - 1))


def df(x):
    e = ALPHA * np.exp(np.minimum(x, 700.0))
    return np.where(x > 0, 1.0 + e, 0.0)
