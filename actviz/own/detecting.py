"""What a callable is made for, found by trying: arrays of numpy, tensors of a framework, or one number at a time."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from actviz.errors import CallableError
from actviz.own.contract import called, values
from actviz.own.guard import running
from actviz.own.raw import Raw

if TYPE_CHECKING:
    from actviz.arrays import Array

Kind = Literal["numpy", "scalar", "torch", "jax", "keras"]

# No float32 holds these, and rounding them to one changes every digit that a double has more.
SAMPLE = np.linspace(-3.1, 2.9, 13) + 0.01 / 3
PACKAGES: dict[str, Kind] = {"keras": "keras", "torch": "torch", "jax": "jax", "jaxlib": "jax"}  # a layer may be both
NOT_MADE_FOR = (TypeError, ValueError, AttributeError, RuntimeError, NotImplementedError)  # raised by what wants others
WANTS_TENSORS = ("Tensor", "'numpy.ndarray' object has no attribute")
WANTS_NUMBERS = ("ambiguous", "Python scalar", "must be real number", "'numpy.ndarray' object has no attribute")
UNDEFINED = (ValueError, ZeroDivisionError, OverflowError)  # what math raises where numpy gives nan or ±∞


class Detected(NamedTuple):
    """A callable of x alone: what it is made for, how it is called, and what it gives for the sample."""

    function: Any
    name: str
    kind: Kind
    raw: Raw
    result: Any


def detected(function: Any, name: str) -> Detected:
    """Find out how to call *function*, of x alone; raises CallableError if it fails however it is called."""
    if kind := _framework_of(function):
        return _first_that_works(function, name, _made_for(kind, function, name))
    try:
        result = called(function, SAMPLE, name)
    except CallableError as exc:
        if not isinstance(exc.__cause__, NOT_MADE_FOR):
            raise
        return _made_for_others(function, name, exc)
    if kind := _framework_of(type(result)):
        try:
            return _first_that_works(function, name, _made_for(kind, function, name))
        except CallableError:  # takes arrays only, although it computes with tensors
            pass
    values(result, SAMPLE.size, name)
    return Detected(function, name, "numpy", Raw(function), result)


def _framework_of(obj: Any) -> Kind | None:
    """Return the framework that a function, an instance or a class comes from."""
    obj = obj.func if isinstance(obj, functools.partial) else obj
    classes = obj.__mro__ if isinstance(obj, type) else (obj, *type(obj).__mro__)
    homes = {str(getattr(c, "__module__", "")).partition(".")[0] for c in classes}
    return next((kind for package, kind in PACKAGES.items() if package in homes), None)


def _made_for(kind: Kind, function: Any, name: str) -> Iterator[tuple[Kind, Raw]]:
    if kind == "jax":
        from actviz.own import jax_functions

        yield kind, jax_functions.raw(function)
        yield kind, jax_functions.one_by_one(function)
    elif kind == "torch":
        from actviz.own import torch_functions

        with running(name):
            module = torch_functions.prepared(function)
        yield kind, torch_functions.raw(module)
    else:
        from actviz.own import keras_functions

        with running(name):
            layer = keras_functions.prepared(function)
        yield kind, keras_functions.raw(layer)


def _first_that_works(function: Any, name: str, candidates: Iterator[tuple[Kind, Raw]]) -> Detected:
    """Return the first candidate that gives numbers; raises what the first of all raised if none does."""
    first: CallableError | None = None
    for kind, raw in candidates:
        try:
            result = called(raw.f, SAMPLE, name)
            values(result, SAMPLE.size, name)
        except CallableError as exc:
            first = first or exc
        else:
            return Detected(function, name, kind, raw, result)
    raise first or CallableError(f"{name} cannot be called")


def _made_for_others(function: Any, name: str, refusal: CallableError) -> Detected:
    """Try tensors of the frameworks that the user's code has imported, then single numbers.

    Raises the error of what the *refusal* of an array asks for: the other errors only say that it is not that.
    """
    told = {"numpy": refusal}
    for kind in (k for k in ("torch", "jax") if k in sys.modules):
        try:
            return _first_that_works(function, name, _made_for(kind, function, name))
        except CallableError as exc:
            told["tensors"] = told.get("tensors", exc)
    try:
        raw = Raw(_one_by_one(function))
        _somewhere(function, name)
        return _first_that_works(function, name, iter([("scalar", raw)]))
    except CallableError as exc:
        told["numbers"] = exc
    if "tensors" in told and any(text in str(refusal) for text in WANTS_TENSORS):
        raise told["tensors"]
    raise told["numbers"] if any(text in str(refusal) for text in WANTS_NUMBERS) else refusal


def _somewhere(function: Callable[[float], Any], name: str) -> None:
    """Raise CallableError unless *function* gives a number at some point of the sample."""
    failed: CallableError | None = None
    for x in SAMPLE.tolist():
        try:
            with running(name):
                result = function(x)
        except CallableError as exc:
            if not isinstance(exc.__cause__, UNDEFINED):
                raise
            failed = failed or exc
        else:
            values(result, 1, name)
            return
    if failed:
        raise failed


def _one_by_one(function: Callable[[float], Any]) -> Callable[[Array], Any]:
    def value(x: float) -> Any:
        try:
            return function(x)
        except UNDEFINED:
            return np.nan

    return lambda x: np.array([value(v) for v in x.tolist()])
