"""The internal module of function and derivative definitions, one file or folder per family, one class per activation.

Every class with a name in a module below this package is in the catalogue; there is no other list.
"""

from __future__ import annotations

from functools import cache

from actviz.activation import Activation
from actviz.discovery import declarations
from actviz.spelling import fold


@cache
def catalogue() -> dict[str, type[Activation]]:
    """Return every declaration by its name, family by family; in each those that most frameworks have come first.

    Raises TypeError if two declarations claim one name, naming both.
    """
    return declarations(__name__, __path__, Activation)


@cache
def by_any_name() -> dict[str, type[Activation]]:
    """Return every declaration by each of its names and aliases, folded."""
    return {fold(name): cls for cls in catalogue().values() for name in (cls.name, *cls.aliases)}


@cache
def all_names() -> list[str]:
    """Return every name and alias as it is declared, to search for what a person may have meant."""
    return [name for cls in catalogue().values() for name in (cls.name, *cls.aliases)]
