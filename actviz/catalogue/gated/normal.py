"""Gates made of the normal distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping, nan_at_infinities
from actviz.catalogue.gated._logistic_gate import Gate, LogisticGate
from actviz.deferred import normal, np, twofold
from actviz.terms import Difference, KnownAs, Reference

if TYPE_CHECKING:
    from actviz.arrays import Array


HENDRYCKS_GIMPEL = Reference(
    "Hendrycks & Gimpel", 2016, "Gaussian error linear units (GELUs)", "https://arxiv.org/abs/1606.08415"
)


# Extrema of x·Φ(x) and of its tanh form, computed with mpmath.
GELU_MINIMUM = -0.16997120747990366
GELU_PEAK_SLOPE = 1.1289041451851547
GELU_TANH_MINIMUM = -0.17004075057125406
GELU_TANH_PEAK_SLOPE = 1.1289930686587717


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
