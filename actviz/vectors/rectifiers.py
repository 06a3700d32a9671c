"""Rectifiers that give more or fewer outputs than they have entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from actviz.catalogue.rectifiers.straight import ReLU
from actviz.deferred import np
from actviz.terms import Break
from actviz.vectors.base import FigureKind, KnownAs, Reference, VectorActivation, diagonal

if TYPE_CHECKING:
    from actviz.arrays import Array

RELU = ReLU()


class Maxout(VectorActivation):
    """The largest of several affine functions of the input, which the network learns: a convex function made to fit.

    The vector holds what the pieces give; nothing is wrong with ±∞.  The gradient goes to the first largest alone.
    """

    name = "maxout"
    formula = "max_j(x_j)"
    jacobian_formula = "where(j == argmax_j(x_j), 1, 0)"
    note = "each x_j is an affine piece w_j·z + b_j of the layer's input z; argmax is the first of several largest"
    mathtext = r"y = \max(x_1,\ x_2,\ \ldots),\quad x_j = w_j\,z + b_j"
    used_in = "maxout networks, together with dropout"
    known_as = (KnownAs("tfa", "layers.Maxout"),)
    references = (
        Reference(
            "Goodfellow, Warde-Farley, Mirza, Courville & Bengio",
            2013,
            "Maxout networks",
            "https://arxiv.org/abs/1302.4389",
        ),
    )
    figure: ClassVar[FigureKind] = "envelope"

    def outputs(self, entries: int) -> int:
        """Return 1, whatever the number of pieces."""
        return min(1, super().outputs(entries))

    def _f(self, x: Array) -> Array:
        largest: Array = x.max(axis=-1, keepdims=True)
        return largest

    def _jacobian(self, x: Array) -> Array:
        winner = np.argmax(x, axis=-1)[..., np.newaxis]
        slopes: Array = np.where(np.arange(x.shape[-1]) == winner, 1.0, 0.0)[..., np.newaxis, :]
        return slopes

    def section_breaks(self, v: Array, entry: int) -> tuple[Break, ...]:
        """Return where the entry becomes the largest."""
        rest = np.delete(v, entry)
        first = rest.size and entry <= int(np.argmax(rest))
        return (Break(float(rest.max()), order=1, takes="right" if first else "left"),) if rest.size else ()


class CReLU(VectorActivation):
    """Keeps both signs: the positive parts of all entries, and beside them the negative parts."""

    name = "crelu"
    aliases = ("concatenated_relu",)
    formula = "max(x_i, 0), then max(-x_i, 0)"
    jacobian_formula = "where(x_i > 0, delta_ij, 0), then where(x_i < 0, -delta_ij, 0)"
    note = "there are twice as many outputs as entries"
    mathtext = r"y = [\,\max(x,\ 0),\ \max(-x,\ 0)\,]"
    used_in = "early layers of convolutional networks, whose filters come in pairs of opposite phase"
    known_as = (KnownAs("tf", "nn.crelu"),)
    references = (
        Reference(
            "Shang, Sohn, Almeida & Lee",
            2016,
            "Understanding and improving convolutional neural networks via concatenated rectified linear units",
            "https://arxiv.org/abs/1603.05201",
        ),
    )
    example = (2.0, -1.0, 0.5)
    figure: ClassVar[FigureKind] = "parts"

    def outputs(self, entries: int) -> int:
        """Return twice the number of entries."""
        return 2 * super().outputs(entries)

    def _f(self, x: Array) -> Array:
        return np.concatenate([RELU.f(x), RELU.f(-x)], axis=-1)

    def _jacobian(self, x: Array) -> Array:
        return np.concatenate([diagonal(RELU.d1(x)), diagonal(-RELU.d1(-x))], axis=-2)

    def section_breaks(self, v: Array, entry: int) -> tuple[Break, ...]:
        """Return 0, wherever the others are."""
        del v, entry
        return RELU.breaks
