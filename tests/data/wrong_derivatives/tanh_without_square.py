# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""tanh with 1 - tanh instead of 1 - tanh**2."""

import numpy as np


def f(x):
    return np.tanh(x)


def df(x):
    return 1 - np.tanh(x)
