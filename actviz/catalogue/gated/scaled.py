"""SiLU stretched, tilted, shifted or raised to a power."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.catalogue.gated._facts import dipping, too_large
from actviz.catalogue.gated._logistic_gate import Gate, ScaledGate
from actviz.catalogue.gated.logistic import LogisticBlend
from actviz.deferred import factor, logistic, np, twofold
from actviz.interval import NOT_NEGATIVE, POSITIVE, at_least
from actviz.numerics.bracket import root
from actviz.terms import Facts, Reference, Tail, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


class ESwish(LogisticBlend):
    """SiLU stretched upwards by a factor β, so that signals grow on the right."""

    name = "eswish"
    formula = "beta*x*sigmoid(x)"
    derivative = "beta*sigmoid(x)*(1 + x*(1 - sigmoid(x)))"
    mathtext = r"\beta\,x\,\sigma(x)"
    used_in = "proposed for image classification, with β from 1 to 2"
    references = (
        Reference(
            "Alcaide",
            2018,
            "E-swish: adjusting activations to different network depths",
            "https://arxiv.org/abs/1801.07145",
        ),
    )
    beta: float = param(1.5, POSITIVE, "slope far right; 1 gives silu")

    @property
    def _gain(self) -> float:
        return self.beta


class AconB(LogisticBlend):
    """A leaky ReLU without the kink: the larger of x and px, smoothly chosen by a sigmoid."""

    name = "acon_b"
    aliases = ("acon",)
    formula = "(1 - p)*x*sigmoid(beta*(1 - p)*x) + p*x"
    derivative = "(1 - p)*sigmoid(beta*(1 - p)*x)*(1 + beta*(1 - p)*x*(1 - sigmoid(beta*(1 - p)*x))) + p"
    mathtext = r"(1 - p)\,x\,\sigma(\beta(1 - p)\,x) + p\,x"
    used_in = "proposed for image classification, with p and β learned"
    references = (
        Reference(
            "Ma, Zhang, Liu & Sun",
            2020,
            "Activate or not: learning customized activation",
            "https://arxiv.org/abs/2009.04759",
        ),
    )
    p: float = param(0.25, NOT_NEGATIVE, "slope of the other line; 0 gives swish, 1 the identity")
    beta: float = param(1.0, NOT_NEGATIVE, "sharpness of the choice; 0 gives the mean of x and px")

    # (1 - p)·x·σ(-β(p - 1)·x) + p·x = x + (p - 1)·x·σ(β(p - 1)·x), so a p above 1 is like one below it.

    @property
    def _through(self) -> float:
        return min(self.p, 1.0)

    @property
    def _gain(self) -> float:
        return abs(1 - self.p)

    @property
    def _sharpness(self) -> float:
        return self.beta * self._gain

    def _argument(self, x: Array) -> Twofold:
        return factor.scaled(x, (max(self.p, 1.0), -min(self.p, 1.0)), (self.beta,))


class APTx(LogisticBlend):
    """The input times a shifted tanh, cheaper than Mish and shaped like it."""

    name = "aptx"
    formula = "(alpha + tanh(beta*x))*c*x"
    derivative = "c*(alpha + tanh(beta*x)) + c*beta*x*(1 - tanh(beta*x)**2)"
    mathtext = r"(\alpha + \tanh(\beta x))\,c\,x"
    used_in = "proposed as a cheaper Mish"
    references = (
        Reference(
            "Kumar",
            2022,
            "APTx: better activation function than MISH, SWISH, and ReLU's variants used in deep learning",
            "https://arxiv.org/abs/2209.06119",
        ),
    )
    alpha: float = param(1.0, at_least(1.0), "shift of the gate; above 1 it lets something through far left")
    beta: float = param(1.0, NOT_NEGATIVE, "sharpness of the gate; 1/2 gives silu")
    c: float = param(0.5, POSITIVE, "scale; the slope far right is c(1 + α)")

    # α + tanh(βx) = α - 1 + 2σ(2βx)

    @property
    def _through(self) -> float:
        return self.c * (self.alpha - 1)

    @property
    def _gain(self) -> float:
        return 2 * self.c

    @property
    def _sharpness(self) -> float:
        return 2 * self.beta


class BSiLU(ScaledGate):
    """SiLU moved left and down so that its curve still passes through 0, where it is steep."""

    name = "b_silu"
    formula = "(x + alpha)*sigmoid(x) - alpha/2"
    derivative = "sigmoid(x)*(1 + (x + alpha)*(1 - sigmoid(x)))"
    mathtext = r"(x + \alpha)\,\sigma(x) - \alpha/2"
    used_in = "surrogate gradients behind a forward ReLU (SUGAR)"
    references = (Reference("Horuz et al.", 2025, "The resurrection of the ReLU", "https://arxiv.org/abs/2505.22074"),)
    alpha: float = param(1.67, NOT_NEGATIVE, "shift to the left; f tends to -α/2 far left; 0 gives silu")

    @property
    def facts(self) -> Facts:
        # f′ = 0 where 1 + e^x + x + α = 0, and there f = -α/2 - e^x; w = e^x has w·e^w = e^(-1 - α)
        lowest = root(lambda w: w * math.exp(w) - math.exp(-1 - self.alpha), 0.0, 1.0)
        steepest = root(lambda x: (x + self.alpha) * math.tanh(x / 2) - 2, 0.0, 4.0)
        e = math.exp(-steepest)
        return Facts(
            range=(at_least(-self.alpha / 2 - lowest),),
            left=Tail(-self.alpha / 2),
            right=Tail(math.inf, slope=1.0),
            monotonic="no",
            peak_slope=(1 + e + e * (steepest + self.alpha)) / (1 + e) ** 2,
        )

    def _f(self, x: Array) -> Array:
        return super()._f(x) + self.alpha / 2 * np.tanh(x / 2)

    def _gate(self, x: Array) -> Gate:
        gate = super()._gate(x)
        return gate._replace(rise=gate.rise + self.alpha)  # (x + α)·w′ in place of x·w′ gives f′ and f″ of (x + α)·σ


class _Power(NamedTuple):
    """σ(t)^α = body·e^fall for t = βx, and what its derivatives need; fall is αt on the left and 0 on the right."""

    body: Array
    fall: Twofold
    rise: Array  # αt·σ(-t)
    t: Twofold


class ARiA2(Activation):
    """The input times a power of a sigmoid: a Swish whose dip is flatter the larger the power is."""

    name = "aria2"
    formula = "x*(1 + exp(-beta*x))**(-alpha)"
    derivative = "(1 + exp(-beta*x))**(-alpha) + x*alpha*beta*exp(-beta*x)*(1 + exp(-beta*x))**(-alpha - 1)"
    mathtext = r"x\,(1 + e^{-\beta x})^{-\alpha}"
    used_in = "proposed for image classification"
    references = (
        Reference(
            "Patwardhan, Ingalhalikar & Walambe",
            2018,
            "ARiA: utilizing Richard's curve for controlling the non-monotonicity of the activation function"
            " in deep neural nets",
            "https://arxiv.org/abs/1805.08878",
        ),
    )
    STEEPEST = 1e7  # if αt·σ(-t) is larger for a positive t, σ(t)^α has vanished

    alpha: float = param(1.5, POSITIVE, "power of the sigmoid; 1 gives swish")
    beta: float = param(2.0, POSITIVE, "sharpness of the sigmoid")

    def _complaint(self) -> str:
        return too_large(self.alpha, self.beta, self.alpha * self.beta)

    @property
    def facts(self) -> Facts:
        def gate(t: float) -> float:
            return math.exp(self.alpha * (min(t, 0.0) - math.log1p(math.exp(-abs(t)))))

        def beside(t: float) -> float:
            """Return α·t·σ(-t)."""
            e = math.exp(-abs(t))
            return self.alpha * t * (1.0 if t < 0 else e) / (1 + e)

        lowest = root(lambda t: 1 + beside(t), -3 / self.alpha, 0.0)
        steepest = root(lambda t: 2 + beside(t) - t / (1 + math.exp(-t)), 0.0, 4 + 2 * math.log1p(self.alpha))
        return dipping(lowest * gate(lowest) / self.beta, gate(steepest) * (1 + beside(steepest)))

    def _power(self, x: Array) -> _Power:
        t = twofold.scaled(self.beta, x)
        product = factor.scaled(x, (self.alpha,), (self.beta,))
        e = logistic.decay(t)
        rise = np.where(x < 0, product.high, (self.alpha * e) * t.high) / (1 + e)
        fall = twofold.Twofold(*(np.where(x < 0, part, 0.0) for part in product))
        return _Power(np.exp(-self.alpha * np.log1p(e)), fall, np.minimum(rise, self.STEEPEST), t)

    def _f(self, x: Array) -> Array:
        power = self._power(x)
        return twofold.exp_times(x * power.body, power.fall)

    def _d1(self, x: Array) -> Array:
        # σ^α·(1 + αt·σ(-t))
        power = self._power(x)
        return twofold.exp_times(power.body * (1 + power.rise), power.fall)

    def _d2(self, x: Array) -> Array:
        # αβ·σ^α·σ(-t)·(2 + αt·σ(-t) - t·σ(t))
        power = self._power(x)
        e, down = logistic.decay(power.t), logistic.minus_abs(power.t)
        bracket = 2 + power.rise - power.t.high * np.where(x < 0, e, 1.0) / (1 + e)
        steep = twofold.Twofold(*(np.where(x < 0, *both) for both in zip(power.fall, down, strict=True)))
        return factor.both_times_exp(self.alpha * power.body, self.beta * bracket / (1 + e), steep)
