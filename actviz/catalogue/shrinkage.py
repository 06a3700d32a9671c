"""Functions that pull inputs towards 0: small ones almost all the way, large ones by a bounded amount."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.deferred import logistic, np, twofold
from actviz.interval import REALS
from actviz.terms import Facts, KnownAs, Tail

if TYPE_CHECKING:
    from actviz.arrays import Array


class TanhShrink(Activation):
    """What tanh leaves over: flat at 0, parallel to the identity far out."""

    name = "tanh_shrink"
    formula = "x - tanh(x)"
    derivative = "tanh(x)**2"
    mathtext = r"x - \tanh(x)"
    used_in = "sparse coding"
    known_as = (
        KnownAs("torch", "nn.Tanhshrink"),
        KnownAs("keras", "tanh_shrink"),
        KnownAs("tfa", "tanhshrink"),
    )
    facts = Facts(
        range=(REALS,),
        left=Tail(-math.inf, slope=1.0),
        right=Tail(math.inf, slope=1.0),
        monotonic="increasing",
        peak_slope=1.0,
    )

    def _f(self, x: Array) -> Array:
        # x - tanh x = (x cosh x - sinh x)/cosh x, and the power series of that numerator has no negative term.
        near = np.clip(x, -2.0, 2.0)
        square = near * near
        series = np.zeros_like(x)
        for k in range(14, 0, -1):
            series = square * (2 * k / math.factorial(2 * k + 1) + series)
        return np.where(np.abs(x) < 2.0, near * series / np.cosh(near), x - np.tanh(x))

    def _d1(self, x: Array) -> Array:
        return np.tanh(x) ** 2

    def _d2(self, x: Array) -> Array:
        return 8 * np.tanh(x) * logistic.sigmoid_slope(twofold.doubled(x))
