"""Numbers and tables as people read them."""

from __future__ import annotations

import math

import pytest

from actviz.analysis.facts import fact_sheet
from actviz.catalogue import catalogue
from actviz.interval import Interval, at_least, point
from actviz.prose import numbers
from actviz.spec import get
from actviz.terms import FRAMEWORKS
from actviz.texts import cards, tables


@pytest.mark.parametrize(
    ("x", "precise", "brief"),
    [
        (0.25, "0.25", "0.25"),
        (-0.0, "0", "0"),
        (1 / 6, "0.1666666667", "0.167"),
        (-8.05760459887282e-17, "-8.057604599e-17", "-8.1e-17"),
        (1e300, "1e300", "1e300"),
        (9999999999.0, "9999999999", "1e10"),
        (123456.0, "123456", "1.2e5"),
        (math.inf, "∞", "∞"),
        (-math.inf, "-∞", "-∞"),
        (-6.2613888488199665, "-6.261388849", "-6.26"),
        (math.nan, "nan", "nan"),
    ],
)
def test_numbers_are_rounded_and_exact_where_they_are_short(x: float, precise: str, brief: str) -> None:
    assert numbers.precise(x) == precise
    assert numbers.brief(x) == brief


def test_numbers_that_differ_are_told_apart() -> None:
    assert numbers.told_apart([1.128904145, 1.1289930686]) == ["1.1289", "1.129"]
    assert numbers.told_apart([0.25, 1.0]) == ["0.25", "1"]
    assert numbers.told_apart([0.5, 0.5]) == ["0.5", "0.5"]


def test_a_minus_sign_is_one_only_before_numbers() -> None:
    assert numbers.typographic("p - y, half-way") == "p − y, half-way"
    assert numbers.typographic("x = -1.5e-7 to -∞, well-known gelu-exact") == "x = −1.5e−7 to −∞, well-known gelu-exact"


def test_intervals() -> None:
    assert numbers.union((point(0.0), point(1.0))) == "{0, 1}"
    assert numbers.union((point(0.0), Interval(1.0))) == "{0} ∪ (1, ∞)"
    assert numbers.union((at_least(-0.5),)) == "[-0.5, ∞)"


def test_decimal_points_stand_under_each_other() -> None:
    assert tables.decimal_aligned(["1", "-0.25", "1e-17", "12.5", ""]) == [
        " 1    ",
        "-0.25 ",
        " 1e-17",
        "12.5  ",
        "      ",
    ]


def test_csv_cells_are_harmless_to_spreadsheets() -> None:
    assert (
        tables.csv_text(["a"], [["=cmd()"], ["-1.5"], ["-inf"], ["@x"], ["+y"]]) == "a\n'=cmd()\n-1.5\n-inf\n'@x\n'+y\n"
    )


def test_markdown_and_latex_escape_their_markup() -> None:
    table = tables.Table(("a_b",), ("left",), (("x|<y>",), ("50%",)))
    assert tables.markdown(table) == "| a\\_b |\n| --- |\n| x\\|\\<y\\> |\n| 50% |\n"
    assert "a\\_b" in tables.latex(table)
    assert "50\\%" in tables.latex(table)


@pytest.mark.parametrize("name", catalogue())
def test_a_card_names_every_framework_and_source(name: str) -> None:
    act = get(name)
    text = cards.card_text(cards.card(fact_sheet(act)), act.label)
    for known in act.known_as:
        assert f"{FRAMEWORKS[known.framework].title}: {known.call}" in text
    for reference in act.references:
        assert reference.title in text


def test_rich_cuts_no_cell() -> None:
    from io import StringIO

    from rich.console import Console

    table = tables.Table(("x", "f"), ("number", "number"), (("-8.057604598872820e-17", "1" * 60),))
    out = StringIO()
    Console(file=out, width=100, force_terminal=False).print(tables.rich_table(table))
    assert "1" * 60 in out.getvalue()
    assert "-8.057604598872820e-17" in out.getvalue()


def test_letters_that_take_two_columns_are_counted_as_two() -> None:
    text = tables.text(tables.Table(("量", "value"), ("left", "right"), (("斜率", "1"), ("tanh 在 0 处", "12"))))
    assert [tables.columns_of(line) for line in text.splitlines()] == [19, 19, 19]
