"""The input times a soft gate of itself: smooth, with a dip below 0 on the left, nearly the identity on the right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation, Break, Facts, KnownAs, Piece, Reference, Tail, constant, level, line, param
from actviz.catalogue._logistic_gate import Gate, LogisticGate, ScaledGate
from actviz.catalogue.sigmoids import MOBILENET_V3
from actviz.deferred import logistic, normal, np, twofold
from actviz.interval import NOT_NEGATIVE, REALS, at_least

if TYPE_CHECKING:
    from actviz.arrays import Array

HENDRYCKS_GIMPEL = Reference(
    "Hendrycks & Gimpel", 2016, "Gaussian error linear units (GELUs)", "https://arxiv.org/abs/1606.08415"
)

# Extrema without a closed form, computed with mpmath: of x·σ(x), of x·Φ(x) in its two forms, and of mish.
SILU_MINIMUM = -0.2784645427610738
SILU_PEAK_SLOPE = 1.099839320128867
GELU_MINIMUM = -0.16997120747990366
GELU_PEAK_SLOPE = 1.1289041451851547
GELU_TANH_MINIMUM = -0.17004075057125406
GELU_TANH_PEAK_SLOPE = 1.1289930686587717
MISH_MINIMUM = -0.30884341301725043
MISH_PEAK_SLOPE = 1.088498161251728


def _dipping(minimum: float, peak_slope: float) -> Facts:
    """Return the facts of a smooth gate: 0 far left, a minimum, the identity far right."""
    return Facts(
        range=(at_least(minimum),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="no",
        peak_slope=peak_slope,
    )


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
        KnownAs("keras", "silu"),
        KnownAs("jax", "nn.silu"),
        KnownAs("flax", "silu"),
        KnownAs("tf", "nn.silu"),
        KnownAs("onnx", "Swish(alpha=1)"),
        KnownAs("hf", "silu"),
        KnownAs("timm", "silu"),
        KnownAs("matlab", "swishLayer"),
    )
    references = (
        HENDRYCKS_GIMPEL,
        Reference(
            "Elfwing, Uchibe & Doya",
            2017,
            "Sigmoid-weighted linear units for neural network function approximation in reinforcement learning",
            "https://arxiv.org/abs/1702.03118",
        ),
    )
    facts = _dipping(SILU_MINIMUM, SILU_PEAK_SLOPE)


class Swish(ScaledGate):
    """SiLU with a sharpness β, fixed or learned: from x/2 at 0 it tends to ReLU."""

    name = "swish"
    aliases = ("swish_beta", "acon_a", "psilu")
    formula = "x/(1 + exp(-beta*x))"
    derivative = "sigmoid(beta*x)*(1 + beta*x*(1 - sigmoid(beta*x)))"
    mathtext = r"x\,\sigma(\beta x)"
    used_in = "image networks found by architecture search"
    known_as = (KnownAs("tf", "nn.silu(beta)"), KnownAs("onnx", "Swish(alpha)"))
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
    def facts(self) -> Facts:
        if self.beta:
            return _dipping(SILU_MINIMUM / self.beta, SILU_PEAK_SLOPE)
        return Facts(
            range=(REALS,),
            left=Tail(-math.inf, slope=0.5),
            right=Tail(math.inf, slope=0.5),
            monotonic="increasing",
            peak_slope=0.5,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        return super()._pieces() if self.beta else (line(0.5),)


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
    beta = 1.702
    facts = _dipping(SILU_MINIMUM / 1.702, SILU_PEAK_SLOPE)


class GELU(Activation):
    """The input weighted by the share of a normal distribution that lies below it."""

    name = "gelu"
    aliases = ("gelu_exact", "gelu_erf", "gelu_none", "gelu_python")
    formula = "x*Phi(x)"
    derivative = "Phi(x) + x*phi(x)"
    mathtext = r"x\,\Phi(x)"
    used_in = "BERT, vision transformers and many other transformers"
    known_as = (
        KnownAs("torch", "nn.GELU"),
        KnownAs("keras", "gelu"),
        KnownAs("jax", "nn.gelu(approximate=False)"),
        KnownAs("flax", "gelu(approximate=False)"),
        KnownAs("tf", "nn.gelu"),
        KnownAs("onnx", "Gelu"),
        KnownAs("hf", "gelu"),
        KnownAs("timm", "gelu"),
        KnownAs("matlab", "geluLayer"),
    )
    references = (HENDRYCKS_GIMPEL,)
    facts = _dipping(GELU_MINIMUM, GELU_PEAK_SLOPE)

    # Φ(x) = φ(x)·R(-x) on the left and 1 - φ(x)·R(x) on the right, with Mills' ratio R.

    def _f(self, x: Array) -> Array:
        tail = normal.phi_times(np.abs(x) * normal.mills_ratio(np.abs(x)), x)
        return np.where(x < 0, 0.0, x) - tail

    def _d1(self, x: Array) -> Array:
        tail = normal.phi_times(normal.mills_ratio(np.abs(x)) - np.abs(x), x)
        return np.where(x < 0, tail, 1 - tail)

    def _d2(self, x: Array) -> Array:
        square = normal.squared(x)
        return normal.phi_times((2 - square.high) - square.low, x)


class GELUTanh(LogisticGate):
    """GELU by way of tanh, from before erf was at hand: at most 4.73e-4 away from it."""

    name = "gelu_tanh"
    aliases = (
        "gelu_new",
        "gelu_fast",
        "gelu_accurate",
        "gelu_pytorch_tanh",
        "gelu_python_tanh",
        "gelu_approximate",
        "sielu",
    )
    formula = "0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"
    derivative = (
        "0.5*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"
        " + 0.5*x*(1 - tanh(sqrt(2/pi)*(x + 0.044715*x**3))**2)*sqrt(2/pi)*(1 + 3*0.044715*x**2)"
    )
    mathtext = r"\frac{x}{2}\,(1 + \tanh(\sqrt{2/\pi}\,(x + 0.044715\,x^3)))"
    used_in = "GPT-2 and its descendants"
    known_as = (
        KnownAs("torch", "nn.GELU(approximate='tanh')"),
        KnownAs("keras", "gelu(approximate=True)"),
        KnownAs("jax", "nn.gelu"),
        KnownAs("flax", "gelu"),
        KnownAs("tf", "nn.gelu(approximate=True)"),
        KnownAs("onnx", "Gelu(approximate='tanh')"),
        KnownAs("hf", "gelu_new"),
        KnownAs("timm", "gelu_tanh"),
        KnownAs("matlab", "geluLayer(Approximation='tanh')"),
    )
    references = (HENDRYCKS_GIMPEL,)
    facts = _dipping(GELU_TANH_MINIMUM, GELU_TANH_PEAK_SLOPE)

    # 0.5·(1 + tanh u) = σ(2u), and 2u = LINEAR·x + CUBIC·x³ with LINEAR = 2√(2/π) and CUBIC = 0.044715·LINEAR, each as
    # the nearest double and the rest; rounding 0.044715 alone would cost 250 units in the last place at x = -20.
    LINEAR = (1.5957691216057308, -9.96930880911092e-17)
    CUBIC = (0.07135481627260025, -6.175149918155315e-19)

    def _gate(self, x: Array) -> Gate:
        x = np.clip(x, -40.0, 40.0)  # 2u = 4600 there, where every exponential has vanished
        square = twofold.product(x, x)
        inner = twofold.plus(twofold.times(square, self.CUBIC), self.LINEAR)
        cubic = self.CUBIC[0] * square.high
        slope = self.LINEAR[0] + 3 * cubic
        return Gate(twofold.times(inner, (x, 0.0)), slope, x * slope, 6 * cubic)


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
        KnownAs("keras", "hard_silu"),
        KnownAs("jax", "nn.hard_silu"),
        KnownAs("flax", "hard_swish"),
        KnownAs("onnx", "HardSwish"),
        KnownAs("hf", "hardswish"),
        KnownAs("timm", "hard_swish"),
    )
    references = (MOBILENET_V3,)
    breaks = (Break(-3.0, order=1), Break(3.0, order=1, takes="right"))
    facts = _dipping(-0.375, 1.5)

    def _pieces(self) -> tuple[Piece, ...]:
        parabola = Piece(lambda x: x * (x + 3) / 6, lambda x: (2 * x + 3) / 6, level(1 / 3))
        return (constant(0.0), parabola, line(1.0))


class Mish(Activation):
    """The input times tanh of its softplus: like SiLU, with a deeper dip and a steeper rise."""

    name = "mish"
    formula = "x*tanh(log(1 + exp(x)))"
    derivative = "tanh(softplus(x)) + x*sigmoid(x)*(1 - tanh(softplus(x))**2)"
    mathtext = r"x\,\tanh(\ln(1 + e^{x}))"
    used_in = "YOLOv4"
    known_as = (
        KnownAs("torch", "nn.Mish"),
        KnownAs("keras", "mish"),
        KnownAs("jax", "nn.mish"),
        KnownAs("onnx", "Mish"),
        KnownAs("hf", "mish"),
        KnownAs("timm", "mish"),
        KnownAs("tfa", "mish"),
    )
    references = (
        Reference(
            "Misra",
            2019,
            "Mish: a self regularized non-monotonic activation function",
            "https://arxiv.org/abs/1908.08681",
        ),
    )
    facts = _dipping(MISH_MINIMUM, MISH_PEAK_SLOPE)

    # With w = e^x, tanh(ln(1 + w)) = w(w + 2)/D where D = w² + 2w + 2.  All below are ratios of polynomials in
    # e = e^-abs(x): w itself on the left, 1/w on the right, where numerator and denominator are divided by powers of w.

    def _f(self, x: Array) -> Array:
        down = logistic.minus_abs(twofold.exact(x))
        e = twofold.exp(down)
        left = twofold.exp_times(np.clip(x, -1e4, 0.0) * (2 + e), down) / (2 + e * (2 + e))
        return np.where(x < 0, left, x * ((1 + 2 * e) / (1 + 2 * e * (1 + e))))

    def _d1(self, x: Array) -> Array:
        # (w(w + 2)D + 4w(w + 1)x)/D²
        x = np.clip(x, -1e4, 1e4)  # no exponential is left there
        down = logistic.minus_abs(twofold.exact(x))
        e = twofold.exp(down)
        d_left, d_right = 2 + e * (2 + e), 1 + 2 * e * (1 + e)
        left = twofold.exp_times((2 + e) * d_left + 4 * (1 + e) * x, down) / d_left**2
        right = ((1 + 2 * e) * d_right + twofold.exp_times(4 * x, down) * e * (1 + e)) / d_right**2
        return np.where(x < 0, left, right)

    def _d2(self, x: Array) -> Array:
        # 4w(2(w + 1)D + x(2 + 2w - 3w² - 2w³))/D³
        x = np.clip(x, -1e4, 1e4)
        down = logistic.minus_abs(twofold.exact(x))
        e = twofold.exp(down)
        d_left, d_right = 2 + e * (2 + e), 1 + 2 * e * (1 + e)
        left = twofold.exp_times(2 * (1 + e) * d_left + x * (2 + e * (2 - e * (3 + 2 * e))), down) / d_left**3
        bracket = 2 * (1 + e) * d_right - x * (2 + e * (3 - 2 * e * (1 + e)))
        return 4 * np.where(x < 0, left, twofold.exp_times(bracket, twofold.twice(down)) / d_right**3)
