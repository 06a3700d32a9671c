"""Typed formulas as activations: `x*sigmoid(beta*x):beta=0.5`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from actviz.formula.jets import Jet
from actviz.formula.part import Node, Point
from actviz.formula.reader import read
from actviz.formula.source import Source
from actviz.interval import REALS
from actviz.measure.layout import Layout, layout
from actviz.measure.switching import MOST, Places, places
from actviz.own.measured import Measured
from actviz.spelling import did_you_mean
from actviz.terms import Parameter, Piece, constant

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Interval

FEW = 32
WORK, FEWEST_PLACES = 4000, 16  # operations times places: what costs much is not followed through as many switches
CHUNK = 8192  # samples that are evaluated together, few enough to stay in the processor's cache


class Typed(Measured):
    """A typed formula."""

    derivative = "by Taylor arithmetic, exact but for rounding"
    tree: Node
    cost: int

    @property
    def notes(self) -> tuple[str, ...]:
        """Say so if x does not occur in the formula."""
        with np.errstate(all="ignore"):
            varies = self.tree.jet(Point(np.zeros(1), 0)).varies
        return () if varies else ("the formula does not use x",)

    def _complaint(self) -> str:
        given: frozenset[str] = self.__dict__["_chosen"]
        if missing := [key for key in self.parameters if key not in given]:
            return f"{missing[0]} needs a value, as in '{self.formula}:{missing[0]}=1'"
        reading = read(self.formula, self.values)
        if unused := [key for key in self.parameters if key not in reading.used]:
            has = f"it has {', '.join(sorted(reading.used))}" if reading.used else "it has none"
            return f"the formula has no parameter '{unused[0]}' ({has}){did_you_mean(unused[0], reading.used)}"
        self.__dict__["tree"], self.__dict__["cost"] = reading.tree, reading.cost
        return ""

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f and its derivatives up to *order* at finite *x*, as typed."""
        out = np.empty((order + 1, x.size))
        with np.errstate(all="ignore"):
            for start in range(0, x.size, CHUNK):
                part = slice(start, start + CHUNK)
                jet = self.tree.jet(Point(x[part], order))
                for k in range(order + 1):
                    out[k, part] = jet[k]
        return tuple(out)

    def _derivative(self, order: int, x: Array) -> Array:
        return self.evaluated(x, order)[order]

    def _found_parts(self) -> tuple[Places, Layout]:
        found = places(self, most=max(FEWEST_PLACES, min(MOST, WORK // self.cost)))
        return found, layout(self, found)

    def _slopes(self, x: Array) -> Sequence[tuple[float, float]]:
        """Return the places where two formulas meet with one slope that is not as computed, if any x is at a switch."""
        at_a_switch = any((row == 0).any() for key, row in self.states(x).items() if isinstance(key, tuple))
        return self._layout.slopes if at_a_switch else ()

    def states(self, x: Array) -> Mapping[object, Array]:
        """Return the states of all switches and the signs of what may pass 0."""
        seen: dict[object, Array] = {}
        with np.errstate(all="ignore"):
            self.tree.jet(Point(x, 0, seen=seen))
        return seen

    def frozen(self, x: float, span: Interval) -> Piece:
        """Return the formula with every switch held as it is at *x*."""
        del span
        states = {key: row[0] for key, row in self.states(np.array([x])).items()}
        last: tuple[int, bytes, Jet] = (-1, b"", Jet(0.0))  # who asks for f″ often asks for f′ and f as well

        def of(order: int) -> Callable[[Array], Array]:
            def values(points: Array) -> Array:
                nonlocal last
                same = points.size <= FEW and last[0] >= order and last[1] == points.tobytes()
                if not same:
                    with np.errstate(all="ignore"):
                        last = (order, points[: FEW + 1].tobytes(), self.tree.jet(Point(points, order, states)))
                return np.broadcast_to(np.asarray(last[2][order], dtype=np.float64), points.shape).copy()

            return values

        with np.errstate(all="ignore"):
            shape = self.tree.jet(Point(np.array([x]), 2, states))
        if not shape.varies:
            return constant(float(shape.f))
        return Piece(of(0), of(1), of(2), straight=isinstance(shape.d2, float))


@cache
def typed(text: str, parameters: tuple[str, ...]) -> type[Typed]:
    """Return the class of a formula with these parameters, whose instances have values for them."""
    Source(text).parsed()
    unknown = {key: Parameter(key, math.nan, REALS, "a parameter of the formula") for key in parameters}
    body = {"name": text, "formula": text, "parameters": unknown, "__module__": __name__, "__doc__": Typed.__doc__}
    return type("Typed", (Typed,), body)
