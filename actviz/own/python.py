"""Python functions as activations: `./mine.py:swoosh`, `mypkg.layers:swoosh`, or a function itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from actviz.errors import CallableError
from actviz.interval import REALS, Interval
from actviz.measure import jumps
from actviz.measure.grid import search_grid
from actviz.measure.layout import Layout, layout
from actviz.measure.switching import Places, places
from actviz.own.calling import Adapted, adapt, signature_parameters
from actviz.own.importing import load
from actviz.own.measured import Measured
from actviz.terms import Break, Parameter, Piece, constant

if TYPE_CHECKING:
    from actviz.arrays import Array

FAR, SAMPLES = 1e6, 65  # where a function is looked at that may be constant
WORSE = 1e3  # f″ by differences, compared with f′
BESIDE = 2.0**-10  # from a break, beyond the reach of the differences that measure slopes


class PythonFunction(Measured):
    """A Python function."""

    obj: ClassVar[Any] = None

    def _complaint(self) -> str:
        given: frozenset[str] = self.__dict__["_chosen"]
        if missing := [key for key, p in self.parameters.items() if math.isnan(p.default) and key not in given]:
            return f"{missing[0]} needs a value, as in {self.name}:{missing[0]}=1"
        self.__dict__["adapted"] = adapt(self.obj, self.name, **{key: self.values[key] for key in given})
        return ""

    def _key(self) -> tuple[object, ...]:
        return (*super()._key(), id(self.obj))

    @property
    def _adapted(self) -> Adapted:
        found: Adapted = self.__dict__["adapted"]
        return found

    @property
    def slope_source(self) -> str:
        """Where f′ is from."""
        return self._adapted.how

    @property
    def derivative(self) -> str:  # type: ignore[override]  # declared once for each class, known here for each object
        """How the derivative is obtained."""
        return "numerical, by differences of f" if self._adapted.how == "numerical" else f"by {self._adapted.how}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing about how it computes."""
        return self._adapted.notes

    def evaluated(self, x: Array, order: int = 2) -> tuple[Array, ...]:
        """Return f and its derivatives up to *order* at finite *x*."""
        a = self._adapted
        return tuple(function(x) for function in (a.f, a.d1, a.d2)[: order + 1])

    def states(self, x: Array) -> Mapping[object, Array]:
        """Return nothing: what a Python function switches on cannot be seen."""
        del x
        return {}

    @cached_property
    def _seams(self) -> dict[float, int]:
        a = self._adapted
        return dict(jumps.seams(a.f, a.d1, a.d2, search_grid(REALS), a.noise))

    @cached_property
    def _places(self) -> Places:
        with np.errstate(all="ignore"):
            return places(self, self._seams)

    def _found_layout(self) -> Layout:
        return layout(self, self._places, self._known_break)

    def _known_break(self, at: float, left: Piece, right: Piece) -> Break | None:
        """Return the break that was found at a place, with the side whose value is taken."""
        if at not in self._seams:
            return None
        order, x = self._seams[at], np.array([at])
        taken, before, after = (float(g.of_order(order)(x)[0]) for g in (self._whole, left, right))
        if math.isclose(taken, before, rel_tol=1e-6, abs_tol=1e-9):
            return Break(at, order, "left")
        return Break(at, order, "right" if math.isclose(taken, after, rel_tol=1e-6, abs_tol=1e-9) else "mean")

    @property
    def _whole(self) -> Piece:
        return Piece(self._adapted.f, self._adapted.d1, self._adapted.d2)

    def frozen(self, x: float, span: Interval) -> Piece:
        """Return the function itself, which at the ends of *span* gives its limits from inside."""
        del x
        a = self._adapted
        if (level := _level(a.f, span)) is not None:
            return constant(level)

        def of(order: int) -> Callable[[Array], Array]:
            def values(points: Array) -> Array:
                room = np.nextafter(0.0, 1.0) if order == 0 or not a.noise else BESIDE
                inner = _kept_inside(points, span, room)
                found = (a.f, a.d1, a.d2)[order](inner)
                moved = inner != points
                if order == 1 and a.noise and moved.any():  # followed by its curvature back to the end
                    found[moved] += a.d2(inner[moved]) * (points - inner)[moved]
                if order == 2 and a.noise:  # what straight lines have is left over from differences
                    found[np.abs(found) < WORSE * a.noise] = 0.0
                return found

            return values

        return Piece(of(0), of(1), of(2))

    def noise(self, order: int, x: Array) -> Array:
        """Return how far f, f′ or f″ may be off: by rounding, or by the differences that measure them."""
        return self._by_differences(order, x) if order and self._adapted.noise else super().noise(order, x)

    def doubt(self, order: int, x: Array) -> Array:
        """Return how large f, f′ or f″ has to be at *x* for its sign to mean anything."""
        return self._by_differences(order, x) if order and self._adapted.noise else super().doubt(order, x)

    def _by_differences(self, order: int, x: Array) -> Array:
        error: Array = self._adapted.noise * WORSE ** (order - 1) * (1 + np.abs(self.evaluated(x, order)[order]))
        return error


def _level(f: Callable[[Array], Array], span: Interval) -> float | None:
    """Return the one value that f takes all over *span*, if it does."""
    low, high = max(span.low, -FAR), min(span.high, FAR)
    inside = np.linspace(low, high, SAMPLES + 2)[1:-1]
    values = f(inside)
    return float(values[0]) if math.isfinite(values[0]) and (values == values[0]).all() else None


def _kept_inside(points: Array, span: Interval, room: float) -> Array:
    """Return *points* moved at least *room*, or to the next double, away from the finite ends of *span*."""
    low, high = span.low, span.high
    if math.isfinite(low):
        points = np.maximum(points, max(low + room * max(1.0, abs(low)), float(np.nextafter(low, math.inf))))
    if math.isfinite(high):
        points = np.minimum(points, min(high - room * max(1.0, abs(high)), float(np.nextafter(high, -math.inf))))
    return points


@cache
def of_target(target: str) -> type[PythonFunction]:
    """Return the class of the function that *target* names, as module:name or file.py:name."""
    return _of(load(target), target)


def of_object(obj: Any, parameters: Mapping[str, float]) -> PythonFunction:
    """Return *obj* as an activation, with *parameters* given to it by name."""
    if not callable(obj):
        raise CallableError(f"an activation must be a spec or can be called, got {type(obj).__name__}")
    name = getattr(obj, "__name__", type(obj).__name__)
    return _of(obj, name)(**parameters)


def _of(obj: Any, name: str) -> type[PythonFunction]:
    signature = signature_parameters(obj)
    known = {
        key: Parameter(key, math.nan if default is None else default, REALS, "a parameter of the function")
        for key, default in signature.items()
    }
    formula = f"the Python function {name}"
    body = {"name": name, "formula": formula, "parameters": known, "obj": staticmethod(obj)}
    body |= {"__module__": __name__, "__doc__": PythonFunction.__doc__}
    return type("PythonFunction", (PythonFunction,), body)
