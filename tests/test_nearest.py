"""Which function of the catalogue a formula or a Python function is, or comes near."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.analysis.facts import fact_sheet
from actviz.analysis.nearest import Nearest, nearest
from actviz.catalogue import catalogue
from actviz.prose import words


def scalar(spec: str | Any) -> Activation:
    found = actviz.get(spec)
    assert isinstance(found, Activation)
    return found


def near(spec: str | Any) -> Nearest:
    found = nearest(scalar(spec))
    assert found
    return found


def as_typed(declared: Activation) -> str:
    tail = ",".join(f"{key}={value!r}" for key, value in declared.values.items())
    return f"{declared.formula}:{tail}" if tail else declared.formula


@pytest.mark.parametrize("name", catalogue())
def test_every_formula_of_the_catalogue_is_recognised(name: str) -> None:
    declared = catalogue()[name]()
    found = near(as_typed(declared))
    assert found.equal
    assert len(found.activation.parameters) <= len(declared.parameters)
    x = np.linspace(-100.0, 100.0, 1001)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(found.activation.f(x), declared.f(x), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(
    ("typed", "spec"),
    [
        ("x*sigmoid(1.702*x)", "quick_gelu"),
        ("x*sigmoid(beta*x):beta=1.702", "quick_gelu"),
        ("x*sigmoid(2.5*x)", "swish:beta=2.5"),
        ("max(0,x)", "relu"),
        ("where(x>0,x,0.3*expm1(x))", "elu:alpha=0.3"),
        ("x/(1+exp(-x))", "silu"),
        ("1/(1+exp(-x))", "sigmoid"),
        ("0.5*x*(1+tanh(sqrt(2/pi)*(x+0.044715*x**3)))", "gelu_tanh"),
        ("max(x, 0.07*x)", "leaky_relu:negative_slope=0.07"),
    ],
)
def test_what_people_type(typed: str, spec: str) -> None:
    found = near(typed)
    assert (found.activation.spec, found.equal) == (spec, True)
    assert words.nearest(found).startswith(f"equals {spec} to 1e-1")


def test_a_python_function_is_recognised_by_its_values() -> None:
    assert near(lambda x: x / (1 + np.exp(-1.702 * x))).activation.spec == "quick_gelu"
    assert near(math.tanh).activation.spec == "tanh"


def test_what_differs_only_far_out_is_not_equal() -> None:
    found = near("min(max(x,0),100)")
    assert found.activation.spec == "relu"
    assert not found.equal
    assert words.nearest(found) == "differs from relu by at most 0 for |x| ≤ 8"
    assert near("min(max(x,0),20)").activation.name == "clipped_relu"


def test_what_differs_only_beside_a_break_is_not_equal() -> None:
    assert words.nearest(near(lambda x: np.where(x >= 0, 1.0, 0.0))) == "equals binary_step to 1e-16"
    for other in ("where(x > 0, 1, 0)", lambda x: np.where(x > 0, 1.0, 0.0)):
        assert words.nearest(near(other)) == "differs from binary_step by at most 1, at x = 0"


def test_the_distance_of_what_is_merely_near() -> None:
    found = near("0.5*x*(1+tanh(0.7978*(x+0.0447*x**3)))")
    assert found.activation.name == "gelu_tanh"
    assert not found.equal
    assert 0 < found.largest.distance < 1e-4
    assert words.nearest(found).startswith("differs from gelu_tanh by at most ")


def test_nothing_is_near_a_function_of_another_kind() -> None:
    assert nearest(scalar("1000*sin(50*x)+x**3")) is None
    assert nearest(scalar("log(x-7)")) is None  # finite on too little of the range


def test_what_is_in_the_catalogue_is_not_looked_up() -> None:
    assert fact_sheet(scalar("gelu")).nearest is None


def test_it_takes_well_under_a_second() -> None:
    act = scalar("x*tanh(log1p(exp(1.3*x)))+0.01*sin(x)")
    act.facts  # noqa: B018  measured before
    start = time.process_time()
    nearest(act)
    assert time.process_time() - start < 1.0
