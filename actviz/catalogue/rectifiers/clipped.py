"""Rectifiers of straight lines that are cut off elsewhere than at 0, or at two places."""

from __future__ import annotations

import math

from actviz.activation import Activation
from actviz.catalogue.elu_family.exponential import ELU
from actviz.interval import POSITIVE, REALS, at_least, closed
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, line, param


class Clipped(Activation):
    """The identity between 0 and a ceiling, constant on both sides."""

    ceiling: float = 6.0

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(0.0, order=1), Break(self.ceiling, order=1, takes="right"))

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(closed(0.0, self.ceiling),),
            left=Tail(0.0),
            right=Tail(self.ceiling),
            monotonic="nondecreasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), line(1.0), constant(self.ceiling))


class ClippedReLU(Clipped):
    """A ReLU that stops at a ceiling, so that no output grows without bound."""

    name = "clipped_relu"
    aliases = ("bounded_relu", "brelu", "relun")
    formula = "clip(x, 0, ceiling)"
    derivative = "where(x <= 0, 0, where(x >= ceiling, 0, 1))"
    mathtext = r"\min(\max(0,\ x),\ \mathrm{ceiling})"
    used_in = "speech recognition (Deep Speech stops at 20)"
    known_as = (
        KnownAs("torch", "nn.Hardtanh(0, ceiling)"),
        KnownAs("keras", "relu(max_value)"),
        KnownAs("onnx", "Clip(0, ceiling)"),
        KnownAs("matlab", "clippedReluLayer(ceiling)"),
    )
    differences = (Difference(("keras",), "autodiff at the ceiling gives 1, on JAX 0.5"),)
    references = (
        Reference(
            "Hannun et al.",
            2014,
            "Deep Speech: scaling up end-to-end speech recognition",
            "https://arxiv.org/abs/1412.5567",
        ),
        Reference(
            "Liew, Khalil-Hani & Bakhteri",
            2016,
            "Bounded activation functions for enhanced training stability of deep neural networks on visual pattern "
            "recognition problems",
            "https://doi.org/10.1016/j.neucom.2016.08.037",
        ),
    )
    ceiling: float = param(20.0, POSITIVE, "largest output", aliases=("max_value",))


class ShiftedReLU(Activation):
    """A ReLU moved down along the identity: it stops at -d instead of 0, so that its mean output can be 0."""

    name = "shifted_relu"
    aliases = ("displaced_relu", "disrelu")
    formula = "max(-d, x)"
    derivative = "where(x > -d, 1, 0)"
    mathtext = r"\max(-d,\ x)"
    used_in = "proposed for use with batch normalisation; compared with ELU where that was introduced"
    references = (
        *ELU.references,
        Reference(
            "Macêdo, Zanchettin, Oliveira & Ludermir",
            2019,
            "Enhancing batch normalized convolutional networks using displaced rectifier linear units: a systematic "
            "comparative study",
        ),
    )
    d: float = param(1.0, REALS, "how far below 0 the identity goes on; 0 gives relu")

    @property
    def _floor(self) -> float:
        return 0.0 - self.d  # not -0

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(self._floor, order=1),)

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(at_least(self._floor),),
            left=Tail(self._floor),
            right=Tail(math.inf, slope=1.0),
            monotonic="nondecreasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(self._floor), line(1.0))


class PLU(Activation):
    """The identity up to ±c and a gentler slope beyond: a hard tanh that never stops passing gradients."""

    name = "plu"
    aliases = ("piecewise_linear_unit",)
    formula = "max(alpha*(x + c) - c, min(alpha*(x - c) + c, x))"
    derivative = "where(abs(x) <= c, 1, alpha)"
    mathtext = r"\max(\alpha(x + c) - c,\ \min(\alpha(x - c) + c,\ x))"
    used_in = "proposed as a mixture of tanh and ReLU, which can be inverted"
    references = (
        Reference(
            "Nicolae", 2018, "PLU: the piecewise linear unit activation function", "https://arxiv.org/abs/1809.09534"
        ),
    )
    # Above 1 the outer lines would meet the inner one on the wrong sides, and the formula is a single line.
    alpha: float = param(0.1, closed(0.0, 1.0), "slope beyond ±c; 0 gives hard_tanh, 1 gives identity")
    c: float = param(1.0, POSITIVE, "where the slope changes")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return () if self.alpha == 1 else (Break(-self.c, order=1, takes="right"), Break(self.c, order=1))

    @property
    def facts(self) -> Facts:
        alpha, end = self.alpha, math.inf if self.alpha else self.c
        return Facts(
            range=(REALS if alpha else closed(-self.c, self.c),),
            left=Tail(-end, slope=alpha),
            right=Tail(end, slope=alpha),
            monotonic="increasing" if alpha else "nondecreasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        if self.alpha == 1:
            return (line(1.0),)
        beyond = self.c * (1 - self.alpha)
        return (line(self.alpha, -beyond), line(1.0), line(self.alpha, beyond))
