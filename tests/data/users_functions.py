# ruff: noqa: ANN001, ANN201, T201
# mypy: ignore-errors
"""Functions as people write them, good and bad, that tests bring to the commands."""

import itertools
import math
import time
from pathlib import Path

import numpy as np

calls = itertools.count()


def swoosh(x, beta=1.0):
    return x / (1 + np.exp(-beta * x))


def relu(x):
    return np.maximum(x, 0)


def step(x):
    return np.where(x >= 0, 1.0, 0.0)


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(x))


def scalar(x):
    return x if x > 0 else math.expm1(x)


def constant(_):
    return 0.25


def with_slope(x):
    return np.tanh(x)


with_slope.derivative = lambda x: 1 - np.tanh(x) ** 2


def narrow(x):
    return np.tanh(x.astype(np.float32))


def logarithm(x):
    return np.log(x)


def reciprocal(x):
    return 1 / x


def overflows(x):
    return np.log(1 + np.exp(x))


def hole(x):
    return np.where(np.abs(x) < 1, np.nan, x)


def nowhere(x):
    return x * np.nan


def short(x):
    return x[:-1]


def nothing(_):
    pass


def imaginary(x):
    return np.sqrt(x + 0j)


def chance(x):
    return x + np.random.default_rng().normal(size=x.shape)


def counter(x):
    return x * next(calls)


def mixes(x):
    return x / x.sum()


def raises(_):
    raise ValueError("out of luck")


def leaves(_):
    raise SystemExit(3)


def prints(x):
    print("working on it")
    return np.tanh(x)


def needs(x, gain):
    return gain * x


def sleeps(_):
    Path("asleep").touch()
    time.sleep(30)


number = 3
