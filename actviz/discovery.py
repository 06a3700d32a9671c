"""Declarations found where they stand: every class with a name in a module of a package, and no list beside it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from actviz.declared import Declared
from actviz.spelling import fold

D = TypeVar("D", bound=Declared)


def declarations(
    package: str, path: Iterable[str], base: type[D], taken: Iterable[type[Declared]] = ()
) -> dict[str, type[D]]:
    """Return the subclasses of *base* declared in the modules of *package*, by name, in the order of the files.

    Raises TypeError if two declarations, those already *taken* included, claim one name, naming both.
    """
    owners: dict[str, type[Declared]] = {}
    found = _declared(package, path, base)
    everyone: list[type[Declared]] = [*taken, *found]
    for cls in everyone:
        for key in {fold(name) for name in (cls.name, *cls.aliases)}:
            other = owners.setdefault(key, cls)
            if other is not cls:
                raise TypeError(f"{key!r} names both {other.__qualname__} and {cls.__qualname__}")
    return {cls.name: cls for cls in found}


def _declared(package: str, path: Iterable[str], base: type[D]) -> list[type[D]]:
    modules = [import_module(f"{package}.{info.name}") for info in iter_modules(path)]
    return [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, base) and cls.name and cls.__module__ == module.__name__
    ]
