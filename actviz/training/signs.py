"""What inputs that are all positive do to the gradients of a neuron's weights, and to the way of descent.

The gradient by weight i is the mean of δ·xᵢ over the examples of a batch, x the outputs of the layer before.  One
example gives all weights the sign of δ if all x are positive.  In large batches the means become normal, and the share
of batches that give one sign depends on ρ = (E x)²/E x² alone, the correlation of two of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.moments import integrate, moments
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.numerics import normal
from actviz.training.loop import fit
from actviz.training.optimisers import Descent, constant
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.moments import Moments
    from actviz.arrays import Array
    from actviz.watching import Watch

INPUTS = 10  # of the neuron whose signs are counted
EXAMPLES = 2**18
BATCHES = (1, 2, 4, 8, 16, 32)
BATCH = 32  # the one that sentences speak of
GOAL = np.array([1.0, -1.0])  # one weight has to rise, the other to fall
STEP = 0.2  # rate times E|x|²
ARRIVED = 0.05  # of the distance is left
SEEDS = 11
LATEST = 5  # times the steps that the mean gradient needs to arrive
MOST_STEPS = 2000
REACH = 10.0  # standard deviations


class Way(NamedTuple):
    """The ways of one batch size: length over distance for each seed, ∞ if it does not arrive, and the first way.

    path has the shape (steps + 1, 2), from 0 to where it arrives.
    """

    batch: int
    ratios: tuple[float, ...]
    path: Array

    @property
    def ratio(self) -> float:
        """The median over the seeds."""
        return float(np.median(self.ratios))


class Signs(NamedTuple):
    """Of one activation: the share of batches with gradients of one sign for each of BATCHES, and in the limit.

    ways are those with its outputs as inputs, of this mean, centred those with the mean taken off; for each of BATCHES.
    """

    activation: Activation
    mean: float
    shares: tuple[float, ...]
    limit: float
    rate: float
    ways: tuple[Way, ...]
    centred: tuple[Way, ...]


def signs(activations: tuple[Activation, ...], seed: int, watch: Watch = unwatched) -> tuple[Signs, ...]:
    """Count signs with 10 inputs, and walk with 2, which are f(z) for z from N(0, 1); δ is from N(0, 1) as well.

    Raises RequestError if the outputs of an activation have no finite mean square above 0.
    """
    return tuple(_signs(a, seed) for a in watch(activations, len(activations), "signs and ways"))


def _signs(activation: Activation, seed: int) -> Signs:
    m = moments(activation)
    if not 0 < m.second < math.inf:
        needed = "experiment zigzag needs outputs with a finite E f² above 0"
        raise RequestError(f"{needed}; that of {activation.label} is {plain(m.second)}")
    rng = np.random.default_rng([seed, 1])
    products = activation.f(rng.standard_normal((EXAMPLES, INPUTS))) * rng.standard_normal((EXAMPLES, 1))
    rate = STEP / (len(GOAL) * m.second)
    ways = [_ways(activation, m, rate, batch, seed) for batch in BATCHES]
    return Signs(
        activation,
        m.mean,
        tuple(_one_sign(products.reshape(-1, batch, INPUTS).sum(axis=1)) for batch in BATCHES),
        one_sign_in_large_batches(m.mean**2 / m.second),
        rate,
        tuple(way for way, _ in ways),
        tuple(centred for _, centred in ways),
    )


def _one_sign(gradients: Array) -> float:
    return float(((gradients >= 0).all(axis=1) | (gradients <= 0).all(axis=1)).mean())


def one_sign_in_large_batches(correlation: float) -> float:
    """Return the probability that 10 normal numbers with that correlation have one sign: 2·E Φ(√(ρ/(1 - ρ))·z)¹⁰."""
    if correlation >= 1:
        return 1.0
    slope = math.sqrt(correlation / (1 - correlation))
    total, _ = integrate(
        lambda z: (normal.phi(z) * normal.cumulative(slope * z) ** INPUTS)[None], np.array([-REACH, 0.0, REACH])
    )
    return float(2 * total[0])


def _ways(activation: Activation, m: Moments, rate: float, batch: int, seed: int) -> tuple[Way, Way]:
    """Let linear neurons with two weights, one for each seed, learn the weights GOAL from 0.

    The second way is that with the mean of the inputs taken off, for the same inputs.
    """
    rng = np.random.default_rng([seed, 2, batch])
    means = np.array([0.0, m.mean])[:, None, None, None]
    weights = np.zeros((2, SEEDS, 2))
    places = []

    def objective(_: int) -> tuple[float, list[Array]]:
        places.append(weights.copy())
        x = activation.f(rng.standard_normal((SEEDS, batch, 2))) - means
        errors = (x * (weights - GOAL)[:, :, None]).sum(axis=-1, keepdims=True)
        return float(np.square(errors).mean() / 2), [(errors * x).mean(axis=2)]

    shrinks = rate * (m.second - m.mean**2)  # what the mean gradient takes off the distance in a step
    steps = LATEST * math.log(1 / ARRIVED) / max(shrinks, 1 / MOST_STEPS)
    fit(objective, Descent([weights]), constant(rate), min(math.ceil(steps), MOST_STEPS))
    way, centred = (_way(batch, paths) for paths in np.array(places).swapaxes(0, 1))
    return way, centred


def _way(batch: int, paths: Array) -> Way:
    left = np.linalg.norm(paths - GOAL, axis=2) / np.linalg.norm(GOAL)
    ends = [int(np.argmax(near)) if (near := left[:, k] < ARRIVED).any() else -1 for k in range(SEEDS)]
    ratios = [_length_over_distance(paths[: end + 1, k]) if end > 0 else math.inf for k, end in enumerate(ends)]
    return Way(batch, tuple(ratios), paths[: ends[0] + 1 if ends[0] > 0 else None, 0])


def _length_over_distance(path: Array) -> float:
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    return float(length / np.linalg.norm(path[-1] - path[0]))
