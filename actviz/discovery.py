"""Declarations found where they stand: every class with a name in a module of a package, and no list beside it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import walk_packages
from typing import TypeVar

from actviz.declared import Declared
from actviz.spelling import fold

D = TypeVar("D", bound=Declared)


def declarations(
    package: str, path: Iterable[str], base: type[D], taken: Iterable[type[Declared]] = ()
) -> dict[str, type[D]]:
    """Return the subclasses of *base* declared in the modules below *package*, by name, family by family.

    In each family those that most frameworks have come first.

    Raises TypeError if two declarations, those already *taken* included, claim one name, naming both.
    """
    owners: dict[str, type[Declared]] = {}
    found = sorted(_declared(package, path, base), key=_place)
    everyone: list[type[Declared]] = [*taken, *found]
    for cls in everyone:
        for key in {fold(name) for name in (cls.name, *cls.aliases)}:
            other = owners.setdefault(key, cls)
            if other is not cls:
                raise TypeError(f"{key!r} names both {other.__qualname__} and {cls.__qualname__}")
    return {cls.name: cls for cls in found}


def _place(cls: type[Declared]) -> tuple[str, int]:
    return cls.family(), -len({known.framework for known in cls.known_as})


def _declared(package: str, path: Iterable[str], base: type[D]) -> list[type[D]]:
    modules = [import_module(info.name) for info in walk_packages(path, prefix=f"{package}.")]
    return [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, base) and cls.name and cls.__module__ == module.__name__
    ]
