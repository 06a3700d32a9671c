"""Units that die while a network learns: how many at which learning rate, and whether they come back.

A unit is dead if the slope of the activation is 0 at its pre-activation for every point of the data: no example changes
its weights any more.  With fixed inputs nothing brings it back; behind a layer that still learns, that layer
may.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.saturation import saturation
from actviz.training.initialisation import network
from actviz.training.loop import fit
from actviz.training.network import Trace, backward, forward, stacked
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
LARGEST_LOSS = 1e3  # of targets of the size of 1: what is beyond diverges, though it may still be finite
DEEP_UNITS = 50  # of each of the two hidden layers of the network in which units come back
DEEP_RATE = 0.1
EVERY = 5  # steps between two looks at its units
BLOCKS = 4  # of points at a look; BLAS would share larger products among threads, which wait for each other


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
    dead, saturated, losses = np.full((3, len(RATES), SEEDS), math.nan)
    x, y = sine(POINTS)
    for k in watch(range(len(RATES)), len(RATES), activation.label):
        trace = forward(_trained(activation, (UNITS,), RATES[k], seed)[0], x)
        with np.errstate(over="ignore", invalid="ignore"):
            loss = np.square(trace.output - y).mean(axis=(-2, -1))
        ends = loss <= LARGEST_LOSS
        losses[k] = np.where(ends, loss, math.inf)
        for shares, kinds in ((dead, {"dead"}), (saturated, {"dead", "saturated"})):
            shares[k, ends] = always(activation, trace.pre_activations[0][ends], kinds).mean(axis=-1)
    return Dying(activation, dead, saturated, losses)


def revival(activation: Activation, seed: int) -> Revival:
    """Train networks with two hidden layers of 50 units, and look at their units on the way."""
    looks = np.array(_trained(activation, (DEEP_UNITS, DEEP_UNITS), DEEP_RATE, seed)[1])
    dead = looks.reshape(*looks.shape[:2], -1)  # (looks, layers, units of all seeds)
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
    """Say for each unit whether all its *pre_activations*, of shape (…, examples, units), lie in such regions."""
    regions = [r for r in saturation(activation).regions if r.kind in kinds]
    inside = [(r.low <= pre_activations) & (pre_activations <= r.high) for r in regions]
    every: Array = np.any([np.zeros(pre_activations.shape, dtype=bool), *inside], axis=0).all(axis=-2)
    return every


def _trained(
    activation: Activation, hidden: Sequence[int], rate: float, seed: int
) -> tuple[Network, list[list[Array]]]:
    """Return networks after training on a sine, with looks at which units are dead if they have two hidden layers."""
    x, y = sine(POINTS)
    seeds = range(seed, seed + SEEDS)
    net = stacked([network(np.random.default_rng([k, 1]), [1, *hidden, 1], activation) for k in seeds])
    batches = np.stack([np.random.default_rng([k, 2]).integers(POINTS, size=(STEPS, BATCH)) for k in seeds], axis=1)
    looks: list[list[Array]] = []

    def objective(step: int) -> tuple[Array, list[Array]]:
        if len(hidden) > 1 and step % EVERY == 0:
            looks.append(_dead(activation, forward(net, x.reshape(BLOCKS, 1, -1, 1))))
        trace = forward(net, x[batches[step]])
        errors = trace.output - y[batches[step]]
        gradients = backward(net, trace, 2 * errors / BATCH)
        return np.square(errors).mean(axis=(-2, -1)), [*gradients.weights, *gradients.biases]

    fit(objective, Descent([*net.weights, *net.biases]), constant(rate), STEPS)
    return net, looks


def _dead(activation: Activation, trace: Trace) -> list[Array]:
    """Say for each unit of each layer whether it is dead, from a trace of all points in blocks."""
    blocks = (always(activation, h, {"dead"}) for h in trace.pre_activations[:-1])
    return [np.logical_and.reduce(block) for block in blocks]
