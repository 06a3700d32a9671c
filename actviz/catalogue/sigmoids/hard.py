"""Sigmoids of straight lines: cheap, with dead tails."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.sigmoids._facts import levelling_off
from actviz.deferred import precise
from actviz.interval import POSITIVE, REALS
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, constant, level, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array

MOBILENET_V3 = Reference("Howard et al.", 2019, "Searching for MobileNetV3", "https://arxiv.org/abs/1905.02244")


def _kinks(foot: float, top: float) -> tuple[Break, ...]:
    """Return where a rise begins and ends; both kinks take the slope 0 of the flat side."""
    return (Break(foot, order=1), Break(top, order=1, takes="right"))


class HardSigmoid(Activation):
    """A sigmoid of three straight lines; no gradient passes beyond ±3."""

    name = "hard_sigmoid"
    aliases = ("h_sigmoid",)
    formula = "clip((x + 3)/6, 0, 1)"
    derivative = "where(x <= -3, 0, where(x >= 3, 0, 1/6))"
    mathtext = r"\min(\max((x + 3)/6,\ 0),\ 1)"
    used_in = "gates of MobileNetV3"
    known_as = (
        KnownAs("torch", "nn.Hardsigmoid"),
        KnownAs("keras", "hard_sigmoid"),
        KnownAs("jax", "nn.hard_sigmoid"),
        KnownAs("flax", "hard_sigmoid"),
        KnownAs("onnx", "HardSigmoid(alpha=1/6)"),
        KnownAs("timm", "hard_sigmoid"),
    )
    differences = (
        Difference(("torch",), "backwards, float64 is multiplied by a float32 1/6: the slope is 0.16666667163", 5e-9),
    )
    references = (MOBILENET_V3,)
    breaks = _kinks(-3.0, 3.0)
    facts = levelling_off(0.0, 1.0, 1 / 6)

    def _pieces(self) -> tuple[Piece, ...]:
        rise = Piece(lambda x: (x + 3) / 6, level(1 / 6), level(0.0), straight=True)
        return (constant(0.0), rise, constant(1.0))


class HardSigmoid02(Activation):
    """The hard sigmoid of earlier libraries: its slope is 0.2, not a sixth, and it is flat beyond ±2.5."""

    name = "hard_sigmoid_02"
    aliases = ("hard_sigmoid_keras2", "theano_hard_sigmoid")
    formula = "clip(alpha*x + beta, 0, 1)"
    derivative = "where(alpha*x + beta <= 0, 0, where(alpha*x + beta >= 1, 0, alpha))"
    mathtext = r"\min(\max(\alpha x + \beta,\ 0),\ 1)"
    used_in = "gates of LSTM in Theano, Keras 2 and MATLAB"
    known_as = (
        KnownAs("keras2", "hard_sigmoid"),
        KnownAs("onnx", "HardSigmoid"),
        KnownAs("matlab", "lstmLayer(GateActivationFunction='hard-sigmoid')"),
    )
    differences = (Difference(("onnx",), "the slope is kept as float32: 0.2 becomes 0.20000000298", 7.5e-9),)
    alpha: float = param(0.2, POSITIVE, "slope of the rise")
    beta: float = param(0.5, REALS, "value at 0 before clipping")

    @property
    def _ends(self) -> tuple[float, float]:
        return -self.beta / self.alpha, (1 - self.beta) / self.alpha

    def _complaint(self) -> str:
        foot, top = self._ends
        if -math.inf < foot < top < math.inf:
            return ""
        return f"no rise from 0 to 1 is left in doubles with alpha={self.alpha:g} and beta={self.beta:g}"

    @property
    def breaks(self) -> tuple[Break, ...]:
        return _kinks(*self._ends)

    @property
    def facts(self) -> Facts:
        return levelling_off(0.0, 1.0, self.alpha)

    def _rise(self, x: Array) -> Array:
        return precise.affine(self.alpha, x, self.beta)

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), Piece(self._rise, level(self.alpha), level(0.0), straight=True), constant(1.0))


class SparseSigmoid(Activation):
    """The steepest of the hard sigmoids: it is flat beyond ±1."""

    name = "sparse_sigmoid"
    aliases = ("binaryconnect_hard_sigmoid", "hard_sigmoid_05")
    formula = "clip((x + 1)/2, 0, 1)"
    derivative = "where(x <= -1, 0, where(x >= 1, 0, 1/2))"
    mathtext = r"\min(\max((x + 1)/2,\ 0),\ 1)"
    used_in = "binary weights drawn at random (BinaryConnect); slope of SmeLU"
    known_as = (KnownAs("keras", "sparse_sigmoid"), KnownAs("jax", "nn.sparse_sigmoid"))
    differences = (Difference(("jax",), "autodiff at both kinks gives 0.25, half the slope inside"),)
    references = (
        Reference(
            "Courbariaux, Bengio & David",
            2015,
            "BinaryConnect: training deep neural networks with binary weights during propagations",
            "https://arxiv.org/abs/1511.00363",
        ),
        Reference(
            "Blondel, Martins & Niculae",
            2019,
            "Learning with Fenchel-Young losses",
            "https://arxiv.org/abs/1901.02324",
        ),
    )
    breaks = _kinks(-1.0, 1.0)
    facts = levelling_off(0.0, 1.0, 0.5)

    def _pieces(self) -> tuple[Piece, ...]:
        rise = Piece(lambda x: (x + 1) / 2, level(0.5), level(0.0), straight=True)
        return (constant(0.0), rise, constant(1.0))


class SatLin(Activation):
    """The identity, cut off at 0 and 1."""

    name = "satlin"
    aliases = ("saturating_linear", "relu1", "brelu1")
    formula = "clip(x, 0, 1)"
    derivative = "where(x <= 0, 0, where(x >= 1, 0, 1))"
    mathtext = r"\min(\max(x,\ 0),\ 1)"
    used_in = "shallow networks of older MATLAB toolboxes"
    known_as = (KnownAs("matlab", "satlin"),)
    breaks = _kinks(0.0, 1.0)
    facts = levelling_off(0.0, 1.0, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), line(1.0), constant(1.0))


class HardTanh(Activation):
    """The identity, cut off at a lower and an upper value."""

    name = "hard_tanh"
    aliases = ("satlins", "symmetric_saturating_linear")
    formula = "clip(x, min_val, max_val)"
    derivative = "where(x <= min_val, 0, where(x >= max_val, 0, 1))"
    mathtext = r"\min(\max(x,\ \mathrm{min}),\ \mathrm{max})"
    used_in = "quantised and recurrent networks"
    known_as = (
        KnownAs("torch", "nn.Hardtanh"),
        KnownAs("keras", "hard_tanh"),
        KnownAs("jax", "nn.hard_tanh"),
        KnownAs("flax", "hard_tanh"),
        KnownAs("onnx", "Clip(-1, 1)"),
        KnownAs("matlab", "satlins"),
    )
    differences = (
        Difference(("jax", "flax"), "autodiff at both kinks gives the slope from inside, 1"),
        Difference(("keras", "jax", "flax", "onnx", "matlab"), "has no min_val and max_val: they are always -1 and 1"),
    )
    references = (Reference("Collobert", 2004, "Large scale machine learning (PhD thesis, Université Paris VI)"),)
    min_val: float = param(-1.0, REALS, "lower value", aliases=("min",))
    max_val: float = param(1.0, REALS, "upper value", aliases=("max",))

    def _complaint(self) -> str:
        if self.min_val < self.max_val:
            return ""
        return f"min_val must be less than max_val, got {self.min_val:g} and {self.max_val:g}"

    @property
    def breaks(self) -> tuple[Break, ...]:
        return _kinks(self.min_val, self.max_val)

    @property
    def facts(self) -> Facts:
        return levelling_off(self.min_val, self.max_val, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(self.min_val), line(1.0), constant(self.max_val))
