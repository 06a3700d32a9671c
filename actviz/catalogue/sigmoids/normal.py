"""Sigmoids made of the normal distribution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.sigmoids._facts import between
from actviz.deferred import gaussian, normal, np, precise, twofold
from actviz.interval import POSITIVE, REALS
from actviz.terms import Facts, KnownAs, Reference, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold

ERF_SLOPE = 2 / math.sqrt(math.pi)


class Erf(Activation):
    """The error function: a sigmoid centred at 0 whose tails vanish faster than those of tanh."""

    name = "erf"
    aliases = ("error_function",)
    formula = "erf(x)"
    derivative = "2/sqrt(pi)*exp(-x**2)"
    mathtext = r"\mathrm{erf}(x)"
    used_in = "theory of wide networks, where averages over normal inputs have closed forms; inside GELU"
    known_as = (
        KnownAs("torch", "erf"),
        KnownAs("jax", "lax.erf"),
        KnownAs("tf", "math.erf"),
        KnownAs("onnx", "Erf"),
    )
    facts = between(-1.0, 1.0, ERF_SLOPE)

    def _f(self, x: Array) -> Array:
        return gaussian.erf(x)

    def _d1(self, x: Array) -> Array:
        return gaussian.exp_minus_square_times(ERF_SLOPE, x)

    def _d2(self, x: Array) -> Array:
        return gaussian.exp_minus_square_times(-2 * ERF_SLOPE * np.clip(x, -normal.CUTOFF, normal.CUTOFF), x)


class Probit(Activation):
    """The share of a standard normal distribution that lies below x."""

    name = "probit"
    aliases = ("normal_cdf", "ndtr", "gaussian_cdf")
    formula = "Phi(x)"
    derivative = "phi(x)"
    mathtext = r"\Phi(x)"
    used_in = "probit regression; the gate of GELU"
    known_as = (KnownAs("torch", "special.ndtr"), KnownAs("jax", "scipy.stats.norm.cdf"))
    references = (Reference("Bliss", 1934, "The method of probits", "https://doi.org/10.1126/science.79.2037.38"),)
    facts = between(0.0, 1.0, 1 / math.sqrt(2 * math.pi))

    def _f(self, x: Array) -> Array:
        return normal.cumulative(x)

    def _d1(self, x: Array) -> Array:
        return normal.phi(x)

    def _d2(self, x: Array) -> Array:
        return normal.phi_times(-x, x)


class Laplace(Activation):
    """A normal distribution function despite its name, placed so that it imitates the square of ReLU."""

    name = "laplace"
    aliases = ("mega_laplace",)
    formula = "0.5*(1 + erf((x - mu)/(sigma*sqrt(2))))"
    derivative = "phi((x - mu)/sigma)/sigma"
    mathtext = r"\Phi((x - \mu)/\sigma)"
    used_in = "attention of Mega"
    known_as = (KnownAs("hf", "laplace"),)
    references = (
        Reference(
            "Ma et al.", 2022, "Mega: moving average equipped gated attention", "https://arxiv.org/abs/2209.10655"
        ),
    )
    mu: float = param(0.707107, REALS, "centre, where half of the height is reached")
    sigma: float = param(0.282095, POSITIVE, "standard deviation: width of the rise")

    @property
    def facts(self) -> Facts:
        return between(0.0, 1.0, 1 / (self.sigma * math.sqrt(2 * math.pi)))

    def _standardized(self, x: Array) -> Twofold:
        # (x - μ)/σ, taken by halves: x - μ may overflow
        difference = twofold.plus(twofold.exact(x / 2), (-self.mu / 2, 0.0))
        return precise.divided(difference, self.sigma / 2)

    def _f(self, x: Array) -> Array:
        return gaussian.cumulative(self._standardized(x))

    def _d1(self, x: Array) -> Array:
        return gaussian.phi_times(1 / self.sigma, self._standardized(x))

    def _d2(self, x: Array) -> Array:
        t = self._standardized(x)
        return gaussian.phi_times(-t.high / self.sigma / self.sigma, t)
