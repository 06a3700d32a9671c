"""What a function of arrays has to give back: real numbers, one for each that it was given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.errors import CallableError
from actviz.own.guard import running

if TYPE_CHECKING:
    from actviz.arrays import Array

    Function = Callable[[Array], Array]

REAL = "biuf"  # kinds of numpy's types: booleans, whole numbers and floats


def called(function: Callable[[Array], Any], x: Array, name: str) -> Any:
    """Return what *function* gives for a copy of *x*, whatever that is; raises CallableError if it raises."""
    with running(name), np.errstate(all="ignore"):
        return function(x.copy())


def values(result: Any, count: int, name: str) -> Array:
    """Return *result* as an array of *count* real numbers; one number stands for a constant function.

    Raises CallableError if it is anything else.
    """
    if result is None:
        raise CallableError(f"{name} returned None; it needs a return")
    if "numpy.ma" in sys.modules and isinstance(result, np.ma.MaskedArray):
        raise CallableError(f"{name} returned a masked array; use nan for what is not defined")
    try:
        given = np.asarray(result)
    except Exception as exc:
        raise CallableError(f"{name} returned {_described(result)} instead of an array of numbers") from exc
    if given.dtype.kind == "c":
        raise CallableError(f"{name} returned complex numbers; an activation has real values")
    if given.dtype.kind not in REAL:
        raise CallableError(f"{name} returned {_described(result)} instead of an array of numbers")
    if given.shape not in {(), (count,)}:
        raise CallableError(f"{name} returned shape {given.shape} for an array of shape {(count,)}")
    with np.errstate(all="ignore"):
        return np.array(np.broadcast_to(given, (count,)), dtype=np.float64)


def _described(result: Any) -> str:
    kind = type(result).__name__
    dtype = getattr(result, "dtype", None)
    return f"a {kind}" if dtype is None else f"a {kind} of {dtype}"


def checked(function: Callable[[Array], Any], name: str) -> Function:
    """Return *function* as one of 1-D float64 arrays whose results are checked."""

    def values_at(x: Array) -> Array:
        return values(called(function, x, name), x.size, name) if x.size else np.empty(0)

    return values_at


def is_narrow(result: Any) -> bool:
    """Say whether results, for numbers that need all digits of a double, carry only those of a float32.

    A function may round on its way and return doubles; but steps, whose values are short, have not lost anything.
    """
    given = np.asarray(result)
    if given.dtype.kind == "f" and given.dtype.itemsize < np.dtype(np.float64).itemsize:
        return True
    finite = np.asarray(given, dtype=np.float64)
    finite = finite[np.isfinite(finite)]
    with np.errstate(all="ignore"):
        as_float32 = finite.astype(np.float32)
        fits = bool((as_float32 == finite).all())
        return fits and 2 * int((finite.astype(np.float16) != as_float32).sum()) > finite.size
