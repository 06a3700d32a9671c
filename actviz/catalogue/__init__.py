"""The internal module of function and derivative definitions, one file or folder per family, one class per activation.

Every class with a name in a module below this package is in the catalogue; there is no other list.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from actviz.activation import Activation
from actviz.spelling import fold


@cache
def catalogue() -> dict[str, type[Activation]]:
    """Return every declaration by its name, family by family; in each those that most frameworks have come first.

    Raises TypeError if two declarations claim one name, naming both.
    """
    classes: dict[str, type[Activation]] = {}
    owners: dict[str, type[Activation]] = {}
    for cls in _declarations():
        classes[cls.name] = cls
        for key in {fold(name) for name in (cls.name, *cls.aliases)}:
            other = owners.setdefault(key, cls)
            if other is not cls:
                raise TypeError(f"{key!r} names both {other.__qualname__} and {cls.__qualname__}")
    return classes


def _declarations() -> list[type[Activation]]:
    modules = [import_module(info.name) for info in walk_packages(__path__, prefix=f"{__name__}.")]
    found = [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, Activation) and cls.name and cls.__module__ == module.__name__
    ]
    return sorted(found, key=lambda cls: (cls.family(), -len(cls.known_as)))


@cache
def by_any_name() -> dict[str, type[Activation]]:
    """Return every declaration by each of its names and aliases, folded."""
    return {fold(name): cls for cls in catalogue().values() for name in (cls.name, *cls.aliases)}


@cache
def all_names() -> list[str]:
    """Return every name and alias as it is declared, to search for what a person may have meant."""
    return [name for cls in catalogue().values() for name in (cls.name, *cls.aliases)]
