"""Python functions as activations: `./mine.py:swoosh`, `mypkg.layers:swoosh`, or a function itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from actviz.errors import CallableError
from actviz.interval import REALS
from actviz.own.black_box import BlackBox
from actviz.own.calling import UNSTEADY, Adapted, adapt, signature_parameters
from actviz.own.importing import load
from actviz.own.measured import NEIGHBOURS, Measured
from actviz.terms import Parameter

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.measure.layout import Layout
    from actviz.measure.switching import Places


class PythonFunction(Measured):
    """A Python function."""

    obj: ClassVar[Any] = None
    _adapted: Adapted

    def _complaint(self) -> str:
        given: frozenset[str] = self.__dict__["_chosen"]
        if missing := [key for key, p in self.parameters.items() if math.isnan(p.default) and key not in given]:
            return f"{missing[0]} needs a value, as in {self.name}:{missing[0]}=1"
        adapted = adapt(self.obj, self.name, **{key: self.values[key] for key in given})
        if UNSTEADY in adapted.notes:
            raise CallableError(f"{self.name} {UNSTEADY}; an activation has one value for each x")
        self.__dict__["_adapted"] = adapted
        return ""

    def _key(self) -> tuple[object, ...]:
        return (*super()._key(), id(self.obj))

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

    def _found_parts(self) -> tuple[Places, Layout]:
        box = BlackBox(self._adapted)
        return box.places, box.layout

    def _derivative(self, order: int, x: Array) -> Array:
        return (self._adapted.f, self._adapted.d1, self._adapted.d2)[order](x)

    @property
    def coarseness(self) -> float:
        """The relative size of errors in f′, of differences or of float32."""
        return self._adapted.noise

    def noise(self, order: int, x: Array) -> Array:
        """Return how far f, f′ or f″ may be off: by rounding, or by the differences that measure them."""
        if error := self._adapted.error(order):
            off: Array = error * (1 + np.abs(self._derivative(order, x)))
            return off
        return self._spread(order, x, NEIGHBOURS)

    def doubt(self, order: int, x: Array) -> Array | float:
        """Return how large f, f′ or f″ has to be at *x* for its sign to mean anything."""
        return self._adapted.error(order) or super().doubt(order, x)


@cache
def of_target(target: str) -> type[PythonFunction]:
    """Return the class of the function that *target* names, as module:name or file.py:name."""
    return of_callable(load(target), target)


def of_object(obj: Any, parameters: Mapping[str, float]) -> PythonFunction:
    """Return *obj* as an activation, with *parameters* given to it by name."""
    if not callable(obj):
        raise CallableError(f"an activation must be a spec or can be called, got {type(obj).__name__}")
    name = getattr(obj, "__name__", type(obj).__name__)
    return of_callable(obj, name)(**parameters)


def of_callable(obj: Any, name: str) -> type[PythonFunction]:
    """Return the class of a callable, whose parameters are those of its signature, under a name."""
    signature = signature_parameters(obj)
    known = {
        key: Parameter(key, math.nan if default is None else default, REALS, "a parameter of the function")
        for key, default in signature.items()
    }
    formula = f"the Python function {name}"
    body = {"name": name, "formula": formula, "parameters": known, "obj": staticmethod(obj)}
    body |= {"__module__": __name__, "__doc__": PythonFunction.__doc__}
    return type("PythonFunction", (PythonFunction,), body)
