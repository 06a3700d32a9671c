"""What can be checked in a file: its functions with what comes with each as its derivative."""

from __future__ import annotations

from typing import Any, NamedTuple

from actviz.checking import companions
from actviz.errors import ActvizError
from actviz.own.calling import adapt
from actviz.own.importing import members


class Member(NamedTuple):
    """A function of a file and the derivative that comes with it, if one does."""

    name: str
    claim: str


def checkable(target: str) -> tuple[Member, ...]:
    """Return the functions of a file; those that are the derivative of another one are left out."""
    found = members(target)
    claims = {name: companions.of(obj, obj, f"{target}:{name}") for name, obj in found.items()}
    derivatives = {claim.name.rpartition(":")[2] for claim in claims.values() if claim}
    return tuple(
        Member(f"{target}:{name}", claim.name if (claim := claims[name]) else _gradient(obj, name))
        for name, obj in found.items()
        if name not in derivatives
    )


def _gradient(obj: Any, name: str) -> str:
    try:
        how = adapt(obj, name).how
    except ActvizError:  # it needs a parameter, say
        return ""
    return "" if how == "numerical" else f"the gradient by {how}"
