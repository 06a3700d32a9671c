"""What actviz offers to other test suites."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from actviz.errors import ActvizError
from actviz.spec import get
from actviz.testing import assert_derivative


def silu(x: Any) -> Any:
    return x / (1 + np.exp(-x))


def silu_slope(x: Any) -> Any:
    s = 1 / (1 + np.exp(-x))
    return s * (1 + x * (1 - s))


def test_right_derivatives_pass() -> None:
    assert_derivative(silu, silu_slope)
    assert_derivative("silu", silu_slope)
    assert_derivative(get("silu"), silu_slope, at=[-1.0, 0.0, 2.0], rtol=1e-12)
    assert_derivative("x*tanh(x)")


def test_wrong_derivatives_fail_with_the_report() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_derivative(silu, lambda x: 1 / (1 + np.exp(-x)))
    first, *rest = str(caught.value).splitlines()
    assert first == "wrong: <lambda> is not the derivative of silu for x < 20.76"
    assert any("the term x*sigmoid(x)*(1 - sigmoid(x)) is missing" in line for line in rest)
    assert caught.traceback[-1].frame.f_locals["__tracebackhide__"]


def test_what_cannot_be_told_fails_too() -> None:
    with pytest.raises(AssertionError, match="nothing is said to be the derivative"):
        assert_derivative(lambda x: np.tanh(x))  # noqa: PLW0108  a function without a companion


def test_tolerances_are_the_caller_s() -> None:
    assert_derivative("tanh", "1.00001*(1 - tanh(x)**2)", rtol=1e-4)
    with pytest.raises(AssertionError):
        assert_derivative("tanh", "1.00001*(1 - tanh(x)**2)")


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(ActvizError):
        assert_derivative("gleu")
