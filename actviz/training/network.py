"""A fully connected network in plain numpy: one activation behind every hidden layer, a linear output.

Layer l = 1 … L + 1 makes pre-activations h_l = x_(l-1) W_lᵀ + b_l, the hidden ones of them x_l = f(h_l); h_(L+1) is the
output.  Arrays have one row for each example.  What overflows is ∞ or nan, for the caller to find; nothing warns.

Networks of the same shape make a stack: the same arrays with axes in front, of weights, biases and examples alike.
What is computed is what each network computes alone; examples that lack these axes are those of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from actviz.activation import Activation
    from actviz.arrays import Array, ArrayLike


class Network(NamedTuple):
    """Weights of shape (…, units, inputs) and biases of shape (…, units) for each layer, the last one linear."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activation: Activation


class Trace(NamedTuple):
    """What a forward pass leaves: x_0 (the inputs) to x_L, and h_1 to h_(L+1), each of shape (…, examples, units)."""

    activations: tuple[Array, ...]
    pre_activations: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """The output, of shape (…, examples, units of the last layer)."""
        return self.pre_activations[-1]


class Signals(NamedTuple):
    """The gradients of a loss by x_0 (the inputs) to x_L, and by h_1 to h_(L+1), in the shapes of the trace."""

    activations: tuple[Array, ...]
    pre_activations: tuple[Array, ...]


class Gradients(NamedTuple):
    """The gradients of a loss by weights and biases, summed over the examples, and by all that a trace holds."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[Array, ...]
    pre_activations: tuple[Array, ...]

    @property
    def inputs(self) -> Array:
        """The gradient by the inputs, of shape (…, examples, inputs)."""
        return self.activations[0]


def stacked(networks: Sequence[Network]) -> Network:
    """Return *networks* of the same shape and activation, or stacks of the same size, with one more axis in front."""
    layers = (zip(*(getattr(n, kind) for n in networks), strict=True) for kind in ("weights", "biases"))
    weights, biases = (tuple(map(np.stack, found)) for found in layers)
    return Network(weights, biases, networks[0].activation)


def trailing(numbers: ArrayLike, axes: int) -> NDArray[Any]:
    """Return what each network of a stack has one of, with 1s behind, to go with its arrays of so many *axes*."""
    return np.reshape(numbers, np.shape(numbers) + (1,) * (axes - np.ndim(numbers)))


def forward(network: Network, inputs: Array) -> Trace:
    """Return all activations and pre-activations for *inputs* of shape (…, examples, inputs)."""
    activations = [inputs]
    pre_activations: list[Array] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for weights, biases in zip(network.weights, network.biases, strict=True):
            if pre_activations:
                activations.append(network.activation.f(pre_activations[-1]))
            pre_activations.append(activations[-1] @ weights.mT + biases[..., None, :])
    return Trace(tuple(activations), tuple(pre_activations))


def signals(network: Network, trace: Trace, gradient: Array) -> Signals:
    """Return the gradients by activations and pre-activations, given that by the output, in the output's shape."""
    by_activations: list[Array] = []
    by_pre_activations = [gradient]
    with np.errstate(over="ignore", invalid="ignore"):
        for k in reversed(range(len(network.weights))):
            by_activations.append(by_pre_activations[-1] @ network.weights[k])
            if k:
                by_pre_activations.append(by_activations[-1] * network.activation.d1(trace.pre_activations[k - 1]))
    return Signals(tuple(reversed(by_activations)), tuple(reversed(by_pre_activations)))


def backward(network: Network, trace: Trace, gradient: Array) -> Gradients:
    """Return the gradients by weights, biases, activations and pre-activations.

    *gradient* is that of the loss by the output, in the output's shape.
    """
    found = signals(network, trace, gradient)
    with np.errstate(over="ignore", invalid="ignore"):
        weights = tuple(g.mT @ x for g, x in zip(found.pre_activations, trace.activations, strict=True))
        biases = tuple(g.sum(axis=-2) for g in found.pre_activations)
    return Gradients(weights, biases, *found)
