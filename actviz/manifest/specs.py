"""The activations that specs in a manifest mean; Python code in them is imported only if that is allowed."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actviz import catalogue, vectors
from actviz.errors import ActvizError, RequestError, SpecError
from actviz.frameworks.names import framework_named
from actviz.manifest.document import MisplacedError
from actviz.spec import declared, naming
from actviz.spelling import fold, quoted
from actviz.vectors import VectorActivation

if TYPE_CHECKING:
    from actviz.declared import Declared


def resolved(specs: Sequence[str], folder: Path, *, allow_imports: bool) -> tuple[Declared, ...]:
    """Return what *specs* mean, sweeps spread out; the paths of Python files in them start at *folder*.

    Raises MisplacedError with the place of the spec that means nothing, means what another one means already, or takes
    a vector where others take a number.
    """
    found: list[Declared] = []
    for k, spec in enumerate(specs):
        try:
            for activation in _meant(spec, folder, allow_imports=allow_imports):
                _refuse_mixture(activation, found)
                found.append(activation)
        except ActvizError as error:
            what, *picture = str(error).splitlines()  # which points into a formula, and needs lines of its own
            raise MisplacedError(f"specs: {quoted(spec)}: {what}" if picture else f"specs: {what}", k) from error
    return tuple(found)


def _meant(spec: str, folder: Path, *, allow_imports: bool) -> tuple[Declared, ...]:
    function = python_function(spec)
    if not function:
        return declared(spec)
    if not allow_imports:
        raise RequestError(
            f"{quoted(spec)} would import {function.target.rpartition(':')[0]} and run its code;"
            " --allow-imports allows it"
        )
    with contextlib.chdir(folder):
        try:
            return declared(spec, allow_imports=True)
        except SpecError:
            if naming.PYTHON_FILE.fullmatch(function.target):
                raise
    return declared(spec, allow_imports=True)  # a module may also stand where the command is given


def python_function(spec: str) -> naming.PythonFunction | None:
    """Return the Python function that *spec* names, if it is one, without importing it; its names come first."""
    body = naming.taken_off(spec)[1]
    head = body.partition(":")[0]
    if fold(head) in catalogue.by_any_name() or fold(head) in vectors.by_any_name() or framework_named(head):
        return None
    return naming.python_function(body)


def _refuse_mixture(activation: Declared, found: Sequence[Declared]) -> None:
    if activation in found:
        raise RequestError(f"{activation.spec} is there twice")
    if activation.label in [other.label for other in found]:
        raise RequestError(f"two functions are called {activation.label}; give one of them another name")
    if found and isinstance(activation, VectorActivation) != isinstance(found[0], VectorActivation):
        vector, scalar = (activation, found[0]) if isinstance(activation, VectorActivation) else (found[0], activation)
        raise RequestError(
            f"{vector.name} takes a vector and {scalar.name} a single number; they need figures of their own"
        )
