"""Every activation of the catalogue with its default parameters and with others, made from the declared domains."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from actviz.activation import Activation
from actviz.catalogue import catalogue
from actviz.errors import SpecError
from actviz.terms import Parameter

OTHERS = (-1.5, 0.0, 0.3, 2.5)  # whichever of these a parameter's domain allows


def every_case() -> list[Activation]:
    """Return each activation with its defaults, and with every other value of each parameter."""
    return [a for cls in catalogue().values() for a in _variants(cls)]


def _variants(cls: type[Activation]) -> Iterator[Activation]:
    choices = [_values(p) for p in cls.parameters.values()]
    for values in product(*choices):
        try:
            yield cls(**dict(zip(cls.parameters, values, strict=True)))
        except SpecError:
            continue  # values that do not go together, such as a lower end above the upper one


def _values(parameter: Parameter) -> list[float]:
    return [parameter.default, *(v for v in OTHERS if v in parameter.domain and v != parameter.default)]


def sample_points(activation: Activation) -> list[float]:
    """Return doubles near 0, in the bends and far out in both tails, none of them on or within 1e-4 of a break."""
    sizes = [1e-300, 1e-17, 1e-8, 1e-3, 0.1, 0.29, 0.5, 0.77, 1.0, 1.3, 1.9, 2.7, 3.3, 5.1, 8.5, 12.3, 17.7, 20.0]
    sizes += [26.1, 36.9, 37.6, 38.3, 45.7, 77.7, 333.3, 700.2, 707.9, 712.3, 745.0, 1e5, 1e155, 1e300]
    points = [math.copysign(size, sign) for size in sizes for sign in (-1.0, 1.0)]
    return [x for x in points if all(abs(x - b.at) > 1e-4 for b in activation.breaks)]
