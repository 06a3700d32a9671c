"""What tutorials say for and against a function and use it for, from remarks.toml, each with what it rests on."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args

from actviz.settings import LANGUAGES, Language

if TYPE_CHECKING:
    from actviz.tutorials.reading import Verdict

Side = Literal["favour", "against", "use"]

SIDES: tuple[Side, ...] = get_args(Side)


class Remark(NamedTuple):
    """One remark in both languages, with the fact that must hold and the claims that must have these verdicts."""

    side: Side
    text: dict[Language, str]
    fact: str
    claims: dict[str, Verdict]


@cache
def remarks() -> dict[str, tuple[Remark, ...]]:
    """Return the remarks on each function by its name in the catalogue, in the order of the SIDES.

    In the file, the name of another function in place of remarks stands for the remarks on that one.

    Raises TypeError for unknown keys, and for a remark that lacks a language or rests on nothing.
    """
    data = tomllib.loads((files("actviz.tutorials") / "remarks.toml").read_text(encoding="utf-8"))
    tables = {name: data[table] if isinstance(table, str) else table for name, table in data.items()}
    return {name: tuple(_of_function(name, table)) for name, table in tables.items()}


def _of_function(name: str, table: dict[str, Any]) -> list[Remark]:
    if unknown := set(table) - set(SIDES):
        raise TypeError(f"remarks on {name} are {', '.join(SIDES)}, not {', '.join(sorted(unknown))}")
    return [_remark(name, side, entry) for side in SIDES for entry in table.get(side, ())]


def _remark(name: str, side: Side, entry: dict[str, Any]) -> Remark:
    if not set(LANGUAGES) <= set(entry) <= {*LANGUAGES, "fact", "claims"} or len(entry) == len(LANGUAGES):
        raise TypeError(f"a remark on {name} must have {', '.join(LANGUAGES)}, and a fact or claims: {entry}")
    text = {lang: str(entry[lang]) for lang in LANGUAGES}
    return Remark(side, text, entry.get("fact", ""), cast("dict[str, Verdict]", entry.get("claims", {})))
