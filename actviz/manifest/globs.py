"""The activations that `each` means: patterns over the catalogue, the names of a framework, and families."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from actviz.catalogue import catalogue
from actviz.frameworks.names import MODULES, framework_named, names_in, nearly_framework
from actviz.manifest.document import MisplacedError
from actviz.spelling import did_you_mean, fold, nearest, quoted
from actviz.terms import FRAMEWORKS
from actviz.vectors import vectors

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.frameworks.names import Name

TAKES_AWAY = "!"
FAMILY = "family"
WILD = set("*?[")
NEURAL = "nn."  # where frameworks of mathematics have what they call activations


def matching(patterns: Sequence[str]) -> tuple[Declared, ...]:
    """Return the activations that any of *patterns* matches, each once and in the order of the catalogue.

    torch:* are those of torch.nn with PyTorch's defaults, keras:layers.* those of a module, family:NAME a family by its
    name or the beginning of it, *elu* names and aliases of the catalogue; one that begins with ! takes away.

    Raises MisplacedError with the place of a pattern that matches nothing.
    """
    if patterns[0].startswith(TAKES_AWAY):
        raise MisplacedError("each takes away before there is anything; begin with what there is, as in '*'", 0)
    found: list[Declared] = []
    for k, pattern in enumerate(patterns):
        matched = _matched(pattern.removeprefix(TAKES_AWAY).strip(), k)
        if pattern.startswith(TAKES_AWAY):
            found = [a for a in found if a not in matched and not (_any_parameters(pattern) and _like(a, matched))]
        else:
            found += [a for a in dict.fromkeys(matched) if a not in found]
    order = {cls: k for k, cls in enumerate(_classes())}
    return tuple(sorted(found, key=lambda activation: order[type(activation)]))


@cache
def _classes() -> tuple[type[Declared], ...]:
    return (*catalogue().values(), *vectors().values())


def _any_parameters(pattern: str) -> bool:
    """Say whether *pattern* means activations whatever their parameters are, and not those of a framework."""
    head, colon, _ = pattern.removeprefix(TAKES_AWAY).partition(":")
    return not colon or fold(head) == FAMILY


def _like(activation: Declared, others: Iterable[Declared]) -> bool:
    return any(type(activation) is type(other) for other in others)


def _matched(pattern: str, k: int) -> list[Declared]:
    head, colon, rest = pattern.partition(":")
    if not colon:
        return _of_catalogue(pattern, k)
    if fold(head) == FAMILY:
        return _of_family(rest.strip(), k)
    if framework := framework_named(head):
        return _of_framework(framework, rest.strip(), k)
    near = [f"{name}:{rest}" for name in [*nearly_framework(head), *nearest(head, [FAMILY])]]
    hint = f"; did you mean {near[0]}?" if near else f"; before a colon stands family, {', '.join(FRAMEWORKS)}"
    raise MisplacedError(f"each: {quoted(pattern)} matches nothing{hint}", k)


def _of_catalogue(pattern: str, k: int) -> list[Declared]:
    found = [cls() for cls in _classes() if any(_fits(pattern, name) for name in (cls.name, *cls.aliases))]
    if not found:
        known = [name for cls in _classes() for name in (cls.name, *cls.aliases)]
        raise _nothing(pattern, pattern, known, "", k)
    return found


def _of_family(typed: str, k: int) -> list[Declared]:
    families = list(dict.fromkeys(cls.family() for cls in _classes()))
    exact = [family for family in families if _fits(typed, family)]
    meant = exact or [family for family in families if fold(typed) and fold(family).startswith(fold(typed))]
    if not meant:
        hint = did_you_mean(typed, families) or f"; there are {', '.join(families)}"
        raise MisplacedError(f"each: there is no family {quoted(typed)}{hint}", k)
    if len(meant) > 1 and not WILD & set(typed):
        raise MisplacedError(f"each: family {quoted(typed)} may be {' or '.join(meant)}; a * behind it takes all", k)
    return [cls() for cls in _classes() if cls.family() in meant]


def _of_framework(framework: str, typed: str, k: int) -> list[Declared]:
    known = [name for name in names_in(framework) if not _half_open(name)]
    neural = [name for name in known if name.path.startswith(NEURAL)] or known
    pattern = typed.removeprefix(f"{framework}.")
    module, _, last = pattern.rpartition(".")
    found = [name for name in neural if _fits(pattern, name.short)] if WILD & set(pattern) else []
    found = found or [name for name in known if _fits(pattern, name.short) or _fits(pattern, name.path)]
    if not found and set(module.lower().split(".")) <= MODULES:
        found = [name for name in neural if _fits(last, name.short)]
    if not found:
        raise _nothing(f"{framework}:{typed}", last, [name.short for name in known], f"{framework}:", k)
    return [name.activation for name in found]


def _half_open(name: Name) -> bool:
    """Say whether a caller has to choose a number to mean this activation by a name that means another one without."""
    own = {fold(n) for parameter in name.cls.parameters.values() for n in (parameter.name, *parameter.aliases)}
    return not name.bare and not own.isdisjoint(map(fold, re.split("[,=]", name.arguments)))


def _nothing(shown: str, pattern: str, known: Iterable[str], prefix: str, k: int) -> MisplacedError:
    near = nearest("".join(c for c in pattern if c not in WILD), known)
    hint = f"; did you mean {' or '.join(prefix + name for name in near)}?" if near else ""
    return MisplacedError(f"each: {quoted(shown)} matches nothing{hint}", k)


def _fits(pattern: str, name: str) -> bool:
    """Say whether *name* is like *pattern*, whatever their case and separators; those of [a-z] mean a range."""
    if fnmatchcase(name.lower(), pattern.lower()):
        return True
    return "[" not in pattern and fnmatchcase(fold(name), fold(pattern))
