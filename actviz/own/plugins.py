"""Activations that installed packages bring: entry points of the group actviz.activations, loaded only by name."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import TYPE_CHECKING, Any

from actviz.activation import Activation
from actviz.errors import CallableError, SpecError
from actviz.own.guard import running
from actviz.spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "actviz.activations"
PROBE = [-2.0, -0.5, 0.0, 0.5, 2.0]


def plugin_names() -> dict[str, EntryPoint]:
    """Return the entry points of all installed packages by name; nothing of theirs is imported.

    Of two packages that claim one name the one whose name comes first in the alphabet has it.
    """
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=GROUP), key=lambda e: (e.name, origin(e), e.value))
    return {e.name: e for e in reversed(found)}


def origin(entry: EntryPoint) -> str:
    """Return the name and the version of the package that an entry point belongs to: acts 1.2."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unknown package"


def load_plugin(name: str) -> type[Activation]:
    """Import the activation that an installed package registers under *name*.

    The entry point is a subclass of Activation, a function without arguments that returns one, or a function of x, of
    numpy or a framework, whose other arguments are parameters: it becomes a measured activation of that name.

    Raises SpecError if no package registers the name, and CallableError, in one line that names the package, if what
    it registers cannot be imported or is no activation.
    """
    known = plugin_names()
    if name not in known:
        raise SpecError(f"no installed package has an activation {quoted(name)}{did_you_mean(name, known)}")
    entry = known[name]
    subject = f"plugin {name} of {origin(entry)}"
    with running(subject):
        found = entry.load()
    if _takes_arguments(found):
        return _of_function(found, name, subject)
    with running(subject):
        if not isinstance(found, type) and callable(found):
            found = found()
    if not (isinstance(found, type) and issubclass(found, Activation)):
        raise CallableError(f"{subject} gives no subclass of actviz.activation.Activation")
    if not found.name:
        raise CallableError(f"{subject} has no name")
    with running(subject):
        act = found()
        for function in (act.f, act.d1, act.d2):
            function(PROBE)
    return found


def _takes_arguments(found: Any) -> bool:
    """Say whether *found* is a function that needs an argument; one without a signature, as of numpy, does."""
    if isinstance(found, type) or not callable(found):
        return False
    try:
        known = signature(found).parameters.values()
    except (TypeError, ValueError):
        return True
    return any(p.default is p.empty and p.kind not in {p.VAR_POSITIONAL, p.VAR_KEYWORD} for p in known)


def _of_function(function: Callable[..., Any], name: str, subject: str) -> type[Activation]:
    from actviz.own.python import of_callable

    found = of_callable(function, name)
    found.__doc__ = function.__doc__ or found.__doc__
    try:
        found()
    except CallableError as exc:
        raise CallableError(f"{subject}: {exc}") from exc
    except SpecError:  # it needs a parameter
        pass
    return found
