from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from actviz import catalogue, vectors
from actviz.errors import RequestError
from actviz.reports.report import as_text
from actviz.settings import LANGUAGES, ClaimSettings, Language
from actviz.texts.records import dumps
from actviz.tutorials import reading
from actviz.tutorials.glossary import said, unsaid
from actviz.tutorials.reading import Card, cards, placeholders
from actviz.verdicts.evidence import Evidence, Rough, Value, evidence
from actviz.verdicts.report import STOPS, chosen, report, written
from actviz.watching import Item

DATA = Path(__file__).parent / "data"
CARDS = list(cards().values())


class Landmark(NamedTuple):
    """A value of a claim that was computed elsewhere, with its relative tolerance (absolute at 0) and the reason."""

    id: str
    name: str
    value: float
    tolerance: float
    reason: str


def landmarks() -> list[Landmark]:
    """Return those of all tables of claims, which begin with a line of headings."""
    lines = [line for path in sorted(DATA.glob("claims*.tsv")) for line in path.read_text("utf-8").splitlines()[1:]]
    cells = [line.split("\t") for line in lines if line]
    return [
        Landmark(id_, name, float(value), float(tolerance), reason) for id_, name, value, tolerance, reason in cells
    ]


LANDMARKS = landmarks()


def computed(id_: str) -> Evidence:
    return evidence(cards()[id_])


@pytest.fixture(scope="module", params=CARDS, ids=lambda card: card.id)
def card(request: pytest.FixtureRequest) -> Card:
    """Each card in turn; all its tests come one after the other, so that its evidence is computed by one worker."""
    found: Card = request.param
    return found


def test_the_numbers_of_a_claim_are_those_known_from_elsewhere(card: Card) -> None:
    missed = {}
    for known in LANDMARKS:
        if known.id == card.id:
            value = computed(card.id).values[known.name]
            found = value.value if isinstance(value, Rough) else value
            near = pytest.approx(known.value, rel=known.tolerance, abs=0 if known.value else known.tolerance)
            if found != near:
                missed[known.name] = (found, known)
    assert missed == {}


def test_every_landmark_is_one_of_a_card() -> None:
    assert len(LANDMARKS) > 60
    assert {known.id for known in LANDMARKS} <= set(cards())


def test_the_numbers_of_a_claim_show_its_verdict(card: Card) -> None:
    assert computed(card.id).settled


def test_every_number_in_the_texts_of_a_card_is_computed_and_no_computed_one_goes_unsaid(card: Card) -> None:
    values = computed(card.id).values
    wording = card.wordings["en"]
    used = {name for text in (wording.because, wording.condition) for name, _ in placeholders(text)}
    assert set(wording.numbers) | used == set(values)
    assert wording.numbers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_everything_in_its_language(card: Card, lang: Language) -> None:
    found = report(ClaimSettings((card.id,), lang))
    assert found.title.startswith(card.id)
    assert len(found.title) <= 120
    assert found.table.rows
    assert json.loads(dumps(found.record))["claims"]
    assert not re.search(r"[{}]", as_text(found))
    if lang == "zh":
        assert all(re.search(r"[\u4e00-\u9fff]", text) for text in (found.title, found.lines[0]))


def phrases(chart: object) -> list[str]:
    """Return all texts of a chart."""
    if isinstance(chart, tuple):
        return [text for part in chart for text in phrases(part)]
    return [chart] if isinstance(chart, str) else []


def test_the_words_of_charts_and_tables_have_an_entry_in_every_language(card: Card) -> None:
    texts = [*phrases(computed(card.id).charts), *phrases(tuple(computed(card.id).values.values())), card.verdict]
    assert {text: missing for text in texts if (missing := unsaid(text, "zh"))} == {}


def test_cards_name_functions_as_the_catalogue_does(card: Card) -> None:
    assert set(card.functions) <= {*catalogue.catalogue(), *vectors.vectors()}


# What is no result: places and counts that a reader is told to look at, exponents, and numbers that define something.
TYPED = {"0", "1", "2", "3", "4", "5", "10"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_number_that_could_be_computed_is_typed(card: Card, lang: Language) -> None:
    wording = card.wordings[lang]
    for text in (wording.because, wording.condition):
        typed = set(re.findall(r"(?<![\w.{:])\d+(?:\.\d+)?", reading.PLACEHOLDER.sub("", text)))
        assert typed <= TYPED


# The audit of the tutorials: 12 claims are wrong as they are worded, and of C40 a half.
WRONG = {"C5", "C12", "C15", "C16", "C17", "C20", "C26", "C27", "C29", "C30", "C31", "C39"}


def test_the_verdicts_are_those_of_the_audit() -> None:
    assert list(cards()) == [f"C{k}" for k in range(1, 49)]
    assert {card.id for card in CARDS if card.verdict == "wrong"} - {"C40"} == WRONG
    assert 12 <= sum(card.verdict == "true if" for card in CARDS) <= 24


def test_claims_are_asked_for_by_id_and_by_any_name_of_a_function() -> None:
    assert [card.id for card in chosen([" c11 ", "C3", "C11"])] == ["C3", "C11"]
    assert chosen(["TanH"]) == list(reading.about("tanh"))
    assert chosen(["linear"]) == list(reading.about("identity"))
    assert chosen([]) == CARDS


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("c99", "a claim must be C1 to C48 or a function that one is about, got 'c99'"),
        ("reluu", "a claim must be C1 to C48 or a function that one is about, got 'reluu'; did you mean relu?"),
    ],
)
def test_what_is_no_claim_is_refused_with_what_is_near(name: str, message: str) -> None:
    with pytest.raises(RequestError) as error:
        report(ClaimSettings((name,)))
    assert str(error.value) == message


def test_a_function_that_no_claim_is_about_is_answered_with_those_that_one_is_about() -> None:
    with pytest.raises(RequestError, match=r"^no claim is about softsign; they are about "):
        report(ClaimSettings(("softsign",)))


def test_the_report_on_several_claims_lists_them_and_keeps_all_numbers() -> None:
    found = report(ClaimSettings(("C11", "C3")))
    assert found.title == "2 claims of tutorials, checked: 1 true, 1 true if, 0 wrong, 0 not testable"
    assert [row[:3:2] for row in found.table.rows] == [("C3", "true if"), ("C11", "true")]
    assert found.table.rows[0][3] == "At x = 0 it is exactly 0.25, everywhere else it is less."
    read = json.loads(dumps(found.record))["claims"]
    assert read[1]["values"]["x"] == computed("C11").values["x"]
    assert read[1]["settled"]
    header, rows = found.csv
    assert header == ("claim", "name", "quantity", "value")
    assert ("C3", "peak", "largest slope of sigmoid", "0.25") in rows


# Claims that are settled in words; the numbers come after.
IN_WORDS = {"C2", "C5", "C15", "C16", "C21", "C22", "C24"}


def test_what_a_list_says_of_a_claim_holds_a_number_unless_words_settle_it(card: Card) -> None:
    for lang in LANGUAGES:
        first = STOPS[lang].split(card.wordings[lang].because)[0]
        assert bool(placeholders(first)) == (card.id not in IN_WORDS)


def test_lists_do_not_tell_how_long_things_take_here(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(1, 100))
    monkeypatch.setattr("actviz.verdicts.rectifiers._best", lambda _: float(next(times)))
    for lang in LANGUAGES:
        tables = []
        for _ in range(2):
            monkeypatch.setattr("actviz.verdicts.evidence._KEPT", {})
            tables.append(report(ClaimSettings(("C11", "C13"), lang)).table)
        assert tables[0] == tables[1]


def test_a_timed_number_has_one_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([2.0, 4.1, 9.8, 8.3, 2796.0])
    monkeypatch.setattr("actviz.verdicts.rectifiers._best", lambda _: next(times))
    monkeypatch.setattr("actviz.verdicts.evidence._KEPT", {})
    found = report(ClaimSettings(("C13",)))
    assert [value for _, value in found.table.rows] == ["2", "5", "4", "1000"]
    assert {"1", "2", "5", "4", "1000"} <= set(phrases(found.charts))


def test_each_claim_is_told_to_who_watches() -> None:
    told = []

    def watch(items: Iterable[Item], total: int, doing: str) -> Iterable[Item]:
        told.append((total, doing))
        return items

    report(ClaimSettings(("C11", "C3")), watch)
    assert told == [(2, "settling claims")]


def test_evidence_that_does_not_show_the_verdict_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    missed = computed("C3")._replace(settled=False)
    monkeypatch.setattr("actviz.verdicts.report.evidence", lambda *_: missed)
    assert report(ClaimSettings(("C3",))).notes == ("the numbers computed here do not show the verdict of C3",)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Rough(1398.6), 0, "1400"),
        (Rough(2.81e7), 0, "2.8e7"),
        (Rough(1.273e-31), 5, "1.3e-31"),
        (0.13397459, 0, "0.134"),
        (0.13397459, 5, "0.13397"),
        (50, 0, "50"),
        (True, 0, "yes"),
        ("relu", 0, "relu"),
    ],
)
def test_numbers_are_written_with_no_more_digits_than_are_known(value: Value, digits: int, text: str) -> None:
    assert written(value, "en", digits) == text


def test_yes_and_words_are_said_in_chinese() -> None:
    assert written(True, "zh") == "是"
    assert said("equal at ±1.66", "zh") == "在 ±1.66 处相等"
    assert said("mean of tanh", "zh") == "tanh 的均值"
    assert said("no such phrase", "zh") == said("no such phrase", "en") == "no such phrase"
    assert unsaid("no such phrase", "zh") == ["no", "such", "phrase"]
    assert unsaid("tanh′ < 1.5e3", "zh") == []


WORDING = {"sentence": "s", "because": "{a} and {b:4}", "condition": "", "numbers": {"a": "A"}}
CARD = {"functions": ["tanh"], "verdict": "true", "en": WORDING, "zh": WORDING}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"extra": 1}, "C1 has unknown keys: extra"),
        ({"verdict": "maybe"}, "C1: the verdict must be one of true, true if, wrong, not testable"),
        ({"zh": {**WORDING, "because": "{a} {b}"}}, "C1: because has other numbers in one language than in another"),
        ({"zh": {**WORDING, "numbers": {"b": "B"}}}, "C1: numbers has other numbers in one language than in another"),
        ({"zh": {k: v for k, v in WORDING.items() if k != "condition"}}, "C1.zh has no condition"),
    ],
)
def test_a_card_that_is_not_whole_is_refused(
    change: dict[str, Any], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_themes", lambda: [("theme", {"C1": {**CARD, **change}})])
    with pytest.raises(TypeError) as error:
        cards.__wrapped__()
    assert str(error.value) == complaint


def test_a_card_that_lacks_a_language_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_themes", lambda: [("theme", {"C1": {k: CARD[k] for k in CARD if k != "zh"}})])
    with pytest.raises(TypeError, match="C1 has no zh"):
        cards.__wrapped__()


def test_charts_hold_numbers_to_draw() -> None:
    for element in computed("C11").charts[1].elements:
        for values in element:
            if isinstance(values, np.ndarray):
                assert np.isfinite(values).sum() > 100
