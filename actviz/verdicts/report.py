"""The report on claims: a card for one, a table for several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actviz import catalogue, vectors
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.prose.numbers import brief, precise, rounded
from actviz.reports.report import Report
from actviz.spelling import did_you_mean, fold, quoted
from actviz.texts.tables import Table
from actviz.tutorials.glossary import said
from actviz.tutorials.reading import PLACEHOLDER, VERDICTS, Card, Wording, about, cards, functions
from actviz.verdicts.evidence import Evidence, Rough, Value, evidence
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.settings import ClaimSettings, Language
    from actviz.watching import Watch

STOPS = {"en": re.compile(r"(?<=\.) "), "zh": re.compile(r"(?<=。)")}
LONG = 1e5  # from here on a rough number is written with an exponent
COLONS = {"en": ": ", "zh": "："}
NUMBER = re.compile(r"[Cc]?[-_ ]?0*(\d{1,2})")  # of a claim, as people type it


class Settled(NamedTuple):
    """A card with its evidence and its texts in one language, numbers in their places."""

    card: Card
    evidence: Evidence
    text: Wording
    lang: Language

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return said(self.card.verdict, self.lang)


def report(settings: ClaimSettings, watch: Watch = unwatched) -> Report:
    """Settle the claims that *settings* name by id or function, or all; one is a card, several are a table.

    Raises RequestError for what is neither a claim nor a function that one is about.
    """
    asked = chosen(settings.claims)
    if len(asked) == 1:
        return _card(_settled(asked[0], settings.lang, watch))
    settled = [_settled(card, settings.lang) for card in watch(asked, len(asked), "settling claims")]
    return _list(settled, settings.lang)


def chosen(names: Sequence[str]) -> list[Card]:
    """Return the cards that *names* mean, each once, in the order of the claims; all if there are none.

    Raises RequestError for a name that means none.
    """
    meant = {card.id for name in names for part in name.split(",") for card in _meant(part)}
    return [card for card in cards().values() if card.id in meant or not names]


def _meant(name: str) -> tuple[Card, ...]:
    number = NUMBER.fullmatch(name.strip())
    if number and (card := cards().get(f"C{int(number[1])}")):
        return (card,)
    cls = catalogue.by_any_name().get(fold(name)) or vectors.by_any_name().get(fold(name))
    if cls and (found := about(cls.name)):
        return found
    ids = list(cards())
    if cls:
        raise RequestError(f"no claim is about {cls.name}; they are about {', '.join(functions())}")
    known = [*catalogue.all_names(), *vectors.all_names()]
    hint = did_you_mean(name, known) if fold(name)[1:2].isalpha() else ""
    raise RequestError(
        f"a claim must be {ids[0]} to {ids[-1]} or a function that one is about, got {quoted(name)}{hint}"
    )


def _settled(card: Card, lang: Language, watch: Watch = unwatched) -> Settled:
    found, wording = evidence(card, watch), card.wordings[lang]
    because, condition = (_filled(text, found, lang) for text in (wording.because, wording.condition))
    return Settled(card, found, wording._replace(because=because, condition=condition), lang)


def _filled(text: str, found: Evidence, lang: Language) -> str:
    return PLACEHOLDER.sub(lambda m: written(found.values[m[1]], lang, int(m[2] or 0)), text)


def written(value: Value, lang: Language, digits: int = 0) -> str:
    """Write a value in a sentence, with 3 digits unless others are asked for, and never more than are known."""
    if isinstance(value, bool):
        return said("yes" if value else "no", lang)
    if isinstance(value, Rough):
        return _rough(value.value, min(digits or value.digits, value.digits))
    if isinstance(value, float):
        return rounded(value, digits) if digits else brief(value)
    return said(str(value), lang)


def _rough(value: float, digits: int) -> str:
    text = rounded(value, digits)
    return plain(float(text)) if 1 <= abs(value) < LONG and "e" in text else text  # 1400, not 1.4e3


def _in_table(value: Value, lang: Language) -> str:
    return precise(value) if isinstance(value, float) else written(value, lang)


def _exact(value: Value) -> float | str:
    return value.value if isinstance(value, Rough) else value


def _card(s: Settled) -> Report:
    labels, values = s.text.numbers, s.evidence.values
    rows = tuple((label, _in_table(values[name], s.lang)) for name, label in labels.items())
    lines = _sentences(f"{_capitalised(s.verdict)}{COLONS[s.lang]}{s.text.because}", s.lang)
    lines.append(s.text.condition)
    lines += [f"{_capitalised(said('source', s.lang))}{COLONS[s.lang]}{text}, {url}" for text, url in s.card.sources]
    title = f"{s.card.id}{COLONS[s.lang]}{s.text.sentence}"
    charts = tuple(translated(chart, s.lang) for chart in s.evidence.charts)
    return Report(
        title,
        tuple(filter(None, lines)),
        Table((said("quantity", s.lang), said("value", s.lang)), ("left", "number"), rows),
        (("claim", "name", "quantity", "value"), _csv([s])),
        _record([s], s.lang),
        " ".join([title, *lines]),
        charts=charts,
        columns=s.evidence.columns,
        table_drawn=True,
        notes=_notes([s]),
    )


def _list(settled: Sequence[Settled], lang: Language) -> Report:
    rows = tuple((s.card.id, s.text.sentence, s.verdict, _sentences(s.text.because, lang)[0]) for s in settled)
    header = ("", said("claim", lang), said("verdict", lang), said("what settles it", lang))
    found = Counter(s.card.verdict for s in settled)
    counts = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS)
    title = said(f"{len(settled)} claims of tutorials, checked: {counts}", lang)
    return Report(
        title,
        (),
        Table(header, ("left",) * 4, rows),
        (("claim", "name", "quantity", "value"), _csv(settled)),
        _record(settled, lang),
        title,
        table_drawn=True,
        notes=_notes(settled),
    )


def _sentences(text: str, lang: Language) -> list[str]:
    return list(filter(None, STOPS[lang].split(text)))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _csv(settled: Sequence[Settled]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (s.card.id, name, s.text.numbers.get(name, ""), _text(_exact(value)))
        for s in settled
        for name, value in s.evidence.values.items()
    )


def _text(value: float | str) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _notes(settled: Sequence[Settled]) -> tuple[str, ...]:
    missed = [s for s in settled if not s.evidence.settled]
    return tuple(said(f"the numbers computed here do not show the verdict of {s.card.id}", s.lang) for s in missed)


def _record(settled: Sequence[Settled], lang: Language) -> dict[str, Any]:
    return {"lang": lang, "claims": [_entry(s) for s in settled]}


def _entry(s: Settled) -> dict[str, Any]:
    return {
        "id": s.card.id,
        "functions": s.card.functions,
        "verdict": s.card.verdict,
        "sentence": s.text.sentence,
        "because": s.text.because,
        "condition": s.text.condition,
        "settled": s.evidence.settled,
        "values": {name: _exact(value) for name, value in s.evidence.values.items()},
        "sources": [source._asdict() for source in s.card.sources],
    }


def translated(chart: Any, lang: Language) -> Any:
    """Return a chart, or a part of one, with its words in another language."""
    if isinstance(chart, str):
        return said(chart, lang)
    if isinstance(chart, tuple):
        parts = [translated(part, lang) for part in chart]
        return type(chart)(*parts) if hasattr(chart, "_fields") else tuple(parts)
    return chart
