# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""ReLU6 whose derivative forgets the ceiling."""

import numpy as np


def relu6(x):
    return np.clip(x, 0, 6)


def relu6_grad(x):
    return (x > 0).astype(float)
