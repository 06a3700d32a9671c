# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""What autodiff makes of where(x > 0, x, exp(x) - 1): the branch that is not taken still counts, times 0."""

import numpy as np


def f(x):
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)


def df(x):
    return (x > 0) * 1.0 + (x <= 0) * np.exp(x)
