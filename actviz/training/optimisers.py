"""How gradients change parameters: descent with momentum, Adam, and learning rates that decay.

Optimisers change the arrays that they were given, in place, as whoever computes the gradients goes on reading them.
In a stack of networks each may have a rate of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

from actviz.training.network import trailing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actviz.arrays import Array

    Rate = float | Array  # one for all, or of the shape of the axes of a stack
    Schedule = Callable[[int], Rate]  # the learning rate of each step, counted from 0


class Optimiser(Protocol):
    """Anything that takes steps."""

    def step(self, gradients: Sequence[Array], rate: Rate, /) -> None:
        """Change the parameters by their *gradients*, one array for each, all of the parameters' shapes."""


class Descent:
    """Gradient descent with momentum: v ← momentum·v + g + weight_decay·w, then w ← w - rate·v; 0 leaves either out.

    Polyak (1964), "Some methods of speeding up the convergence of iteration methods", as torch.optim.SGD has it.  With
    a constant rate it is the rule for slopes of He et al. (2015), "Delving Deep into Rectifiers": Δ ← momentum·Δ +
    rate·g, if Δ is then taken off.
    """

    def __init__(self, parameters: Sequence[Array], momentum: float = 0.0, weight_decay: float = 0.0) -> None:
        self._parameters = parameters
        self._momentum, self._weight_decay = momentum, weight_decay
        self._velocities = [np.zeros_like(p) for p in parameters]

    def step(self, gradients: Sequence[Array], rate: Rate, /) -> None:
        """Take one step against the *gradients*; a rate below 0 climbs."""
        for w, v, g in zip(self._parameters, self._velocities, gradients, strict=True):
            v[...] = self._momentum * v + g + self._weight_decay * w
            w[...] -= trailing(rate, w.ndim) * v


class Adam:
    """Steps of about the rate in each parameter: the mean gradient over the root of the mean square gradient.

    Both are means over about 1/(1 - β) steps, corrected for starting at 0.  Kingma and Ba (2015), "Adam: A Method for
    Stochastic Optimization", algorithm 1 with their defaults, as torch.optim.Adam has it.
    """

    def __init__(
        self, parameters: Sequence[Array], betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        self._parameters = parameters
        self._betas, self._eps = betas, eps
        self._means = [np.zeros_like(p) for p in parameters]
        self._squares = [np.zeros_like(p) for p in parameters]
        self._steps = 0

    def step(self, gradients: Sequence[Array], rate: Rate, /) -> None:
        """Take one step against the *gradients*."""
        self._steps += 1
        first, second = self._betas
        rate = rate / (1 - first**self._steps)
        correction = math.sqrt(1 - second**self._steps)
        for w, mean, square, g in zip(self._parameters, self._means, self._squares, gradients, strict=True):
            mean[...] += (1 - first) * (g - mean)
            square[...] += (1 - second) * (g * g - square)
            w[...] -= trailing(rate, w.ndim) * mean / (np.sqrt(square) / correction + self._eps)


def constant(rate: Rate) -> Schedule:
    """Return the same *rate* for all steps."""
    return lambda _: rate


def stepped(rate: Rate, factor: float, every: int) -> Schedule:
    """Return a *rate* that is multiplied by *factor* *every* so many steps."""
    return lambda step: rate * factor ** (step // every)


def exponential(rate: Rate, factor: float) -> Schedule:
    """Return a *rate* that is multiplied by *factor* in each step."""
    return lambda step: rate * factor**step


def cosine(rate: Rate, steps: int) -> Schedule:
    """Return a *rate* that falls to 0 within so many *steps* as half a cosine: Loshchilov and Hutter (2017), SGDR."""
    return lambda step: rate * (1 + math.cos(math.pi * step / steps)) / 2
