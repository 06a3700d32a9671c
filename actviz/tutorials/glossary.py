"""The words of charts and tables in other languages, from words.toml.

A phrase may have places for what it is about: "{} in {} layers" is found for "sigmoid in 50 layers", and its
translation has the same places, {0}, {1}, … where they change their order.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from actviz import catalogue, vectors
from actviz.spelling import fold

if TYPE_CHECKING:
    from actviz.settings import Language

WORD = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z_0-9]+")


class Phrase(NamedTuple):
    """A phrase with places, as what it is found by and as what is said instead."""

    pattern: re.Pattern[str]
    translation: str


class Glossary(NamedTuple):
    """Whole phrases, phrases with places from the most to the least exact, and words that are the same everywhere."""

    whole: dict[str, str]
    open: tuple[Phrase, ...]
    unchanged: frozenset[str]


@cache
def glossary(lang: Language) -> Glossary:
    """Return the phrases for one language; for that of the program there are none."""
    data = tomllib.loads((files("actviz.tutorials") / "words.toml").read_text(encoding="utf-8"))
    phrases: dict[str, str] = data.get(lang, {})
    places = sorted((key for key in phrases if "{}" in key), key=len, reverse=True)
    return Glossary(
        {key: text for key, text in phrases.items() if "{}" not in key},
        tuple(Phrase(_pattern(key), phrases[key]) for key in places),
        frozenset(data["unchanged"]),
    )


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, key.split("{}"))))


def said(text: str, lang: Language) -> str:
    """Return *text* in another language; what has no entry, as names and numbers, stays as it is."""
    known = glossary(lang)
    if text in known.whole:
        return known.whole[text]
    for phrase in known.open:
        if match := phrase.pattern.fullmatch(text):
            return phrase.translation.format(*(said(part, lang) for part in match.groups()))
    return text


def unsaid(text: str, lang: Language) -> list[str]:
    """Return the English words that are left when *text* is said in another language: none, if nothing is missing."""
    names = {fold(name) for name in (*catalogue.all_names(), *vectors.all_names())}
    words = WORD.findall(said(text, lang))
    return [word for word in words if word not in glossary(lang).unchanged and fold(word) not in names]
