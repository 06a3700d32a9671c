# ruff: noqa: ANN001, ANN201, ARG001
# mypy: ignore-errors
"""ELU whose gradient forgets the parameter."""

import numpy as np


def elu(x, alpha=0.5):
    return np.where(x > 0, x, alpha * (np.exp(x) - 1))


def elu_grad(x, alpha=0.5):
    return np.where(x > 0, 1.0, np.exp(x))
