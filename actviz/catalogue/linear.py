"""Functions without any bend: what an output layer for regression uses."""

from __future__ import annotations

import math

from actviz.activation import Activation
from actviz.interval import REALS
from actviz.terms import Facts, KnownAs, Piece, Tail, line


class Identity(Activation):
    """Passes everything on unchanged; layers of it collapse into one affine map."""

    name = "identity"
    aliases = ("linear", "purelin", "none")
    formula = "x"
    derivative = "1"
    mathtext = r"x"
    used_in = "output layers for regression"
    known_as = (
        KnownAs("torch", "nn.Identity"),
        KnownAs("keras", "linear"),
        KnownAs("jax", "nn.identity"),
        KnownAs("flax", "nnx.identity"),
        KnownAs("tf", "identity"),
        KnownAs("onnx", "Identity"),
        KnownAs("hf", "linear"),
        KnownAs("timm", "identity"),
        KnownAs("matlab", "purelin"),
    )
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (line(1.0),)
