"""What can be checked in a file: its functions with what comes with each as its derivative."""

from __future__ import annotations

from typing import Any, NamedTuple

from actviz.checking import companions
from actviz.errors import ActvizError, CallableError, SpecError
from actviz.own.calling import adapt
from actviz.own.importing import members


class Member(NamedTuple):
    """A function of a file and the derivative that comes with it, if one does."""

    name: str
    claim: str


def checkable(target: str) -> tuple[Member, ...]:
    """Return what of a file is a function of one number; those that are the derivative of another are left out."""
    found = {name: obj for name, obj in members(target).items() if _is_checkable(obj, name)}
    claims = {name: companions.of(obj, obj, f"{target}:{name}") for name, obj in found.items()}
    derivatives = {claim.name.rpartition(":")[2] for claim in claims.values() if claim}
    return tuple(
        Member(f"{target}:{name}", claim.name if (claim := claims[name]) else _gradient(obj, name))
        for name, obj in found.items()
        if name not in derivatives
    )


def _is_checkable(obj: Any, name: str) -> bool:
    """Say whether *obj* takes one number, and parameters by name, and gives back another."""
    try:
        adapt(obj, name)
    except CallableError:
        return False
    except SpecError:  # it needs a parameter; two arguments of a function are none
        return isinstance(obj, type)
    return True


def _gradient(obj: Any, name: str) -> str:
    try:
        how = adapt(obj, name).how
    except ActvizError:  # it needs a parameter
        return ""
    return "" if how == "numerical" else f"the gradient by {how}"
