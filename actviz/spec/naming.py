"""What kind of thing a spec is: a name in front, a Python function, a formula, or the name of a plugin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from actviz.errors import SpecError
from actviz.spelling import fold, quoted, shortened

if TYPE_CHECKING:
    from actviz.activation import Activation

# A name of one's own: words and hyphens, then one = that is no part of <=, >=, == or !=.
NAMED = re.compile(r"\s*(?P<name>[^\W\d][\w .-]*?)\s*=(?!=)\s*(?P<body>.*)", re.DOTALL)
WORD = re.compile(r"\s*[A-Za-z_][A-Za-z0-9_]*\s*")
PYTHON_FILE = re.compile(r"(?P<target>[^()*]*\.py:(?P<attribute>[A-Za-z_][\w.]*))(?::(?P<tail>.*))?", re.DOTALL)
PYTHON_MODULE = re.compile(
    r"(?P<target>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:(?P<attribute>[A-Za-z_][\w.]*))(?::(?P<tail>.*))?", re.DOTALL
)
BARE_FILE = re.compile(r"[\w./\\~ -]+\.py:?")
NAME_LIKE = re.compile(r"[\w\- .]*", re.ASCII)
NUMBER_LIKE = re.compile(r"[\d.]+(?:[eE]\d*)?")
KEYWORDS = {"if", "else", "and", "or", "in", "is"}  # that make a sentence of names a formula
LONGEST_NAME = 80


class PythonFunction(NamedTuple):
    """A spec that names a Python function: where it is, and the tail of parameters behind it."""

    target: str
    tail: str


def taken_off(spec: str) -> tuple[str, str]:
    """Return the name in front of a spec, or nothing, and the rest: "swoosh = x*tanh(x)".

    Raises SpecError for a name that is taken.
    """
    found = NAMED.fullmatch(spec)
    if not found or ":" in found["name"]:
        return "", spec
    name, body = found["name"], found["body"]
    if not body.strip():
        raise SpecError(f"{quoted(spec)}: there is nothing behind the =")
    if name in {"x", "e", "pi"}:
        raise SpecError(f"{quoted(spec)}: {name} already has a meaning; give the function another name")
    if len(name) > LONGEST_NAME:
        raise SpecError(f"the name in front of = is longer than {LONGEST_NAME} characters: {quoted(name)}")
    return name, body


def python_function(spec: str) -> PythonFunction | None:
    """Return the Python function that a spec names as module:name or file.py:name, if it has that form."""
    found = PYTHON_FILE.fullmatch(spec.strip()) or PYTHON_MODULE.fullmatch(spec.strip())
    return PythonFunction(found["target"], found["tail"] or "") if found else None


def refuse_file(spec: str) -> None:
    """Raise SpecError if *spec* is only the name of a Python file, without a function in it."""
    if BARE_FILE.fullmatch(spec.strip()):
        raise SpecError(f"{quoted(spec)} is a file; name a function in it, as in {spec.strip()}:swoosh")


def refuse_import(spec: str, head: str, *, allowed: bool) -> None:
    """Raise SpecError if a Python function may not be imported here."""
    if not allowed:
        where = shortened(head, LONGEST_NAME)
        raise SpecError(f"{quoted(spec)} would import {where} and run its code; pass allow_imports=True to allow it")


def keys(tail: str) -> tuple[str, ...]:
    """Return the names of the parameters that a tail sets, each once."""
    return tuple(dict.fromkeys(item.partition("=")[0].strip() for item in tail.split(",") if "=" in item))


def is_formula(head: str, parameters: tuple[str, ...]) -> bool:
    """Say whether *head* is meant as a formula: anything but the name of an activation that does not exist."""
    if not NAME_LIKE.fullmatch(head):
        return head.isprintable()
    if head.strip()[:1].isdigit():
        return True
    words = [word for word in re.split(r"[\s-]+", head.strip()) if word]
    meant = {"x", "e", "pi", *parameters}
    return all(word in meant or NUMBER_LIKE.fullmatch(word) for word in words) or not KEYWORDS.isdisjoint(words[1:])


def plugin(head: str) -> type[Activation] | None:
    """Return the activation that an installed package registers under this name, if one does."""
    from actviz.own import plugins

    found = next((name for name in plugins.plugin_names() if fold(name) == fold(head)), None)
    return plugins.load_plugin(found) if found else None


def as_a_formula(head: str) -> str:
    """Return a hint for a function that exists in formulas only: erfc is typed as 'erfc(x)'."""
    from actviz.formula.reader import names

    return f"; as a formula it is '{head.strip()}(x)'" if head.strip() in names() else ""
