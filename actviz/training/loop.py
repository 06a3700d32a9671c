"""Training: loss and gradient, step, and again; of one network or of a stack."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.training.network import trailing

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.training.optimisers import Optimiser, Schedule

    # Loss and gradients in the step with that number; of a stack, the losses with its axes.
    Objective = Callable[[int], tuple[float | Array, Sequence[Array]]]

# glibc keeps as much free memory for later as twice the largest block of its own mapping that it saw freed, at first
# hardly any: without such a block each step asks the system for the memory of the last one, and waits for it.
KEPT = 2**20


def fit(objective: Objective, optimiser: Optimiser, schedule: Schedule, steps: int) -> Array:
    """Take so many *steps* and return the losses before each, of shape (steps, …): … are the axes of a stack.

    A loss that is not finite ends it, or that network of the stack; it and those that are missing are ∞.
    """
    np.empty(KEPT)  # freed at once
    losses: list[Array] = []
    going = np.array(True)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for step in range(steps):
            loss, gradients = objective(step)
            going = going & np.isfinite(loss)
            losses.append(np.where(going, loss, math.inf))
            if not going.any():
                break
            if not going.all():
                gradients = [np.where(trailing(going, g.ndim), g, 0.0) for g in gradients]
            optimiser.step(gradients, schedule(step))
    missing = np.full((steps - len(losses), *going.shape), math.inf)
    return np.concatenate([losses, missing])
