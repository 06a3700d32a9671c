"""Cards: what tutorials claim, each with its verdict and the texts that go with it, from the files in cards/.

A file has one table per claim.  Its texts are in both languages and have no computed numbers: {name} stands for one
with 3 digits, {name:4} for one with 4.  The file's name is the theme; the module of that name in actviz.verdicts has a
function for each claim that computes its numbers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, cast, get_args

from actviz.settings import LANGUAGES, Language

Verdict = Literal["true", "true if", "wrong", "not testable"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\d+))?\}")
ID = re.compile(r"C(\d+)")


class Source(NamedTuple):
    """A paper or a framework's page."""

    text: str
    url: str


class Wording(NamedTuple):
    """A card's texts in one language.

    because settles the claim; its first sentence is what a list of claims shows.  numbers are the labels of the values
    that are worth a row of a table.
    """

    sentence: str
    because: str
    condition: str
    numbers: dict[str, str]


class Card(NamedTuple):
    """One claim: the functions of the catalogue that it is about, its verdict, texts and sources."""

    id: str
    theme: str
    functions: tuple[str, ...]
    verdict: Verdict
    wordings: dict[Language, Wording]
    sources: tuple[Source, ...] = ()

    @property
    def number(self) -> int:
        """The number in the id."""
        return int(self.id[1:])


@cache
def cards() -> dict[str, Card]:
    """Return all cards by id, in the order of their numbers.

    Raises TypeError, naming the card, if one has unknown keys, lacks a language or has other numbers in one language.
    """
    found = [card for theme, data in _themes() for card in _cards(theme, data)]
    ordered = {card.id: card for card in sorted(found, key=lambda card: card.number)}
    if len(ordered) < len(found):
        raise TypeError("two cards have one id")
    return ordered


def about(name: str) -> tuple[Card, ...]:
    """Return the cards about the function that is called *name* in the catalogue."""
    return tuple(card for card in cards().values() if name in card.functions)


def functions() -> tuple[str, ...]:
    """Return the names of all functions that a card is about, in the order of the cards."""
    return tuple(dict.fromkeys(name for card in cards().values() for name in card.functions))


def placeholders(text: str) -> list[tuple[str, str]]:
    """Return the names and digits of the numbers that *text* leaves room for."""
    return sorted(PLACEHOLDER.findall(text))


def _themes() -> list[tuple[str, dict[str, Any]]]:
    folder = files("actviz.tutorials") / "cards"
    named = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return [(file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))) for file in named]


def _cards(theme: str, data: dict[str, Any]) -> list[Card]:
    return [_card(id_, theme, table) for id_, table in data.items()]


def _card(id_: str, theme: str, table: dict[str, Any]) -> Card:
    if not ID.fullmatch(id_):
        raise TypeError(f"{theme}.toml: {id_} is no id of a claim")
    _exactly(id_, table, {"functions", "verdict", *LANGUAGES}, optional=["sources"])
    if table["verdict"] not in VERDICTS:
        raise TypeError(f"{id_}: the verdict must be one of {', '.join(VERDICTS)}")
    wordings = {lang: _wording(f"{id_}.{lang}", table[lang]) for lang in LANGUAGES}
    for key in ("because", "condition", "numbers"):
        if len({_held(getattr(wording, key)) for wording in wordings.values()}) > 1:
            raise TypeError(f"{id_}: {key} has other numbers in one language than in another")
    sources = tuple(Source(**source) for source in table.get("sources", ()))
    return Card(id_, theme, tuple(table["functions"]), cast("Verdict", table["verdict"]), wordings, sources)


def _held(value: str | dict[str, str]) -> str:
    return repr(placeholders(value) if isinstance(value, str) else list(value))


def _wording(where: str, table: dict[str, Any]) -> Wording:
    _exactly(where, table, set(Wording._fields))
    return Wording(**table)


def _exactly(where: str, table: dict[str, Any], required: set[str], optional: Collection[str] = ()) -> None:
    if missing := required - set(table):
        raise TypeError(f"{where} has no {', '.join(sorted(missing))}")
    if unknown := set(table) - required - set(optional):
        raise TypeError(f"{where} has unknown keys: {', '.join(sorted(unknown))}")
