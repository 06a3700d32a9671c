"""Sigmoids without an exponential: quotients, roots and parabolas."""

from __future__ import annotations

from actviz.activation import Activation
from actviz.interval import Interval
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail


class Softsign(Activation):
    """Like tanh, but it approaches ±1 so slowly that its tails keep a gradient far out."""

    name = "softsign"
    aliases = ("elliotsig", "elliott_symmetric")
    formula = "x/(1 + abs(x))"
    derivative = "1/(1 + abs(x))**2"
    mathtext = r"\frac{x}{1 + |x|}"
    used_in = "early deep networks for language"
    known_as = (
        KnownAs("torch", "nn.Softsign"),
        KnownAs("keras", "softsign"),
        KnownAs("jax", "nn.soft_sign"),
        KnownAs("flax", "soft_sign"),
        KnownAs("tf", "nn.softsign"),
        KnownAs("onnx", "Softsign"),
        KnownAs("matlab", "elliotsig"),
    )
    differences = (
        Difference(("torch", "jax", "flax", "tf"), "the value at -∞ and ∞ is nan where the limits are -1 and 1"),
    )
    references = (
        Reference("Elliott", 1993, "A better activation function for artificial neural networks"),
        Reference("Turian, Bergstra & Bengio", 2009, "Quadratic features and deep architectures for chunking"),
    )
    breaks = (Break(0.0, order=2),)
    facts = Facts(
        range=(Interval(-1.0, 1.0),),
        left=Tail(-1.0),
        right=Tail(1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (
            Piece(lambda x: x / (1 - x), lambda x: (1 / (1 - x)) ** 2, lambda x: 2 * (1 / (1 - x)) ** 3),
            Piece(lambda x: x / (1 + x), lambda x: (1 / (1 + x)) ** 2, lambda x: -2 * (1 / (1 + x)) ** 3),
        )
