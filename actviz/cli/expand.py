"""Options that several commands share, written once: classes of options, spread over a command's signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints


class Options:
    """Some options: each annotated attribute is one, with its default as the value.

    Dataclasses would do, but making a dozen of them takes longer than to list the catalogue.
    """

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Let typer see each attribute of *command*'s Options as an option of its own.

    The command itself is called with the options filled in, so it takes two parameters instead of twenty.
    """
    hints = get_type_hints(command, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, Options)}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name in groups:
            parameters += _of_attributes(groups[parameter.name])
        else:
            parameters.append(parameter.replace(annotation=hints[parameter.name]))

    @wraps(command)
    def called(**values: Any) -> None:
        own = {name: values.pop(name) for name in hints if name in values}
        command(**own, **{name: group(**values) for name, group in groups.items()})

    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what inspect.signature reads
    called.__annotations__ = {p.name: p.annotation for p in parameters}
    return called


def _of_attributes(group: type[Options]) -> list[inspect.Parameter]:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    hints = get_type_hints(group, include_extras=True)
    # A command's own options come first, then those that it shares with others.
    names = dict.fromkeys(name for cls in group.__mro__ for name in vars(cls).get("__annotations__", {}))
    return [inspect.Parameter(name, kind, default=getattr(group, name), annotation=hints[name]) for name in names]
