"""What inputs that are all positive do to the gradients of a neuron's weights, and to the way of descent.

The gradient by weight i is the mean of δ·xᵢ over the examples of a batch, x the outputs of the layer before.  One
example gives all weights the sign of δ if all x are positive.  In large batches the means become normal, and the share
of batches that give one sign depends on ρ = (E x)²/E x² alone, the correlation of two of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.moments import moments
from actviz.analysis.quadrature import integrate
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.numerics import normal
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
        label = activation.label
        got = f"{label} has none" if math.isnan(m.second) else f"that of {label} is {plain(m.second)}"
        raise RequestError(f"{needed}; {got}")
    rate = STEP / (len(GOAL) * m.second)
    ways, centred = _ways(activation, m, rate, seed)
    shares, limit = _shares(activation, seed), one_sign_in_large_batches(m.mean**2 / m.second)
    return Signs(activation, m.mean, shares, limit, rate, ways, centred)


def _shares(activation: Activation, seed: int) -> tuple[float, ...]:
    """Return the share of batches with gradients of one sign; a batch is made of some of the size before."""
    rng = np.random.default_rng([seed, 1])
    inputs = np.ascontiguousarray(rng.standard_normal((EXAMPLES, INPUTS)).T)
    gradients = activation.f(inputs) * rng.standard_normal(EXAMPLES)
    shares, size = [], 1
    for batch in BATCHES:
        parts = batch // size
        gradients = sum((gradients[:, k::parts] for k in range(1, parts)), gradients[:, ::parts])
        size = batch
        shares.append(float(((gradients >= 0).all(axis=0) | (gradients <= 0).all(axis=0)).mean()))
    return tuple(shares)


def one_sign_in_large_batches(correlation: float) -> float:
    """Return the probability that 10 normal numbers with that correlation have one sign: 2·E Φ(√(ρ/(1 - ρ))·z)¹⁰."""
    if correlation >= 1:
        return 1.0
    slope = math.sqrt(correlation / (1 - correlation))
    found = integrate(
        lambda z: (normal.phi(z) * normal.cumulative(slope * z) ** INPUTS)[None], np.array([-REACH, 0.0, REACH])
    )
    return float(2 * found.sums[0])


def _ways(activation: Activation, m: Moments, rate: float, seed: int) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """Let linear neurons with two weights learn the weights GOAL from 0, for each seed in batches of each size.

    The second ways are those with the mean of the inputs taken off, for the same inputs.  A step takes the mean of
    rate·xxᵀ over the batch, times what is left to the goal, off what is left.
    """
    shrinks = rate * (m.second - m.mean**2)  # what the mean gradient takes off the distance in a step
    steps = min(math.ceil(LATEST * math.log(1 / ARRIVED) / max(shrinks, 1 / MOST_STEPS)), MOST_STEPS)
    means = np.array([0.0, m.mean])[:, None, None, None, None]
    squares, left = np.empty((steps, len(BATCHES), 2, SEEDS, 2, 2)), np.empty((steps, len(BATCHES), 2, SEEDS, 2, 1))
    left[0] = -GOAL[:, None]
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for k, batch in enumerate(BATCHES):
            drawn = np.random.default_rng([seed, 2, batch]).standard_normal((steps, SEEDS, batch, 2))
            x = activation.f(drawn) - means
            squares[:, k] = (x.mT @ x * (rate / batch)).swapaxes(0, 1)
        for step in range(1, steps):
            left[step] = left[step - 1] - squares[step - 1] @ left[step - 1]
    ways, centred = (
        tuple(_way(batch, GOAL + left[:, k, kind, :, :, 0]) for k, batch in enumerate(BATCHES)) for kind in range(2)
    )
    return ways, centred


def _way(batch: int, paths: Array) -> Way:
    left = np.linalg.norm(paths - GOAL, axis=2) / np.linalg.norm(GOAL)
    ends = [int(np.argmax(near)) if (near := left[:, k] < ARRIVED).any() else -1 for k in range(SEEDS)]
    ratios = [_length_over_distance(paths[: end + 1, k]) if end > 0 else math.inf for k, end in enumerate(ends)]
    return Way(batch, tuple(ratios), paths[: ends[0] + 1 if ends[0] > 0 else None, 0])


def _length_over_distance(path: Array) -> float:
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    return float(length / np.linalg.norm(path[-1] - path[0]))
