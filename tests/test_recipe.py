"""Recipes: what files carry, how it is read again, and how two of them differ, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actviz import carried
from actviz.building import recipe
from actviz.building.recipe import Recipe, differences
from actviz.look import Words

ASKED: dict[str, Any] = {"kind": "plot", "activations": [{"name": "elu", "alpha": 0.5}], "format": "svg"}
MADE_OF = {"elu": "0123456789ab"}
WORDS = Words('A "title" -- with & <all>', "f′ (x) \\ −4.605", "() caption")
FIRST = Recipe(ASKED, MADE_OF, "1.0", "../actviz.toml", words=WORDS, size=(7.0, 6.5733))


def asking(**asked: Any) -> Recipe:
    return FIRST._replace(asked={**ASKED, **asked})


@pytest.mark.parametrize("form", ["md", "html", "latex"])
def test_a_text_gives_back_the_recipe_that_it_carries(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"page.{'tex' if form == 'latex' else form}"
    text = carried.with_recipe("# Text\n", FIRST.written(), form)
    for written in (text, f"\n{text}", text.replace("\n", "\r\n")):  # as editors and checkouts may leave it
        path.write_bytes(written.encode())
        assert recipe.read(carried.recipe_in(path)) == FIRST
    assert "--" not in text.removeprefix("<!--").partition("-->")[0]


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", "null", "{}", '{"digest":""}', '{"actviz":"1","digest":"","words":[],"size":[]}', "\ud800"],
)
def test_what_is_no_recipe_is_read_as_none(text: str | None) -> None:
    assert recipe.read(text) is None


def test_a_recipe_of_a_later_version_with_more_in_it_is_none_that_we_know() -> None:
    assert recipe.read(FIRST.written().replace('"digest"', '"new":1,"digest"')) is None


def test_what_only_tells_who_drew_it_is_no_part_of_the_digest() -> None:
    same = FIRST._replace(version="2.0", owner="x.toml", words=Words("", ""), size=(1.0, 1.0))
    assert same.digest == FIRST.digest
    for other in (asking(kind="page"), FIRST._replace(made_of={"elu": "other"}), FIRST._replace(drawing=99)):
        assert other.digest != FIRST.digest


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (asking(activations=[{"name": "elu", "alpha": 1.0}]), ["elu: alpha 0.5 -> 1"]),
        (asking(activations=[{"name": "elu", "alpha": 0.5, "label": "E"}]), ["elu: label ours -> E"]),
        (asking(activations=[{"name": "relu"}]), ["shows relu instead of elu"]),
        (asking(range=[-3.0, 3.0], relative=True), ["range ours -> -3,3", "relative ours -> true"]),
        (asking(colors=["#000000"]), ["colors ours -> #000000"]),
        (FIRST._replace(made_of={"elu": "x", "a.mplstyle": "y"}), ["the definition of elu has changed"]),
        (FIRST._replace(made_of={"elu": "0123456789ab", "new": "y"}), ["new belongs to it now"]),
        (FIRST._replace(made_of={}), ["elu belongs to it no more"]),
        (FIRST._replace(drawing=0), ["actviz 1.0 drew it differently"]),
        (FIRST, []),
    ],
)
def test_differences_are_said_as_a_person_would_type_them(new: Recipe, said: list[str]) -> None:
    assert differences(FIRST, new) == said


def test_a_style_file_and_the_figures_of_a_page_are_no_definitions() -> None:
    styled = FIRST._replace(made_of={"a.mplstyle": "x"})
    assert differences(styled, FIRST._replace(made_of={"a.mplstyle": "y"})) == ["a.mplstyle has changed"]
