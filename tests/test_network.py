"""The network in plain numpy against automatic differentiation, complex steps, and the rules of initialisation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from actviz.activation import Activation
from actviz.errors import RequestError
from actviz.spec import get
from actviz.training.initialisation import initialisation, network
from actviz.training.network import Network, backward, forward, stacked

NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu", "gelu", "softplus", "mish", "selu")


def example(act: Activation) -> tuple[Network, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    made = network(rng, (5, 7, 6, 4, 3), act, bias=0.2)
    return made, rng.standard_normal((8, 5)), rng.standard_normal((8, 3))


@pytest.mark.parametrize("name", NAMES)
def test_gradients_are_those_of_automatic_differentiation(name: str) -> None:
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    act = get(name)
    function = {"sigmoid": torch.sigmoid, "tanh": torch.tanh}.get(name) or getattr(functional, name)
    made, inputs, toward = example(act)

    def leaf(array: np.ndarray) -> Any:
        return torch.tensor(array, dtype=torch.float64, requires_grad=True)

    weights, biases = [leaf(w) for w in made.weights], [leaf(b) for b in made.biases]
    x = [leaf(inputs)]
    h: list[Any] = []
    for w, b in zip(weights, biases, strict=True):
        if h:
            x.append(function(h[-1]))
            x[-1].retain_grad()
        h.append(x[-1] @ w.T + b)
        h[-1].retain_grad()
    (h[-1] * torch.tensor(toward)).sum().backward()

    trace = forward(made, inputs)
    found = backward(made, trace, toward)
    # Both compute the same sums of a few dozen doubles of the size of 1.
    np.testing.assert_allclose(trace.output, h[-1].detach().numpy(), rtol=0, atol=1e-12)
    expected = ((found.weights, weights), (found.biases, biases), (found.activations, x), (found.pre_activations, h))
    for ours, theirs in expected:
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(mine, other.grad.numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["tanh", "gelu", "softplus"])
def test_gradients_are_the_slopes_of_the_loss(name: str) -> None:
    made, inputs, toward = example(get(name))
    found = backward(made, forward(made, inputs), toward)
    h = 1e-6  # central differences of a smooth function of this size are right to about 1e-9

    def loss(changed: Network, given: np.ndarray = inputs) -> float:
        return float((forward(changed, given).output * toward).sum())

    for layer, (i, j) in enumerate([(2, 3), (5, 1), (3, 0), (2, 2)]):
        for kind, place in (("weights", (i, j)), ("biases", (i,))):
            arrays = getattr(made, kind)
            up, down = arrays[layer].copy(), arrays[layer].copy()
            up[place] += h
            down[place] -= h
            losses = [loss(_with(made, kind, layer, changed)) for changed in (up, down)]
            slope = (losses[0] - losses[1]) / (2 * h)
            assert getattr(found, kind)[layer][place] == pytest.approx(slope, abs=1e-7)
    step = np.zeros_like(inputs)
    step[4, 2] = h
    slope = (loss(made, inputs + step) - loss(made, inputs - step)) / (2 * h)
    assert found.inputs[4, 2] == pytest.approx(slope, abs=1e-7)


def _with(made: Network, kind: str, layer: int, changed: np.ndarray) -> Network:
    arrays = getattr(made, kind)
    changes: dict[str, Any] = {kind: (*arrays[:layer], changed, *arrays[layer + 1 :])}
    return made._replace(**changes)


def test_what_overflows_is_infinite_and_nothing_warns() -> None:
    made = Network((np.full((2, 2), 1e200),) * 2, (np.zeros(2),) * 2, get("identity"))
    trace = forward(made, np.full((1, 2), 1e200))
    assert np.isinf(trace.output).all()
    backward(made, trace, np.full((1, 2), 1e200))


@pytest.mark.parametrize("shared", [False, True], ids=["examples of their own", "the same examples"])
def test_networks_of_a_stack_are_what_they_are_alone(*, shared: bool) -> None:
    rng = np.random.default_rng(4)
    alone = [network(rng, (5, 7, 6, 3), get("gelu"), bias=0.2) for _ in range(6)]
    pile = stacked([stacked(alone[:3]), stacked(alone[3:])])
    inputs = rng.standard_normal((8, 5) if shared else (2, 3, 8, 5))
    toward = rng.standard_normal((2, 3, 8, 3))

    trace = forward(pile, inputs)
    found = backward(pile, trace, toward)

    for k, net in enumerate(alone):
        at = divmod(k, 3)
        one = forward(net, inputs if shared else inputs[at])
        expected = backward(net, one, toward[at])
        # The same sums of a few doubles of the size of 1, perhaps in another order.
        np.testing.assert_allclose(trace.output[at], one.output, rtol=0, atol=1e-14)
        for ours, theirs in zip(found, expected, strict=True):
            for mine, other in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(mine[at], other, rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("text", "variance"),
    [
        ("he", 2 / 300),
        ("LeCun", 1 / 300),
        ("xavier", 2 / 400),
        ("Kaiming", 2 / 300),
        ("glorot", 2 / 400),
        ("4/n", 4 / 300),
        ("0.5", 0.5 / 300),
    ],
)
def test_weights_have_the_variance_of_the_rule(text: str, variance: float) -> None:
    made = network(np.random.default_rng(0), (300, 100), get("relu"), text)
    assert initialisation(text, get("relu")).variance(300, 100) == pytest.approx(variance, rel=1e-15)
    # 30,000 squares of normals: their mean is off by √(2/30000) = 0.8 % or so.
    assert made.weights[0].var() == pytest.approx(variance, rel=0.03)
    assert made.weights[0].shape == (100, 300)


def test_the_gain_keeps_the_gradient() -> None:
    assert initialisation("gain", get("gelu")).scale == pytest.approx(1.4811**2, rel=1e-4)  # published


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hee", r"--init must be he, xavier, lecun, gain, or n·Var\(W\) as a number, got 'hee'; did you mean he\?"),
        ("1_0", r"--init must be he, .* as a number, got '1_0'"),
        ("kaimng", "did you mean kaiming"),
        ("0", "--init must be greater than 0"),
        ("nan", "--init must be greater than 0"),
    ],
)
def test_other_initialisations_are_refused(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        initialisation(text, get("relu"))


def test_a_step_has_no_gain() -> None:
    with pytest.raises(RequestError, match="--init gain needs a finite E f′² above 0; that of"):
        initialisation("gain", get("heaviside"))
