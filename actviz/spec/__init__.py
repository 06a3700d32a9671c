"""From what a person types to activations: `relu`, `elu:alpha=0.5,1,2`, `keras:leaky_relu`, "x*sigmoid(1.702*x)".

Read in this order: a name of the catalogue; a framework and one of its names; a Python function, as module:name or
file.py:name; a typed formula.  Each may have a tail of parameters behind it and a name of its own in front.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from actviz.activation import Activation
from actviz.catalogue import all_names, by_any_name
from actviz.errors import SpecError, UnknownActivationError
from actviz.interval import plain
from actviz.spec import naming
from actviz.spelling import did_you_mean, fold, quoted

if TYPE_CHECKING:
    from actviz.declared import Declared

__all__ = ["get", "get_all"]


class _Meant(NamedTuple):
    """What a spec names: a declaration, the values that its parameters start from, and the tail that follows."""

    cls: type[Declared]
    given: dict[str, float]
    tail: str


def get(spec: str | Activation | Callable[..., Any], *, allow_imports: bool = False, **parameters: float) -> Activation:
    """Return the one scalar activation that *spec* means, with *parameters* on top of those it names.

    A Python function may stand for itself; a spec that names one, module:function, needs *allow_imports*, because
    importing it runs its code.

    Raises SpecError for a sweep, which means several activations, and for one that takes a vector (`either.get` gives
    that as well), and UnknownActivationError for an unknown name.
    """
    if isinstance(spec, Activation):
        return type(spec)(**{**spec.values, **parameters}) if parameters else spec
    if not isinstance(spec, str):
        from actviz.own.python import of_object

        return of_object(spec, parameters)
    found = get_all(spec, allow_imports=allow_imports, **parameters)
    refuse_sweep(found, spec)
    return found[0]


def get_all(spec: str, *, allow_imports: bool = False, **parameters: float) -> tuple[Activation, ...]:
    """Return the scalar activations that *spec* means, one for each value of a sweep, in the order given."""
    return scalar_only(declared(spec, allow_imports=allow_imports, **parameters))


def scalar_only(found: tuple[Declared, ...]) -> tuple[Activation, ...]:
    """Return *found* if all of it is scalar; raises SpecError if not."""
    scalar = tuple(a for a in found if isinstance(a, Activation))
    if len(scalar) < len(found):
        raise SpecError(
            f"{found[0].name} takes a vector and gives a vector; this is for scalar ones (plot and table show it)"
        )
    return scalar


def refuse_sweep(found: tuple[Declared, ...], spec: str) -> None:
    """Raise SpecError if *spec* means several activations where one is asked for."""
    if len(found) > 1:
        raise SpecError(f"{quoted(spec)} means {len(found)} activations; use actviz.get_all")


def declared(spec: str, *, allow_imports: bool = False, **parameters: float) -> tuple[Declared, ...]:
    """Return what *spec* means, scalar or not, one for each value of a sweep."""
    name, body = naming.taken_off(spec)
    cls, given, tail = _resolve(body, tuple(parameters), allow_imports=allow_imports)
    chosen: dict[str, list[float]] = {key: [value] for key, value in parameters.items()}
    if tail:
        from actviz.spec.numbers import values  # decimal arithmetic, which a plain name does not need

        for key, texts in _assignments(tail, spec, cls).items():
            if key in chosen:
                raise SpecError(f"{cls.name}: {key} is given twice")
            chosen[key] = [value for text in texts for value in values(text, f"{cls.name}: {key}")]
    canonical = {cls.parameter(key).name for key in chosen}
    chosen = {key: [value] for key, value in given.items() if key not in canonical} | chosen
    swept = [key for key, numbers in chosen.items() if len(numbers) > 1]
    if len(swept) > 1:
        raise SpecError(f"{quoted(spec)} sweeps {' and '.join(swept)}; one parameter at a time can be swept")
    fixed = {key: numbers[0] for key, numbers in chosen.items() if len(numbers) == 1}
    if not swept:
        return (cls(**fixed).called(name),)
    return tuple(cls(**fixed, **{swept[0]: value}).called(name, swept) for value in chosen[swept[0]])


def _resolve(spec: str, keywords: tuple[str, ...], *, allow_imports: bool) -> _Meant:
    """Find the declaration that the beginning of *spec* names; *keywords* are parameters given beside it."""
    head, colon, tail = spec.partition(":")
    if not head.strip():
        raise SpecError("a spec is empty; name an activation, as in relu or elu:alpha=0.5")
    if cls := by_any_name().get(fold(head)):
        return _Meant(cls, {}, tail)
    from actviz import vectors  # which a name of the catalogue does not need

    if vector := vectors.by_any_name().get(fold(head)):
        return _Meant(vector, {}, tail)
    if colon and (meant := _in_framework(head, tail, spec)):
        return meant
    if function := naming.python_function(spec):
        naming.refuse_import(spec, head, allowed=allow_imports)
        from actviz.own.python import of_target

        return _Meant(of_target(function.target), {}, function.tail)
    naming.refuse_file(spec)
    keys = (*naming.keys(tail), *keywords)
    if naming.is_formula(head, keys):
        from actviz.own.typed import typed

        return _Meant(typed(head.strip(), keys), {}, tail)
    if plugin := naming.plugin(head):
        return _Meant(plugin, {}, tail)
    hint = did_you_mean(head, [*all_names(), *vectors.all_names()]) or naming.as_a_formula(head)
    raise UnknownActivationError(f"unknown activation {quoted(spec)}{hint} ('actviz list' shows all)")


def _in_framework(head: str, tail: str, spec: str) -> _Meant | None:
    """Read framework:name with a tail of its own, if *head* is a framework; refuse what is nearly one."""
    from actviz.frameworks import names

    call, _, tail = tail.partition(":")
    framework = names.framework_named(head)
    if framework:
        name = names.find(framework, call)
        return _Meant(name.cls, names.changed(name.cls, name.given), tail)
    if "=" not in call.partition("(")[0] and naming.WORD.fullmatch(head) and (near := names.nearly_framework(head)):
        raise UnknownActivationError(f"unknown framework in {quoted(spec)}; did you mean {near[0]}:{call}?")
    return None


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
