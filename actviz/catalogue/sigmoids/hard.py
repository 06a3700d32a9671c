"""Sigmoids of straight lines: cheap, with dead tails."""

from __future__ import annotations

from actviz.activation import Activation
from actviz.interval import REALS, closed
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, level, line, param

MOBILENET_V3 = Reference("Howard et al.", 2019, "Searching for MobileNetV3", "https://arxiv.org/abs/1905.02244")


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
    breaks = (Break(-3.0, order=1), Break(3.0, order=1, takes="right"))
    facts = Facts(
        range=(closed(0.0, 1.0),),
        left=Tail(0.0),
        right=Tail(1.0),
        monotonic="nondecreasing",
        peak_slope=1 / 6,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        rise = Piece(lambda x: (x + 3) / 6, level(1 / 6), level(0.0), straight=True)
        return (constant(0.0), rise, constant(1.0))


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
        return (Break(self.min_val, order=1), Break(self.max_val, order=1, takes="right"))

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(closed(self.min_val, self.max_val),),
            left=Tail(self.min_val),
            right=Tail(self.max_val),
            monotonic="nondecreasing",
            peak_slope=1.0,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(self.min_val), line(1.0), constant(self.max_val))
