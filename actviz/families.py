"""Families of the catalogue as people type them: elu, rectifiers, elu-family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from actviz.declared import Declared
from actviz.errors import RequestError
from actviz.spelling import did_you_mean, fold, quoted

D = TypeVar("D", bound=Declared)


def members(typed: str, classes: Sequence[type[D]]) -> list[type[D]]:
    """Return those of *classes* whose family *typed* means by its name or the beginning of it.

    Raises RequestError if no family is called so, or several begin so.
    """
    families = list(dict.fromkeys(cls.family() for cls in classes))
    exact = [family for family in families if fold(family) == fold(typed)]
    meant = exact or [family for family in families if fold(family).startswith(fold(typed))]
    if len(meant) != 1:
        hint = f"; {' and '.join(meant)} begin so" if meant else did_you_mean(typed, families)
        raise RequestError(f"--family must be one of {', '.join(families)}, got {quoted(typed)}{hint}")
    return [cls for cls in classes if cls.family() == meant[0]]
