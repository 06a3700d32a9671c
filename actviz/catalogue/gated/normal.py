"""Gates made of the normal distribution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.catalogue.gated._blend import Blend
from actviz.catalogue.gated._facts import dipping, nan_at_infinities
from actviz.catalogue.gated._logistic_gate import Gate, LogisticGate
from actviz.catalogue.gated._normal_gate import NormalGate
from actviz.deferred import factor, hyperbolic, np, twofold
from actviz.interval import NOT_NEGATIVE, at_least, closed
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


HENDRYCKS_GIMPEL = Reference(
    "Hendrycks & Gimpel", 2016, "Gaussian error linear units (GELUs)", "https://arxiv.org/abs/1606.08415"
)


# Extrema of x·Φ(x), of its tanh form and of x·tanh(x·Φ(x)), computed with mpmath.
GELU_MINIMUM = -0.16997120747990366
GELU_PEAK_SLOPE = 1.1289041451851547
GELU_TANH_MINIMUM = -0.17004075057125406
GELU_TANH_PEAK_SLOPE = 1.1289930686587717
PHISH_PEAK_SLOPE = 1.2983066733058115


class GELU(NormalGate):
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
        KnownAs("hf", "gelu", "gelu_python"),
        KnownAs("timm", "gelu"),
        KnownAs("matlab", "geluLayer"),
    )
    differences = (
        nan_at_infinities("torch", "jax", "flax", "tf"),
        Difference(("tf",), "uses float32 constants also in float64", 4e-9),
        Difference(
            ("torch",),
            "the left tail is lost to cancellation: -0.0 below about -5.6 in float32, -8.4 in float64",
            8e-8,
        ),
    )
    references = (HENDRYCKS_GIMPEL,)
    facts = dipping(GELU_MINIMUM, GELU_PEAK_SLOPE)


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
        KnownAs("keras", "gelu(approximate=True)", "ops.gelu"),
        KnownAs("jax", "nn.gelu"),
        KnownAs("flax", "gelu"),
        KnownAs("tf", "nn.gelu(approximate=True)"),
        KnownAs("onnx", "Gelu(approximate='tanh')"),
        KnownAs("hf", "gelu_new", "gelu_fast", "gelu_accurate", "gelu_pytorch_tanh", "gelu_python_tanh"),
        KnownAs("timm", "gelu_tanh"),
        KnownAs("tfa", "gelu"),
        KnownAs("matlab", "geluLayer(Approximation='tanh')"),
    )
    differences = (
        nan_at_infinities("torch", "jax", "flax", "tf"),
        Difference(("tf",), "uses float32 constants also in float64", 7e-10),
        Difference(
            ("torch", "jax", "flax"),
            "the left tail is lost to cancellation: -0.0 below about -5 in float32, -7.2 in float64",
            4e-7,
        ),
    )
    references = (HENDRYCKS_GIMPEL,)
    facts = dipping(GELU_TANH_MINIMUM, GELU_TANH_PEAK_SLOPE)

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


class GELU10(NormalGate):
    """GELU that stops at 10, so that its outputs fit into few bits."""

    name = "gelu_10"
    aliases = ("clipped_gelu",)
    formula = "clip(x*Phi(x), -10, 10)"
    derivative = "where(x*Phi(x) > 10, 0, Phi(x) + x*phi(x))"
    mathtext = r"\min(x\,\Phi(x),\ 10)"
    used_in = "transformers meant to be quantised to 8 bits"
    known_as = (KnownAs("hf", "gelu_10"),)
    references = (
        Reference(
            "Wu, Judd, Zhang, Isaev & Micikevicius",
            2020,
            "Integer quantization for deep learning inference: principles and empirical evaluation",
            "https://arxiv.org/abs/2004.09602",
        ),
    )
    breaks = (Break(10.0, order=1),)  # x·Φ(x) = 10 at 10 + 7.6e-23
    facts = Facts(
        range=(closed(GELU_MINIMUM, 10.0),),
        left=Tail(0.0),
        right=Tail(10.0),
        monotonic="no",
        peak_slope=GELU_PEAK_SLOPE,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (super()._pieces()[0], constant(10.0))


class SMU(Blend, NormalGate):
    """A leaky ReLU without the kink: the larger of x and αx, smoothly chosen by the error function."""

    name = "smu"
    aliases = ("smooth_maximum_unit",)
    formula = "((1 + alpha)*x + (1 - alpha)*x*erf(mu*(1 - alpha)*x))/2"
    derivative = (
        "((1 + alpha) + (1 - alpha)*erf(mu*(1 - alpha)*x)"
        " + (1 - alpha)*x*mu*(1 - alpha)*2/sqrt(pi)*exp(-(mu*(1 - alpha)*x)**2))/2"
    )
    mathtext = r"\frac{1}{2}\,((1 + \alpha)\,x + (1 - \alpha)\,x\ \mathrm{erf}(\mu (1 - \alpha)\,x))"
    used_in = "proposed for image classification, detection and segmentation, with μ learned"
    references = (
        Reference(
            "Biswas, Kumar, Banerjee & Pandey",
            2021,
            "SMU: smooth activation function for deep networks using smoothing maximum technique",
            "https://arxiv.org/abs/2111.04682",
        ),
    )
    alpha: float = param(0.25, NOT_NEGATIVE, "slope of the other line; 1 gives the identity")
    mu: float = param(1.0, NOT_NEGATIVE, "sharpness of the choice; 0 gives the mean of x and αx")

    # With Φ(s) = (1 + erf(s/√2))/2 this is αx + (1 - α)·x·Φ(√2·μ(1 - α)·x), or x + (α - 1)·x·Φ(√2·μ(α - 1)·x).

    MINIMUM = GELU_MINIMUM
    PEAK_SLOPE = GELU_PEAK_SLOPE
    SQRT_TWO = (1.4142135623730951, -9.667293313452913e-17)

    @property
    def _through(self) -> float:
        return min(self.alpha, 1.0)

    @property
    def _gain(self) -> float:
        return abs(1 - self.alpha)

    @property
    def _sharpness(self) -> float:
        return math.sqrt(2) * self.mu * self._gain

    def _argument(self, x: Array) -> Twofold:
        apart = (max(self.alpha, 1.0), -min(self.alpha, 1.0))
        return factor.scaled(x, self.SQRT_TWO, (self.mu,), apart)


class Phish(NormalGate):
    """The input times tanh of its GELU: never negative, with a low hump on the left."""

    name = "phish"
    formula = "x*tanh(x*Phi(x))"
    derivative = "tanh(x*Phi(x)) + x*(1 - tanh(x*Phi(x))**2)*(Phi(x) + x*phi(x))"
    mathtext = r"x\,\tanh(x\,\Phi(x))"
    used_in = "proposed for image classification"
    references = (Reference("Naveen", 2022, "Phish: a novel hyper-optimizable activation function"),)
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="no",
        peak_slope=PHISH_PEAK_SLOPE,
    )

    # With g(x) = x·Φ(x): f′ = tanh(g) + x·g′·sech(g)² and f″ = sech(g)²·(2g′ + x·g″ - 2x·g′²·tanh(g)).

    def _gelu(self, x: Array) -> Twofold:
        """Return x·Φ(x), to the last place of its small part: it is an exponent."""
        return twofold.plus(twofold.exact(np.maximum(x, 0.0)), (-self._tail(x), 0.0))

    def _f(self, x: Array) -> Array:
        return x * np.tanh(super()._f(x))

    def _d1(self, x: Array) -> Array:
        near = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT)
        g = self._gelu(near)
        return np.tanh(g.high) + hyperbolic.tanh_slope_times(near * super()._d1(near), g)

    def _d2(self, x: Array) -> Array:
        near = np.clip(x, -twofold.EXP_LIMIT, twofold.EXP_LIMIT)
        g, slope = self._gelu(near), super()._d1(near)
        bracket = 2 * slope + near * super()._d2(near) - 2 * near * slope**2 * np.tanh(g.high)
        return hyperbolic.tanh_slope_times(bracket, g)
