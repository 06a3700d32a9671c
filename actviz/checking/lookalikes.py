"""Functions of the catalogue that a function, or a claimed derivative, turns out to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from actviz.catalogue import catalogue
from actviz.checking.points import grid
from actviz.errors import SpecError

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.checking.subject import Subject

SAME = 1e-9
SAME_FLOAT32 = 1e-5


def same_function(subject: Subject) -> Activation | None:
    """Return the function of the catalogue that has the same values; nothing for a straight line."""
    x = grid()
    values = subject.f(x)
    limit = SAME_FLOAT32 if subject.float32 else SAME
    for activation in candidates(subject.parameters):
        if is_same(activation.f(x), values, limit):
            return activation
    return None


def candidates(parameters: Mapping[str, float]) -> Iterator[Activation]:
    """Yield every function of the catalogue, with its defaults and with those of *parameters* that it has."""
    for cls in catalogue().values():
        fitting = {key: value for key, value in parameters.items() if key in cls.parameters}
        if fitting:
            with suppress(SpecError):
                yield cls(**fitting)
        yield cls()


def is_same(found: Array, wanted: Array, limit: float) -> bool:
    """Say whether two lists of values are the same, as far as both are finite."""
    both = np.isfinite(found) & np.isfinite(wanted)
    return bool(
        both.sum() > found.size / 2 and (np.abs(found - wanted)[both] <= limit * (1 + np.abs(wanted[both]))).all()
    )
