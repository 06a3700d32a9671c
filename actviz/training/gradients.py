"""Gradients through deep random networks of many functions and initialisations that share their random numbers.

They are the networks of `simulate`, without biases, and their gradients are the same.  Only the scale of the weights
differs between initialisations, so one pass through the matrices of a seed serves all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.training.initialisation import initialisation
from actviz.training.propagation import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import DepthSettings
    from actviz.training.propagation import Draw

BLOCK = 16  # columns; BLAS would share larger products among threads, which wait for each other if a machine is busy


def gradients(activations: Sequence[Activation], inits: Sequence[str], settings: DepthSettings) -> Array:
    """Return the norm of the gradient by the pre-activations of each layer, over that of the last.

    It is of shape (activations, inits, seeds, layers), for each activation with each initialisation; biases are 0, and
    the initialisation of the settings does not count.
    """
    scales = [[initialisation(init, activation).scale for init in inits] for activation in activations]
    factors = np.sqrt(np.array(scales) / settings.width)[..., None, None]
    seeds = range(settings.seed, settings.seed + settings.seeds)
    return np.stack([_norms(activations, factors, draw(seed, settings)) for seed in seeds], axis=2)


def _norms(activations: Sequence[Activation], factors: Array, drawn: Draw) -> Array:
    """Return the norms in the networks of one seed, of shape (activations, inits, layers)."""
    outputs = np.broadcast_to(drawn.inputs, (*factors.shape[:2], *drawn.inputs.shape))
    slopes = []
    for weights in drawn.weights:
        signal = factors * _times(outputs, weights.T)
        outputs = np.stack([a.f(h) for a, h in zip(activations, signal, strict=True)])
        slopes.append(np.stack([a.d1(h) for a, h in zip(activations, signal, strict=True)]))
    arriving = slopes[-1] * drawn.readout
    norms = [np.linalg.norm(arriving, axis=(-2, -1))]
    for weights, slope in zip(drawn.weights[:0:-1], slopes[-2::-1], strict=True):
        arriving = factors * _times(arriving, weights) * slope
        norms.append(np.linalg.norm(arriving, axis=(-2, -1)))
    found: Array = np.stack(norms[::-1], axis=-1) / norms[0][..., None]
    return found


def _times(rows: Array, matrix: Array) -> Array:
    """Return the products of rows of all cases, so that the large matrix is read once, in blocks of columns."""
    blocks = matrix.reshape(len(matrix), -1, math.gcd(BLOCK, len(matrix))).swapaxes(0, 1)
    product: Array = (rows.reshape(-1, len(matrix)) @ blocks).swapaxes(0, 1).reshape(rows.shape)
    return product
