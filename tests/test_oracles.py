"""Declarations against PyTorch and JAX, f and f′ by their autodiff in float64; skipped where those are not installed.

python -m pip install '.[oracles]' installs them.  A name that is not compared, and a place where a library is known to
be wrong, stands in a table below with the reason; the tolerance is the same for all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from actviz.activation import Activation
from actviz.frameworks.names import Name, names_in

Evaluated = tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]

RELATIVE, ABSOLUTE = 1e-13, 1e-15  # of other people's rounding; absolute because their tails lose all digits
POINTS = np.concatenate([np.linspace(-7.9, 7.9, 317), [-700.0, -40.0, -25.0, 25.0, 40.0, 700.0]])

# Declared names that cannot be called as an activation of one argument.
NOT_CALLED = {
    ("torch", "nn.Hardtanh(0, ceiling)"): "has no default ceiling",
    ("torch", "nn.Threshold(threshold, value)"): "has no defaults",
    ("torch", "heaviside"): "needs the value at 0",
    ("jax", "numpy.heaviside"): "needs the value at 0",
}
# By how much a library is known to be off: framework, declaration, order of the derivative, largest absolute error.
DEFECTS = {
    ("torch", "softplus", 0): 2.1e-9,  # gives up at beta*x = 20
    ("torch", "softplus", 1): 2.1e-9,
    ("torch", "hard_sigmoid", 1): 5e-9,  # multiplies by a float32 1/6
    ("torch", "gelu_tanh", 1): 5e-15,  # loses its left tail in 1 + tanh(u)
    ("jax", "gelu_tanh", 0): 3e-15,
    ("jax", "gelu_tanh", 1): 3.5e-14,
    ("jax", "squareplus", 0): 1.2e-14,  # cancels on the left
}
# What autodiff gives at a kink or jump where it is not the value that the declaration takes.
AT_BREAKS = {
    ("jax", "leaky_relu", 0.0): 1.0,
    ("jax", "absolute", 0.0): 1.0,
    ("jax", "sparse_sigmoid", -1.0): 0.25,
    ("jax", "sparse_sigmoid", 1.0): 0.25,
    ("jax", "hard_tanh", -1.0): 1.0,
    ("jax", "hard_tanh", 1.0): 1.0,
}
# Limits that are nan: framework and declaration, with the values of f at -∞ and ∞.
NAN_AT_INFINITIES = {
    **{(f, a): (math.nan, math.inf) for f in ("torch", "jax") for a in ("silu", "gelu", "gelu_tanh", "mish")},
    **{(f, "hard_swish"): (math.nan, math.inf) for f in ("torch", "jax")},
    **{(f, "softsign"): (math.nan, math.nan) for f in ("torch", "jax")},
    ("jax", "squareplus"): (math.nan, math.inf),
    **{(f, "tanh_shrink"): (-math.inf, math.inf) for f in ("torch",)},
}


def callable_names(framework: str) -> list[Name]:
    return [n for n in names_in(framework) if issubclass(n.cls, Activation) and (framework, n.call) not in NOT_CALLED]


def found(root: Any, name: Name) -> Callable[[Any], Any]:
    """Return the framework's own function for a declared name, made with the arguments of the name."""
    target = root
    for part in name.path.split("."):
        target = getattr(target, part)
    arguments = name.call.partition("(")[2].rstrip(")")
    keywords = {k.strip(): eval(v) for k, _, v in (a.partition("=") for a in arguments.split(",") if a)}  # noqa: S307
    if isinstance(target, type):
        made: Callable[[Any], Any] = target(**keywords)
        return made
    return lambda x: target(x, **keywords)


def by_torch(name: Name, points: Any) -> Evaluated:
    import torch

    f = found(torch, name)
    if isinstance(f, torch.nn.Module):
        f = f.double().eval()
    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    y = f(x)
    slope = torch.zeros_like(x)
    if y.requires_grad:
        (slope,) = torch.autograd.grad(y.sum(), x)
    return y.detach().numpy(), slope.numpy()


def by_jax(name: Name, points: Any) -> Evaluated:
    import jax

    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call,unused-ignore]
    f = found(jax, name)
    x = jax.numpy.asarray(points, dtype=jax.numpy.float64)
    slopes = jax.vmap(jax.grad(lambda t: f(t).sum()))(x)
    return np.asarray(f(x)), np.asarray(slopes)


ORACLES = {"torch": by_torch, "jax": by_jax}
CASES = [(framework, name) for framework in ORACLES for name in callable_names(framework)]


def evaluated(framework: str, name: Name, points: Any) -> Evaluated:
    return ORACLES[framework](name, np.asarray(points, dtype=np.float64))


def scalar(name: Name) -> Activation:
    found = name.activation
    assert isinstance(found, Activation)
    return found


def smooth_points(act: Activation) -> Any:
    return np.array([x for x in POINTS if all(abs(x - b.at) > 1e-6 for b in act.breaks)])


@pytest.mark.parametrize(("framework", "name"), CASES, ids=lambda v: v if isinstance(v, str) else v.call)
def test_values_and_slopes_are_those_of_the_framework(framework: str, name: Name) -> None:
    pytest.importorskip(framework)
    act = scalar(name)
    x = smooth_points(act)
    for order, got in enumerate(evaluated(framework, name, x)):
        expected = (act.f, act.d1)[order](x)
        absolute = DEFECTS.get((framework, act.name, order), ABSOLUTE)
        np.testing.assert_allclose(got, expected, rtol=RELATIVE, atol=absolute, err_msg=f"order {order}")


@pytest.mark.parametrize(("framework", "declaration", "order"), DEFECTS)
def test_known_defects_are_still_there(framework: str, declaration: str, order: int) -> None:
    pytest.importorskip(framework)
    name = next(n for n in callable_names(framework) if n.cls.name == declaration)
    x = np.concatenate([smooth_points(scalar(name)), np.linspace(19.0, 22.0, 301)])
    expected = (scalar(name).f, scalar(name).d1)[order](x)
    worst = (np.abs(evaluated(framework, name, x)[order] - expected) - RELATIVE * np.abs(expected)).max()
    assert DEFECTS[framework, declaration, order] / 2 < worst <= DEFECTS[framework, declaration, order]


@pytest.mark.parametrize(("framework", "name"), CASES, ids=lambda v: v if isinstance(v, str) else v.call)
def test_slopes_at_breaks_are_those_that_the_declaration_takes(framework: str, name: Name) -> None:
    pytest.importorskip(framework)
    act = scalar(name)
    for b in act.breaks:
        value, slope = evaluated(framework, name, [b.at])
        assert value[0] == pytest.approx(act.f(b.at), abs=ABSOLUTE)
        expected = AT_BREAKS.get((framework, act.name, b.at), act.d1(b.at))
        tolerance = DEFECTS.get((framework, act.name, 1), ABSOLUTE)
        assert slope[0] == pytest.approx(expected, rel=RELATIVE, abs=tolerance), b


@pytest.mark.parametrize(("framework", "name"), CASES, ids=lambda v: v if isinstance(v, str) else v.call)
def test_limits_are_values_at_infinity_unless_the_framework_says_nan(framework: str, name: Name) -> None:
    pytest.importorskip(framework)
    act = scalar(name)
    got, _ = evaluated(framework, name, [-math.inf, math.inf])
    expected = NAN_AT_INFINITIES.get((framework, act.name), (act.f(-math.inf), act.f(math.inf)))
    np.testing.assert_array_equal(got, expected)
