"""Specs that may mean a scalar or a vector activation: what actviz.get and the commands that show both read."""

from __future__ import annotations

from actviz import spec as scalar
from actviz.activation import Activation
from actviz.catalogue import all_names as scalar_names
from actviz.spelling import fold
from actviz.vectors import VectorActivation, by_any_name
from actviz.vectors import all_names as vector_names

Either = Activation | VectorActivation


def get(spec: str | Either, **parameters: float) -> Either:
    """Return the one activation that *spec* means, with *parameters* on top of those it names.

    Raises SpecError for a sweep, which means several activations, and UnknownActivationError for an unknown name.
    """
    if isinstance(spec, VectorActivation):
        return type(spec)(**{**spec.values, **parameters}) if parameters else spec
    if isinstance(spec, Activation):
        return scalar.get(spec, **parameters)
    return scalar.only(get_all(spec, **parameters), spec)


def get_all(spec: str, **parameters: float) -> tuple[Either, ...]:
    """Return the activations that *spec* means, one for each value of a sweep, in the order given."""
    head, tail = scalar.split(spec)
    cls = by_any_name().get(fold(head))
    return scalar.instances(cls, tail, spec, parameters) if cls else scalar.get_all(spec, **parameters)


def takes_vector(spec: str) -> bool:
    """Say whether *spec* begins with the name of a vector activation."""
    return fold(spec.partition(":")[0]) in by_any_name()


def all_names() -> list[str]:
    """Return every name and alias of both kinds, to search for what a person may have meant."""
    return [*scalar_names(), *vector_names()]
