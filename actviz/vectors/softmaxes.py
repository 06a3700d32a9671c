"""Competitions: every output depends on all entries, and what one gains the others lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from actviz.deferred import np, shares
from actviz.interval import POSITIVE
from actviz.terms import Break
from actviz.vectors.base import Claims, KnownAs, Reference, VectorActivation, param

if TYPE_CHECKING:
    from actviz.arrays import Array

WARMTH: Mapping[str, tuple[float, ...]] = {"temperature": (0.5, 1.0, 2.0)}
WARMER: Mapping[str, tuple[float, ...]] = {"temperature": (1.0, 3.0, 6.0)}  # where the support grows
TEMPERATURE = param(
    1.0, POSITIVE, "divides the entries: small lets the largest win, large evens all out", aliases=("t", "tau")
)
PROBABILITIES = Claims(sums_to_one=True, shift_invariant=True, rows_sum_to_zero=True, columns_sum_to_zero=True)
BRIDLE = Reference(
    "Bridle",
    1990,
    "Probabilistic interpretation of feedforward classification network outputs",
    "https://doi.org/10.1007/978-3-642-76153-9_28",
)


class Shares(VectorActivation):
    """Each output is an exponential as a share of the sum of all."""

    claims = PROBABILITIES
    telling = WARMTH
    temperature: float = TEMPERATURE

    def _f(self, x: Array) -> Array:
        e, whole = shares.exponentials(shares.logits(x, self.temperature))
        return e / whole

    def _jacobian(self, x: Array) -> Array:
        e, whole = shares.exponentials(shares.logits(x, self.temperature))
        y = e / whole
        off = -y[..., :, np.newaxis] * y[..., np.newaxis, :]
        own = y * (shares.others(e) / whole)  # y(1 - y) without the subtraction, which would lose a winner's digits
        here = np.eye(x.shape[-1], dtype=bool)
        slopes: Array = np.where(here, own[..., np.newaxis, :], off) / self.temperature
        return slopes


class Softmax(Shares):
    """Turns any vector into probabilities: each output is an entry's exponential as a share of the sum of all.

    A single ∞ takes everything; -∞ takes nothing; several ∞, or nothing but -∞, have no limit and give nan.
    """

    name = "softmax"
    aliases = ("normalized_exponential", "softargmax")
    formula = "exp(x_i/temperature)/sum_j(exp(x_j/temperature))"
    jacobian_formula = "y_i*(delta_ij - y_j)/temperature"
    mathtext = r"y_i = e^{x_i/t}\;/\;\Sigma_j\,e^{x_j/t}"
    jacobian_mathtext = r"\partial y_i/\partial x_j = y_i\,(\delta_{ij} - y_j)\,/\,t"
    used_in = "outputs of classifiers; attention weights of transformers"
    known_as = (
        KnownAs("torch", "nn.Softmax"),
        KnownAs("keras", "softmax"),
        KnownAs("jax", "nn.softmax"),
        KnownAs("flax", "softmax"),
        KnownAs("tf", "nn.softmax"),
        KnownAs("onnx", "Softmax"),
        KnownAs("matlab", "softmaxLayer"),
    )
    references = (
        BRIDLE,
        Reference(
            "Hinton, Vinyals & Dean",
            2015,
            "Distilling the knowledge in a neural network",
            "https://arxiv.org/abs/1503.02531",
        ),
    )


class LogSoftmax(VectorActivation):
    """The logarithm of softmax, from which the cross-entropy of a classifier reads its loss.

    A single ∞ gives 0 there and -∞ elsewhere; -∞ gives -∞; several ∞, or nothing but -∞, give nan.
    """

    name = "log_softmax"
    formula = "x_i/temperature - log(sum_j(exp(x_j/temperature)))"
    jacobian_formula = "(delta_ij - exp(y_j))/temperature"
    mathtext = r"y_i = x_i/t - \ln\,\Sigma_j\,e^{x_j/t}"
    jacobian_mathtext = r"\partial y_i/\partial x_j = (\delta_{ij} - e^{y_j})\,/\,t"
    used_in = "cross-entropy losses of classifiers"
    known_as = (
        KnownAs("torch", "nn.LogSoftmax"),
        KnownAs("keras", "log_softmax"),
        KnownAs("jax", "nn.log_softmax"),
        KnownAs("flax", "log_softmax"),
        KnownAs("tf", "nn.log_softmax"),
        KnownAs("onnx", "LogSoftmax"),
    )
    references = (BRIDLE,)
    claims = Claims(shift_invariant=True, rows_sum_to_zero=True)
    telling = WARMTH
    temperature: float = TEMPERATURE

    def _f(self, x: Array) -> Array:
        scaled = shares.logits(x, self.temperature)
        e, _ = shares.exponentials(scaled)
        return scaled.high + (scaled.low - shares.log_total(e))

    def _jacobian(self, x: Array) -> Array:
        e, whole = shares.exponentials(shares.logits(x, self.temperature))
        here = np.eye(x.shape[-1], dtype=bool)
        slopes: Array = np.where(here, shares.others(e)[..., np.newaxis, :], -e[..., np.newaxis, :])
        return slopes / whole[..., np.newaxis] / self.temperature


class Softmin(Shares):
    """Softmax of the entries with their signs turned: the smallest gets the largest share.

    A single -∞ takes everything; ∞ takes nothing; several -∞, or nothing but ∞, give nan.
    """

    name = "softmin"
    formula = "exp(-x_i/temperature)/sum_j(exp(-x_j/temperature))"
    jacobian_formula = "-y_i*(delta_ij - y_j)/temperature"
    mathtext = r"y_i = e^{-x_i/t}\;/\;\Sigma_j\,e^{-x_j/t}"
    jacobian_mathtext = r"\partial y_i/\partial x_j = -y_i\,(\delta_{ij} - y_j)\,/\,t"
    used_in = "weights that fall with a distance or a cost"
    known_as = (KnownAs("torch", "nn.Softmin"),)
    references = (BRIDLE,)

    def _f(self, x: Array) -> Array:
        return super()._f(-x)

    def _jacobian(self, x: Array) -> Array:
        return -super()._jacobian(-x)


class Sparsemax(VectorActivation):
    """The nearest point of the simplex: probabilities like those of softmax, but small ones are exactly 0.

    A single ∞ takes everything; -∞ takes nothing; several ∞, or nothing but -∞, give nan.
    """

    name = "sparsemax"
    formula = "max(x_i/temperature - tau, 0)"
    jacobian_formula = "where(y_i > 0, where(y_j > 0, delta_ij - 1/sum_j(y_j > 0), 0), 0)/temperature"
    note = "tau makes the outputs sum to 1"
    mathtext = r"y_i = \max(x_i/t - \tau,\ 0),\quad \Sigma_j\,y_j = 1"
    jacobian_mathtext = r"\partial y_i/\partial x_j = (\delta_{ij} - 1/k)\,/\,t"
    jacobian_mathtext += r"\;\;(i, j \mathrm{\ among\ the\ } k \mathrm{\ above\ } 0)"
    used_in = "sparse attention; classifiers with several labels"
    known_as = (KnownAs("keras", "sparsemax"), KnownAs("tfa", "sparsemax"))
    references = (
        Reference(
            "Martins & Astudillo",
            2016,
            "From softmax to sparsemax: a sparse model of attention and multi-label classification",
            "https://arxiv.org/abs/1602.02068",
        ),
    )
    claims = PROBABILITIES
    telling = WARMER
    temperature: float = TEMPERATURE

    def _f(self, x: Array) -> Array:
        return shares.projected(x, self.temperature)

    def _jacobian(self, x: Array) -> Array:
        y = self._f(x)
        inside = np.where(y > 0, 1.0, 0.0)
        size = inside.sum(axis=-1)[..., np.newaxis, np.newaxis]
        both = inside[..., :, np.newaxis] * inside[..., np.newaxis, :]
        here = np.eye(x.shape[-1], dtype=bool)
        with np.errstate(invalid="ignore"):  # nothing is inside where the outputs are nan
            slopes = both * np.where(here, size - 1, -1.0) / (size * self.temperature)
        return np.where(np.isnan(y.sum(axis=-1))[..., np.newaxis, np.newaxis], np.nan, slopes)

    def section_breaks(self, v: Array, entry: int) -> tuple[Break, ...]:
        """Return where the entry joins the support, and where it has pushed each of the others out."""
        rest = np.sort(np.delete(v, entry))[::-1]
        if not rest.size:
            return ()
        kept = self._f(rest[np.newaxis])[0] > 0
        threshold = float((rest[kept].sum() - self.temperature) / kept.sum())
        ahead = np.cumsum(rest) - rest
        leaves = rest + self.temperature - (ahead - np.arange(rest.size) * rest)
        places = {threshold, *(float(x) for x in leaves[kept])}
        return tuple(Break(x, order=1) for x in sorted(places))


class Hardmax(VectorActivation):
    """The winner takes all: 1 at the first largest entry and 0 elsewhere, so that no gradient passes."""

    name = "hardmax"
    aliases = ("compet", "one_hot_argmax")
    formula = "where(i == argmax_j(x_j), 1, 0)"
    jacobian_formula = "0"
    note = "argmax is the first of several largest entries; where two change places the outputs jump"
    mathtext = r"y_i = 1 \;\;(i = \mathrm{argmax}\; x),\quad 0 \;\;\mathrm{else}"
    jacobian_mathtext = r"\partial y_i/\partial x_j = 0"
    used_in = "hard attention; what softmax tends to as its temperature falls"
    known_as = (KnownAs("onnx", "Hardmax"), KnownAs("matlab", "compet"))
    claims = PROBABILITIES

    def _f(self, x: Array) -> Array:
        winner = np.argmax(x, axis=-1)[..., np.newaxis]
        return np.where(np.arange(x.shape[-1]) == winner, 1.0, 0.0)

    def _jacobian(self, x: Array) -> Array:
        return np.zeros((*x.shape, x.shape[-1]))

    def section_breaks(self, v: Array, entry: int) -> tuple[Break, ...]:
        """Return where the entry becomes the largest; at the tie the one that stands first wins."""
        rest = np.delete(v, entry)
        if not rest.size:
            return ()
        first = entry <= int(np.argmax(rest))
        return (Break(float(rest.max()), order=0, takes="right" if first else "left"),)
