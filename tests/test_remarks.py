from __future__ import annotations

import json
import re

import pytest

from actviz import spec
from actviz.activation import Activation
from actviz.analysis.facts import fact_sheet
from actviz.settings import LANGUAGES
from actviz.spec.either import get
from actviz.texts import backing, cards, records, vector_cards, vector_records
from actviz.texts.backing import Backed
from actviz.tutorials import reading
from actviz.tutorials.remarks import SIDES, Remark, remarks
from actviz.vectors import VectorActivation

FUNCTIONS = [
    *("sigmoid", "generalized_logistic", "tanh", "relu", "leaky_relu", "prelu", "elu"),
    *("softplus", "silu", "swish", "mish", "gelu", "maxout", "softmax", "identity"),
]
EVERY = [(name, remark) for name, found in remarks().items() for remark in found]
every_remark = pytest.mark.parametrize(("name", "remark"), EVERY, ids=[f"{n}-{r.text['en']}" for n, r in EVERY])


def backed(text: str) -> list[Backed]:
    act = get(text)
    return backing.of_sheet(fact_sheet(act)) if isinstance(act, Activation) else backing.of_vector(act)


def test_there_are_remarks_on_each_function_that_the_tutorials_teach() -> None:
    assert set(remarks()) == set(FUNCTIONS)
    for found in remarks().values():
        assert {"favour", "against"} <= {r.side for r in found}
        assert [r.side for r in found] == sorted((r.side for r in found), key=SIDES.index)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_facts_behind_all_remarks_hold(name: str) -> None:
    assert [b.remark for b in backed(name)] == list(remarks()[name])


@every_remark
def test_the_claims_behind_a_remark_have_the_verdicts_it_needs(name: str, remark: Remark) -> None:
    del name
    assert {id_: reading.cards()[id_].verdict for id_ in remark.claims} == remark.claims


@every_remark
def test_a_remark_is_in_both_languages(name: str, remark: Remark) -> None:
    del name
    assert set(remark.text) == set(LANGUAGES)
    assert re.search(r"[\u4e00-\u9fff]", remark.text["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", remark.text["en"])


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("swish:beta=0", "smooth, and does not saturate for positive inputs"),
        ("leaky_relu:slope=0", "keeps a slope for negative inputs, so units do not die"),
        ("elu:alpha=0", "its mean output is nearer to 0 than that of relu"),
        ("elu:alpha=0", "keeps out noise far on the left"),
    ],
)
def test_a_remark_whose_fact_does_not_hold_is_left_out(text: str, missing: str) -> None:
    name = text.partition(":")[0]
    assert missing in [r.text["en"] for r in remarks()[name]]
    assert missing not in [b.remark.text["en"] for b in backed(text)]


def test_the_card_of_a_function_says_them_with_what_backs_them() -> None:
    lines = cards.card(fact_sheet(spec.get("sigmoid")))
    at = [label for label, _ in lines].index("in its favour")
    assert lines[at : at + 2] == [
        ("in its favour", "its output can be read as a probability (range (0, 1))"),
        ("", "smooth, with a slope everywhere (breaks: none)"),
    ]
    labels = [label for label, _ in lines if label]
    assert labels[labels.index("in its favour") :] == ["in its favour", "against it", "used for", "introduced by"]


def test_the_card_of_a_vector_function_says_them() -> None:
    softmax = get("softmax")
    assert isinstance(softmax, VectorActivation)
    said = dict(vector_cards.card(softmax))["in its favour"]
    assert said == "its outputs can be read as the probabilities of classes (the outputs sum to 1; C33)"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_record_has_them_in_both_languages(name: str) -> None:
    act = get(name)
    card = records.card(fact_sheet(act)) if isinstance(act, Activation) else vector_records.card(act)
    found = json.loads(records.dumps(card))["remarks"]
    assert [r["text"]["zh"] for r in found] == [r.text["zh"] for r in remarks()[name]]
    assert all(r["fact"] or r["claims"] for r in found)


def test_nothing_is_said_of_functions_that_the_tutorials_do_not_teach() -> None:
    assert records.card(fact_sheet(spec.get("softsign")))["remarks"] == []
    assert "in its favour" not in dict(cards.card(fact_sheet(spec.get("x*sigmoid(x)"))))
