"""Signal and gradient in random networks that are really made: the simulation beside mean field theory.

Each network sees two inputs whose mean squares are 1 and whose correlation is stated.  The gradient is that of one
random linear output by the pre-activations of each layer, from a backward pass.  Networks of one seed have the same
random numbers whatever the activation; only their scale follows the initialisation.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.saturation import saturation
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.settings import LAST_SEED
from actviz.training.initialisation import initialisation
from actviz.training.network import Network, forward, signals
from actviz.watching import unwatched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actviz.activation import Activation
    from actviz.analysis.saturation import Saturation
    from actviz.arrays import Array
    from actviz.settings import DepthSettings
    from actviz.watching import Watch

START = 0.5  # the correlation of the two inputs
MOST_LAYERS, MOST_WIDTH, MOST_SEEDS, MOST_BIAS = 1000, 4096, 1000, 1e6
MOST_WEIGHTS = 2**28  # 2 GB


class Simulation(NamedTuple):
    """What the layers of the networks of one activation did; arrays are of shape (seeds, layers), first layer first.

    variance is the mean square of pre-activations, second that of outputs; gradient is the norm of the gradient by
    the pre-activations over that of the last layer, 0 where it is 0 or underflows; saturated and dead are shares of
    the units, at the two inputs taken together; correlation is that of the pre-activations for the two inputs.
    """

    activation: Activation
    weights: float  # n·Var(W)
    seeds: tuple[int, ...]
    variance: Array
    second: Array
    gradient: Array
    saturated: Array
    dead: Array
    correlation: Array


def simulate(
    activations: Sequence[Activation], settings: DepthSettings, watch: Watch = unwatched
) -> tuple[Simulation, ...]:
    """Send two inputs forwards and a gradient backwards through random networks, as many as there are seeds.

    Raises RequestError for settings that make no network, or one that is too large to be kept.
    """
    check(settings)
    seeds = range(settings.seed, settings.seed + settings.seeds)
    scales = [initialisation(settings.init, activation).scale for activation in activations]
    found: list[list[Array]] = [[] for _ in activations]
    steps = (drawn for seed in seeds for drawn in _drawing(seed, settings))
    for step, drawn in enumerate(watch(steps, len(seeds) * settings.layers, "Random networks"), start=1):
        if step % settings.layers:
            continue
        biases = math.sqrt(settings.bias) * drawn.biases
        for k, activation in enumerate(activations):
            scaled = drawn.weights * math.sqrt(scales[k] / settings.width)
            made = Network((*scaled, drawn.readout), (*biases, np.zeros(1)), activation)
            found[k].append(_measured(made, drawn.inputs))
    return tuple(
        Simulation(activation, scale, tuple(seeds), *np.stack(rows, axis=1))
        for activation, scale, rows in zip(activations, scales, found, strict=True)
    )


def check(settings: DepthSettings) -> None:
    """Raise RequestError unless the settings make networks that can be kept."""
    limits = {
        "layers": (settings.layers, 1, MOST_LAYERS),
        "width": (settings.width, 2, MOST_WIDTH),
        "seeds": (settings.seeds, 1, MOST_SEEDS),
        "bias": (settings.bias, 0, MOST_BIAS),
        "seed": (settings.seed, 0, LAST_SEED),
    }
    for name, (value, least, most) in limits.items():
        if not least <= value <= most:
            raise RequestError(f"--{name} must be {least} to {plain(most)}, got {plain(value)}")
    if (count := settings.layers * settings.width**2) > MOST_WEIGHTS:
        widest = math.isqrt(MOST_WEIGHTS // settings.layers)
        raise RequestError(
            f"--width must be at most {widest} for {settings.layers} layers, got {settings.width}: {count} weights"
        )


class Draw(NamedTuple):
    """What is random about the networks of one seed: two inputs, weights and biases of variance 1, a linear output."""

    inputs: Array  # (2, width)
    weights: Array  # (layers, width, width)
    biases: Array  # (layers, width)
    readout: Array  # (1, width)


def draw(seed: int, settings: DepthSettings) -> Draw:
    """Draw what the networks of one seed share; the inputs have mean squares of exactly 1 and the correlation START."""
    *_, drawn = _drawing(seed, settings)
    return drawn


def _drawing(seed: int, settings: DepthSettings) -> Iterator[Draw]:
    """Yield what is drawn after each layer, as drawing takes longest; all of it is there with the last one."""
    layers, width = settings.layers, settings.width
    rng = np.random.default_rng(seed)
    first, other = rng.standard_normal((2, width))
    first /= np.linalg.norm(first)
    other -= (other @ first) * first
    other /= np.linalg.norm(other)
    inputs = math.sqrt(width) * np.stack([first, START * first + math.sqrt(1 - START**2) * other])
    drawn = Draw(inputs, np.empty((layers, width, width)), np.empty((layers, width)), np.empty((1, width)))
    for layer in drawn.weights[:-1]:
        rng.standard_normal(out=layer)
        yield drawn
    for rest in (drawn.weights[-1], drawn.biases, drawn.readout):
        rng.standard_normal(out=rest)
    yield drawn


def _measured(network: Network, inputs: Array) -> Array:
    """Return the quantities of a Simulation for one network, each by layer: of shape (6, layers)."""
    trace = forward(network, inputs)
    gradient = signals(network, trace, np.ones((2, 1))).pre_activations[:-1]
    signal = trace.pre_activations[:-1]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        norms = _norms(gradient)
        return np.array(
            [
                _norms(signal) ** 2 / inputs.size,
                _norms(trace.activations[1:]) ** 2 / inputs.size,
                np.where(norms == 0, 0.0, norms / norms[-1]),
                *_shares(saturation(network.activation), signal),
                [_cosine(*h) for h in signal],
            ]
        )


def _norms(arrays: Sequence[Array]) -> Array:
    return np.array([_norm(x) for x in arrays])


def _norm(x: Array) -> float:
    """Return the norm of all numbers; their squares may leave the doubles."""
    largest = np.abs(x).max()
    return float(largest * np.linalg.norm(x / largest)) if 0 < largest < math.inf else float(largest)


def _cosine(first: Array, second: Array) -> float:
    norms = _norm(first), _norm(second)
    return float((first / norms[0]) @ (second / norms[1])) if all(norms) else math.nan


def _shares(found: Saturation, signal: Sequence[Array]) -> Array:
    """Return the shares of saturated and of dead units in each layer, of shape (2, layers)."""
    shares = np.zeros((2, len(signal)))
    for k, x in enumerate(signal):
        for region in found.tails:
            inside = (x <= region.high) & ((x > region.low) | (x == -np.inf))
            shares[int(region.kind == "dead"), k] += inside.mean()
        if np.isnan(x).any():
            shares[:, k] = np.nan
    return shares
