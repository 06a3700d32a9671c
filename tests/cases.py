"""Every activation of the catalogue with its default parameters and with others, made from the declared domains."""

from __future__ import annotations

import math
from collections.abc import Iterator

from actviz.activation import Activation
from actviz.catalogue import catalogue
from actviz.errors import SpecError
from actviz.terms import Parameter

OTHERS = (-1.5, 0.0, 0.3, 2.5)  # whichever of these a parameter's domain allows


def every_case() -> list[Activation]:
    """Return each activation with its defaults, with other values of each parameter, and with all of them changed."""
    return [a for cls in catalogue().values() for a in _variants(cls)]


def _variants(cls: type[Activation]) -> Iterator[Activation]:
    others = {p.name: [v for v in _within(p) if v != p.default] for p in cls.parameters.values()}
    yield cls()
    choices = [{name: value} for name, values in others.items() for value in values]
    if len(others) > 1:
        choices += [{name: values[k % len(values)] for name, values in others.items() if values} for k in range(2)]
    for choice in choices:
        try:
            yield cls(**choice)
        except SpecError:
            continue  # values that do not go together, such as a lower end above the upper one


def _within(parameter: Parameter) -> list[float]:
    """Return a few values that the parameter's domain allows, also if it is a narrow one."""
    low, high = parameter.domain.low, parameter.domain.high
    found = [v for v in OTHERS if v in parameter.domain]
    return found or [low + (min(high, low + 4) - low) * share for share in (0.25, 0.8)]


def sample_points(activation: Activation) -> list[float]:
    """Return doubles near 0, in the bends and far out in both tails, none of them on or within 1e-4 of a break."""
    sizes = [1e-300, 1e-17, 1e-8, 1e-3, 0.1, 0.29, 0.5, 0.77, 1.0, 1.3, 1.9, 2.7, 3.3, 5.1, 8.5, 12.3, 17.7, 20.0]
    sizes += [26.1, 36.9, 37.6, 38.3, 45.7, 77.7, 333.3, 700.2, 707.9, 712.3, 745.0, 1e5, 1e155, 1e300]
    points = [math.copysign(size, sign) for size in sizes for sign in (-1.0, 1.0)]
    points = [x for x in points if abs(x) <= _farthest(activation)]
    return [x for x in points if all(abs(x - b.at) > 1e-4 for b in activation.breaks)]


def _farthest(activation: Activation) -> float:
    """Return how far out an oscillation is asked for: at 1e300 a double says nothing about its phase."""
    return 800.0 * activation.facts.wavelength or math.inf
