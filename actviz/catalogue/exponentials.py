"""Exponential growth: functions whose slope is unbounded on one side or both."""

from __future__ import annotations

import math

from actviz.activation import Activation
from actviz.deferred import np
from actviz.interval import POSITIVE, REALS
from actviz.terms import Break, Facts, KnownAs, Piece, Reference, Tail

DREAMER_V3 = Reference(
    "Hafner et al.", 2023, "Mastering diverse domains through world models", "https://arxiv.org/abs/2301.04104"
)


class Exponential(Activation):
    """The exponential function, its own derivative: saturated on the left, unbounded on the right."""

    name = "exponential"
    aliases = ("exp",)
    formula = "exp(x)"
    derivative = "exp(x)"
    mathtext = r"e^{x}"
    used_in = "outputs that must be positive, such as rates and variances"
    known_as = (
        KnownAs("torch", "exp"),
        KnownAs("keras", "exponential"),
        KnownAs("jax", "numpy.exp"),
        KnownAs("tf", "exp"),
        KnownAs("onnx", "Exp"),
    )
    facts = Facts(
        range=(POSITIVE,),
        left=Tail(0.0),
        right=Tail(math.inf, slope=math.inf, curvature=math.inf),
        monotonic="increasing",
        peak_slope=math.inf,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (Piece(np.exp, np.exp, np.exp),)


class Symexp(Activation):
    """The exponential growth of both signs that undoes symlog."""

    name = "symexp"
    formula = "sign(x)*expm1(abs(x))"
    derivative = "exp(abs(x))"
    mathtext = r"\mathrm{sgn}(x)\,(e^{|x|} - 1)"
    used_in = "reading predictions made in symlog units back, as in DreamerV3"
    references = (DREAMER_V3,)
    breaks = (Break(0.0, order=2, takes="mean"),)
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=math.inf, curvature=-math.inf),
        right=Tail(math.inf, slope=math.inf, curvature=math.inf),
        monotonic="increasing",
        peak_slope=math.inf,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        left = Piece(lambda x: -np.expm1(-x), lambda x: np.exp(-x), lambda x: -np.exp(-x))
        return (left, Piece(np.expm1, np.exp, np.exp))
