"""What a scalar activation is: a function with its derivatives, breaks, limits, facts, names and sources.

A declaration is a subclass with a name.  It gives the formulas either as `_f`, `_d1`, `_d2`, when one formula holds
everywhere, or as `_pieces`, one more than it has breaks and joins.  The formulas only ever see finite arrays; this
class takes care of scalars and lists, of ±∞ (the declared limits), of nan and of the values taken at breaks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, overload

from actviz.declared import Declared
from actviz.deferred import np
from actviz.interval import REALS, Interval
from actviz.terms import Break, Facts, Hole, Piece, Side

if TYPE_CHECKING:
    from actviz.arrays import Array


class Activation(Declared):
    """A scalar function of x with its parameters; instances do not change.

    f, d1 and d2 take a number, a list or an array, compute in float64 and keep the shape.
    """

    derivative: ClassVar[str] = ""
    numerical: ClassVar[bool] = False  # whether facts are measured instead of declared

    @property
    def facts(self) -> Facts:
        """The declared facts."""
        raise NotImplementedError(f"{self.name} declares no facts")

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The points where f, f′ or f″ jumps, from left to right."""
        return ()

    @property
    def joins(self) -> tuple[Break, ...]:
        """The points where two formulas meet so smoothly that only a derivative of order 3 or more jumps."""
        return ()

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The intervals and points where f, or only its slope, is not finite although the function may be."""
        return ()

    @property
    def seams(self) -> tuple[Break, ...]:
        """Breaks and joins together, from left to right."""
        return tuple(sorted((*self.breaks, *self.joins)))

    def _f(self, x: Array) -> Array:
        raise NotImplementedError(f"{self.name} declares no formula")

    def _d1(self, x: Array) -> Array:
        raise NotImplementedError(f"{self.name} declares no derivative")

    def _d2(self, x: Array) -> Array:
        raise NotImplementedError(f"{self.name} declares no second derivative")

    def _pieces(self) -> tuple[Piece, ...]:
        return (Piece(self._f, self._d1, self._d2),) * (len(self.seams) + 1)

    @property
    def pieces(self) -> tuple[tuple[Interval, Piece], ...]:
        """The formulas, each with the open interval between seams on which it holds."""
        cuts = [b.at for b in self.seams]
        domain = self.facts.domain
        ends = zip([domain.low, *cuts], [*cuts, domain.high], strict=True)
        return tuple(zip((Interval(*pair) for pair in ends), self._pieces(), strict=True))

    @overload
    def f(self, x: float) -> float: ...
    @overload
    def f(self, x: Sequence[Any] | Array) -> Array: ...
    def f(self, x: Any) -> Any:
        """Return the values of f at *x*; its limits at ±∞, nan at nan and outside the domain."""
        return self._evaluate(0, x)

    @overload
    def d1(self, x: float) -> float: ...
    @overload
    def d1(self, x: Sequence[Any] | Array) -> Array: ...
    def d1(self, x: Any) -> Any:
        """Return the slope f′(x); at a break the one that the break says is taken."""
        return self._evaluate(1, x)

    @overload
    def d2(self, x: float) -> float: ...
    @overload
    def d2(self, x: Sequence[Any] | Array) -> Array: ...
    def d2(self, x: Any) -> Any:
        """Return the curvature f″(x); at a break the one that the break says is taken."""
        return self._evaluate(2, x)

    def _evaluate(self, order: int, x: Any) -> Any:
        given = np.asarray(x, dtype=np.float64)
        flat = given.flatten()  # a copy, as formulas may change what they are given
        facts = self.facts
        inside = np.isfinite(flat)
        if facts.domain != REALS:
            inside &= (flat > facts.domain.low) & (flat < facts.domain.high)
        with np.errstate(over="ignore"):  # what is beyond the largest double is ±∞
            if inside.all():
                out = flat
                out[:] = self._inside(order, flat)
            else:
                out = np.full(flat.shape, np.nan)
                out[flat == np.inf] = facts.right[order]
                out[flat == -np.inf] = facts.left[order]
                out[inside] = self._inside(order, flat[inside])
        return out.reshape(given.shape) if given.ndim else float(out[0])

    @property
    def slope_source(self) -> str:
        """Where f′ is from if it is not declared: "numerical" for differences."""
        return ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever uses it should know about how it is computed."""
        return ()

    @property
    def coarseness(self) -> float:
        """The relative size of errors in f′ beyond rounding, as those of differences: 0 for what is declared."""
        return 0.0

    def noise(self, order: int, x: Array) -> Array | float:
        """Return how far f, f′ or f″ may be off at *x* beyond rounding of its last places: 0 for what is declared."""
        del order, x
        return 0.0

    @property
    def sight(self) -> tuple[float, float]:
        """Between which x the values can be believed; beyond, a formula as typed may leave nothing but rounding."""
        return -math.inf, math.inf

    def doubt(self, order: int, x: Array) -> Array | float:
        """Return how large f, f′ or f″ has to be at *x* for its sign to mean anything: 0 for what is declared."""
        del order, x
        return 0.0

    def _inside(self, order: int, x: Array) -> Array:
        pieces = self._pieces()
        if len(pieces) == 1:
            return pieces[0].of_order(order)(x)
        where = np.zeros(x.shape, dtype=np.min_scalar_type(len(pieces)))
        for b in self.seams:
            where += (x >= b.at) if b.takes == "right" else (x > b.at)
        out = np.empty_like(x)
        for index, piece in enumerate(pieces):
            here = np.flatnonzero(where == index)  # where signs are random, several times as fast as a mask
            out[here] = piece.of_order(order)(x[here])
        for b in self.breaks:
            if b.takes == "mean" and (here := x == b.at).any():
                out[here] = (self.one_sided(order, b.at, "left") + self.one_sided(order, b.at, "right")) / 2
        return out

    def one_sided(self, order: int, x: float, side: Side) -> float:
        """Return the limit of f, f′ or f″ (order 0, 1, 2) at the number *x* from one side."""
        before = sum(b.at < x or (side == "right" and b.at == x) for b in self.seams)
        return float(self._pieces()[before].of_order(order)(np.array([x]))[0])
