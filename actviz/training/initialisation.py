"""How large random weights are at the start: named rules, or n·Var(W) as a number, n inputs to a unit.

He et al. (2015) take Var(W) = 2/n, LeCun et al. (1998) 1/n, Glorot and Bengio (2010, "xavier") 2/(n + m) for m units;
"gain" takes 1/(n·E f′(z)²), z ~ N(0, 1), which keeps the gradient of pre-activations of variance 1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.moments import moments
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.spelling import did_you_mean, fold, quoted
from actviz.training.network import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from actviz.activation import Activation

RULES = {
    "he": "He's initialisation",
    "xavier": "Xavier initialisation",
    "lecun": "LeCun's initialisation",
    "gain": "the function's own gain",
}
ALIASES = {"kaiming": "he", "glorot": "xavier"}
MOST = 1e6


class Initialisation(NamedTuple):
    """One of the RULES, or "" for a number, and n·Var(W) in a square layer; scale is 1 for what has no function."""

    rule: str
    scale: float

    def variance(self, inputs: int, units: int) -> float:
        """Return Var(W) for a layer of *units* with so many *inputs*."""
        return self.scale * (2 / (inputs + units) if self.rule == "xavier" else 1 / inputs)


def initialisation(text: str, activation: Activation) -> Initialisation:
    """Read --init: he, xavier, lecun, gain, or n·Var(W) as 1.5 or 1.5/n; kaiming is he and glorot is xavier.

    Raises RequestError for anything else, and for the gain of a function that has none.
    """
    if rule := rule_of(text):
        return Initialisation(rule, {"he": 2.0}.get(rule, 1.0) if rule != "gain" else _gain(activation))
    scale = _number(text.strip().removesuffix("/n"))
    if scale is None:
        hint = did_you_mean(text, (*RULES, *ALIASES))
        allowed = f"{', '.join(RULES)}, or n·Var(W) as a number"
        raise RequestError(f"--init must be {allowed}, got {quoted(text)}{hint}")
    if not 0 < scale <= MOST:
        raise RequestError(f"--init must be greater than 0 and at most {plain(MOST)} as a number, got {quoted(text)}")
    return Initialisation("", scale)


def rule_of(text: str) -> str:
    """Return which of the RULES *text* names, "" for none of them."""
    rule = ALIASES.get(fold(text), fold(text))
    return rule if rule in RULES else ""


def _number(text: str) -> float | None:
    try:
        return None if "_" in text else float(text)  # in Python 1_0 is 10
    except ValueError:
        return None


def _gain(activation: Activation) -> float:
    kept = moments(activation).slope_second
    if not 0 < kept < math.inf:
        raise RequestError(f"--init gain needs a finite E f′² above 0; that of {activation.label} is {plain(kept)}")
    return 1 / kept


def network(
    rng: np.random.Generator, sizes: Sequence[int], activation: Activation, init: str = "he", bias: float = 0.0
) -> Network:
    """Return a random network: *sizes* are inputs, units of each hidden layer and outputs; *bias* is Var(b).

    Weights and biases are normal with mean 0; the linear output has the weights of a hidden layer of its shape.
    """
    start = initialisation(init, activation)
    shapes = list(zip(sizes[1:], sizes, strict=False))
    weights = (math.sqrt(start.variance(n, m)) * rng.standard_normal((m, n)) for m, n in shapes)
    biases = (math.sqrt(bias) * rng.standard_normal(m) for m, _ in shapes)
    return Network(tuple(weights), tuple(biases), activation)
