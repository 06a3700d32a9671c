# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""ReLU with the branches the wrong way round."""

import numpy as np


def relu(x):
    return np.maximum(0, x)


def relu_derivative(x):
    return np.where(x > 0, 0.0, 1.0)
