"""Specs that may mean a scalar or a vector activation: what actviz.get and the commands that show both read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actviz import spec as scalar
from actviz.activation import Activation
from actviz.vectors import VectorActivation

Either = Activation | VectorActivation


def get(spec: str | Either | Callable[..., Any], *, allow_imports: bool = False, **parameters: float) -> Either:
    """Return the one activation that *spec* means, with *parameters* on top of those it names.

    A Python function may stand for itself; a spec that names one, module:function, needs *allow_imports*, because
    importing it runs its code.

    Raises SpecError for a sweep, which means several activations, and UnknownActivationError for an unknown name.
    """
    if isinstance(spec, VectorActivation):
        return type(spec)(**{**spec.values, **parameters}) if parameters else spec
    if not isinstance(spec, str):
        return scalar.get(spec, allow_imports=allow_imports, **parameters)
    found = get_all(spec, allow_imports=allow_imports, **parameters)
    scalar.refuse_sweep(found, spec)
    return found[0]


def get_all(spec: str, *, allow_imports: bool = False, **parameters: float) -> tuple[Either, ...]:
    """Return the activations that *spec* means, one for each value of a sweep, in the order given."""
    found = scalar.declared(spec, allow_imports=allow_imports, **parameters)
    return tuple(a for a in found if isinstance(a, (Activation, VectorActivation)))
