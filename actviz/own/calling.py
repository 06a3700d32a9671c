"""Python callables, whatever they compute with, as f, f′ and f″ of float64 arrays.

f′ and f″ are those that come with the function (attributes derivative, d1 or grad, and d2), else those of its
framework, else differences.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.errors import CallableError
from actviz.own import differences
from actviz.own.contract import called, checked, is_narrow, values
from actviz.own.detecting import SAMPLE, Detected, Kind, detected
from actviz.own.raw import How, NoDerivativeError
from actviz.own.signatures import signature_parameters, with_parameters

if TYPE_CHECKING:
    from actviz.arrays import Array

    Function = Callable[[Array], Array]

__all__ = ["Adapted", "adapt", "signature_parameters"]

FIRST, SECOND = ("derivative", "d1", "grad"), ("d2",)  # names of the attributes that give derivatives
NOISE_FLOAT32 = 1e-6  # of derivatives by rules, in float32
SAME = 1e-9  # a number may be rounded differently in another place of an array
SAME_FLOAT32 = 1e-4
UNSTEADY = "gives other values each time it is called"
FOREIGN = "the derivative that comes with it is not that of its values ('actviz check' tells where)"
REACH, PLACES = 4.0123, 41  # where a function and its derivative are held against each other, off round numbers
PLAIN, SHARE = 1e-2, 0.2  # a deviation that nobody takes for rounding, and at how many of the places
NEGLIGIBLE = 1e-4  # a curvature, against f, that may be the error of its measurement


class Adapted(NamedTuple):
    """A callable as three functions of 1-D float64 arrays, which keep the shape and may give nan or ±∞.

    how says where f′ is from; noise is the relative size of its errors, 0 for rounding alone; float32 says that f
    computes in float32 in spite of what it is given.  size is that of its values around 0, or 1 if they are larger.
    """

    f: Function
    d1: Function
    d2: Function
    how: How
    notes: tuple[str, ...]
    noise: float
    float32: bool
    kind: Kind
    obj: object
    size: float

    def error(self, order: int) -> float:
        """Return how far f′ or f″ may be off through differences or float32, beside values no larger than f."""
        return self.size * self.noise ** (2 / 3 if order == 2 else 1) if order else 0.0


class _Slope(NamedTuple):
    d1: Function
    how: How
    note: str = ""


def adapt(obj: object, name: str, /, **parameters: float) -> Adapted:
    """Return what *obj* computes: a function, or an instance or class of what can be called, called *name* in errors.

    parameters are keyword arguments of a function or of the constructor of a class.

    Raises SpecError for a parameter that is unknown or missing, and CallableError, in one line, if the code fails or
    gives back anything but one real number for each that it is given.
    """
    found = detected(with_parameters(obj, name, parameters), name)
    f = checked(found.raw.f, name)
    float32 = is_narrow(found.result)
    slope = _first(found, f, _eps(float32=float32))
    d2 = _second(found, f, slope, _eps(float32=float32))
    notes = ["works on single numbers only, called once for each"] if found.kind == "scalar" else []
    notes += ["computes in float32"] if float32 else []
    notes += _irregularities(found, f, SAME_FLOAT32 if float32 else SAME)
    notes += [slope.note] if slope.note else []
    notes += [FOREIGN] if slope.how != "numerical" and _is_foreign(f, slope.d1, _eps(float32=float32)) else []
    noise = _noise(slope.how, float32=float32)
    return Adapted(f, slope.d1, d2, slope.how, tuple(notes), noise, float32, found.kind, obj, _size(found))


def _size(found: Detected) -> float:
    sizes = np.abs(values(found.result, SAMPLE.size, found.name))
    return min(1.0, float(sizes[np.isfinite(sizes)].max(initial=0.0))) or 1.0


def _irregularities(found: Detected, f: Function, tolerance: float) -> list[str]:
    """Say whether f gives other values when called again; raises CallableError if they depend on each other."""

    def same(a: Array, b: Array) -> bool:
        return np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True)

    y = values(found.result, SAMPLE.size, found.name)
    if not same(f(SAMPLE), y):
        return [UNSTEADY]
    if not same(f(SAMPLE[::-2]), y[::-2]):
        raise CallableError(f"{found.name} mixes the numbers of an array; an activation takes each by itself")
    return []


def _is_foreign(f: Function, d1: Function, eps: float) -> bool:
    """Say whether a derivative that comes with a function plainly belongs to another one."""
    x = np.linspace(-REACH, REACH, PLACES)
    with np.errstate(all="ignore"):
        value, error = differences.estimate(f, x, 1, eps)
        off = np.abs(d1(x) - value) > PLAIN * (1 + np.abs(value)) + error
    return bool(off.mean() > SHARE)


def _eps(*, float32: bool) -> float:
    return differences.EPS_FLOAT32 if float32 else differences.EPS


def _noise(how: How, *, float32: bool) -> float:
    if how == "numerical":
        return differences.NOISE_FLOAT32 if float32 else differences.NOISE
    return NOISE_FLOAT32 if float32 else 0.0


def _first(found: Detected, f: Function, eps: float) -> _Slope:
    if d1 := _companion(found, FIRST):
        return _Slope(d1, "declared derivative")
    note = ""
    if found.raw.d1:
        try:
            values(called(found.raw.d1, SAMPLE, found.name), SAMPLE.size, found.name)
        except CallableError as exc:
            if not isinstance(exc.__cause__, NoDerivativeError):
                note = f"{found.raw.how} fails: {exc}"
        else:
            return _Slope(checked(found.raw.d1, f"the derivative of {found.name}"), found.raw.how)
    return _Slope(differences.derivative(f, 1, eps), "numerical", note)


def _second(found: Detected, f: Function, slope: _Slope, eps: float) -> Function:
    if d2 := _companion(found, SECOND):
        return d2
    if slope.how == "numerical":
        return differences.derivative(f, 2, eps)
    measured = differences.derivative(slope.d1, 1, eps)
    if found.raw.d2 is None or slope.how == "declared derivative":
        return measured
    try:
        y = values(called(found.raw.d2, SAMPLE, found.name), SAMPLE.size, found.name)
    except CallableError:
        return measured
    # Where a backward pass is written by hand, rules may not see that its result depends on x.
    curved = np.abs(measured(SAMPLE)) > NEGLIGIBLE * (1 + np.abs(f(SAMPLE)))
    if not y.any() and curved.any():
        return measured
    return checked(found.raw.d2, f"the second derivative of {found.name}")


def _companion(found: Detected, attributes: tuple[str, ...]) -> Function | None:
    """Return the derivative that comes with a function as an attribute and takes the same parameters."""
    partial = found.function if isinstance(found.function, functools.partial) else functools.partial(found.function)
    for attribute in attributes:
        companion = getattr(partial.func, attribute, None)
        if callable(companion):
            name = f"{found.name}.{attribute}"
            companion = functools.partial(companion, **partial.keywords) if partial.keywords else companion
            return checked(detected(companion, name).raw.f, name)
    return None
