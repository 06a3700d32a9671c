# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""SELU, first attempt at a repair: the function is applied to what already is its value."""

import numpy as np

LAMBDA, ALPHA = 1.0507009873554805, 1.6732632423543772


def f(x):
    return np.where(x > 0, LAMBDA * x, LAMBDA * ALPHA * (np.exp(x) - 1))


def df(x):
    y = f(x)
    return np.where(y > 0, LAMBDA, f(y) + LAMBDA * ALPHA)
