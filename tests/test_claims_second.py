from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from actviz.tutorials.reading import Verdict, cards
from actviz.verdicts import advice, outputs
from actviz.verdicts.evidence import Evidence, evidence

# As found when the tutorials were checked.  "true if" stands where a condition decides: for C40, of which one half is
# wrong, the number of outputs, and for C47, which is mostly true, the loss.
VERDICTS: dict[str, Verdict] = {
    "C25": "true if",
    "C26": "wrong",
    "C27": "wrong",
    "C28": "true if",
    "C29": "wrong",
    "C30": "wrong",
    "C31": "wrong",
    "C32": "true",
    "C33": "true",
    "C34": "true if",
    "C35": "true if",
    "C36": "true if",
    "C37": "true if",
    "C38": "true",
    "C39": "wrong",
    "C40": "true if",
    "C41": "true",
    "C42": "true",
    "C43": "true",
    "C44": "true",
    "C45": "true if",
    "C46": "true if",
    "C47": "true if",
    "C48": "not testable",
}

by_id = pytest.mark.parametrize("id_", list(VERDICTS))


@cache
def computed(id_: str) -> Evidence:
    return evidence(cards()[id_])


@by_id
def test_verdicts_are_those_that_were_found(id_: str) -> None:
    assert cards()[id_].verdict == VERDICTS[id_]


@by_id
def test_a_card_has_charts_with_something_to_see_in_each(id_: str) -> None:
    charts = computed(id_).charts
    assert charts
    for chart in charts:
        drawn = [np.asarray(getattr(e, "y", getattr(e, "values", 0.0)), dtype=np.float64) for e in chart.elements]
        assert any(np.isfinite(values).any() for values in drawn)


@by_id
def test_sources_are_pages_with_a_name(id_: str) -> None:
    for source in cards()[id_].sources:
        assert source.text
        assert source.url.startswith("https://")


def test_a_seeded_card_has_the_same_numbers_again() -> None:
    for seeded in (outputs.c33, advice.c48):
        assert seeded().values == seeded().values


def test_operations_of_the_written_out_derivative_are_those_counted_by_hand() -> None:
    assert computed("C42").values["slope_counts"] == "7, 22, 45, 76, 115, 162"
