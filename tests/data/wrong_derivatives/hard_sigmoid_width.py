# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""Hard sigmoid whose derivative switches at 2.5 instead of 3."""

import numpy as np


def f(x):
    return np.clip(x / 6 + 0.5, 0, 1)


def df(x):
    return np.where(np.abs(x) < 2.5, 1 / 6, 0.0)
