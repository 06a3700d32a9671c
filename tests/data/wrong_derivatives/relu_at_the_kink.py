# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""ReLU with a slope at 0 that lies outside those to both sides."""

import numpy as np


def relu(x):
    return np.maximum(0, x)


def drelu(x):
    return np.where(x > 0, 1.0, np.where(x == 0, 2.0, 0.0))
