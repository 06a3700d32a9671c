"""References as BibTeX: one entry each, with a key that does not depend on what else is cited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

from actviz.catalogue import catalogue
from actviz.texts.tables import latex_escaped
from actviz.vectors import vectors

if TYPE_CHECKING:
    from actviz.terms import Reference

ARXIV, DOI = "https://arxiv.org/abs/", "https://doi.org/"
SKIPPED = {
    "a",
    "an",
    "and",
    "at",
    "by",
    "for",
    "from",
    "in",
    "is",
    "of",
    "on",
    "the",
    "to",
    "with",
}  # no words for a key
ACCENTS = {
    "GRAVE ACCENT": "`",
    "ACUTE ACCENT": "'",
    "CIRCUMFLEX ACCENT": "^",
    "TILDE": "~",
    "DIAERESIS": '"',
    "MACRON": "=",
    "DOT ABOVE": ".",
    "RING ABOVE": "r ",
    "CARON": "v ",
    "BREVE": "u ",
    "DOUBLE ACUTE ACCENT": "H ",
    "CEDILLA": "c ",
    "OGONEK": "k ",
}
LETTERS = {"ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "ł": r"{\l}", "Ł": r"{\L}", "æ": r"{\ae}", "ı": r"{\i}"}
LETTERS |= {"–": "--", "—": "---", "’": "'", "“": "``", "”": "''"}


def entries(references: Iterable[Reference]) -> str:
    """Return the entries in the order given, each reference once."""
    return "\n".join(_entry(reference) for reference in dict.fromkeys(references))


def _entry(reference: Reference) -> str:
    fields = {"author": _authors(reference.authors), "title": f"{{{_escaped(reference.title)}}}"}
    fields["year"] = str(reference.year)
    kind = "misc"
    if reference.url.startswith(ARXIV):
        fields |= {"eprint": reference.url.removeprefix(ARXIV), "archiveprefix": "arXiv"}
    elif reference.url.startswith(DOI):
        kind = "article"
        fields["doi"] = reference.url.removeprefix(DOI)
    if reference.url:
        fields["url"] = reference.url
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{keys()[reference]},\n{lines}}}\n"


def _authors(authors: str) -> str:
    """Return authors with `and` between them, as BibTeX wants it."""
    people = re.split(r",\s*|\s*&\s*", re.sub(r",?\s*et al\.?$", ", others", authors))
    return " and ".join(_escaped(person) for person in people if person)


def _escaped(text: str) -> str:
    return "".join(_letter(c) for c in text)


def _letter(c: str) -> str:
    """Return one character as LaTeX, accents as commands."""
    if c.isascii():
        return latex_escaped(c)
    if c in LETTERS:
        return LETTERS[c]
    parts = unicodedata.normalize("NFD", c)
    accent = ACCENTS.get(unicodedata.name(parts[1:], "").removeprefix("COMBINING ")) if len(parts) == 2 else None
    return f"{{\\{accent}{parts[0]}}}" if accent else latex_escaped(c)


@cache
def keys() -> dict[Reference, str]:
    """Return the key of every reference of the catalogue: hendrycks2016gaussian, a letter added where two are alike."""
    found: dict[Reference, str] = {}
    declared = (*catalogue().values(), *vectors().values())
    for reference in (r for cls in declared for r in cls.references):
        if reference not in found:
            key = _key(reference)
            taken = set(found.values())
            found[reference] = next(k for k in (key, *(key + letter for letter in ascii_lowercase)) if k not in taken)
    return found


def _key(reference: Reference) -> str:
    """Return the first author's last name, the year and the first word of the title that says something."""
    author = _plain(re.split(r",|&| et al", reference.authors)[0]).split()[-1]
    words = re.findall(r"[a-z0-9]+", _plain(reference.title))
    word = next((w for w in words if w not in SKIPPED), "")
    return f"{re.sub(r'[^a-z]', '', author)}{reference.year}{word}"


def _plain(text: str) -> str:
    """Return *text* in lower case without accents."""
    decomposed = unicodedata.normalize("NFD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in decomposed if c.isascii()).lower()
