# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""The derivative of the sigmoid applied to what already went through it."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def d_sigmoid(x):
    y = sigmoid(x)
    return sigmoid(y) * (1 - sigmoid(y))
