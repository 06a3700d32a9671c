"""Formulas and Python functions as activations: what is measured of them, compared with what is known."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.analysis.facts import fact_sheet
from actviz.analysis.moments import moments
from actviz.analysis.saturation import saturation
from actviz.analysis.survey import survey
from actviz.catalogue import catalogue
from actviz.errors import CallableError, SpecError
from actviz.interval import Interval
from actviz.measure.grid import search_grid
from actviz.own.poles import poles
from actviz.own.python import of_object

Function = Callable[[Any], Any]

# Enough of each kind: kinks, jumps, curves without any, tails of all sorts, waves, narrow bends.
AS_BLACK_BOXES = (
    *("relu", "leaky_relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_swish", "tanh", "sigmoid"),
    *("softplus", "softsign", "hard_sigmoid", "hard_tanh", "binary_step", "sign", "soft_shrink", "hard_shrink", "sine"),
    *("gaussian", "identity", "exponential", "square", "log_sigmoid", "snake", "tanh_shrink", "squareplus", "cosine"),
)


def scalar(spec: str | Callable[..., Any], **parameters: float) -> Activation:
    if not isinstance(spec, str):
        return of_object(spec, parameters)
    found = actviz.get(spec)
    assert isinstance(found, Activation)
    return found


def close(a: float, b: float, within: float = 1e-6) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= within * max(1.0, abs(b))


@pytest.mark.parametrize("name", [name for name in AS_BLACK_BOXES if name in catalogue()])
def test_what_is_measured_of_a_black_box_is_what_the_catalogue_declares(name: str) -> None:
    declared = scalar(name)
    measured = scalar(declared.f)
    known, found = declared.facts, measured.facts
    for side in ("left", "right"):
        for order in (0, 1):
            assert close(getattr(found, side)[order], getattr(known, side)[order]), (side, order)
    assert found.monotonic == known.monotonic
    assert close(found.peak_slope, known.peak_slope)
    assert close(found.wavelength, known.wavelength)
    for a, b in zip(found.range, known.range, strict=True):
        assert close(a.low, b.low)
        assert close(a.high, b.high)
    places = [[(round(b.at, 6), b.order) for b in act.breaks if b.order < 2] for act in (measured, declared)]
    assert places[0] == places[1]
    regions = [saturation(act).regions for act in (measured, declared)]
    assert [r.kind for r in regions[0]] == [r.kind for r in regions[1]]
    for a, b in zip(*regions, strict=True):
        assert close(a.low, b.low)
        assert close(a.high, b.high)


def test_straight_pieces_are_exact() -> None:
    leaky = scalar(lambda x: np.where(x > 0, x, 0.01 * x))
    assert leaky.d1(-3.0) == pytest.approx(0.01, abs=1e-12)
    assert [piece.d1(np.zeros(1))[0] for _, piece in leaky.pieces] == [0.01, 1.0]
    assert all(piece.straight for _, piece in leaky.pieces)
    assert saturation(leaky).regions == ()  # 0.01 is not less than 0.01
    shifted = scalar(lambda x: np.where(x > 0.1, 0.3 * x + 0.2, 0.7 * x))
    assert [float(p.f(np.zeros(1))[0]) for _, p in shifted.pieces] == [0.0, 0.2]
    dead = scalar(lambda x: np.maximum(x - 100, 0))
    assert [r[:3] for r in saturation(dead).regions] == [(-math.inf, 100.0, "dead")]


@pytest.mark.parametrize(
    ("function", "typed"),
    [
        (lambda x: 1 / x, "1/x"),
        (lambda x: 1 / (x - 0.3), "1/(x-0.3)"),
        (lambda x: 1 / (x - 0.5) ** 2, "1/(x-0.5)**2"),
        (lambda x: 1 / (x * x - 2), "1/(x*x-2)"),
        (np.log, "log(x)"),
        (np.sqrt, "sqrt(x)"),
        (lambda x: np.sin(x) / x, "sin(x)/x"),
        (lambda x: np.log(1 + np.exp(x)), "log(1+exp(x))"),
        (lambda x: np.where(np.abs(x) < 1, np.nan, x), "where(abs(x)<1, 0/0, x)"),
    ],
)
def test_poles_domains_and_undefined_points_are_those_of_the_formula(function: Function, typed: str) -> None:
    with np.errstate(all="ignore"):
        measured, known = scalar(function), scalar(typed)
        pairs = list(zip(measured.holes, known.holes, strict=True))
        assert [(a.what, close(a.low, b.low), close(a.high, b.high)) for a, b in pairs] == [
            (b.what, True, True) for _, b in pairs
        ]
        for side in ("left", "right"):
            assert close(getattr(measured.facts, side).value, getattr(known.facts, side).value)
        assert close(measured.facts.peak_slope, known.facts.peak_slope)
        assert measured.facts.monotonic == known.facts.monotonic


def test_poles_are_found_between_the_points_of_the_grid_and_nothing_else_is_one() -> None:
    near = search_grid(Interval(-24.0, 24.0))
    with np.errstate(all="ignore"):
        assert poles(lambda x: 1 / (x - 0.3), near) == [0.3]
        assert poles(lambda x: 1 / np.sqrt(np.abs(x - 0.7)), near) == [0.7]
        assert np.allclose(poles(np.tan, near), np.pi * (np.arange(-8, 8) + 0.5), atol=1e-14)
        for tame in (np.sin, np.exp, np.sign, np.floor, lambda x: 1 / (1 + 1e6 * (x - 0.3) ** 2)):
            assert poles(tame, near) == []


@pytest.mark.parametrize("function", [np.floor, lambda x: x % 1])
def test_steps_without_end_are_listed_around_zero(function: Function) -> None:
    act = scalar(function)
    assert [b.at for b in act.breaks] == list(range(-24, 25))
    assert act.facts.wavelength == 1.0


def test_small_and_large_functions_are_measured_at_their_scale() -> None:
    assert scalar(lambda x: 1e-8 * np.tanh(x)).facts.peak_slope == pytest.approx(1e-8)
    assert scalar(lambda x: 1e5 * x).facts.peak_slope == 1e5
    assert scalar(lambda x: np.tanh(1000 * x)).facts.peak_slope == pytest.approx(1000)


def test_what_computes_in_float32_is_measured_as_well_as_that_allows() -> None:
    act = scalar(lambda x: np.tanh(x.astype(np.float32)))
    assert act.notes == ("computes in float32",)
    assert act.facts.peak_slope == pytest.approx(1.0, abs=1e-4)
    assert moments(act).second == pytest.approx(moments(scalar("tanh")).second, rel=1e-6)


def test_a_declared_derivative_is_taken_as_it_is() -> None:
    def f(x: Any) -> Any:
        return np.tanh(x)

    f.derivative = lambda x: 1 - np.tanh(x) ** 2  # type: ignore[attr-defined]
    act = scalar(f)
    assert (act.slope_source, act.d1(0.3)) == ("declared derivative", 1 - math.tanh(0.3) ** 2)
    assert act.notes == ()


def test_values_are_those_of_the_function_itself_and_of_its_limits() -> None:
    def f(x: Any) -> Any:
        return x / (1 + np.exp(-x))

    act = scalar(f)
    x = np.linspace(-30, 30, 61)
    assert np.array_equal(act.f(x), f(x))
    assert (act.f(math.inf), act.f(-math.inf), act.d1(math.inf)) == (math.inf, 0.0, 1.0)
    assert math.isnan(act.f(math.nan))
    assert act.f([[0.0, 1.0]]).shape == (1, 2)


TAKEN = ("f", "d1", "noise", "spec", "label", "values", "tree", "name", "pieces", "breaks", "facts", "parameters")


@pytest.mark.parametrize("name", [*TAKEN, "_chosen", "self", "obj", "order"])
def test_a_parameter_may_have_any_name(name: str) -> None:
    act = scalar(f"x*{name}:{name}=2")
    assert (act.f(3.0), act.values, act.label, act.facts.peak_slope) == (6.0, {name: 2.0}, f"x*{name} {name}=2", 2.0)
    code: dict[str, Any] = {}
    exec(f"def f(x, {name}=3.0): return x * {name}", code)  # noqa: S102
    f = code["f"]
    act = of_object(f, {name: 2.0})
    assert (act.values, act.facts.peak_slope) == ({name: 2.0}, 2.0)


def test_large_and_small_letters_are_two_parameters() -> None:
    assert scalar("a*x+A:a=1,A=2").f(3.0) == 5.0

    def f(x: Any, a: float = 1.0, A: float = 2.0) -> Any:  # noqa: N803
        return a * x + A

    assert scalar(f, A=5).f(3.0) == 8.0


def test_parameters_of_a_function() -> None:
    def f(x: Any, gain: float, alpha: float = 0.5) -> Any:
        return np.where(x > 0, gain * x, alpha * x)

    act = scalar(f, gain=2)
    assert act.values == {"gain": 2.0, "alpha": 0.5}
    assert act.label == "f gain=2"
    assert (act.one_sided(1, 0.0, "left"), act.one_sided(1, 0.0, "right")) == (0.5, 2.0)
    assert scalar(f, gain=2, alpha=3).label == "f gain=2, α=3"
    assert scalar(f, gain=2) == scalar(f, gain=2)
    assert scalar(f, gain=2) != scalar(f, gain=3)
    with pytest.raises(SpecError, match=r"^f: gain needs a value, as in f:gain=1$"):
        scalar(f)
    with pytest.raises(SpecError, match=r"^f has no parameter 'beta' \(it has gain, alpha\)$"):
        scalar(f, beta=1)


def test_what_has_no_single_value_is_refused() -> None:
    generator = np.random.default_rng(0)
    with pytest.raises(CallableError, match=r"^f gives other values each time it is called; an activation has one"):
        scalar(_named(lambda x: x + generator.normal(size=x.shape)))
    with pytest.raises(CallableError, match=r"^f mixes the numbers of an array"):
        scalar(_named(lambda x: x / x.sum()))
    with pytest.raises(CallableError, match=r"^an activation must be a spec or can be called, got int$"):
        scalar(3)  # type: ignore[arg-type]
    act = scalar(_named(lambda x: x * np.nan))
    with pytest.raises(SpecError, match=r"^f is not finite anywhere$"):
        act.facts  # noqa: B018


def _named(function: Function) -> Function:
    function.__name__ = "f"
    return function


class Counting:
    """Counts how often, and at how many points, a function is asked for."""

    def __init__(self, function: Function) -> None:
        self.function, self.calls, self.points = function, 0, 0

    def __call__(self, x: Any) -> Any:
        self.calls += 1
        self.points += np.size(x)
        return self.function(x)


@pytest.mark.parametrize(
    ("function", "most"),
    [
        (lambda x: np.maximum(x, 0), 500_000),
        (lambda x: x / (1 + np.exp(-x)), 1_500_000),
        (lambda x: np.where(x > 0, x, np.expm1(x)), 1_200_000),
    ],
)
def test_nothing_is_asked_for_more_often_than_needed(function: Function, most: int) -> None:
    counted = Counting(function)
    (sheet,) = survey([scalar(counted)]).sheets
    assert counted.points < most
    assert counted.calls < 1000
    before = counted.points
    survey([sheet.activation])  # facts are kept, only the curve is sampled again
    assert counted.points - before < 300_000
    before = counted.points
    sheet.moments  # noqa: B018
    assert counted.points - before < 400_000


def test_a_hard_integral_does_not_ask_without_end() -> None:
    for function in (lambda x: np.sqrt(np.abs(x)), lambda x: np.tanh(np.asarray(x, dtype=np.float32))):
        counted = Counting(function)
        act = scalar(counted)
        act.facts  # noqa: B018
        before = counted.points
        moments(act)
        assert counted.points - before < 2_000_000


def test_facts_of_a_formula_are_asked_for_once() -> None:
    act = scalar("x*tanh(log1p(exp(x)))")
    assert act.facts is act.facts
    assert act.pieces is act.pieces
    assert fact_sheet(act).peak == fact_sheet(act).peak


TORCH = """
import torch

class Swish(torch.nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = torch.nn.Parameter(torch.tensor(float(beta), dtype=torch.float64))

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)

def elu(x, alpha=1.0):
    return torch.where(x > 0, x, alpha * torch.expm1(x))

def shrink(x):
    return torch.nn.functional.softshrink(x, 0.5)

hard = torch.nn.Hardswish()

def step(x):
    return (x >= 0).to(x.dtype)

def narrow(x):
    return torch.relu(x.float())
"""
JAX = """
import jax

def swish(x, beta=1.0):
    return x * jax.nn.sigmoid(beta * x)

def elu(x, alpha=1.0):
    return jax.numpy.where(x > 0, x, alpha * jax.numpy.expm1(x))

def relu(x):
    return jax.numpy.maximum(x, 0)
"""
TWINS = [
    ("torch", "Swish:beta=1.702", "quick_gelu"),
    ("torch", "elu:alpha=0.5", "elu:alpha=0.5"),
    ("torch", "shrink", "soft_shrink"),
    ("torch", "hard", "hard_swish"),
    ("torch", "step", "binary_step"),
    ("torch", "narrow", "relu"),
    ("jax", "swish:beta=1.702", "quick_gelu"),
    ("jax", "elu:alpha=0.5", "elu:alpha=0.5"),
    ("jax", "relu", "relu"),
]


@pytest.mark.parametrize(("framework", "spec", "twin"), TWINS, ids=str)
def test_functions_of_frameworks_have_the_facts_of_their_twins(
    tmp_path: Path, framework: str, spec: str, twin: str
) -> None:
    pytest.importorskip(framework)
    file = tmp_path / "mine.py"
    file.write_text({"torch": TORCH, "jax": JAX}[framework], encoding="utf-8")
    start = time.process_time()
    act = actviz.get(f"{file}:{spec}", allow_imports=True)
    assert isinstance(act, Activation)
    (sheet,) = survey([act]).sheets
    assert time.process_time() - start < 20  # compiling included
    declared = scalar(twin)
    assert act.slope_source == {"torch": "torch autograd", "jax": "jax grad"}[framework] or spec == "step"
    assert [(b.at, b.order) for b in act.breaks] == [(b.at, b.order) for b in declared.breaks]
    within = 1e-6 if spec == "narrow" else 1e-12
    x = np.array([v for v in np.linspace(-7.9, 7.9, 80) if all(abs(v - b.at) > 1e-6 for b in declared.breaks)])
    for mine, theirs in ((act.f, declared.f), (act.d1, declared.d1)):
        np.testing.assert_allclose(mine(x), theirs(x), rtol=within, atol=within)
    assert close(act.facts.peak_slope, declared.facts.peak_slope)
    assert act.facts.monotonic == declared.facts.monotonic
    assert [r.kind for r in sheet.saturation.regions] == [r.kind for r in saturation(declared).regions]
    assert sheet.nearest
    assert sheet.nearest.activation.f(0.3) == pytest.approx(declared.f(0.3), rel=1e-6)
