"""Names by which frameworks mean different functions, or one function with different defaults."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.activation import Activation
from actviz.catalogue import by_any_name
from actviz.frameworks.names import Name, find, names, names_in
from actviz.spelling import fold

if TYPE_CHECKING:
    from actviz.declared import Declared


class Meaning(NamedTuple):
    """One of the things that a name means, and the frameworks' names that mean it; none if only actviz does."""

    activation: Activation
    names: tuple[Name, ...]


class Disagreement(NamedTuple):
    """A name with the things it means; the first is what actviz takes it for, if the catalogue has it at all."""

    name: str
    meanings: tuple[Meaning, ...]


@cache
def disagreements() -> dict[str, Disagreement]:
    """Return the names on which frameworks disagree, by their folded form.

    A name counts in any module and spelling (layers.LeakyReLU and leaky_relu are one), but only where it needs no
    arguments: whoever writes approximate=True has chosen, and whoever must give a slope has too.
    """
    by_name: dict[str, list[Name]] = {}
    for name in names():
        if not name.arguments:
            by_name.setdefault(fold(name.short), []).append(name)
    found = {key: _meanings(key, group) for key, group in by_name.items()}
    return {key: Disagreement(_written(key, m), m) for key, m in found.items() if len(m) > 1}


def _meanings(key: str, group: Iterable[Name]) -> tuple[Meaning, ...]:
    by_activation: dict[Activation, list[Name]] = {}
    if own := by_any_name().get(key):
        by_activation[own()] = []
    for name in group:
        if isinstance(meant := name.activation, Activation):
            by_activation.setdefault(meant, []).append(name)
    return tuple(Meaning(activation, tuple(called)) for activation, called in by_activation.items())


def _written(key: str, meanings: tuple[Meaning, ...]) -> str:
    """Return the usual spelling of a folded name: the catalogue's, else that of the first framework."""
    own = by_any_name().get(key)
    catalogued = [] if own is None else [own.name, *own.aliases]
    spellings = [*catalogued, *(n.short for m in meanings for n in m.names)]
    return next(spelling for spelling in spellings if fold(spelling) == key)


def about(cls: type[Declared]) -> list[Disagreement]:
    """Return the disagreements that one declaration takes part in."""
    return [d for d in disagreements().values() if any(type(m.activation) is cls for m in d.meanings)]


def spec_of(name: Name) -> str:
    """Return what to type for one name: keras:leaky_relu, with module and arguments where they tell it from another."""
    alike = {n.activation for n in names_in(name.framework) if n.bare and fold(n.short) == fold(name.short)}
    if name.bare and alike == {name.activation}:
        return f"{name.framework}:{name.short}"
    bare = name.bare and find(name.framework, name.path).activation == name.activation
    return f"{name.framework}:{name.path if bare else name.call}"
