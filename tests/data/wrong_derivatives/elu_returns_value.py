# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""ELU whose gradient is the value of ELU on the left: alpha is not added."""

import numpy as np

ALPHA = 0.1


def f(x):
    return np.where(x >= 0.0, x, ALPHA * (np.exp(x) - 1))


def df(x):
    return np.where(x >= 0.0, 1, f(x))
