"""Jumps of black boxes, from values alone: found where they are, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from cases import every_case

from actviz.activation import Activation
from actviz.catalogue import catalogue
from actviz.interval import REALS
from actviz.measure.grid import search_grid
from actviz.measure.jumps import FARTHEST, seams
from actviz.own import differences

GRID = search_grid(REALS)
ODD = math.pi / 7


def elu(alpha: float) -> Callable[[Any], Any]:
    return lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def measured(f: Callable[[Any], Any], eps: float = differences.EPS, noise: float = differences.NOISE) -> Any:
    with np.errstate(all="ignore"):
        return seams(f, differences.derivative(f, 1, eps), differences.derivative(f, 2, eps), GRID, noise)


SMOOTH: dict[str, Callable[[Any], Any]] = {
    "sigmoid(50x)": lambda x: 1 / (1 + np.exp(-50 * x)),
    "tanh(1000x)": lambda x: np.tanh(1000 * x),
    "sin(10x)": lambda x: np.sin(10 * x),
    "exp": np.exp,
    "x²": np.square,
    "naive softplus": lambda x: np.log(1 + np.exp(x)),
    "naive silu": lambda x: x / (1 + np.exp(-x)),
    "a hole": lambda x: np.sin(x) / x,
    "another value at one point": lambda x: np.where(x == 0, 7.0, np.tanh(x)),
    "poles": np.tan,
    "a pole": lambda x: 1 / x,
    "a domain": np.log,
    "infinite slope": np.cbrt,
    "an infinite corner": lambda x: np.sqrt(np.abs(x)),
    "a constant": np.ones_like,
    "nothing": lambda x: np.full_like(x, np.nan),
}
SEAMS: dict[str, tuple[Callable[[Any], Any], list[tuple[float, int]]]] = {
    "relu": (lambda x: np.maximum(x, 0), [(0.0, 1)]),
    "relu6": (lambda x: np.clip(x, 0, 6), [(0.0, 1), (6.0, 1)]),
    "hard swish": (lambda x: x * np.clip(x + 3, 0, 6) / 6, [(-3.0, 1), (3.0, 1)]),
    "hard sigmoid": (lambda x: np.clip(x / 6 + 0.5, 0, 1), [(-3.0, 1), (3.0, 1)]),
    "elu alpha=0.5": (elu(0.5), [(0.0, 1)]),
    "elu alpha=1": (elu(1.0), [(0.0, 2)]),
    "leaky relu 0.9": (lambda x: np.where(x < 0, 0.9 * x, x), [(0.0, 1)]),
    "sign": (np.sign, [(0.0, 0)]),
    "kink at 0.1": (lambda x: np.abs(x - 0.1) - 1, [(0.1, 1)]),
    "kink far out": (lambda x: np.abs(x - 1234.5), [(1234.5, 1)]),
    "step from 0.1": (lambda x: np.where(x >= 0.1, 1, 0) + x, [(0.1, 0)]),
    "step after 0.1": (lambda x: np.where(x > 0.1, 1, 0) + x, [(0.1, 0)]),
    "step at an odd place": (lambda x: np.where(x > ODD, 1, 0) + np.sin(3 * x), [(ODD, 0)]),
    "three together": (
        lambda x: np.abs(x - 0.1) + np.abs(x - 0.11) + np.where(x > 0.105, 0.2, 0),
        [(0.1, 1), (0.105, 0), (0.11, 1)],
    ),
    "a small step": (lambda x: np.tanh(x) + np.where(x > 0.7, 1e-6, 0), [(0.7, 0)]),
    "a small kink": (lambda x: np.tanh(x) + 1e-4 * np.abs(x - 0.7), [(0.7, 1)]),
    # What PyTorch's threshold does to softplus.
    "softplus cut at 20": (lambda x: np.where(x > 20, x, np.log1p(np.exp(np.minimum(x, 20)))), [(20.0, 0)]),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_nothing_is_found_where_nothing_jumps(name: str) -> None:
    assert measured(SMOOTH[name]) == []


@pytest.mark.parametrize("name", SEAMS)
def test_jumps_of_values_slopes_and_curvatures(name: str) -> None:
    f, expected = SEAMS[name]
    assert measured(f) == expected


def test_a_corner_at_an_odd_place_is_found_to_the_last_digits() -> None:
    ((at, order),) = measured(lambda x: np.abs(x - ODD) + np.tanh(x))
    assert order == 1
    assert at == pytest.approx(ODD, rel=2e-15)


def test_a_corner_in_float32() -> None:
    def f(x: Any) -> Any:
        return np.maximum(x.astype(np.float32) - np.float32(0.3), 0).astype(np.float64)

    ((at, order),) = measured(f, differences.EPS_FLOAT32, differences.NOISE_FLOAT32)
    assert order == 1
    assert at == pytest.approx(0.3, rel=1e-6)


def test_a_staircase_gives_steps_and_comes_to_an_end() -> None:
    found = measured(np.floor)
    assert {(float(k), 0) for k in range(-23, 24)} <= set(found)
    assert all(order == 0 and at == round(at) for at, order in found)


def test_what_is_rounded_away_looks_like_jumps() -> None:
    # 1 - cos(x) has no digits left near 0: the values do jump.
    found = measured(lambda x: (1 - np.cos(x)) / np.square(x))
    assert found
    assert all(0 < abs(at) < 1e-4 for at, _ in found)


# Declared, but with an infinite slope at 0, which is a pole of f′.
POLES = {("signed_sqrt", 0.0)}


def compare(act: Activation, found: list[tuple[float, int]], orders: range) -> None:
    for order in orders:
        declared = {b.at for b in act.breaks if b.order == order and (act.name, b.at) not in POLES}
        declared = {at for at in declared if abs(at) <= FARTHEST}
        at_order = [at for at, k in found if k == order]
        assert len(at_order) == len(declared), (act.spec, order, found)
        for at in declared:
            assert min(abs(at - other) for other in at_order) <= 1e-6 * max(1.0, abs(at)), (act.spec, order, found)


def test_declared_breaks_are_found_and_nothing_else() -> None:
    for act in every_case()[::3]:  # each takes some hundredths of a second
        compare(act, seams(act.f, act.d1, act.d2, GRID), range(3))


@pytest.mark.parametrize("name", list(catalogue())[::8])
def test_declared_kinks_are_found_with_differences(name: str) -> None:
    act = catalogue()[name]()
    compare(act, measured(act.f), range(2))


@pytest.mark.parametrize("name", ["celu", "isrlu", "smelu", "pelu"])
def test_curvatures_that_jump_are_told_from_later_derivatives_that_do(name: str) -> None:
    act = catalogue()[name]()
    compare(act, measured(act.f), range(3))
