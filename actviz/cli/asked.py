"""Which activations a command is asked for: scalar ones, vector ones, but not both at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from actviz.activation import Activation
from actviz.cli import streams
from actviz.cli.notes import say_ambiguous, say_measured
from actviz.declared import Declared
from actviz.errors import RequestError

if TYPE_CHECKING:
    from actviz.cli.options import Output

D = TypeVar("D", bound=Declared)


def activations_of(specs: list[str], output: Output) -> list[Activation]:
    """Resolve all specs to scalar activations; one that is named twice is kept once, with a note."""
    from actviz.spec import scalar_only

    found = _once((a for spec in specs for a in scalar_only(_meant(spec))), output)
    say_ambiguous(specs, found, output)
    say_measured(found, output)
    return found


def either_of(specs: list[str], output: Output) -> list[Declared]:
    """Resolve all specs, scalar or not, for what does not depend on it."""
    found = _once((a for spec in specs for a in _meant(spec)), output)
    say_ambiguous(specs, found, output)
    return found


def shown_of(specs: list[str], output: Output) -> list[Declared]:
    """Resolve all specs, scalar or not, for what shows both."""
    found = _once((a for spec in specs for a in _meant(spec)), output)
    scalars = [a for a in found if isinstance(a, Activation)]
    if len(scalars) == len(found):
        say_ambiguous(specs, found, output)
        say_measured(scalars, output)
    return found


@cache
def _meant(spec: str) -> tuple[Declared, ...]:
    """Return what *spec* means; a person who types the place of Python code at a command wants it to run, once."""
    from actviz.spec import declared

    return declared(spec, allow_imports=True)


def _once(activations: Iterable[D], output: Output) -> list[D]:
    found: list[D] = []
    named: dict[str, D] = {}
    for activation in activations:
        if activation in found:
            if not output.quiet:
                streams.say(f"note: {activation.spec} is given twice; shown once")
        elif (other := named.get(activation.label)) and (activation.own_name or other.own_name):
            raise RequestError(f"two different functions are called {activation.label}; give one of them another name")
        else:
            found.append(activation)
            named[activation.label] = activation
    return found
