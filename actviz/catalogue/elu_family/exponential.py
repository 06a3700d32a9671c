"""Rectifiers whose left side is an exponential."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.elu_family._parts import bend_at_zero, saturating
from actviz.deferred import np, twofold
from actviz.interval import NOT_NEGATIVE, POSITIVE
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, constant, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.numerics.twofold import Twofold


def _exponential_left(height: float) -> Piece:
    """Return the piece height·(e^x - 1)."""

    def slope(x: Array) -> Array:
        return height * np.exp(x)

    return Piece(lambda x: height * np.expm1(x), slope, slope)


def _stretched_left(height: float, slope: float, rate: float, exponent: Callable[[Array], Twofold]) -> Piece:
    """Return the piece height·(e^t - 1) for the exponent t = rate·x, with its slope at 0."""
    return Piece(
        lambda x: height * np.expm1(exponent(x).high),
        lambda x: slope * twofold.exp(exponent(x)),
        lambda x: slope * twofold.exp(exponent(x)) * rate,
    )


class ELU(Activation):
    """Linear on the right; bends smoothly to -α on the left."""

    name = "elu"
    aliases = ("exponential_linear_unit",)
    formula = "where(x > 0, x, alpha*(exp(x) - 1))"
    derivative = "where(x > 0, 1, alpha*exp(x))"
    mathtext = r"x\ (x > 0),\quad \alpha\,(e^{x} - 1)\ (x \leq 0)"
    used_in = "convolutional networks without batch normalisation"
    known_as = (
        KnownAs("torch", "nn.ELU"),
        KnownAs("keras", "elu", "layers.ELU"),
        KnownAs("jax", "nn.elu"),
        KnownAs("flax", "elu"),
        KnownAs("tf", "nn.elu"),
        KnownAs("onnx", "Elu"),
        KnownAs("timm", "elu"),
        KnownAs("matlab", "eluLayer"),
    )
    differences = (
        Difference(("tf",), "has no alpha: it is always 1"),
        Difference(("keras",), "the docstring says alpha*exp(x) - 1; the code computes alpha*(exp(x) - 1)"),
        Difference(("torch",), "the gradient at nan is 1"),
    )
    references = (
        Reference(
            "Clevert, Unterthiner & Hochreiter",
            2015,
            "Fast and accurate deep network learning by exponential linear units (ELUs)",
            "https://arxiv.org/abs/1511.07289",
        ),
    )
    alpha: float = param(1.0, NOT_NEGATIVE, "distance of the left asymptote below 0")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return bend_at_zero(self.alpha, takes="left")

    @property
    def facts(self) -> Facts:
        return saturating(self.alpha, peak_slope=max(1.0, self.alpha))

    def _pieces(self) -> tuple[Piece, ...]:
        return (_exponential_left(self.alpha) if self.alpha else constant(0.0), line(1.0))


class SELU(Activation):
    """An ELU scaled so that mean 0 and variance 1 stay so from layer to layer."""

    name = "selu"
    aliases = ("scaled_elu",)
    formula = "1.0507009873554805*where(x > 0, x, 1.6732632423543772*(exp(x) - 1))"
    derivative = "1.0507009873554805*where(x > 0, 1, 1.6732632423543772*exp(x))"
    mathtext = r"\lambda x\ (x > 0),\quad \lambda\alpha\,(e^{x} - 1)\ (x \leq 0)"
    used_in = "self-normalising fully connected networks"
    known_as = (
        KnownAs("torch", "nn.SELU"),
        KnownAs("keras", "selu"),
        KnownAs("jax", "nn.selu"),
        KnownAs("flax", "selu"),
        KnownAs("tf", "nn.selu"),
        KnownAs("onnx", "Selu"),
        KnownAs("timm", "selu"),
    )
    differences = (
        Difference(("tf",), "autodiff at the kink gives the slope from the right, 1.0507"),
        Difference(("onnx",), "both constants are float32: 1.0507010221 and 1.6732631922", 3.3e-8),
        Difference(("torch",), "the gradient at nan is 1.0507"),
    )
    references = (
        Reference(
            "Klambauer, Unterthiner, Mayr & Hochreiter",
            2017,
            "Self-normalizing neural networks",
            "https://arxiv.org/abs/1706.02515",
        ),
    )
    # The doubles nearest to the published constants, as all frameworks take them.
    SCALE = 1.0507009873554805
    HEIGHT = 1.0507009873554805 * 1.6732632423543772
    breaks = (Break(0.0, order=1),)
    facts = saturating(HEIGHT, peak_slope=HEIGHT, right_slope=SCALE)

    def _pieces(self) -> tuple[Piece, ...]:
        return (_exponential_left(self.HEIGHT), line(self.SCALE))


class CELU(Activation):
    """An ELU stretched by α along both axes, so that its slope has no jump whatever α is."""

    name = "celu"
    aliases = ("continuously_differentiable_elu",)
    formula = "where(x > 0, x, alpha*(exp(x/alpha) - 1))"
    derivative = "where(x > 0, 1, exp(x/alpha))"
    mathtext = r"x\ (x > 0),\quad \alpha\,(e^{x/\alpha} - 1)\ (x \leq 0)"
    used_in = "the same places as ELU"
    known_as = (
        KnownAs("torch", "nn.CELU"),
        KnownAs("keras", "celu"),
        KnownAs("jax", "nn.celu"),
        KnownAs("flax", "celu"),
        KnownAs("onnx", "Celu"),
        KnownAs("timm", "celu"),
    )
    differences = (
        Difference(
            ("keras",), "on TensorFlow with alpha = 2 autodiff gives 2 at 0, where both one-sided slopes are 1", 1.0
        ),
        Difference(("torch",), "the gradient at nan is 1"),
    )
    references = (
        Reference(
            "Barron", 2017, "Continuously differentiable exponential linear units", "https://arxiv.org/abs/1704.07483"
        ),
    )
    alpha: float = param(1.0, POSITIVE, "distance of the left asymptote below 0, and width of the bend")
    breaks = (Break(0.0, order=2),)

    @property
    def facts(self) -> Facts:
        return saturating(self.alpha, peak_slope=1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        left = _stretched_left(self.alpha, 1.0, 1 / self.alpha, lambda x: twofold.divided(x, self.alpha))
        return (left, line(1.0))


class PELU(Activation):
    """An ELU with a height and a width of its own, whose right side takes the slope that the left arrives with."""

    name = "pelu"
    aliases = ("parametric_elu",)
    formula = "where(x >= 0, a/b*x, a*(exp(x/b) - 1))"
    derivative = "where(x >= 0, a/b, a/b*exp(x/b))"
    mathtext = r"\frac{a}{b}\,x\ (x \geq 0),\quad a\,(e^{x/b} - 1)\ (x < 0)"
    used_in = "proposed for convolutional networks, with a and b learned in each layer"
    references = (
        Reference(
            "Trottier, Giguère & Chaib-draa",
            2016,
            "Parametric exponential linear unit for deep convolutional neural networks",
            "https://arxiv.org/abs/1605.09332",
        ),
    )
    a: float = param(1.0, POSITIVE, "distance of the left asymptote below 0")
    b: float = param(1.0, POSITIVE, "width of the bend; the slope on the right is a/b")
    breaks = (Break(0.0, order=2, takes="right"),)

    @property
    def facts(self) -> Facts:
        slope = self.a / self.b
        return saturating(self.a, peak_slope=slope, right_slope=slope)

    def _pieces(self) -> tuple[Piece, ...]:
        slope = self.a / self.b
        left = _stretched_left(self.a, slope, 1 / self.b, lambda x: twofold.divided(x, self.b))
        return (left, line(slope))


class MPELU(Activation):
    """An ELU with a height and a sharpness of its own: between ReLU, leaky ReLU and ELU."""

    name = "mpelu"
    aliases = ("multiple_parametric_elu",)
    formula = "where(x > 0, x, alpha*(exp(beta*x) - 1))"
    derivative = "where(x > 0, 1, alpha*beta*exp(beta*x))"
    mathtext = r"x\ (x > 0),\quad \alpha\,(e^{\beta x} - 1)\ (x \leq 0)"
    used_in = "proposed for deep convolutional networks, with α and β learned"
    references = (
        Reference(
            "Li, Fan, Li, Wu & Ming",
            2016,
            "Improving deep neural network with multiple parametric exponential linear units",
            "https://arxiv.org/abs/1606.00305",
        ),
    )
    alpha: float = param(0.25, NOT_NEGATIVE, "distance of the left asymptote below 0")
    beta: float = param(1.0, NOT_NEGATIVE, "sharpness of the bend; 0 gives relu")

    @property
    def breaks(self) -> tuple[Break, ...]:
        return bend_at_zero(self.alpha * self.beta, takes="left")

    @property
    def facts(self) -> Facts:
        slope = self.alpha * self.beta
        return saturating(self.alpha if slope else 0.0, peak_slope=max(1.0, slope))

    def _pieces(self) -> tuple[Piece, ...]:
        slope = self.alpha * self.beta
        if not slope:
            return (constant(0.0), line(1.0))
        left = _stretched_left(self.alpha, slope, self.beta, lambda x: twofold.scaled(self.beta, x))
        return (left, line(1.0))
