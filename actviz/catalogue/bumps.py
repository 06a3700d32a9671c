"""Functions that are large only near 0: they tell whether an input is close to a centre, or fade on both sides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import logistic, normal, np, twofold
from actviz.interval import Interval, closed
from actviz.terms import Break, Facts, KnownAs, Piece, Reference, Tail, constant, line

if TYPE_CHECKING:
    from actviz.arrays import Array

BROOMHEAD_LOWE = Reference("Broomhead & Lowe", 1988, "Multivariable functional interpolation and adaptive networks")


class Gaussian(Activation):
    """A bell around 0: the unit of radial basis networks, which answers only to inputs near its centre."""

    name = "gaussian"
    aliases = ("radbas", "rbf", "bump")
    formula = "exp(-x**2)"
    derivative = "-2*x*exp(-x**2)"
    mathtext = r"e^{-x^2}"
    used_in = "radial basis networks"
    known_as = (KnownAs("matlab", "radbas"),)
    references = (BROOMHEAD_LOWE,)
    facts = Facts(
        range=(Interval(0.0, 1.0, high_closed=True),),
        left=Tail(0.0),
        right=Tail(0.0),
        monotonic="no",
        peak_slope=math.sqrt(2 / math.e),
    )

    def _f(self, x: Array) -> Array:
        return twofold.exp(-normal.squared(x))

    def _d1(self, x: Array) -> Array:
        return twofold.exp_times(-2 * np.clip(x, -normal.CUTOFF, normal.CUTOFF), -normal.squared(x))

    def _d2(self, x: Array) -> Array:
        square = normal.squared(x)
        return twofold.exp_times((4 * square.high - 2) + 4 * square.low, -square)


class Triangular(Activation):
    """A tent of straight lines around 0; no gradient passes beyond ±1."""

    name = "triangular"
    aliases = ("tribas", "tent", "mrelu", "mirrored_relu")
    formula = "max(0, 1 - abs(x))"
    derivative = "where(abs(x) >= 1, 0, -sign(x))"
    mathtext = r"\max(0,\ 1 - |x|)"
    used_in = "proposed against inputs made to mislead a network"
    known_as = (KnownAs("matlab", "tribas"),)
    references = (
        Reference(
            "Zhao & Griffin",
            2016,
            "Suppressing the unusual: towards robust CNNs using symmetric activation functions",
            "https://arxiv.org/abs/1603.05145",
        ),
    )
    breaks = (Break(-1.0, order=1), Break(0.0, order=1, takes="mean"), Break(1.0, order=1, takes="right"))
    facts = Facts(
        range=(closed(0.0, 1.0),),
        left=Tail(0.0),
        right=Tail(0.0),
        monotonic="no",
        peak_slope=1.0,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), line(1.0, 1.0), line(-1.0, 1.0), constant(0.0))


class MexicanHat(Activation):
    """A peak between two troughs: minus the second derivative of a Gaussian, a wavelet."""

    name = "mexican_hat"
    aliases = ("ricker", "marr_wavelet")
    formula = "(1 - x**2)*exp(-x**2/2)"
    derivative = "x*(x**2 - 3)*exp(-x**2/2)"
    mathtext = r"(1 - x^2)\,e^{-x^2/2}"
    used_in = "wavelet networks"
    references = (Reference("Zhang & Benveniste", 1992, "Wavelet networks"),)
    facts = Facts(
        range=(closed(-2 * math.exp(-1.5), 1.0),),
        left=Tail(0.0),
        right=Tail(0.0),
        monotonic="no",
        peak_slope=1.3801190461607491,  # at x² = 3 - √6, computed with mpmath
    )

    def _times_bell(self, factor: Array, x: Array) -> Array:
        """Return factor·e^(-x²/2)."""
        square = normal.squared(x)
        return twofold.exp_times(factor, twofold.Twofold(-0.5 * square.high, -0.5 * square.low))

    def _f(self, x: Array) -> Array:
        square = normal.squared(x)
        return self._times_bell((1 - square.high) - square.low, x)

    def _d1(self, x: Array) -> Array:
        square = normal.squared(x)
        inside = np.clip(x, -normal.CUTOFF, normal.CUTOFF)
        return self._times_bell(inside * ((square.high - 3) + square.low), x)

    def _d2(self, x: Array) -> Array:
        square = normal.squared(x).high
        return self._times_bell(square * (6 - square) - 3, x)


REHSEC_PEAK = 0.6627434193491816  # where x·tanh(x) = 1, computed with mpmath


class RehSec(Activation):
    """The input divided by its hyperbolic cosine: like tanh at 0, but it returns to 0 on both sides."""

    name = "rehsec"
    aliases = ("rectified_hyperbolic_secant",)
    formula = "x*sech(x)"
    derivative = "(1 - x*tanh(x))*sech(x)"
    mathtext = r"x\,\mathrm{sech}(x)"
    used_in = "proposed for multilayer perceptrons"
    references = (
        Reference(
            "Samatin Njikam & Zhao",
            2016,
            "A novel activation function for multilayer feed-forward neural networks",
            "https://doi.org/10.1007/s10489-015-0744-0",
        ),
    )
    facts = Facts(
        range=(closed(-REHSEC_PEAK, REHSEC_PEAK),),
        left=Tail(0.0),
        right=Tail(0.0),
        monotonic="no",
        peak_slope=1.0,
    )

    def _times_sech(self, factor: Array, x: Array) -> Array:
        """Return factor/cosh(x)."""
        down = logistic.minus_abs(twofold.exact(x))
        return twofold.exp_times(2 * factor, down) / (1 + twofold.exp(twofold.twice(down)))

    def _f(self, x: Array) -> Array:
        x = np.clip(x, -1e4, 1e4)  # no exponential is left there
        return self._times_sech(x, x)

    def _d1(self, x: Array) -> Array:
        x = np.clip(x, -1e4, 1e4)
        return self._times_sech(1 - x * np.tanh(x), x)

    def _d2(self, x: Array) -> Array:
        # tanh² - sech² = 2·tanh² - 1
        x = np.clip(x, -1e4, 1e4)
        tanh = np.tanh(x)
        return self._times_sech(x * (2 * tanh**2 - 1) - 2 * tanh, x)
