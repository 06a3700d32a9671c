"""Specs that may mean a scalar or a vector activation: what actviz.get and the commands that show both read."""

from __future__ import annotations

from actviz import spec as scalar
from actviz.activation import Activation
from actviz.vectors import VectorActivation

Either = Activation | VectorActivation


def get(spec: str | Either, **parameters: float) -> Either:
    """Return the one activation that *spec* means, with *parameters* on top of those it names.

    Raises SpecError for a sweep, which means several activations, and UnknownActivationError for an unknown name.
    """
    if isinstance(spec, VectorActivation):
        return type(spec)(**{**spec.values, **parameters}) if parameters else spec
    if isinstance(spec, Activation):
        return scalar.get(spec, **parameters)
    found = get_all(spec, **parameters)
    scalar.refuse_sweep(found, spec)
    return found[0]


def get_all(spec: str, **parameters: float) -> tuple[Either, ...]:
    """Return the activations that *spec* means, one for each value of a sweep, in the order given."""
    return tuple(a for a in scalar.declared(spec, **parameters) if isinstance(a, (Activation, VectorActivation)))
