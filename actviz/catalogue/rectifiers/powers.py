"""Rectifiers with a flat left side that rise as a power of the input: no kink, or even no jump of the curvature."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import np, twofold
from actviz.interval import POSITIVE, REALS, Interval, at_least, point
from actviz.terms import Break, Facts, KnownAs, Piece, Reference, Tail, constant, level, line, param

if TYPE_CHECKING:
    from actviz.arrays import Array


class ReLUSquared(Activation):
    """The square of ReLU: it leaves 0 without a kink, and the gradient grows with the input."""

    name = "relu_squared"
    aliases = ("relu2", "squared_relu", "requ")
    formula = "max(0, x)**2"
    derivative = "2*max(0, x)"
    mathtext = r"\max(0,\ x)^2"
    used_in = "language models: Primer, RWKV, Nemotron-4"
    known_as = (KnownAs("hf", "relu2"),)
    references = (
        Reference(
            "So, Mańke, Liu, Dai, Shazeer & Le",
            2021,
            "Primer: searching for efficient transformers for language modeling",
            "https://arxiv.org/abs/2109.08668",
        ),
    )
    breaks = (Break(0.0, order=2),)
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=math.inf, curvature=2.0),
        monotonic="nondecreasing",
        peak_slope=math.inf,
    )

    def _pieces(self) -> tuple[Piece, ...]:
        return (constant(0.0), Piece(lambda x: x * x, lambda x: 2 * x, level(2.0)))


class RePU(Activation):
    """A power of ReLU: the larger p, the smoother it leaves 0 and the faster it grows."""

    name = "repu"
    aliases = ("rectified_power_unit", "recu")
    formula = "max(0, x)**p"
    derivative = "where(x > 0, p*max(0, x)**(p - 1), 0)"
    mathtext = r"\max(0,\ x)^p"
    used_in = "approximating smooth functions with few units"
    references = (
        Reference(
            "Li, Tang & Yu",
            2019,
            "Better approximations of high dimensional smooth functions by deep neural networks with rectified power "
            "units",
            "https://arxiv.org/abs/1903.05858",
        ),
    )
    # Below 1 it is a root, infinitely steep at 0: no longer what the paper is about.
    p: float = param(3.0, at_least(1.0), "exponent; 1 gives relu, 2 gives relu_squared")

    @property
    def breaks(self) -> tuple[Break, ...]:
        # Between 1 and 2 the curvature jumps from 0 to ∞; above 2 it rises from 0.
        return (Break(0.0, order=math.ceil(self.p)),) if self.p <= 2 else ()

    @property
    def joins(self) -> tuple[Break, ...]:
        return (Break(0.0, order=math.ceil(self.p)),) if self.p > 2 else ()

    @property
    def facts(self) -> Facts:
        p = self.p
        curvature = 0.0 if p < 2 else 2.0 if p == 2 else math.inf
        slope = math.inf if p > 1 else 1.0
        return Facts(
            range=(at_least(0.0),),
            left=Tail(0.0),
            right=Tail(math.inf, slope, curvature),
            monotonic="nondecreasing",
            peak_slope=slope,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        p = self.p

        def curvature(x: Array) -> Array:
            with np.errstate(divide="ignore"):
                return p * (p - 1) * np.maximum(x, 0.0) ** (p - 2)

        power = Piece(lambda x: np.maximum(x, 0.0) ** p, lambda x: p * np.maximum(x, 0.0) ** (p - 1), curvature)
        return (constant(0.0), power if p > 1 else line(1.0))


class StarReLU(Activation):
    """A squared ReLU scaled and shifted so that inputs of mean 0 and variance 1 keep both."""

    name = "star_relu"
    formula = "s*max(0, x)**2 + b"
    derivative = "2*s*max(0, x)"
    mathtext = r"s\,\max(0,\ x)^2 + b"
    used_in = "vision transformers and their relatives (CAFormer, ConvFormer)"
    references = (Reference("Yu et al.", 2022, "MetaFormer baselines for vision", "https://arxiv.org/abs/2210.13452"),)
    s: float = param(0.8944, REALS, "scale; about 1/√1.25 for variance 1", aliases=("scale",))
    b: float = param(-0.4472, REALS, "output on the left; about -0.5/√1.25 for mean 0", aliases=("bias",))

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(0.0, order=2),) if self.s else ()

    @property
    def facts(self) -> Facts:
        s, b = self.s, self.b
        if not s:
            return Facts((point(b),), left=Tail(b), right=Tail(b), monotonic="constant", peak_slope=0.0)
        far = math.copysign(math.inf, s)
        return Facts(
            range=(at_least(b) if s > 0 else Interval(high=b, high_closed=True),),
            left=Tail(b),
            right=Tail(far, slope=far, curvature=2 * s),
            monotonic="nondecreasing" if s > 0 else "nonincreasing",
            peak_slope=math.inf,
        )

    def _pieces(self) -> tuple[Piece, ...]:
        s, b = self.s, self.b
        if not s:
            return (constant(b),)
        reach = 2 * math.sqrt(abs(b / s))

        def value(x: Array) -> Array:
            # Around a root s·x² and b cancel, and the rounding of s·x² would be all that is left.
            near = np.minimum(x, reach)
            whole = twofold.plus(twofold.times(twofold.product(s, near), (near, 0.0)), (b, 0.0))
            return np.where(x < reach, whole.high + whole.low, s * x * x + b)

        return (constant(b), Piece(value, lambda x: 2 * s * x, level(2 * s)))


class SmeLU(Activation):
    """A ReLU whose kink is replaced by a piece of a parabola from -β to β."""

    name = "smelu"
    aliases = ("smooth_relu", "sparse_plus")
    formula = "where(x <= -beta, 0, where(x >= beta, x, (x + beta)**2/(4*beta)))"
    derivative = "where(x <= -beta, 0, where(x >= beta, 1, (x + beta)/(2*beta)))"
    mathtext = r"0\ (x \leq -\beta),\quad \frac{(x + \beta)^2}{4\beta}\ (|x| < \beta),\quad x\ (x \geq \beta)"
    used_in = "proposed for networks that should come out alike from one training to the next"
    known_as = (KnownAs("keras", "sparse_plus"), KnownAs("jax", "nn.sparse_plus"))
    references = (
        Reference(
            "Blondel, Martins & Niculae", 2019, "Learning with Fenchel-Young losses", "https://arxiv.org/abs/1901.02324"
        ),
        Reference(
            "Shamir, Lin & Coviello",
            2020,
            "Smooth activations and reproducibility in deep networks",
            "https://arxiv.org/abs/2010.09931",
        ),
    )
    beta: float = param(1.0, POSITIVE, "half the width of the bend")
    facts = Facts(
        range=(at_least(0.0),),
        left=Tail(0.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="nondecreasing",
        peak_slope=1.0,
    )

    @property
    def breaks(self) -> tuple[Break, ...]:
        return (Break(-self.beta, order=2), Break(self.beta, order=2, takes="right"))

    def _pieces(self) -> tuple[Piece, ...]:
        beta = self.beta

        def slope(x: Array) -> Array:
            return 0.5 * ((x + beta) / beta)

        bend = Piece(lambda x: 0.5 * (x + beta) * slope(x), slope, level(0.5 / beta))
        return (constant(0.0), bend, line(1.0))
