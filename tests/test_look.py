"""A look is checked in one place, with messages that name the option; figures carry their recipes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from actviz import carried
from actviz.analysis.survey import survey
from actviz.errors import RequestError
from actviz.render import figures
from actviz.render.look import Look, Words
from actviz.render.looks import look, parsed_size
from actviz.render.save import rendered
from actviz.spec import get

WORDS = Words("relu & <friends>", 'it is "0" below 0')
RECIPE = json.dumps({"specs": ["f = x -- 1", "a\"b'c", "x<y>&z", "(\\)", "-" * 5], "é": 1.5, "--->": "\u2014"})


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"theme": "drak"}, "--theme must be light, dark, both or auto, got 'drak'; did you mean dark?"),
        ({"size": "colum"}, "--size takes 7x5, 16x10cm, 600x450px, 600px, slide or column, got 'colum'; did you"),
        ({"size": "7 x5"}, "--size takes 7x5, 16x10cm, 600x450px, 600px, slide or column, got '7 x5'"),
        ({"size": "7x"}, "--size takes 7x5"),
        ({"size": "0x5"}, "--size must be 1 to 50 inches each way, got '0x5'"),
        ({"dpi": 7}, "--dpi must be 20 to 1200, got 7"),
        ({"dpi": 1200, "size": "50x50"}, "60000 x 60000 pixels is too large (64 megapixels at most); lower --dpi"),
        ({"title": "a\tb"}, "control characters are not allowed in --title"),
        ({"font_size": 99}, "--font-size must be 4 to 36, got 99"),
        ({"font_size": float("nan")}, "--font-size must be 4 to 36, got nan"),
        ({"style": "print", "theme": "dark"}, "--style print is for white paper, which contradicts --theme dark"),
        ({"style": "print", "theme": "auto"}, "--style print is for white paper, which contradicts --theme auto"),
        ({"style": "ggplto"}, "--style takes print, a style of matplotlib or a .mplstyle file, got 'ggplto'; did you"),
        ({"colors": ["oragne"]}, "--colors takes colours such as #0072b2 or orange, got 'oragne'; did you mean orange"),
        ({"dark_colors": ["#12345678"]}, "--dark-colors takes opaque colours, got '#12345678'"),
        ({"colors": ["none"]}, "--colors takes opaque colours, got 'none'"),
        ({"colors": ["red"] * 11}, "--colors takes at most 10 colours, got 11"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(asked: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError) as error:
        look(**asked)  # type: ignore[arg-type]
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_a_look_is_what_was_asked_for() -> None:
    assert look() == Look(panels=())
    assert look(theme="both").theme == "light"
    assert look(colors=["#ABC", " tab:orange", "C0"]).colors == ("#aabbcc", "#ff7f0e", "#1f77b4")
    assert look(size="column").font_size == 7.0
    assert look(size="column", font_size=8).font_size == 8.0
    assert parsed_size("slide", 100) == (10.0, 5.625)
    assert parsed_size("column", 100) == (3.4, 0.0)
    assert parsed_size("25.4mm", 100) == (1.0, 0.0)
    assert parsed_size("7.5X5", 100) == (7.5, 5.0)


def test_colours_asked_for_are_those_of_the_first_curves() -> None:
    found = survey([get("relu"), get("elu")])
    asked = look(colors=["#123456"], dark_colors=["#abcdef"], panels=("f",))
    for theme, color in (("light", "#123456"), ("dark", "#abcdef")):
        figure = figures.plot(found, asked._replace(theme=theme))  # type: ignore[arg-type]
        assert figure.axes[0].lines[-2].get_color() == color


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_file_carries_its_recipe(form: str, tmp_path: Path) -> None:
    figure = figures.plot(survey([get("relu")]), Look(panels=("f",)))
    path = tmp_path / f"a.{form}"
    for recipe in (RECIPE, ""):
        path.write_bytes(rendered(figure, form, WORDS, Look(), recipe))
        assert carried.recipe_in(path) == (recipe or None)
        assert b"actviz" in path.read_bytes()


@pytest.mark.parametrize(("form", "suffix"), [("md", ".md"), ("html", ".html"), ("latex", ".tex")])
def test_a_text_carries_its_recipe(form: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    text = carried.with_recipe("one\ntwo\n", RECIPE, form)
    path.write_text(text, newline="\r\n")
    assert carried.recipe_in(path) == RECIPE
    assert text.endswith("\none\ntwo\n")
    assert "--" not in text.split("\n")[0][5:-4] or form == "latex"
    assert carried.with_recipe("one", "", form) == "one"


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ".md", ".tex", ".txt"])
def test_files_of_others_carry_nothing(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    assert carried.recipe_in(path) is None
    for data in (
        b"",
        b"<svg><!-- data-actviz='x'",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\0",
    ):
        path.write_bytes(data)
        assert carried.recipe_in(path) is None


def test_recipes_are_read_without_heavy_imports() -> None:
    code = "import sys, actviz.carried; print([m for m in ('numpy', 'matplotlib', 'PIL') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"
