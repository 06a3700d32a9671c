"""Optimisers against the exact trajectories on quadratic bowls, and against torch's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from actviz.training.loop import fit
from actviz.training.optimisers import Adam, Descent, constant, cosine, exponential, stepped

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.training.optimisers import Optimiser, Schedule

CURVATURES = np.array([0.3, 1.0, 4.0])


def trajectory(optimiser: Optimiser, w: Array, schedule: Schedule, steps: int) -> Array:
    """Return w after each step in the bowl Σ c·w²/2, of shape (steps, 3)."""
    found = []
    for step in range(steps):
        optimiser.step([CURVATURES * w], schedule(step))
        found.append(w.copy())
    return np.array(found)


def test_descent_in_a_bowl_shrinks_each_axis_by_its_own_factor() -> None:
    w = np.array([1.0, -2.0, 3.0])
    start = w.copy()

    found = trajectory(Descent([w]), w, constant(0.2), 30)

    powers = np.arange(1, 31)[:, None]
    assert found == pytest.approx(start * (1 - 0.2 * CURVATURES) ** powers, rel=1e-12)


@pytest.mark.parametrize("momentum", [0.5, 0.9])  # c = 4 and 0.9 oscillates: the roots are complex
def test_momentum_in_a_bowl_follows_its_characteristic_roots(momentum: float) -> None:
    w = np.array([1.0, -2.0, 3.0])
    start = w.copy().astype(complex)

    found = trajectory(Descent([w], momentum), w, constant(0.2), 40)

    # w[t+1] = (1 + μ - λ·c)·w[t] - μ·w[t-1] with w[-1] = w[0], so w[t] = a·r₁^t + b·r₂^t
    trace = 1 + momentum - 0.2 * CURVATURES
    root = np.sqrt(trace.astype(complex) ** 2 - 4 * momentum)
    r1, r2 = (trace + root) / 2, (trace - root) / 2
    first = start * (1 - 0.2 * CURVATURES)
    a = (first - r2 * start) / (r1 - r2)
    t = np.arange(1, 41)[:, None]
    assert found == pytest.approx((a * r1**t + (start - a) * r2**t).real, abs=1e-12)


def test_weight_decay_adds_to_the_curvature() -> None:
    decayed, steeper = np.array([1.0, -2.0, 3.0]), np.array([1.0, -2.0, 3.0])

    found = trajectory(Descent([decayed], 0.9, weight_decay=0.5), decayed, constant(0.1), 30)

    optimiser = Descent([steeper], 0.9)
    for w in found:
        optimiser.step([(CURVATURES + 0.5) * steeper], 0.1)
        assert w == pytest.approx(steeper, abs=1e-13)


def test_the_printed_rule_for_slopes_is_momentum_once_its_change_is_taken_off() -> None:
    slope, change, printed = np.array(0.25), 0.0, 0.25
    optimiser = Descent([slope], momentum=0.9)

    for _ in range(20):
        change = 0.9 * change + 0.1 * (printed - 1)
        optimiser.step([slope - 1], 0.1)
        printed -= change
        assert float(slope) == pytest.approx(printed, abs=1e-14)


def test_a_rate_below_zero_climbs() -> None:
    w = np.array([1.0])
    Descent([w]).step([np.array([2.0])], -0.1)

    assert w == pytest.approx([1.2])


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_steps_of_adam_are_the_rate_while_the_gradient_is_constant(size: float) -> None:
    # Both corrections undo the start at 0, so that each step is exactly rate·g/(|g| + ε).
    w = np.zeros(2)
    gradient = np.array([size, -size])
    optimiser = Adam([w])

    for step in range(1, 6):
        optimiser.step([gradient], 0.01)
        assert w == pytest.approx(-0.01 * step * gradient / (size + 1e-8), rel=1e-12)


def test_adam_after_two_different_gradients() -> None:
    w = np.zeros(1)
    optimiser = Adam([w], betas=(0.5, 0.75), eps=0.0)
    optimiser.step([np.array([1.0])], 1.0)
    optimiser.step([np.array([-3.0])], 1.0)

    mean = (0.5 * 0.5 * 1 + 0.5 * -3) / (1 - 0.5**2)
    square = (0.75 * 0.25 * 1 + 0.25 * 9) / (1 - 0.75**2)
    assert w == pytest.approx([-1 - mean / math.sqrt(square)], rel=1e-14)


def test_rates_decay() -> None:
    assert [constant(0.5)(step) for step in (0, 9)] == [0.5, 0.5]
    assert [stepped(1, 0.1, 10)(step) for step in (0, 9, 10, 25)] == pytest.approx([1, 1, 0.1, 0.01])
    assert [exponential(2, 0.5)(step) for step in (0, 1, 3)] == pytest.approx([2, 1, 0.25])
    assert [cosine(2, 30)(step) for step in (0, 10, 15, 30)] == pytest.approx([2, 1.5, 1, 0])


def test_fit_gives_the_loss_before_each_step() -> None:
    w = np.array([1.0])

    losses = fit(lambda _: (float(w[0] ** 2), [2 * w]), Descent([w]), constant(0.25), 4)

    assert losses.tolist() == [1, 1 / 4, 1 / 16, 1 / 64]
    assert w.tolist() == [1 / 16]


def test_fit_ends_where_the_loss_is_no_number() -> None:
    w = np.array([1e150])
    asked: list[int] = []

    def objective(step: int) -> tuple[float, list[Array]]:
        asked.append(step)
        return float(w[0] * w[0]), [2 * w]

    losses = fit(objective, Descent([w]), constant(1e10), 5)

    assert losses.tolist() == [pytest.approx(1e300), *[math.inf] * 4]
    assert asked == [0, 1]


def test_a_stack_learns_at_several_rates_and_those_that_diverge_end_alone() -> None:
    rates = np.array([0.25, 1e200, 0.5, 1e10])
    w = np.outer([1.0, 1.0, 2.0, 1e150], [1.0, 1.0])
    start = w.copy()

    losses = fit(lambda _: ((w**2).sum(axis=1), [2 * w]), Descent([w]), constant(rates), 4)

    assert losses[:, 0] == pytest.approx([2, 2 / 4, 2 / 16, 2 / 64])
    assert losses[:, 1].tolist() == [2, *[math.inf] * 3]
    assert losses[:, 2].tolist() == [8, 0, 0, 0]
    assert losses[:, 3].tolist() == [pytest.approx(2e300), *[math.inf] * 3]
    assert w[[0, 2]] == pytest.approx(start[[0, 2]] * [[1 / 16], [0]])
    assert w[[1, 3]] == pytest.approx(
        start[[1, 3]] * [[-2e200], [-2e10]]
    )  # as they were when the loss left the doubles


def test_steps_of_adam_follow_the_rate_of_each_network_of_a_stack() -> None:
    w = np.zeros((3, 2, 2))
    rates = np.array([0.1, 0.2, 0.3])

    Adam([w]).step([np.ones_like(w)], rates)

    assert w == pytest.approx(-np.broadcast_to(rates[:, None, None], w.shape), rel=1e-7)


@pytest.mark.parametrize(
    ("name", "ours", "options"),
    [
        ("SGD", Descent, {}),
        ("SGD", lambda p: Descent(p, 0.9), {"momentum": 0.9}),
        ("SGD", lambda p: Descent(p, 0.9, 0.01), {"momentum": 0.9, "weight_decay": 0.01}),
        ("Adam", Adam, {}),
        ("Adam", lambda p: Adam(p, (0.5, 0.9), 1e-3), {"betas": (0.5, 0.9), "eps": 1e-3}),
    ],
    ids=["descent", "momentum", "weight decay", "adam", "adam with others"],
)
def test_optimisers_are_those_of_torch(name: str, ours: Any, options: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    parameters = [rng.normal(size=(3, 2)), rng.normal(size=2)]
    theirs = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in parameters]
    steps = cosine(0.1, 60)
    optimiser, reference = ours(parameters), getattr(torch.optim, name)(theirs, lr=0.1, **options)

    for step in range(50):
        optimiser.step([np.sin(3 * p) for p in parameters], steps(step))
        for tensor in theirs:
            tensor.grad = torch.sin(3 * tensor.detach())
        reference.param_groups[0]["lr"] = steps(step)
        reference.step()

    for parameter, tensor in zip(parameters, theirs, strict=True):
        assert parameter == pytest.approx(tensor.detach().numpy(), abs=1e-12)
