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
from actviz.training.network import backward, forward
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
        if not 0 < moments(a).slope_second < math.inf:
            kept = plain(moments(a).slope_second)
            raise RequestError(f"experiment race needs a finite E f′² above 0; that of {a.label} is {kept}")
    cases = [(a, rate, [seed + k, 2]) for a in activations for rate in RATES for k in range(TRIALS)]
    ends = [_losses(*case, looks=1)[-1] for case in watch(cases, len(cases), "choosing rates")]
    medians = np.median(np.reshape(ends, (len(activations), len(RATES), TRIALS)), axis=2)
    chosen = [RATES[k] for k in medians.argmin(axis=1)]
    shown = [(a, rate, [seed + k, 1]) for a, rate in zip(activations, chosen, strict=True) for k in range(SEEDS)]
    looks = len(steps())
    curves = [_losses(*case, looks=looks) for case in watch(shown, len(shown), "racing")]
    losses = np.reshape(curves, (len(activations), SEEDS, looks))
    return tuple(map(Runner, activations, chosen, (tuple(row) for row in medians.tolist()), losses))


def _losses(activation: Activation, rate: float, key: list[int], looks: int) -> list[float]:
    """Train one network and return its loss over all points on the way and at the end, or only at the end."""
    points, which = spirals(np.random.default_rng([*key, 1]), POINTS)
    net = network(np.random.default_rng([*key, 2]), [2, *HIDDEN, 1], activation, "gain")
    batches = np.random.default_rng([*key, 3])
    seen: list[float] = []

    def look() -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            loss = float(_cross_entropy(forward(net, points).output, which).mean())
        seen.append(loss if math.isfinite(loss) else math.inf)

    def objective(step: int) -> tuple[float, list[Array]]:
        if looks > 1 and step % EVERY == 0:
            look()
        chosen = batches.integers(POINTS, size=BATCH)
        trace = forward(net, points[chosen])
        loss = float(_cross_entropy(trace.output, which[chosen]).mean())
        gradients = backward(net, trace, (_probability(trace.output) - which[chosen]) / BATCH)
        return loss, [*gradients.weights, *gradients.biases]

    fit(objective, Descent([*net.weights, *net.biases], MOMENTUM), cosine(rate, STEPS), STEPS)
    look()
    return [*seen, *[math.inf] * (looks - len(seen))]


def _cross_entropy(logits: Array, which: Array) -> Array:
    """Return -log of the probability of the right class, 0 or 1, for logits of the second."""
    loss: Array = np.logaddexp(0.0, np.where(which > 0, -logits, logits))
    return loss


def _probability(logits: Array) -> Array:
    """Return the probability of the second class, whatever the size of the logits."""
    return 0.5 + 0.5 * np.tanh(0.5 * logits)
