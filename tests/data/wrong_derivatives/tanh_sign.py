# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""tanh with tanh**2 - 1."""

import numpy as np


def f(x):
    return np.tanh(x)


def df(x):
    return np.tanh(x) ** 2 - 1
