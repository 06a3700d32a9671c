"""An activation that declares nothing but how it is computed: its breaks, limits and facts are measured."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from actviz.activation import Activation
from actviz.errors import SpecError
from actviz.measure import tails
from actviz.measure.facts import completed, outline
from actviz.measure.limits import limits

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Interval
    from actviz.measure.layout import Layout
    from actviz.measure.switching import Places
    from actviz.terms import Break, Facts, Hole, Parameter, Piece, Side

EPS = float(np.finfo(np.float64).eps)
NEIGHBOURS = EPS * np.array([-31.0, -13.0, -4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0, 13.0, 31.0])
# Where terms cancel, many neighbouring doubles give one value; farther ones show how coarse that value is.
NEAR = np.concatenate([NEIGHBOURS[::3], np.array([-1.0, -0.6, -0.01, 0.01, 0.6, 1.0]) * 2.0**-12])
DOUBT = 4.0  # times the noise
UNEXPLAINED = 1e-9
BESIDE = np.array([-1.0, -0.7, -0.4, 0.3, 0.6, 0.9]) * 2.0**-24
NOISE = 2.0  # times the spread of the values beside a point


class Measured(Activation):
    """A function whose values are given, as they are, and whose facts follow from them.

    A subclass finds its parts, and gives f and its derivatives one at a time.
    """

    numerical: ClassVar[bool] = True

    def _found_parts(self) -> tuple[Places, Layout]:
        """Return where it switches, and what it consists of."""
        raise NotImplementedError

    def _derivative(self, order: int, x: Array) -> Array:
        """Return f, f′ or f″ at finite *x*, as it is."""
        raise NotImplementedError

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f and its derivatives up to *order* at finite *x*, as they are."""
        return tuple(self._derivative(k, x) for k in range(order + 1))

    def _keep(self, values: Mapping[str, float]) -> None:
        # Not as attributes: people call a parameter f, name or noise as well.
        self.__dict__["_values"] = {key: values.get(key, p.default) for key, p in self.parameters.items()}

    @property
    def values(self) -> dict[str, float]:
        """The parameters' values by name."""
        found: dict[str, float] = self.__dict__["_values"]
        return dict(found)

    @classmethod
    def parameter(cls, key: str) -> Parameter:
        """Return the parameter called *key*; where people have both, a and A are two."""
        return cls.parameters[key] if key in cls.parameters else super().parameter(key)

    @cached_property
    def _parts(self) -> tuple[Places, Layout]:
        with np.errstate(all="ignore"):
            places, layout = self._found_parts()
        if not layout.pieces:
            raise SpecError(f"{self.label} is not finite anywhere")
        return places, layout

    @property
    def _layout(self) -> Layout:
        return self._parts[1]

    @property
    def facts(self) -> Facts:
        """The measured facts."""
        known = self.__dict__
        if "_facts" not in known:
            with np.errstate(all="ignore"):
                places, layout = self._parts
                known["_facts"] = outline(layout, places)
                known["_facts"] = completed(self)
        found: Facts = known["_facts"]
        return found

    @cached_property
    def sight(self) -> tuple[float, float]:
        """Between which x the values can be believed; those of a wave come to rest nowhere."""
        if self.facts.wavelength:
            return -math.inf, math.inf
        (first, *_), (*_, last) = self.pieces, self.pieces
        with np.errstate(all="ignore"):
            return -tails.sight(first[1], first[0], -1.0), tails.sight(last[1], last[0], 1.0)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The points where f, f′ or f″ jumps."""
        return self._layout.breaks

    @property
    def joins(self) -> tuple[Break, ...]:
        """The points where only a later derivative jumps."""
        return self._layout.joins

    @property
    def holes(self) -> tuple[Hole, ...]:
        """Where f or f′ is not finite."""
        return self._layout.holes

    @property
    def pieces(self) -> tuple[tuple[Interval, Piece], ...]:
        """The formulas with the intervals on which they hold; holes have none."""
        return self._layout.pieces

    def noise(self, order: int, x: Array) -> Array:
        """Return how far f, f′ or f″ may be off through rounding: how much it differs between neighbouring doubles."""
        if order > 1:
            return self._spread(order, x, NEIGHBOURS)
        # What a parabola through the values beside x does not explain is rounding.
        with np.errstate(all="ignore"):
            here = self.evaluated(x)[order:]
            beside = x[:, np.newaxis] * (1 + BESIDE)
            step = beside - x[:, np.newaxis]
            expected = sum(d[:, np.newaxis] * step**k / math.factorial(k) for k, d in enumerate(here))
            rest = self._derivative(order, beside.ravel()).reshape(beside.shape) - expected
        found = NOISE * np.where(np.isfinite(rest), np.abs(rest), 0.0).max(axis=1)
        bent = found > UNEXPLAINED * np.abs(here[0])  # too sharply for a parabola, as at the edge of a domain
        return np.where(bent, self._spread(order, x, NEIGHBOURS), found) if bent.any() else found

    def doubt(self, order: int, x: Array) -> Array | float:
        """Return how large f, f′ or f″ has to be at *x* for its sign to mean anything."""
        return DOUBT * self._spread(order, x, NEAR)

    def _spread(self, order: int, x: Array, offsets: Array) -> Array:
        finite = np.clip(x, -1e300, 1e300)
        beside = finite[:, np.newaxis] * (1 + offsets)
        with np.errstate(all="ignore"):
            spread: Array = np.ptp(self._derivative(order, beside.ravel()).reshape(beside.shape), axis=1)
        return NOISE * spread

    def _evaluate(self, order: int, x: Any) -> Any:
        given = np.asarray(x, dtype=np.float64)
        flat = np.atleast_1d(given)
        out = np.full(flat.shape, np.nan)
        inside = np.isfinite(flat)
        out[inside] = self._derivative(order, flat[inside])
        if order == 1:
            for at, slope in self._slopes(flat[inside]):
                out[flat == at] = slope
        for end, side in ((np.inf, "right"), (-np.inf, "left")):
            if (at := flat == end).any() and end in self.facts.ends:
                out[at] = getattr(self.facts, side)[order]
        return out.reshape(given.shape) if given.ndim else float(out[0])

    def _slopes(self, x: Array) -> Sequence[tuple[float, float]]:
        """Return places, and f′ there, where it is not as computed, if they may be among *x*."""
        del x
        return ()

    def one_sided(self, order: int, x: float, side: Side) -> float:
        """Return the limit of f, f′ or f″ at the number *x* from one side; nan where there is nothing."""
        for span, piece in self.pieces:
            inside = span.low < x <= span.high if side == "left" else span.low <= x < span.high
            if inside:
                with np.errstate(all="ignore"):
                    return limits(piece, x, -1.0 if side == "left" else 1.0)[order]
        return math.nan
