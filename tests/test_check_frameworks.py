"""Gradients of PyTorch and JAX: custom ones are checked, and never by themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from actviz.checking.check import check
from actviz.checking.result import Check
from actviz.checking.subjects import subject
from actviz.texts import check_words


def checked(obj: Any, **parameters: float) -> Check:
    return check(subject(obj, parameters=parameters))


def looks(found: Check) -> list[str]:
    return [check_words.slip(s) for s in found.slips]


def used(found: Check) -> set[str]:
    return {r.way for r in found.rows if r.points}


@pytest.fixture(scope="module")
def functions() -> dict[str, Any]:  # noqa: C901  the classes need PyTorch
    torch = pytest.importorskip("torch")

    class Swoosh(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(ctx: Any, x: Any, beta: float = 1.5) -> Any:
            ctx.save_for_backward(x)
            ctx.beta = beta
            ctx.mark_non_differentiable()
            return x * torch.sigmoid(beta * x)

        @staticmethod
        def backward(ctx: Any, slope: Any) -> Any:
            (x,) = ctx.saved_tensors
            s = torch.sigmoid(ctx.beta * x)
            return slope * s, None

    class Right(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(x: Any) -> Any:
            return x * torch.tanh(torch.nn.functional.softplus(x))

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            del output
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx: Any, slope: Any) -> Any:
            (x,) = ctx.saved_tensors
            t = torch.tanh(torch.nn.functional.softplus(x))
            return slope * (t + x * (1 - t * t) * torch.sigmoid(x))

    class Rounded(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            del ctx
            return torch.round(x.clamp(-3, 3))

        @staticmethod
        def backward(ctx: Any, slope: Any) -> Any:
            del ctx
            return slope

    class Outside(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            y = torch.from_numpy(np.tanh(x.detach().numpy()))
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx: Any, slope: Any) -> Any:
            (y,) = ctx.saved_tensors
            return slope * (1 - y) ** 2

    right = Right.apply

    class Layer(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self, inner: Any) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, x: Any) -> Any:
            return 2 * self.inner(x)

    return {
        "Swoosh": Swoosh,
        "Right": Right,
        "Rounded": Rounded,
        "Outside": Outside,
        "right layer": Layer(right),
        "wrong layer": Layer(Swoosh.apply),
    }


def test_a_backward_is_checked_by_autograd_through_its_forward(functions: dict[str, Any]) -> None:
    found = checked(functions["Swoosh"])
    assert found.verdict == "wrong"
    assert looks(found) == ["the term beta*x*sigmoid(beta*x)*(1 - sigmoid(beta*x)) is missing"]
    assert used(found) == {"closed form", "autodiff", "central differences", "one-sided differences"}
    assert checked(functions["Swoosh"], beta=1.0).verdict == "wrong"


@pytest.mark.parametrize("name", ["Right", "right layer"])
def test_a_right_backward_is_right_also_inside_a_module(functions: dict[str, Any], name: str) -> None:
    found = checked(functions[name])
    assert found.verdict == "right"
    assert "autodiff" in used(found)


def test_a_wrong_backward_is_found_inside_a_module(functions: dict[str, Any]) -> None:
    assert checked(functions["wrong layer"]).verdict == "wrong"


def test_the_backward_is_back_after_the_check(functions: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    checked(functions["Swoosh"])
    x = torch.tensor([0.0], dtype=torch.float64, requires_grad=True)
    functions["Swoosh"].apply(x).backward()
    assert x.grad.tolist() == [0.5]
    assert "forward" in vars(functions["Swoosh"])
    assert not hasattr(functions["Right"], "given_by_check")


def test_straight_through_is_called_by_its_name(functions: dict[str, Any]) -> None:
    found = checked(functions["Rounded"])
    assert found.verdict == "wrong"
    assert looks(found) == ["f is constant between its jumps, and this stands in for a derivative (straight-through)"]


def test_what_leaves_pytorch_is_still_checked_by_differences(functions: dict[str, Any]) -> None:
    found = checked(functions["Outside"])
    rows = {r.way: r.why_not for r in found.rows}
    assert rows["autodiff"] == "a forward leaves PyTorch on the way, so only its own backward has a derivative"
    assert found.verdict == "wrong"


def test_autograd_of_where_makes_nan_out_of_overflow() -> None:
    torch = pytest.importorskip("torch")
    found = checked(lambda x: torch.where(x > 0, x, torch.exp(x) - 1))
    assert found.verdict == "wrong"
    assert [(s.broken, round(s.low, 1)) for s in found.wrong] == [(True, 709.8)]
    assert [s.kind for s in found.slips] == ["branch overflows"]


def test_modules_of_pytorch_are_right() -> None:
    torch = pytest.importorskip("torch")
    for name in ("GELU", "Mish", "SiLU", "ELU", "Softplus", "Hardswish", "Softsign"):
        found = checked(getattr(torch.nn, name)())
        assert (name, found.verdict) == (name, "right")


def test_custom_rules_of_jax_are_checked_by_what_they_stand_for() -> None:
    jax = pytest.importorskip("jax")
    jnp = jax.numpy

    @jax.custom_jvp  # type: ignore[untyped-decorator]
    def wrong(x: Any) -> Any:
        return x * jax.nn.sigmoid(x)

    def rule(primals: Any, tangents: Any) -> Any:
        return wrong(*primals), tangents[0] * jax.nn.sigmoid(primals[0])

    wrong.defjvp(rule)
    found = checked(wrong)
    assert found.verdict == "wrong"
    assert looks(found) == ["the term x*sigmoid(x)*(1 - sigmoid(x)) is missing"]
    assert "autodiff" in used(found)
    assert checked(jax.jit(lambda x: wrong(2 * x))).verdict == "wrong"

    @jax.custom_vjp  # type: ignore[untyped-decorator]
    def right(x: Any) -> Any:
        return jnp.where(x > 0, x, jnp.expm1(x))

    right.defvjp(lambda x: (right(x), x), lambda x, slope: (slope * jnp.where(x > 0, 1.0, jnp.exp(jnp.minimum(x, 0))),))
    assert checked(right).verdict == "right"


def test_a_rule_that_is_off_where_its_operations_bend_is_not_held_against_the_claim() -> None:
    jax = pytest.importorskip("jax")
    found = checked(jax.jit(lambda x: jax.numpy.logaddexp(0.0, x)))
    assert found.verdict == "right"
    assert max(r.difference for r in found.rows) < 1e-9


def test_functions_of_jax_are_right() -> None:
    jax = pytest.importorskip("jax")
    for function in (jax.nn.relu, jax.nn.silu, jax.nn.gelu, jax.nn.softplus, jax.nn.selu):
        assert checked(function).verdict == "right"
    branching = lambda x: jax.lax.cond(x > 0, lambda v: v, lambda v: 0.1 * v, x)  # noqa: E731
    assert checked(branching).verdict == "right"
