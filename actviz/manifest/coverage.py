"""What a module has and no figure shows."""

from __future__ import annotations

import inspect
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from actviz import catalogue, vectors
from actviz.errors import ActvizError
from actviz.frameworks.names import find
from actviz.own.importing import members
from actviz.spelling import fold
from actviz.terms import FRAMEWORKS

if TYPE_CHECKING:
    from types import ModuleType

    from actviz.declared import Declared
    from actviz.manifest.model import Manifest

# Packages that are not called like their frameworks.
PACKAGES = {"tensorflow": "tf", "tensorflow_addons": "tfa", "transformers": "hf"}


def uncovered(module: str, manifest: Manifest) -> list[str]:
    """Return a line for each public function and class of *module* that no figure of *manifest* shows.

    It is shown if a figure draws that very object, or the activation that is called so in the framework that the module
    belongs to, or else in the catalogue.  A line says how to draw it and whether its
    name is known: gelu: add specs = ["gelu"].

    The module is imported.  Raises SpecError if there is none, CallableError if its code fails.
    """
    members(module)  # imports it, with messages for people
    shown = [activation for figure in manifest.figures for activation in figure.activations]
    objects = {id(activation.obj) for activation in shown if hasattr(activation, "obj")}
    classes = {type(activation) for activation in shown}
    lines = []
    for name, value in _public(sys.modules[module]).items():
        known = _known(module, name)
        if id(value) in objects or type(known) in classes:
            continue
        lines.append(f'{name}: add specs = ["{known.spec}"]' if known else f"{name}: {_unknown(module, name)}")
    return lines


def _unknown(module: str, name: str) -> str:
    return f'not known by this name; add specs = ["{module}:{name}"] if it is an activation'


def _public(module: ModuleType) -> dict[str, Any]:
    """Return the functions and classes that a module offers: those it lists, or else those of its own package."""
    listed = getattr(module, "__all__", None)
    names = [name for name in vars(module) if not name.startswith("_")] if listed is None else list(listed)
    package = module.__name__.partition(".")[0]
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(module, name, None)
        own = str(getattr(value, "__module__", "") or "").partition(".")[0] == package
        if callable(value) and (own or listed is not None) and not _is_other(value):
            found[name] = value
    return found


def _is_other(value: object) -> bool:
    """Say whether a class is no function of anything: an exception, or a type of Python's own."""
    return inspect.isclass(value) and (issubclass(value, BaseException) or value.__module__ in {"builtins", "typing"})


def _known(module: str, name: str) -> Declared | None:
    """Return the activation that is called *name* in the framework of *module*, or in the catalogue."""
    package, _, inside = module.partition(".")
    framework = PACKAGES.get(package, package)
    if framework not in FRAMEWORKS:
        cls = catalogue.by_any_name().get(fold(name)) or vectors.by_any_name().get(fold(name))
        return cls() if cls else None
    for typed in (f"{inside}.{name}" if inside else name, name):
        with suppress(ActvizError):
            return find(framework, typed).activation
    return None
