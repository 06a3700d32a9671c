"""The parameters of a callable besides x, and the function of x alone that values for them make of it."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from numbers import Real
from typing import Any

from actviz.errors import SpecError
from actviz.own.guard import running
from actviz.spelling import did_you_mean

NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def signature_parameters(obj: object) -> dict[str, float | None]:
    """Return the parameters of *obj* that are numbers, with their defaults, None for those that must be given.

    Those of a class are those of its constructor; the first parameter of a function is x and not among them.
    """
    found = {p.name: p.default for p in _beyond_x(obj) if p.kind in NAMED}
    return {
        name: None if default is inspect.Parameter.empty else float(default)
        for name, default in found.items()
        if default is inspect.Parameter.empty or _is_number(default)
    }


def with_parameters(obj: Any, name: str, parameters: dict[str, float]) -> Any:
    """Return *obj* with values for its parameters: an instance of a class, else a function of x alone.

    Raises SpecError for a parameter that it does not have or that is missing, CallableError if a constructor fails.
    """
    beyond = _beyond_x(obj)
    known = {p.name: p for p in beyond if p.kind in NAMED}
    takes_any = not _has_signature(obj) or any(p.kind == p.VAR_KEYWORD for p in beyond)
    for key in parameters:
        if key not in known and not takes_any:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise SpecError(f"{name} has no parameter '{key}' ({has}){did_you_mean(key, known)}")
    for key, default in signature_parameters(obj).items():
        if default is None and key not in parameters:
            raise SpecError(f"{name} needs a value for {key}, as in {name}:{key}=1")
    given = {key: _as_declared(value, known.get(key)) for key, value in parameters.items()}
    if _is_autograd_function(obj):
        from actviz.own import torch_functions

        return torch_functions.applied(obj, given)
    if isinstance(obj, type):
        with running(name):
            return obj(**given)
    return functools.partial(obj, **given) if given else obj


def _beyond_x(obj: Any) -> list[inspect.Parameter]:
    """Return the parameters that are not x; none where Python knows no signature, as of what is written in C."""
    if not _has_signature(obj):
        return []
    parameters = list(_signature(obj).parameters.values())
    is_constructor = isinstance(obj, type) and not _is_autograd_function(obj)
    positional = [p for p in parameters if p.kind not in {p.KEYWORD_ONLY, p.VAR_KEYWORD, p.VAR_POSITIONAL}]
    return parameters if is_constructor else [p for p in parameters if p not in positional[:1]]


def _has_signature(obj: Any) -> bool:
    try:
        _signature(obj)
    except (TypeError, ValueError):
        return False
    return True


def _signature(obj: Any) -> inspect.Signature:
    if _is_autograd_function(obj):
        from actviz.own import torch_functions

        return torch_functions.forward_of(obj)
    called: Callable[..., Any] = obj
    if not isinstance(obj, type) and not inspect.isroutine(obj):
        # A module of PyTorch and a layer of Keras take anything and pass it on to these.
        for method in ("forward", "call"):
            called = getattr(obj, method, called)
    return inspect.signature(called)


def _is_autograd_function(obj: object) -> bool:
    if not isinstance(obj, type) or "torch" not in sys.modules:
        return False
    from actviz.own import torch_functions

    return torch_functions.is_autograd_function(obj)


def _is_number(default: object) -> bool:
    return isinstance(default, Real) and not isinstance(default, bool)


def _as_declared(value: float, parameter: inspect.Parameter | None) -> float:
    """Return a whole number as int where the default is one: it may be meant for range or an index."""
    default = parameter.default if parameter else None
    return int(value) if isinstance(default, int) and float(value).is_integer() else value
