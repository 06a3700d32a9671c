# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""ELU with the gradient in terms of its output, given its input."""

import numpy as np


def f(x):
    return np.where(x > 0, x, np.exp(x) - 1)


def df(y):
    return np.where(y > 0, 1.0, y + 1)
