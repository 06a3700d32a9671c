"""A race: the same small network with each activation, from its own gain, each at the learning rate that suits it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.moments import moments
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.training.initialisation import network
from actviz.training.loop import fit
from actviz.training.network import backward, forward, stacked
from actviz.training.optimisers import Descent, cosine
from actviz.training.tasks import spirals
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.watching import Watch

HIDDEN = (16, 16)
POINTS, BATCH, STEPS = 128, 16, 300
MOMENTUM = 0.9
RATES = (0.1, 0.3, 1.0, 3.0)
TRIALS, SEEDS = 3, 5  # networks that choose the rate, and others that are shown
EVERY = 10  # steps between two looks at the loss over all points


class Runner(NamedTuple):
    """One activation with its rate: the loss over all points in each of *steps*, of shape (seeds, looks).

    trials are the median final losses at each of RATES, from networks that are not shown; ∞ where most diverge.
    """

    activation: Activation
    rate: float
    trials: tuple[float, ...]
    losses: Array

    @property
    def median(self) -> Array:
        """The median loss over the seeds at each look."""
        middle: Array = np.median(self.losses, axis=0)
        return middle


def steps() -> Array:
    """Return the steps before which the loss is looked at, and the end."""
    return np.arange(0.0, STEPS + 1, EVERY)


def race(activations: tuple[Activation, ...], seed: int, watch: Watch = unwatched) -> tuple[Runner, ...]:
    """Choose a rate for each activation with networks of their own, then train those that are shown.

    The rate chosen has the smallest median final loss.  Raises RequestError for an activation without a gain.
    """
    for a in activations:
        kept = moments(a).slope_second
        if not 0 < kept < math.inf:
            got = f"{a.label} has none" if math.isnan(kept) else f"that of {a.label} is {plain(kept)}"
            raise RequestError(f"experiment race needs a finite E f′² above 0; {got}")
    return tuple(_runner(a, seed) for a in watch(activations, len(activations), "racing"))


def _runner(activation: Activation, seed: int) -> Runner:
    trials = np.median(_losses(activation, RATES, [[seed + k, 2] for k in range(TRIALS)])[-1], axis=1)
    rate = RATES[int(trials.argmin())]
    losses = _losses(activation, (rate,), [[seed + k, 1] for k in range(SEEDS)])
    return Runner(activation, rate, tuple(trials.tolist()), losses[:, 0].T)


def _losses(activation: Activation, rates: tuple[float, ...], keys: list[list[int]]) -> Array:
    """Train a network for each key at each rate, and return their losses over all points on the way and at the end.

    They are of shape (looks, rates, keys), ∞ from where a network diverges.  A key decides on everything random.
    """
    tasks = [spirals(np.random.default_rng([*key, 1]), POINTS) for key in keys]
    points, which = (np.stack(arrays) for arrays in zip(*tasks, strict=True))
    starts = [network(np.random.default_rng([*key, 2]), [2, *HIDDEN, 1], activation, "gain") for key in keys]
    net = stacked([stacked(starts)] * len(rates))
    batches = np.stack([np.random.default_rng([*key, 3]).integers(POINTS, size=(STEPS, BATCH)) for key in keys], axis=1)
    rows = np.arange(len(keys))[:, None]
    seen: list[Array] = []

    def look() -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            seen.append(_cross_entropy(forward(net, points).output, which).mean(axis=(-2, -1)))

    def objective(step: int) -> tuple[Array, list[Array]]:
        if step % EVERY == 0:
            look()
        right = which[rows, batches[step]]
        trace = forward(net, points[rows, batches[step]])
        gradients = backward(net, trace, (_probability(trace.output) - right) / BATCH)
        return _cross_entropy(trace.output, right).mean(axis=(-2, -1)), [*gradients.weights, *gradients.biases]

    rate = np.array(rates)[:, None]
    losses = fit(objective, Descent([*net.weights, *net.biases], MOMENTUM), cosine(rate, STEPS), STEPS)
    look()
    found = np.full((len(steps()), *losses.shape[1:]), math.inf)
    found[: len(seen)] = seen
    found[~np.isfinite(found) | np.isinf(losses[np.minimum(steps().astype(int), STEPS - 1)])] = math.inf
    return found


def _cross_entropy(logits: Array, which: Array) -> Array:
    """Return -log of the probability of the right class, 0 or 1, for logits of the second."""
    loss: Array = np.logaddexp(0.0, np.where(which > 0, -logits, logits))
    return loss


def _probability(logits: Array) -> Array:
    """Return the probability of the second class, whatever the size of the logits."""
    return 0.5 + 0.5 * np.tanh(0.5 * logits)
