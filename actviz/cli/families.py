"""Families of the catalogue as people type them: elu, rectifiers, elu-family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.catalogue import catalogue
from actviz.errors import RequestError
from actviz.spelling import did_you_mean, fold, quoted

if TYPE_CHECKING:
    from actviz.activation import Activation


def members(typed: str) -> list[type[Activation]]:
    """Return the declarations of the family *typed* means by its name or the beginning of it.

    Raises RequestError if no family is called so, or several begin so.
    """
    classes = list(catalogue().values())
    families = list(dict.fromkeys(cls.family() for cls in classes))
    meant = [f for f in families if fold(f) == fold(typed)] or [f for f in families if fold(f).startswith(fold(typed))]
    if len(meant) != 1:
        hint = did_you_mean(typed, families)
        raise RequestError(f"--family must be one of {', '.join(families)}, got {quoted(typed)}{hint}")
    return [cls for cls in classes if cls.family() == meant[0]]
