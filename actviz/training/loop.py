"""Training: loss and gradient, step, and again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.training.optimisers import Optimiser, Schedule

    Objective = Callable[[int], tuple[float, Sequence[Array]]]  # loss and gradients, in the step with that number


def fit(objective: Objective, optimiser: Optimiser, schedule: Schedule, steps: int) -> Array:
    """Take so many *steps* and return the loss before each, of shape (steps,).

    A loss that is not finite ends it; it and those that are missing are ∞.
    """
    losses = np.full(steps, math.inf)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for step in range(steps):
            loss, gradients = objective(step)
            if not math.isfinite(loss):
                break
            losses[step] = loss
            optimiser.step(gradients, schedule(step))
    return losses
