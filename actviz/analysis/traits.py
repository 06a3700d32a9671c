"""Yes-or-no properties by which the catalogue is searched.  All but one are declared and need no arithmetic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.activation import Activation


def bounded(activation: Activation) -> bool:
    """Say whether f stays between two numbers."""
    return all(math.isfinite(end) for part in activation.facts.range for end in part[:2])


def monotonic(activation: Activation) -> bool:
    """Say whether f never turns; it may be flat in places."""
    return activation.facts.monotonic != "no"


def smooth(activation: Activation, derivatives: int) -> bool:
    """Say whether f and its first *derivatives* derivatives are continuous: 0 asks for no jumps, 1 for no kinks.

    A seam is recorded by the order of the first derivative that jumps, so one of order 2 leaves f′ continuous.
    """
    return all(b.order > derivatives for b in activation.seams)


def zero_centred(activation: Activation) -> bool:
    """Say whether inputs from N(0, 1) give outputs of mean 0."""
    from actviz.analysis.moments import moments  # the only property here that needs numpy

    return moments(activation).zero_centred
