"""Every name that a framework has for an activation, and the one that a person means by typing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.catalogue import catalogue
from actviz.errors import SpecError, UnknownActivationError
from actviz.spelling import fold, nearest, quoted
from actviz.terms import FRAMEWORKS
from actviz.vectors import vectors

if TYPE_CHECKING:
    from actviz.declared import Declared

# Parts of a path that say where in a framework a function stands, and nothing about which one it is.
MODULES = {"activations", "f", "functional", "lax", "layers", "linen", "math", "nn", "nnx", "numpy", "ops", "special"}


class Name(NamedTuple):
    """One name of a declaration in a framework: the call as declared, its path and its arguments.

    open holds the parameters that a caller has to give because the framework has no default for them.
    """

    framework: str
    call: str
    path: str
    arguments: str
    cls: type[Declared]
    given: Mapping[str, float]
    open: tuple[str, ...]

    @property
    def short(self) -> str:
        """The last part of the path: LeakyReLU of layers.LeakyReLU."""
        return self.path.rpartition(".")[2]

    @property
    def bare(self) -> bool:
        """Whether the name alone means this activation: without arguments, or with those that must be given."""
        return not self.arguments or bool(self.open)

    @property
    def defaults(self) -> dict[str, float]:
        """The parameters with the values that the framework gives them, without those that it leaves open."""
        values = {key: parameter.default for key, parameter in self.cls.parameters.items()} | dict(self.given)
        return {key: value for key, value in values.items() if key not in self.open}

    @property
    def activation(self) -> Declared:
        """The activation that this name means; its spec names only what differs from the catalogue's own."""
        return self.cls(**changed(self.cls, self.given))


def changed(cls: type[Declared], values: Mapping[str, float]) -> dict[str, float]:
    """Return those of *values* that are not the defaults of the declaration."""
    return {key: value for key, value in values.items() if value != cls.parameters[key].default}


@cache
def names() -> tuple[Name, ...]:
    """Return every name of every declaration in every framework, in the order of the catalogue."""
    classes: list[type[Declared]] = [*catalogue().values(), *vectors().values()]
    return tuple(name for cls in classes for name in names_of(cls))


def names_of(cls: type[Declared]) -> Iterator[Name]:
    """Yield the names of one declaration."""
    for known in cls.known_as:
        for call in known.calls:
            path, arguments = taken_apart(call)
            open_ = _parameters_named(cls, arguments)
            yield Name(known.framework, call, path, arguments, cls, known.parameters, open_)


def taken_apart(call: str) -> tuple[str, str]:
    """Divide a call into its path and its arguments, the latter without quotes, spaces and capitals."""
    path, _, arguments = call.strip().partition("(")
    return path.strip(), re.sub(r"[\s'\"]", "", arguments.strip().removesuffix(")")).lower()


def _parameters_named(cls: type[Declared], arguments: str) -> tuple[str, ...]:
    """Return the parameters that *arguments* name if they are nothing but names of parameters."""
    own = {fold(n): key for key, p in cls.parameters.items() for n in (p.name, *p.aliases)}
    items = [fold(item) for item in arguments.split(",")]
    return tuple(own[item] for item in items) if all(item in own for item in items) else ()


@cache
def names_in(framework: str) -> tuple[Name, ...]:
    """Return every name in one framework."""
    return tuple(name for name in names() if name.framework == framework)


def framework_named(typed: str) -> str | None:
    """Return the framework called *typed*, whatever its case, if there is one."""
    return next((key for key in FRAMEWORKS if key == typed.strip().lower()), None)


def nearly_framework(typed: str) -> list[str]:
    """Return the frameworks that *typed* may have been meant for; a path such as torch.nn means itself."""
    return [] if set(typed) & set("./\\") else nearest(typed, FRAMEWORKS)


def find(framework: str, typed: str) -> Name:
    """Return the name in *framework* that a person means by *typed*.

    A name as it is written wins over one that differs in case or separators, and those over one that stands in another
    module.  Raises UnknownActivationError with the nearest names, and SpecError where arguments must be chosen.
    """
    path, arguments = taken_apart(typed)
    if not path:
        example = f"{framework}:{names_in(framework)[0].short}" if names_in(framework) else framework
        raise SpecError(f"{quoted(framework + ':' + typed)} names no function of {_title(framework)}, as in {example}")
    known = names_in(framework)
    for candidates in (
        [n for n in known if n.arguments == arguments],
        [n for n in known if n.open and not arguments],
    ):
        for fits in RANKS:
            if found := [n for n in candidates if fits(_without(framework, path), n.path)]:
                return found[0]
    raise _unknown(framework, typed, path, known)


def _without(framework: str, path: str) -> str:
    """Return a path without the framework's own name in front."""
    return path.removeprefix(f"{framework}.")


def _folded(fits: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
    return lambda typed, known: fits(fold(typed), fold(known))


def _same(typed: str, known: str) -> bool:
    return typed == known


def _shorter(typed: str, known: str) -> bool:
    return known.endswith(f".{typed}")


def _elsewhere(typed: str, known: str) -> bool:
    """Whether the last part is the same and *typed* only names a module before it."""
    module, _, last = typed.rpartition(".")
    return last == known.rpartition(".")[2] and set(module.lower().split(".")) <= MODULES


RANKS = (_same, _shorter, _folded(_same), _folded(_shorter), _elsewhere, _folded(_elsewhere))


def _unknown(framework: str, typed: str, path: str, known: Iterable[Name]) -> Exception:
    """Return the error that explains why *typed* is no name in *framework*."""
    spec, title = quoted(f"{framework}:{typed}"), _title(framework)
    of_path = [n for n in known if any(fits(_without(framework, path), n.path) for fits in RANKS)]
    of_path.sort(key=lambda n: (n.arguments, n.path))
    forms = [f"{framework}:{n.call} ({n.activation.spec})" for n in of_path]
    if forms and path == typed.strip():
        return SpecError(f"{spec} needs its arguments to be told apart: {', '.join(forms)}")
    if forms:
        return SpecError(f"{spec} is not known; {title} has {', '.join(forms)}{_parameters_hint(of_path)}")
    shorts = {n.short: n for n in known}
    meant = [f"{framework}:{shorts[short].path}" for short in nearest(path.rpartition(".")[2], shorts)]
    hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
    return UnknownActivationError(
        f"{title} has no activation {quoted(typed)}{hint} ('actviz list --framework {framework}' shows all)"
    )


def _parameters_hint(of_path: list[Name]) -> str:
    """Say how parameters are given, if one of the names has any."""
    name = next((n for n in of_path if n.bare and n.cls.parameters), None)
    if name is None:
        return ""
    key = next(iter(name.cls.parameters))
    return f"; parameters follow a colon, as in {name.framework}:{name.path}:{key}=…"


def _title(framework: str) -> str:
    return FRAMEWORKS[framework].title
