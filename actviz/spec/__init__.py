"""From what a person types to activations: `relu`, `elu:alpha=0.5`, `elu:alpha=0.5,1,2`, `elu:alpha=0.5..2/4`.

Read in this order: a name of the catalogue, with or without a tail of parameters.  Whatever else a spec may come to
mean (a framework's name, a Python callable, a typed formula) is tried after that, in `_resolve`.
"""

from __future__ import annotations

from typing import TypeVar

from actviz.activation import Activation
from actviz.catalogue import all_names, by_any_name
from actviz.declared import Declared
from actviz.errors import SpecError, UnknownActivationError
from actviz.interval import plain
from actviz.spelling import did_you_mean, fold, quoted

__all__ = ["get", "get_all"]

D = TypeVar("D", bound=Declared)


def get(spec: str | Activation, **parameters: float) -> Activation:
    """Return the one scalar activation that *spec* means, with *parameters* on top of those it names.

    Raises SpecError for a sweep, which means several activations, and for one that takes a vector (`either.get` gives
    that as well), and UnknownActivationError for an unknown name.
    """
    if isinstance(spec, Activation):
        return type(spec)(**{**spec.values, **parameters}) if parameters else spec
    return only(get_all(spec, **parameters), spec)


def only(found: tuple[D, ...], spec: str) -> D:
    """Return the one activation that *spec* means, or raise SpecError for a sweep."""
    if len(found) > 1:
        raise SpecError(f"{quoted(spec)} means {len(found)} activations; use actviz.get_all")
    return found[0]


def get_all(spec: str, **parameters: float) -> tuple[Activation, ...]:
    """Return the scalar activations that *spec* means, one for each value of a sweep, in the order given."""
    head, tail = split(spec)
    return instances(_resolve(head, spec), tail, spec, parameters)


def instances(cls: type[D], tail: str, spec: str, parameters: dict[str, float]) -> tuple[D, ...]:
    """Return the activations of one declaration that the tail of *spec* asks for, with *parameters* on top."""
    if not tail:
        return (cls(**parameters),)
    from actviz.spec.numbers import values  # decimal arithmetic, which a plain name does not need

    chosen: dict[str, list[float]] = {key: [value] for key, value in parameters.items()}
    for key, texts in _assignments(tail, spec, cls).items():
        if key in chosen:
            raise SpecError(f"{cls.name}: {key} is given twice")
        chosen[key] = [value for text in texts for value in values(text, f"{cls.name}: {key}")]
    swept = [key for key, numbers in chosen.items() if len(numbers) > 1]
    if len(swept) > 1:
        raise SpecError(f"{quoted(spec)} sweeps {' and '.join(swept)}; one parameter at a time can be swept")
    fixed = {key: numbers[0] for key, numbers in chosen.items() if len(numbers) == 1}
    if not swept:
        return (cls(**fixed),)
    return tuple(cls(**fixed, **{swept[0]: value}) for value in chosen[swept[0]])


def split(spec: str) -> tuple[str, str]:
    """Divide *spec* into what names the function and the tail of parameters, which may be empty."""
    head, _, tail = spec.partition(":")
    if not head.strip():
        raise SpecError("a spec is empty; name an activation, as in relu or elu:alpha=0.5")
    return head, tail


def _resolve(head: str, spec: str) -> type[Activation]:
    cls = by_any_name().get(fold(head))
    if cls is None:
        from actviz import vectors  # which a known name does not need

        if vector := vectors.by_any_name().get(fold(head)):
            raise SpecError(
                f"{vector.name} takes a vector and gives a vector; this is defined for scalar activations only"
            )
        hint = did_you_mean(head, [*all_names(), *vectors.all_names()])
        raise UnknownActivationError(f"unknown activation {quoted(spec)}{hint} ('actviz list' shows all)")
    return cls


def _assignments(tail: str, spec: str, cls: type[Declared]) -> dict[str, list[str]]:
    """Read name=value,value,name=value; an item without = is one more value of the parameter before it."""
    texts: dict[str, list[str]] = {}
    key = ""
    for item in tail.split(",") if tail.strip() else []:
        name, equals, value = item.partition("=")
        if equals:
            key = name.strip()
            if key in texts:
                raise SpecError(f"{quoted(spec)}: {key} is given twice")
            texts[key] = []
        elif not key:
            raise SpecError(_nameless(item.strip(), spec, cls))
        texts[key].append(value if equals else item)
    return texts


def _nameless(item: str, spec: str, cls: type[Declared]) -> str:
    """Explain a tail that does not begin with name=value."""
    if not cls.parameters:
        return f"{cls.name} has no parameters, got {quoted(spec)}"
    for parameter in cls.parameters.values():
        if fold(item) in map(fold, (parameter.name, *parameter.aliases)):
            example = f"{cls.name}:{parameter.name}={plain(parameter.default)}"
            return f"{quoted(spec)}: {parameter.name} needs a value, as in {example}"
    return f"{quoted(spec)}: say which parameter, as in {cls.name}:{next(iter(cls.parameters))}={item}"
