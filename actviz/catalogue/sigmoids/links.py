"""Inverse links of statistics that rise faster on one side than on the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.sigmoids._facts import between
from actviz.deferred import np, precise, twofold
from actviz.interval import POSITIVE
from actviz.terms import Facts, Reference, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold

GOMES_LUDERMIR_LIMA = Reference(
    "Gomes, Ludermir & Lima",
    2011,
    "Comparison of new activation functions in neural network for forecasting financial time series",
    "https://doi.org/10.1007/s00521-010-0407-3",
)


# Gumbel's extreme value distribution: e^-u with u = e^y, and what follows from it.  Beyond y = 8 e^-u is 0.


def _bounded(y: Array) -> Array:
    return np.clip(y, -800.0, 8.0)


def _rate(y: Array) -> Twofold:
    """Return u = e^y to twice the precision."""
    return precise.exp(twofold.exact(_bounded(y)))


def _survival(y: Array) -> Array:
    """Return e^-u."""
    return twofold.exp(-_rate(y))


def _density(y: Array) -> Array:
    """Return u·e^-u, the derivative of 1 - e^-u."""
    u = _rate(y)
    return twofold.exp_times(u.high, -u)


def _density_slope(y: Array) -> Array:
    """Return u·(1 - u)·e^-u, the derivative of the density."""
    u = _rate(y)
    return twofold.exp_times(-u.high * np.expm1(_bounded(y)), -u)


class LogLog(Activation):
    """A lopsided sigmoid: its left tail vanishes doubly exponentially, its right one like that of the logistic."""

    name = "loglog"
    aliases = ("gompertz", "gumbel_cdf")
    formula = "exp(-exp(-x))"
    derivative = "exp(-x - exp(-x))"
    mathtext = r"\exp(-e^{-x})"
    used_in = "regression with the log-log link; the gate of GoLU"
    references = (GOMES_LUDERMIR_LIMA,)
    facts = between(0.0, 1.0, math.exp(-1.0))

    def _f(self, x: Array) -> Array:
        return _survival(-x)

    def _d1(self, x: Array) -> Array:
        return _density(-x)

    def _d2(self, x: Array) -> Array:
        return -_density_slope(-x)


class CLogLog(Activation):
    """A lopsided sigmoid, loglog turned around: its right tail vanishes doubly exponentially."""

    name = "cloglog"
    aliases = ("complementary_log_log",)
    formula = "1 - exp(-exp(x))"
    derivative = "exp(x - exp(x))"
    mathtext = r"1 - \exp(-e^{x})"
    used_in = "regression with the complementary log-log link, as for times to failure"
    references = (GOMES_LUDERMIR_LIMA,)
    facts = between(0.0, 1.0, math.exp(-1.0))

    def _f(self, x: Array) -> Array:
        return -np.expm1(-_rate(x).high)

    def _d1(self, x: Array) -> Array:
        return _density(x)

    def _d2(self, x: Array) -> Array:
        return _density_slope(x)


class ArandaOrdaz(Activation):
    """A sigmoid between cloglog, for a small a, and the logistic, for a = 1; larger a make the right tail longer."""

    name = "aranda_ordaz"
    formula = "1 - (1 + a*exp(x))**(-1/a)"
    derivative = "exp(x)*(1 + a*exp(x))**(-1/a - 1)"
    mathtext = r"1 - (1 + a\,e^{x})^{-1/a}"
    used_in = "regression with an asymmetric link; proposed for the gates of LSTM"
    references = (
        Reference(
            "Aranda-Ordaz",
            1981,
            "On two families of transformations to additivity for binary response data",
            "https://doi.org/10.1093/biomet/68.2.357",
        ),
        Reference(
            "Essai Ali, Abdel-Raman & Badry",
            2022,
            "Developing novel activation functions based deep learning LSTM for classification",
        ),
    )
    a: float = param(2.0, POSITIVE, "asymmetry; 1 gives the sigmoid")

    @property
    def facts(self) -> Facts:
        return between(0.0, 1.0, math.exp(-(1 / self.a + 1) * math.log1p(self.a)))

    FAR = -40.0  # ln(1 + e^s) is e^s there
    # With s = x + ln a the formula is 1 - e^(-softplus(s)/a), and f′ = e^(-softplus(-s) - softplus(s)/a)/a.

    def _shifted(self, x: Array) -> Twofold:
        return twofold.plus(twofold.exact(x), precise.log(self.a))

    def _f(self, x: Array) -> Array:
        s = self._shifted(x)
        tail = twofold.exp_times(1 / self.a, twofold.Twofold(np.minimum(s.high, 0.0), s.low))
        rate = np.where(s.high < self.FAR, tail, precise.divided(precise.softplus(s), self.a).high)
        return -np.expm1(-rate)

    def _slope_times(self, factor: Array | float, x: Array) -> Array:
        s = self._shifted(x)
        up, down = precise.divided(precise.softplus(s), self.a), precise.softplus(-s)
        return twofold.exp_times(factor / self.a, -twofold.plus(up, down))

    def _d1(self, x: Array) -> Array:
        return self._slope_times(1.0, x)

    def _d2(self, x: Array) -> Array:
        # f″/f′ = (1 - e^x)/(1 + a·e^x)
        away, e = np.expm1(-np.abs(x)), np.exp(-np.abs(x))
        return self._slope_times(np.where(x > 0, away / (e + self.a), -away / (1 + self.a * e)), x)
