"""The gains that torch.nn.init.calculate_gain has for a few functions, and what deep networks make of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.mean_field import FixedPoint, Spread, fixed_point

if TYPE_CHECKING:
    from actviz.activation import Activation

FRAMEWORK = "torch"
EQUAL = 1e-12  # a rounded formula and a quadrature


class Origin(NamedTuple):
    """Where a framework says that one of its gains is from."""

    text: str
    url: str


INIT_PAGE = "https://docs.pytorch.org/docs/stable/nn.init.html"
UNSAID = Origin("its page gives no derivation", INIT_PAGE)
HE = Origin("He et al. (2015): half of a centred signal passes", "https://arxiv.org/abs/1502.01852")


class _Coded(NamedTuple):
    text: str
    value: Callable[[Mapping[str, float]], float]
    origin: Origin


def _leaky(values: Mapping[str, float]) -> float:
    (slope,) = values.values()
    return math.sqrt(2 / (1 + slope**2))


# From the source of torch 2.13; it takes the names of nn.functional, here by those of the modules.
CODED = {
    "nn.Identity": _Coded("1", lambda _: 1.0, Origin("a linear layer keeps the variance", INIT_PAGE)),
    "nn.Sigmoid": _Coded("1", lambda _: 1.0, UNSAID),
    "nn.Tanh": _Coded("5/3", lambda _: 5 / 3, UNSAID),
    "nn.ReLU": _Coded("√2", lambda _: math.sqrt(2), HE),
    "nn.LeakyReLU": _Coded("√(2/(1 + slope²))", _leaky, HE),
    "nn.SELU": _Coded(
        "3/4",
        lambda _: 0.75,
        Origin("found by trial; its page advises 1", "https://github.com/pytorch/pytorch/pull/50664"),
    ),
}
WITH_SLOPE = {"nn.LeakyReLU"}  # whose parameter calculate_gain takes


class CodedGain(NamedTuple):
    """The gain that a framework has for an activation, as it is written there, and where it is from."""

    text: str
    value: float
    origin: Origin


def coded_gain(activation: Activation) -> CodedGain | None:
    """Return torch's gain for *activation*; None for all that calculate_gain raises an error for."""
    for known in activation.known_as:
        for call in known.calls if known.framework == FRAMEWORK else ():
            usual = {key: parameter.default for key, parameter in activation.parameters.items()} | known.parameters
            if call in CODED and (call in WITH_SLOPE or activation.values == usual):
                coded = CODED[call]
                return CodedGain(coded.text, coded.value(activation.values), coded.origin)
    return None


def settled(activation: Activation, gain: float) -> FixedPoint:
    """Return where a deep network without biases goes with weights of variance gain²/n."""
    return fixed_point(activation, Spread(gain**2))
