"""The derivative that comes with a Python function: an attribute of it, or a function of its file by its name."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from actviz.own.calling import signature_parameters

ATTRIBUTES = ("derivative", "gradient", "grad", "prime", "deriv", "d1", "df")
PATTERNS = (
    "d{}",
    "d_{}",
    "{}_prime",
    "{}_grad",
    "{}_gradient",
    "{}_derivative",
    "{}_deriv",
    "{}_d",
    "{}_dx",
    "d{}_dx",
    "grad_{}",
    "gradient_{}",
    "deriv_{}",
    "derivative_{}",
    "der_{}",
    "diff_{}",
    "backprop_{}",
    "{}_backward",
)


class Companion(NamedTuple):
    """A callable that by its name is the derivative of another one."""

    obj: Any
    name: str


def of(obj: Any, function: Any, target: str) -> Companion | None:
    """Return the derivative that comes with *obj*, which *target* names and which *function* is made of."""
    home, colon, name = target.rpartition(":")
    for attribute in ATTRIBUTES:
        for owner in (function, obj):
            found = getattr(owner, attribute, None)
            if callable(found) and not _is_of_framework(type(owner)):
                return Companion(found, f"{target}.{attribute}")
    module = sys.modules.get(getattr(obj, "__module__", None) or "")
    known = vars(module) if module else {}
    for candidate in names_for(name):
        if callable(known.get(candidate)):
            return Companion(known[candidate], f"{home}{colon}{candidate}")
    return None


def names_for(name: str) -> list[str]:
    """Return the names that a derivative of *name* may have."""
    return [pattern.format(part) for pattern in PATTERNS for part in dict.fromkeys((name, name.lower()))]


def fitting(obj: Any, given: dict[str, float]) -> dict[str, float]:
    """Return those parameters that *obj* has, too."""
    has = signature_parameters(obj)
    return {key: value for key, value in given.items() if key in has}


def _is_of_framework(cls: type) -> bool:
    return any(base.__module__.partition(".")[0] in {"torch", "jax", "jaxlib", "keras"} for base in cls.__mro__)
