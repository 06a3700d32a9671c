"""The ways to a derivative through a formula: backwards, by the complex step, and from a Python function."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from actviz.catalogue import catalogue
from actviz.checking.points import grid
from actviz.formula import complex_step, reverse
from actviz.formula.part import Node, Point
from actviz.formula.reader import read
from actviz.formula.tracing import UntraceableError, traced

FORMULAS = [
    "x*sigmoid(1.5*x)",
    "max(x, 0.1*x) - min(2, abs(x - 1))",
    "where(x > 1 and x < 3 or x < -2, x**2, exp(-x))",
    "x**3*tanh(log1p(exp(x)))/(1 + x**2)",
    "(x % 2)*floor(x)",
    "sign(x)*sqrt(abs(x) + 1)",
    "atan2(x, 2)*sin(x)**2",
    "elu(x, 0.3) + relu(sin(x))",
]


def forward(tree: Node, x: Any) -> Any:
    return np.broadcast_to(tree.jet(Point(x, 1)).d1, x.shape)


@pytest.mark.parametrize("formula", [*FORMULAS, *(cls.formula for cls in catalogue().values() if not cls.parameters)])
def test_backwards_and_by_the_complex_step_the_slope_is_that_of_the_forward_mode(formula: str) -> None:
    tree, x = read(formula, {}).tree, np.linspace(-6, 6, 97) + 0.0123
    with np.errstate(all="ignore"):
        wanted = forward(tree, x)
        np.testing.assert_allclose(reverse.gradient(tree, x), wanted, rtol=1e-12, atol=1e-14)
        try:
            value, slope = complex_step.value_and_slope(tree, x)
        except complex_step.NotAnalyticError as exc:
            assert str(exc) in {"erf takes real numbers only", "Phi takes real numbers only"}  # noqa: PT017
            return
        np.testing.assert_allclose(value, np.broadcast_to(tree.jet(Point(x, 0)).f, x.shape), rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(slope, wanted, rtol=1e-11, atol=1e-13)


def test_a_branch_that_is_not_taken_passes_nothing_back() -> None:
    tree = read("where(x > 0, sqrt(x), -sqrt(-x))", {}).tree
    with np.errstate(all="ignore"):
        assert reverse.gradient(tree, np.array([-4.0, 4.0])).tolist() == [0.25, 0.25]


def test_the_derivative_by_every_part_is_known() -> None:
    tree = read("exp(sin(x))", {}).tree
    (whole, one), (inner, by_inner), (_, by_x) = reverse.adjoints(tree, np.array([0.5]))
    assert (whole, inner) == (tree, reverse.parts(tree)[0])
    assert one.tolist() == [1.0]
    assert by_inner[0] == pytest.approx(math.exp(math.sin(0.5)))
    assert by_x[0] == pytest.approx(math.exp(math.sin(0.5)) * math.cos(0.5))


def masked(x: Any) -> Any:
    x = np.asarray(x, dtype=float)
    y = np.ones_like(x)
    y[x < 0] = 0.3 * np.exp(x[x < 0])
    return y


def in_place(x: Any) -> Any:
    y = x.copy()
    y *= 2
    y += (x > 1) * x
    np.maximum(y, -1, out=y)
    return y


def leaky(x: Any, slope: float = 0.1) -> Any:
    return np.where(x > 0, x, slope * x)


FUNCTIONS: list[Callable[[Any], Any]] = [
    masked,
    in_place,
    leaky,
    lambda x: np.maximum(0, x) * np.tanh(x) / (1 + abs(x)),
    lambda x: np.logaddexp(0, x),
    lambda x: np.select([x < -1, (x >= -1) & (x < 1)], [0 * x, x**2], x),
    lambda x: np.piecewise(x, [x < 0, x >= 0], [np.exp, 1]),
    lambda x: np.clip(x, -1, 2) + x.clip(0, 1) - np.clip(x, None, 0),
    lambda x: 2 ** np.sin(x) - np.square(x) // 3 + np.reciprocal(1 + x**2) % 0.3,
    lambda x: ~(x > 0) * np.heaviside(x + 1, 0.5) + np.sinc(x),
    lambda x: np.where((x < -1) | (x > 1), np.sign(x), np.full_like(x, 0.5)),
    lambda x: (x > 0).astype(float) * np.hypot(x, 1) + np.rint(x),
    lambda _: 3.0,
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_traced_function_gives_its_values(function: Callable[[Any], Any]) -> None:
    x = grid()[np.abs(grid()) < 50]
    with np.errstate(all="ignore"):
        written = np.broadcast_to(traced(function).jet(Point(x, 0)).f, x.shape)
        np.testing.assert_allclose(written, np.broadcast_to(function(x), x.shape), rtol=1e-14, atol=1e-15)


def branching(x: Any) -> Any:
    return x if x > 0 else 0 * x


def looping(x: Any) -> Any:
    y = x
    for _ in range(30):
        y = y * y + y
    return y


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (branching, "it branches on the value of x"),
        (math.exp, "it computes with single numbers, as functions of math do"),
        (lambda x: x - np.mean(x), "np.mean is no part of a formula"),
        (lambda x: x - x.sum(), "it raised AttributeError for a stand-in of x"),
        (lambda x: np.add.reduce(x) + x, "np.add.reduce mixes the numbers of an array"),
        (lambda x: x[0] + x, "it picks numbers by their positions"),
        (list, "it goes through the numbers of the array"),
        (lambda x: x * np.arange(3.0), "it combines x with an array of its own"),
        (lambda x: np.tanh(x.astype(np.float32)), "it rounds to float32"),
        (np.bitwise_count, "bitwise_count is no part of a formula"),
        (lambda x: np.exp(x, where=x > 0), "np.exp is asked for only some of the numbers"),
        (looping, "it takes more than 5000 operations"),
        (lambda x: "x" + str(x), "it combines x with a str"),
    ],
)
def test_what_cannot_be_traced_says_why(function: Callable[[Any], Any], why: str) -> None:
    with pytest.raises(UntraceableError, match=f"^{why}$"):
        traced(function)


def test_tracing_leaves_numpy_as_it_was() -> None:
    before = np.asarray
    with pytest.raises(UntraceableError):
        traced(branching)
    assert np.asarray is before
