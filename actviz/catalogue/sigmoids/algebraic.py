"""Sigmoids without an exponential: quotients, roots and parabolas."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.catalogue.sigmoids._facts import between, levelling_off
from actviz.deferred import np
from actviz.interval import NOT_NEGATIVE, POSITIVE, REALS
from actviz.terms import Break, Difference, Facts, KnownAs, Piece, Reference, Tail, constant, level, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array

ELLIOTT = Reference("Elliott", 1993, "A better activation function for artificial neural networks")


def _quotients(height: float, left: Callable[[Array], Array], right: Callable[[Array], Array]) -> tuple[Piece, ...]:
    """Return the pieces of height·x/(1 + abs(x)) plus a constant, given as a formula for each side."""
    return (
        Piece(left, lambda x: height * (1 / (1 - x)) ** 2, lambda x: 2 * height * (1 / (1 - x)) ** 3),
        Piece(right, lambda x: height * (1 / (1 + x)) ** 2, lambda x: -2 * height * (1 / (1 + x)) ** 3),
    )


class Softsign(Activation):
    """Like tanh, but it approaches ±1 so slowly that its tails keep a gradient far out."""

    name = "softsign"
    aliases = ("elliotsig", "elliott_symmetric")
    formula = "x/(1 + abs(x))"
    derivative = "1/(1 + abs(x))**2"
    mathtext = r"\frac{x}{1 + |x|}"
    used_in = "early deep networks for language"
    known_as = (
        KnownAs("torch", "nn.Softsign"),
        KnownAs("keras", "softsign"),
        KnownAs("jax", "nn.soft_sign"),
        KnownAs("flax", "soft_sign"),
        KnownAs("tf", "nn.softsign"),
        KnownAs("onnx", "Softsign"),
        KnownAs("matlab", "elliotsig"),
    )
    differences = (
        Difference(("torch", "jax", "flax", "tf"), "the value at -∞ and ∞ is nan where the limits are -1 and 1"),
    )
    references = (
        ELLIOTT,
        Reference("Turian, Bergstra & Bengio", 2009, "Quadratic features and deep architectures for chunking"),
    )
    breaks = (Break(0.0, order=2),)
    facts = between(-1.0, 1.0, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        return _quotients(1.0, lambda x: x / (1 - x), lambda x: x / (1 + x))


class Elliott(Activation):
    """Softsign moved to (0, 1): a sigmoid without an exponential."""

    name = "elliott"
    aliases = ("elliott_sigmoid",)
    formula = "0.5*x/(1 + abs(x)) + 0.5"
    derivative = "0.5/(1 + abs(x))**2"
    mathtext = r"\frac{x/2}{1 + |x|} + \frac{1}{2}"
    used_in = "networks on hardware without a fast exponential"
    references = (ELLIOTT,)
    breaks = (Break(0.0, order=2),)
    facts = between(0.0, 1.0, 0.5)

    def _pieces(self) -> tuple[Piece, ...]:
        return _quotients(0.5, lambda x: 0.5 / (1 - x), lambda x: (0.5 + x) / (1 + x))


FARTHEST = 1e300  # where every slope of the roots below has vanished


class _Root(Activation):
    """A function of t = pace·x that is smooth because of √(1 + t²)."""

    @property
    def _pace(self) -> float:
        raise NotImplementedError

    def _near(self, x: Array) -> Array:
        return np.clip(x, -FARTHEST / self._pace, FARTHEST / self._pace)

    def _hypotenuse(self, x: Array) -> Array:
        root: Array = np.hypot(1.0, self._pace * self._near(x))
        return root


class ISRU(_Root):
    """The input over a square root: a sigmoid that needs one instruction where processors have it."""

    name = "isru"
    aliases = ("inverse_square_root_unit",)
    formula = "x/sqrt(1 + alpha*x**2)"
    derivative = "(1 + alpha*x**2)**(-1.5)"
    mathtext = r"\frac{x}{\sqrt{1 + \alpha x^2}}"
    used_in = "proposed for recurrent networks in place of tanh"
    references = (
        Reference(
            "Carlile, Delamarter, Kinney, Marti & Whitney",
            2017,
            "Improving deep learning by inverse square root linear units (ISRLUs)",
            "https://arxiv.org/abs/1710.09967",
        ),
    )
    alpha: float = param(1.0, NOT_NEGATIVE, "sharpness: the asymptotes are ±1/√α; 0 gives the identity")

    @property
    def _pace(self) -> float:
        return math.sqrt(self.alpha)

    @property
    def facts(self) -> Facts:
        if self.alpha:
            return between(-1 / self._pace, 1 / self._pace, 1.0)
        slanted = Tail(-math.inf, slope=1.0), Tail(math.inf, slope=1.0)
        return Facts(range=(REALS,), left=slanted[0], right=slanted[1], monotonic="increasing", peak_slope=1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        return super()._pieces() if self.alpha else (line(1.0),)

    def _f(self, x: Array) -> Array:
        return self._near(x) / self._hypotenuse(x)

    def _d1(self, x: Array) -> Array:
        return (1 / self._hypotenuse(x)) ** 3

    def _d2(self, x: Array) -> Array:
        cosine = 1 / self._hypotenuse(x)
        sine = self._pace * self._near(x) * cosine
        return -3 * self._pace * sine * cosine * cosine * cosine * cosine


class RootSig(_Root):
    """A sigmoid of one square root, with tails that approach ±1 like 1/x."""

    name = "rootsig"
    formula = "a*x/(1 + sqrt(1 + a**2*x**2))"
    derivative = "a/(sqrt(1 + a**2*x**2)*(1 + sqrt(1 + a**2*x**2)))"
    mathtext = r"\frac{a\,x}{1 + \sqrt{1 + a^2 x^2}}"
    used_in = "comparisons of the gates of LSTM"
    references = (
        Reference(
            "Farzad, Mashayekhi & Hassanpour",
            2019,
            "A comparative performance analysis of different activation functions in LSTM networks for classification",
            "https://doi.org/10.1007/s00521-017-3210-6",
        ),
    )
    a: float = param(1.0, POSITIVE, "pace; the slope at 0 is a/2")

    @property
    def _pace(self) -> float:
        return self.a

    @property
    def facts(self) -> Facts:
        return between(-1.0, 1.0, self.a / 2)

    def _f(self, x: Array) -> Array:
        return self.a * self._near(x) / (1 + self._hypotenuse(x))

    def _d1(self, x: Array) -> Array:
        root = self._hypotenuse(x)
        return self.a / root / (1 + root)

    def _d2(self, x: Array) -> Array:
        root = self._hypotenuse(x)
        sine = self.a * self._near(x) / root
        return -self.a * sine * ((1 + 2 * root) / (1 + root)) * self.a / root / root / (1 + root)


class SmoothStep(Activation):
    """A cubic between 0 and 1 that meets both without a kink: sparse like a step, with a gradient like a sigmoid."""

    name = "smooth_step"
    formula = "where(x <= -g/2, 0, where(x >= g/2, 1, -2*(x/g)**3 + 1.5*x/g + 0.5))"
    derivative = "where(x <= -g/2, 0, where(x >= g/2, 0, (1.5 - 6*(x/g)**2)/g))"
    mathtext = r"-2(x/g)^3 + \frac{3}{2}\,x/g + \frac{1}{2}\ \mathrm{between}\ 0\ \mathrm{and}\ 1"
    used_in = "soft decision trees as a layer; graphics"
    references = (
        Reference(
            "Hazimeh, Ponomareva, Mol, Tan & Mazumder",
            2020,
            "The tree ensemble layer: differentiability meets conditional computation",
            "https://arxiv.org/abs/2002.07772",
        ),
    )
    g: float = param(1.0, POSITIVE, "width of the rise", aliases=("gamma",))

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(-self.g / 2, order=2), Break(self.g / 2, order=2, takes="right"))

    @property
    def facts(self) -> Facts:
        return levelling_off(0.0, 1.0, 1.5 / self.g)

    # Between the breaks f = p²(3 - 2p) with p = (x + g/2)/g, the share of the width that lies behind x.

    def _passed(self, x: Array) -> Array:
        return (x + self.g / 2) / self.g

    def _f(self, x: Array) -> Array:
        passed = self._passed(x)
        return passed * passed * (3 - 2 * passed)

    def _d1(self, x: Array) -> Array:
        return 6 * self._passed(x) * self._passed(-x) / self.g

    def _d2(self, x: Array) -> Array:
        return -12 * (x / self.g) / self.g / self.g

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), Piece(self._f, self._d1, self._d2), constant(1.0))


def _parabolas(height: float, left: Callable[[Array], Array], right: Callable[[Array], Array]) -> tuple[Piece, ...]:
    """Return the two pieces of height·(x - x·abs(x)/4) plus a constant, given as a formula for each side."""
    return (
        Piece(left, lambda x: height * (1 + x / 2), level(height / 2)),
        Piece(right, lambda x: height * (1 - x / 2), level(-height / 2)),
    )


SQNL_BREAKS = (Break(-2.0, order=2), Break(0.0, order=2), Break(2.0, order=2, takes="right"))


class SQNL(Activation):
    """Two parabolas in the place of tanh, at the price of one multiplication."""

    name = "sqnl"
    aliases = ("square_nonlinearity",)
    formula = "where(x > 2, 1, where(x < -2, -1, x - x*abs(x)/4))"
    derivative = "where(abs(x) >= 2, 0, 1 - abs(x)/2)"
    mathtext = r"x - x\,|x|/4\ (|x| \leq 2),\quad \pm 1\ (|x| > 2)"
    used_in = "networks on embedded hardware"
    references = (Reference("Wuraola & Patel", 2018, "SQNL: a new computationally efficient activation function"),)
    breaks = SQNL_BREAKS
    facts = levelling_off(-1.0, 1.0, 1.0)

    def _pieces(self) -> tuple[Piece, ...]:
        middle = _parabolas(1.0, lambda x: x * (1 + x / 4), lambda x: x * (1 - x / 4))
        return (constant(-1.0), *middle, constant(1.0))


class LogSQNL(Activation):
    """Two parabolas in the place of the logistic sigmoid: SQNL moved to [0, 1]."""

    name = "log_sqnl"
    aliases = ("square_logistic_sigmoid",)
    formula = "where(x > 2, 1, where(x < -2, 0, 0.5*(x - x*abs(x)/4) + 0.5))"
    derivative = "where(abs(x) >= 2, 0, 0.5*(1 - abs(x)/2))"
    mathtext = r"\frac{1}{2}(x - x\,|x|/4) + \frac{1}{2}\ (|x| \leq 2),\quad 0\ \mathrm{or}\ 1\ (|x| > 2)"
    used_in = "networks on embedded hardware"
    references = (
        Reference("Wuraola, Patel & Nguang", 2021, "Efficient activation functions for embedded inference engines"),
    )
    breaks = SQNL_BREAKS
    facts = levelling_off(0.0, 1.0, 0.5)

    def _pieces(self) -> tuple[Piece, ...]:
        middle = _parabolas(0.5, lambda x: (2 + x) ** 2 / 8, lambda x: 1 - (2 - x) ** 2 / 8)
        return (constant(0.0), *middle, constant(1.0))
