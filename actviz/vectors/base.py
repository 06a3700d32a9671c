"""What a vector activation is: a function from vectors to vectors with its Jacobian, claims, names and sources.

A declaration is a subclass with a name.  It gives the formulas as `_f` and `_jacobian`, which only ever see
two-dimensional arrays without nan, one vector in each row; this class takes care of lists, of arrays of any shape and
of nan.  What becomes of ±∞ is the declaration's business and stands in its docstrings.

The language of the formulas: x_i is an entry of the vector, a_i and b_i are the entries of its halves, y_i is an
output; sum_j, max_j and argmax_j run over all entries; "…, then …" are blocks of outputs one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Self

from actviz.declared import Declared
from actviz.deferred import np
from actviz.errors import RequestError
from actviz.terms import KnownAs, Reference, param

if TYPE_CHECKING:
    from actviz.arrays import Array, ArrayLike
    from actviz.terms import Break

__all__ = ["Claims", "FigureKind", "KnownAs", "Reference", "VectorActivation", "param"]

FigureKind = Literal["bars", "envelope", "parts", "halves"]


class Claims(NamedTuple):
    """Invariants of one vector activation; the tests measure every one of them, and that the others do not hold."""

    sums_to_one: bool = False
    shift_invariant: bool = False
    rows_sum_to_zero: bool = False
    columns_sum_to_zero: bool = False


class VectorActivation(Declared):
    """A function from vectors to vectors with its parameters; instances do not change.

    f and jacobian take a list or an array whose last axis is the vector, and compute in float64.  A vector with a nan
    in it has nan in all outputs and slopes.
    """

    jacobian_formula: ClassVar[str] = ""
    jacobian_mathtext: ClassVar[str] = ""
    note: ClassVar[str] = ""  # what formula and Jacobian leave open: what τ is, which half is the gate
    claims: ClassVar[Claims] = Claims()
    example: ClassVar[tuple[float, ...]] = (3.0, 1.0, 0.2)
    telling: ClassVar[Mapping[str, tuple[float, ...]]] = {}  # values that show what a parameter does
    figure: ClassVar[FigureKind] = "bars"

    @classmethod
    def family(cls) -> str:
        """Return the family: "vector" and the name of the file that the declaration stands in."""
        return f"vector {super().family()}"

    def outputs(self, entries: int) -> int:
        """Return how many outputs a vector of so many entries has; raise RequestError if there is no such vector."""
        if entries < 1:
            raise RequestError(f"{self.name} takes a vector of one or more numbers, got an empty one")
        return entries

    def f(self, v: ArrayLike) -> Array:
        """Return the outputs for the vector *v*, or for each vector along the last axis: shape (…, outputs)."""
        x, leading = self._rows(v)
        out = np.full((len(x), self.outputs(x.shape[1])), np.nan)
        known = ~np.isnan(x).any(axis=1)
        out[known] = self._f(x[known]) + 0.0  # and no -0
        return out.reshape(*leading, out.shape[1])

    def jacobian(self, v: ArrayLike) -> Array:
        """Return the slopes ∂y_i/∂x_j at the vector *v*, or at each along the last axis: shape (…, outputs, entries).

        At a kink it is one of the one-sided ones, as in the scalar activations.
        """
        x, leading = self._rows(v)
        out = np.full((len(x), self.outputs(x.shape[1]), x.shape[1]), np.nan)
        known = ~np.isnan(x).any(axis=1)
        out[known] = self._jacobian(x[known]) + 0.0
        return out.reshape(*leading, *out.shape[1:])

    def _rows(self, v: ArrayLike) -> tuple[Array, tuple[int, ...]]:
        given = np.asarray(v, dtype=np.float64)
        if given.ndim == 0:
            raise RequestError(f"{self.name} takes a vector, got the single number {float(given):g}")
        self.outputs(given.shape[-1])
        return given.reshape(-1, given.shape[-1]), given.shape[:-1]

    def _f(self, x: Array) -> Array:
        raise NotImplementedError(f"{self.name} declares no formula")

    def _jacobian(self, x: Array) -> Array:
        raise NotImplementedError(f"{self.name} declares no Jacobian")

    def section_breaks(self, v: Array, entry: int) -> tuple[Break, ...]:
        """Return where an output or a slope jumps while only v[entry] varies, from left to right."""
        del v, entry
        return ()

    def variants(self) -> tuple[Self, ...]:
        """Return this activation with the values that show what a parameter does, unless one was chosen."""
        chosen: frozenset[str] = self.__dict__["_chosen"]
        for key, numbers in self.telling.items():
            if key not in chosen:
                return tuple(type(self)(**{**self.values, key: number}) for number in numbers)
        return (self,)


def diagonal(slopes: Array) -> Array:
    """Return diagonal matrices with *slopes* along the last axis on the diagonal, shape (…, n, n)."""
    return np.eye(slopes.shape[-1]) * slopes[..., np.newaxis, :]
