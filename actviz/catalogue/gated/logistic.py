"""Gates made of the logistic function, and its straight-line stand-in."""

from __future__ import annotations

from actviz.activation import Activation
from actviz.catalogue.gated._blend import Blend
from actviz.catalogue.gated._facts import dipping, nan_at_infinities
from actviz.catalogue.gated._logistic_gate import ScaledGate
from actviz.catalogue.gated.normal import HENDRYCKS_GIMPEL
from actviz.catalogue.sigmoids.hard import MOBILENET_V3
from actviz.interval import NOT_NEGATIVE
from actviz.terms import Break, Difference, KnownAs, Piece, Reference, constant, level, line, param

ELFWING_UCHIBE_DOYA = Reference(
    "Elfwing, Uchibe & Doya",
    2017,
    "Sigmoid-weighted linear units for neural network function approximation in reinforcement learning",
    "https://arxiv.org/abs/1702.03118",
)


# Extrema of x·σ(x), computed with mpmath.
SILU_MINIMUM = -0.2784645427610738
SILU_PEAK_SLOPE = 1.099839320128867


class SiLU(ScaledGate):
    """The input gated by its own sigmoid: a smooth ReLU that dips below 0 before it rises."""

    name = "silu"
    aliases = ("swish1", "sigmoid_linear_unit")
    formula = "x/(1 + exp(-x))"
    derivative = "sigmoid(x)*(1 + x*(1 - sigmoid(x)))"
    mathtext = r"x\,\sigma(x)"
    used_in = "EfficientNet; gates of Llama and other language models (SwiGLU)"
    known_as = (
        KnownAs("torch", "nn.SiLU"),
        KnownAs("keras", "silu", "swish"),
        KnownAs("jax", "nn.silu", "nn.swish"),
        KnownAs("flax", "silu", "swish"),
        KnownAs("tf", "nn.silu", "nn.swish"),
        KnownAs("onnx", "Swish(alpha=1)"),
        KnownAs("hf", "silu", "swish"),
        KnownAs("timm", "silu", "swish"),
        KnownAs("matlab", "swishLayer"),
    )
    differences = (nan_at_infinities("torch", "jax", "flax", "tf"),)
    references = (HENDRYCKS_GIMPEL, ELFWING_UCHIBE_DOYA)
    facts = dipping(SILU_MINIMUM, SILU_PEAK_SLOPE)


class LogisticBlend(Blend, ScaledGate):
    """through·x + gain·x·σ(sharpness·x)."""

    MINIMUM = SILU_MINIMUM
    PEAK_SLOPE = SILU_PEAK_SLOPE


class Swish(LogisticBlend):
    """SiLU with a sharpness β, fixed or learned: from x/2 at 0 it tends to ReLU."""

    name = "swish"
    aliases = ("swish_beta", "acon_a", "psilu")
    formula = "x/(1 + exp(-beta*x))"
    derivative = "sigmoid(beta*x)*(1 + beta*x*(1 - sigmoid(beta*x)))"
    mathtext = r"x\,\sigma(\beta x)"
    used_in = "image networks found by architecture search"
    known_as = (KnownAs("tf", "nn.silu(beta)"), KnownAs("onnx", "Swish"))
    differences = (Difference(("torch", "keras", "jax", "flax", "hf", "timm"), "has no beta: it is always 1"),)
    references = (
        Reference(
            "Ramachandran, Zoph & Le",
            2017,
            "Searching for activation functions",
            "https://arxiv.org/abs/1710.05941",
        ),
    )
    beta: float = param(1.0, NOT_NEGATIVE, "sharpness of the gate; 1 gives silu, 0 gives x/2")

    @property
    def _sharpness(self) -> float:
        return self.beta


class QuickGELU(ScaledGate):
    """Swish with β = 1.702: GELU by way of the sigmoid, at most 0.0203 away from it."""

    name = "quick_gelu"
    aliases = ("gelu_sigmoid",)
    formula = "x/(1 + exp(-1.702*x))"
    derivative = "sigmoid(1.702*x)*(1 + 1.702*x*(1 - sigmoid(1.702*x)))"
    mathtext = r"x\,\sigma(1.702\,x)"
    used_in = "CLIP"
    known_as = (KnownAs("hf", "quick_gelu"), KnownAs("timm", "quick_gelu"))
    references = (HENDRYCKS_GIMPEL,)
    SHARPNESS = 1.702
    facts = dipping(SILU_MINIMUM / SHARPNESS, SILU_PEAK_SLOPE)

    @property
    def _sharpness(self) -> float:
        return self.SHARPNESS


class HardSwish(Activation):
    """SiLU of straight lines and one parabola: x times the hard sigmoid."""

    name = "hard_swish"
    aliases = ("hard_silu", "h_swish")
    formula = "x*clip((x + 3)/6, 0, 1)"
    derivative = "where(x <= -3, 0, where(x >= 3, 1, (2*x + 3)/6))"
    mathtext = r"x\,\min(\max((x + 3)/6,\ 0),\ 1)"
    used_in = "MobileNetV3"
    known_as = (
        KnownAs("torch", "nn.Hardswish"),
        KnownAs("keras", "hard_silu", "hard_swish"),
        KnownAs("jax", "nn.hard_silu", "nn.hard_swish"),
        KnownAs("flax", "hard_silu", "hard_swish"),
        KnownAs("onnx", "HardSwish"),
        KnownAs("hf", "hardswish"),
        KnownAs("timm", "hard_swish"),
    )
    differences = (
        Difference(("torch", "jax", "flax"), "the value at -∞ is nan where the limit is 0"),
        Difference(("timm",), "the fallback for old torch takes the inner slopes at the kinks: -0.5 at -3, 1.5 at 3"),
        Difference(("torch",), "the gradient at nan is 1"),
    )
    references = (MOBILENET_V3,)
    breaks = (Break(-3.0, order=1), Break(3.0, order=1, takes="right"))
    facts = dipping(-0.375, 1.5)

    def _pieces(self) -> tuple[Piece, ...]:
        parabola = Piece(lambda x: x * (x + 3) / 6, lambda x: (2 * x + 3) / 6, level(1 / 3))
        return (constant(0.0), parabola, line(1.0))


class HardMish(Activation):
    """Mish of straight lines and one parabola: 0 up to -2, the identity from 0 on."""

    name = "hard_mish"
    formula = "0.5*x*clip(x + 2, 0, 2)"
    derivative = "where(x <= -2, 0, where(x >= 0, 1, x + 1))"
    mathtext = r"\frac{x}{2}\,\min(\max(x + 2,\ 0),\ 2)"
    used_in = "the image models of timm, as a Mish without exponentials"
    known_as = (KnownAs("timm", "hard_mish"),)
    breaks = (Break(-2.0, order=1), Break(0.0, order=2, takes="right"))
    facts = dipping(-0.5, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        parabola = Piece(lambda x: 0.5 * x * (x + 2), lambda x: x + 1, level(1.0))
        return (constant(0.0), parabola, line(1.0))
