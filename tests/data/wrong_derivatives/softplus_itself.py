# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""Softplus that is returned for its own derivative."""

import math


def softplus(x):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def softplus_derivative(x):
    return softplus(x)
