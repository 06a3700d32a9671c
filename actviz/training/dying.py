"""Units that die while a network learns: how many at which learning rate, and whether they come back.

A unit is dead if its pre-activation lies where the activation is constant for every point of the data: no example
changes its weights any more.  With fixed inputs nothing brings it back; behind a layer that still learns, that layer
may.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.saturation import saturation
from actviz.training.initialisation import network
from actviz.training.loop import fit
from actviz.training.network import Trace, backward, forward
from actviz.training.optimisers import Descent, constant
from actviz.training.tasks import sine
from actviz.watching import unwatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.training.network import Network
    from actviz.watching import Watch

POINTS, BATCH, STEPS, SEEDS = 256, 16, 200, 5
UNITS = 200
RATES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5)
DEEP_UNITS = 50  # of each of the two hidden layers of the network in which units come back
DEEP_RATE = 0.1
EVERY = 5  # steps between two looks at its units


class Dying(NamedTuple):
    """What is left of one activation's units after training, of shape (rates, seeds); nan where it diverges.

    dead and saturated are shares of the units, saturated those with abs(f′) below the usual threshold or dead for all
    data; losses are mean square errors over all data, ∞ where it diverges.
    """

    activation: Activation
    dead: Array
    saturated: Array
    losses: Array


class Revival(NamedTuple):
    """Dead units in a network with two hidden layers, looked at in *steps*; all seeds together.

    dead and revived are shares of the units that are dead, and of those that have come back at least once so far, of
    shape (looks, 2 layers); ever and back count the units that were dead at a look, and came back, in each layer.
    """

    activation: Activation
    steps: Array
    dead: Array
    revived: Array
    ever: tuple[int, int]
    back: tuple[int, int]


def dying(activation: Activation, seed: int, watch: Watch = unwatched) -> Dying:
    """Train networks with one hidden layer of 200 units at each of RATES, for each seed."""
    cases = [(k, j) for k in range(len(RATES)) for j in range(SEEDS)]
    dead, saturated, losses = np.full((3, len(RATES), SEEDS), math.nan)
    x, y = sine(POINTS)
    for k, j in watch(cases, len(cases), activation.label):
        net = _trained(activation, (UNITS,), RATES[k], seed + j)[0]
        trace = forward(net, x)
        with np.errstate(over="ignore"):
            loss = float(np.square(trace.output - y).mean())
        losses[k, j] = loss if math.isfinite(loss) else math.inf
        if math.isfinite(loss):
            dead[k, j] = always(activation, trace.pre_activations[0], {"dead"}).mean()
            saturated[k, j] = always(activation, trace.pre_activations[0], {"dead", "saturated"}).mean()
    return Dying(activation, dead, saturated, losses)


def revival(activation: Activation, seed: int) -> Revival:
    """Train networks with two hidden layers of 50 units, and look at their units on the way."""
    looks = [_trained(activation, (DEEP_UNITS, DEEP_UNITS), DEEP_RATE, seed + j)[1] for j in range(SEEDS)]
    dead = np.concatenate([np.array(look) for look in looks], axis=2)  # (looks, layers, units of all seeds)
    back = np.zeros_like(dead)
    back[1:] = np.logical_or.accumulate(dead[:-1] & ~dead[1:])
    first, second = dead.any(axis=0).sum(axis=1).tolist()
    return Revival(
        activation,
        EVERY * np.arange(len(dead), dtype=np.float64),
        dead.mean(axis=2),
        back.mean(axis=2),
        (first, second),
        tuple(back[-1].sum(axis=1).tolist()),
    )


def always(activation: Activation, pre_activations: Array, kinds: set[str]) -> Array:
    """Say for each unit whether all its pre-activations, of shape (examples, units), lie in regions of these kinds."""
    regions = [r for r in saturation(activation).regions if r.kind in kinds]
    inside = [(r.low <= pre_activations) & (pre_activations <= r.high) for r in regions]
    every: Array = np.any([np.zeros(pre_activations.shape, dtype=bool), *inside], axis=0).all(axis=0)
    return every


def _trained(
    activation: Activation, hidden: Sequence[int], rate: float, seed: int
) -> tuple[Network, list[list[Array]]]:
    """Return a network after training on a sine, with looks at which units are dead if it has two hidden layers."""
    x, y = sine(POINTS)
    net = network(np.random.default_rng([seed, 1]), [1, *hidden, 1], activation)
    batches = np.random.default_rng([seed, 2])
    looks: list[list[Array]] = []

    def objective(step: int) -> tuple[float, list[Array]]:
        if len(hidden) > 1 and step % EVERY == 0:
            looks.append(_dead(activation, forward(net, x)))
        chosen = batches.integers(POINTS, size=BATCH)
        trace = forward(net, x[chosen])
        errors = trace.output - y[chosen]
        gradients = backward(net, trace, 2 * errors / BATCH)
        return float(np.square(errors).mean()), [*gradients.weights, *gradients.biases]

    fit(objective, Descent([*net.weights, *net.biases]), constant(rate), STEPS)
    return net, looks


def _dead(activation: Activation, trace: Trace) -> list[Array]:
    return [always(activation, h, {"dead"}) for h in trace.pre_activations[:-1]]
