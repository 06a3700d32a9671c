"""Waves: the slope changes its sign for ever."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import np, twofold
from actviz.interval import POSITIVE, REALS, closed
from actviz.terms import Facts, KnownAs, Reference, Tail, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold

FOR_EVER = Tail(math.nan, slope=math.nan, curvature=math.nan)

# Extrema of sin(x)/x and of its slope, computed with mpmath.
SINC_MINIMUM = -0.2172336282112217
SINC_PEAK_SLOPE = 0.4361818172714585


def _wave(peak_slope: float, wavelength: float) -> Facts:
    return Facts(
        range=(closed(-1.0, 1.0),),
        left=FOR_EVER,
        right=FOR_EVER,
        monotonic="no",
        peak_slope=peak_slope,
        wavelength=wavelength,
    )


def _sin_cos(t: Twofold) -> tuple[Array, Array]:
    """Return the sine and the cosine of a sum."""
    sine, cosine = np.sin(t.high), np.cos(t.high)
    small, nearly_one = np.sin(t.low), np.cos(t.low)
    return sine * nearly_one + small * cosine, cosine * nearly_one - small * sine


class Sine(Activation):
    """A wave that never saturates and never settles: the slope is 0 again and again."""

    name = "sine"
    aliases = ("sin", "siren", "sinusoid")
    formula = "sin(w0*x)"
    derivative = "w0*cos(w0*x)"
    mathtext = r"\sin(\omega_0 x)"
    used_in = "implicit neural representations (SIREN, with ω0 = 30)"
    known_as = (KnownAs("torch", "sin"), KnownAs("jax", "numpy.sin"), KnownAs("tf", "sin"), KnownAs("onnx", "Sin"))
    references = (
        Reference(
            "Sitzmann et al.",
            2020,
            "Implicit neural representations with periodic activation functions",
            "https://arxiv.org/abs/2006.09661",
        ),
    )
    w0: float = param(1.0, POSITIVE, "angular frequency ω0; 30 in SIREN", aliases=("omega", "frequency"))

    @property
    def facts(self) -> Facts:
        return _wave(self.w0, 2 * math.pi / self.w0)

    def _f(self, x: Array) -> Array:
        return _sin_cos(twofold.phase(self.w0, x))[0]

    def _d1(self, x: Array) -> Array:
        return self.w0 * _sin_cos(twofold.phase(self.w0, x))[1]

    def _d2(self, x: Array) -> Array:
        return -self.w0 * (self.w0 * self._f(x))


class Cosine(Activation):
    """A wave that is largest, and flat, at 0."""

    name = "cosine"
    aliases = ("cos",)
    formula = "cos(x)"
    derivative = "-sin(x)"
    mathtext = r"\cos(x)"
    used_in = "random Fourier features"
    known_as = (KnownAs("torch", "cos"), KnownAs("jax", "numpy.cos"), KnownAs("tf", "cos"), KnownAs("onnx", "Cos"))
    facts = _wave(1.0, 2 * math.pi)

    def _f(self, x: Array) -> Array:
        return np.cos(x)

    def _d1(self, x: Array) -> Array:
        return -np.sin(x)

    def _d2(self, x: Array) -> Array:
        return -np.cos(x)


class Sinc(Activation):
    """A wave that dies out: sin(x)/x, without the factor π that numpy, torch and jax put in."""

    name = "sinc"
    formula = "sinc(x)"
    derivative = "where(x == 0, 0, (x*cos(x) - sin(x))/x**2)"
    mathtext = r"\frac{\sin(x)}{x}"
    used_in = "networks that model signals of limited bandwidth"
    references = (Reference("Efe", 2008, "Novel neuronal activation functions for feedforward neural networks"),)
    facts = Facts(
        range=(closed(SINC_MINIMUM, 1.0),),
        left=Tail(0.0),
        right=Tail(0.0),
        monotonic="no",
        peak_slope=SINC_PEAK_SLOPE,
        wavelength=2 * math.pi,
    )

    # The quotients cancel near 0, where the power series takes over.
    NEAR = 1.5
    TERMS = 16

    def _near(self, x: Array, order: int) -> Array:
        """Sum the series of sin(x)/x, differentiated term by term."""
        total = np.zeros_like(x)
        for k in reversed(range((order + 1) // 2, self.TERMS)):
            total = total * x * x + (-1) ** k * math.perm(2 * k, order) / math.factorial(2 * k + 1)
        return total * x if order == 1 else total

    def _joined(self, order: int, x: Array, far: Array) -> Array:
        return np.where(np.abs(x) < self.NEAR, self._near(np.clip(x, -self.NEAR, self.NEAR), order), far)

    def _away(self, x: Array) -> Array:
        return np.where(np.abs(x) < self.NEAR, self.NEAR, x)

    def _f(self, x: Array) -> Array:
        far = self._away(x)
        return self._joined(0, x, np.sin(far) / far)

    def _d1(self, x: Array) -> Array:
        far = self._away(x)
        return self._joined(1, x, (np.cos(far) - np.sin(far) / far) / far)

    def _d2(self, x: Array) -> Array:
        far = self._away(x)
        return self._joined(2, x, -(np.sin(far) + 2 * (np.cos(far) - np.sin(far) / far) / far) / far)


class GCU(Activation):
    """A wave that grows with its input, and so does its slope."""

    name = "gcu"
    aliases = ("growing_cosine_unit",)
    formula = "x*cos(x)"
    derivative = "cos(x) - x*sin(x)"
    mathtext = r"x\,\cos(x)"
    used_in = "image classification, where a single such neuron can learn XOR"
    references = (
        Reference(
            "Noel et al.",
            2021,
            "Growing cosine unit: a novel oscillatory activation function that can speedup training and reduce"
            " parameters in convolutional neural networks",
            "https://arxiv.org/abs/2108.12943",
        ),
    )
    facts = Facts(
        range=(REALS,),
        left=FOR_EVER,
        right=FOR_EVER,
        monotonic="no",
        peak_slope=math.inf,
        wavelength=2 * math.pi,
    )

    def _f(self, x: Array) -> Array:
        return x * np.cos(x)

    def _d1(self, x: Array) -> Array:
        return np.cos(x) - x * np.sin(x)

    def _d2(self, x: Array) -> Array:
        return -2 * np.sin(x) - x * np.cos(x)


class Snake(Activation):
    """The identity with a ripple: it rises for ever, and learns what is periodic."""

    name = "snake"
    formula = "x + sin(a*x)**2/a"
    derivative = "1 + sin(2*a*x)"
    mathtext = r"x + \frac{\sin^2(a x)}{a}"
    used_in = "audio generation (BigVGAN) and other periodic signals"
    known_as = (KnownAs("tfa", "snake"),)
    references = (
        Reference(
            "Ziyin, Hartwig & Ueda",
            2020,
            "Neural networks fail to learn periodic functions and how to fix it",
            "https://arxiv.org/abs/2006.08195",
        ),
    )
    a: float = param(1.0, POSITIVE, "frequency of the ripple", aliases=("alpha", "frequency"))

    @property
    def facts(self) -> Facts:
        return Facts(
            range=(REALS,),
            left=Tail(-math.inf, slope=math.nan, curvature=math.nan),
            right=Tail(math.inf, slope=math.nan, curvature=math.nan),
            monotonic="increasing",
            peak_slope=2.0,
            wavelength=math.pi / self.a,
        )

    def _f(self, x: Array) -> Array:
        sine, _ = _sin_cos(twofold.phase(self.a, x))
        return x + sine * (sine / self.a)

    def _d1(self, x: Array) -> Array:
        # 1 + sin 2t = (sin t + cos t)²: no digits are lost where both are nearly opposite
        sine, cosine = _sin_cos(twofold.phase(self.a, x))
        double, _ = _sin_cos(twofold.phase(2 * self.a, x))
        return np.where(double > 0, 1 + double, (sine + cosine) ** 2)

    def _d2(self, x: Array) -> Array:
        sine, cosine = _sin_cos(twofold.phase(self.a, x))
        return 2 * self.a * (cosine - sine) * (cosine + sine)
