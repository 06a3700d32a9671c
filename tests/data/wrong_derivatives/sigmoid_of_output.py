# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""The derivative of the sigmoid for y = sigmoid(x), given x."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return x * (1 - x)
