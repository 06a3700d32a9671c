"""Terms that are often forgotten or added in a derivative of an activation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from actviz.catalogue import catalogue
from actviz.checking.piece import explains

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array

SMALL = 1e-3  # values of a term, against its largest, that say nothing about its factor
CLOSE = 1e-6


def difference(
    off: Array, x: Array, f: Array, slack: Array, parameters: Mapping[str, float], *, times: Array
) -> tuple[str, float] | None:
    """Return the term of which, multiplied by *times*, *off* is a constant multiple at all *x*, with the factor.

    Nothing if there is none.
    """
    for name, term in _terms(x, f, parameters):
        values = times * term
        finite = np.isfinite(values)
        large = finite & (np.abs(values) > SMALL * np.max(np.abs(values[finite]), initial=0.0))
        if not large.any():
            continue
        factor = float(np.median(off[large] / values[large]))
        rest = np.abs(off - factor * values)
        close = (rest <= slack + CLOSE * np.abs(off))[finite].all()
        if factor and np.isfinite(factor) and close and explains(rest[finite], off[finite]):
            return name, factor
    return None


def _terms(x: Array, f: Array, parameters: Mapping[str, float]) -> Iterator[tuple[str, Array]]:
    yield "1", np.ones_like(x)
    yield "x", x
    yield "f(x)", f
    yield "f(x)**2", f**2
    yield "x**2", x**2
    scales = {f"{name}*x": value for name, value in parameters.items() if value not in {0.0, 1.0}} | {"x": 1.0}
    for argument, scale in scales.items():
        for name, term in _TERMS.items():
            yield name.replace("(x", f"({argument}"), term(x, scale * x)


def _known(name: str) -> Activation:
    return catalogue()[name]()


_TERMS: dict[str, Callable[[Array, Array], Array]] = {
    "sigmoid(x)": lambda _, t: _known("sigmoid").f(t),
    "x*sigmoid(x)*(1 - sigmoid(x))": lambda x, t: x * _known("sigmoid").d1(t),
    "sigmoid(x)*(1 - sigmoid(x))": lambda _, t: _known("sigmoid").d1(t),
    "tanh(x)": lambda _, t: np.tanh(t),
    "tanh(x)**2": lambda _, t: np.tanh(t) ** 2,
    "x*(1 - tanh(x)**2)": lambda x, t: x * _known("tanh").d1(t),
    "1 - tanh(x)**2": lambda _, t: _known("tanh").d1(t),
    "tanh(softplus(x))": lambda _, t: np.tanh(_known("softplus").f(t)),
    "Phi(x)": lambda _, t: _known("probit").f(t),
    "phi(x)": lambda _, t: _known("probit").d1(t),
    "x*phi(x)": lambda x, t: x * _known("probit").d1(t),
    "exp(x)": lambda _, t: np.exp(t),
    "x*exp(x)": lambda x, t: x * np.exp(t),
    "exp(-(x))": lambda _, t: np.exp(-t),
    "exp(-(x)**2)": lambda _, t: np.exp(-(t**2)),
    "x*exp(-(x)**2)": lambda x, t: x * np.exp(-(t**2)),
}
