"""Activations that take a vector and give a vector, one file per family and one class per activation.

Every class with a name in a module of this package belongs to it; there is no other list.
"""

from __future__ import annotations

from functools import cache

from actviz.catalogue import catalogue
from actviz.discovery import declarations
from actviz.spelling import fold
from actviz.vectors.base import VectorActivation

__all__ = ["VectorActivation", "all_names", "by_any_name", "vectors"]


@cache
def vectors() -> dict[str, type[VectorActivation]]:
    """Return every declaration by its name, family by family, in the order of the files.

    Raises TypeError if two declarations claim one name, also if the other one is scalar, naming both.
    """
    return declarations(__name__, __path__, VectorActivation, taken=catalogue().values())


@cache
def by_any_name() -> dict[str, type[VectorActivation]]:
    """Return every declaration by each of its names and aliases, folded."""
    return {fold(name): cls for cls in vectors().values() for name in (cls.name, *cls.aliases)}


@cache
def all_names() -> list[str]:
    """Return every name and alias as it is declared."""
    return [name for cls in vectors().values() for name in (cls.name, *cls.aliases)]
