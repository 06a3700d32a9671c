"""A look is checked in one place, with messages that name the option; figures carry their recipes."""

from __future__ import annotations

import io
import json
import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from itertools import combinations
from pathlib import Path

import pytest
from artists import overlaps, texts
from matplotlib.text import Text
from PIL import Image

from actviz import carried
from actviz.analysis.comparison import compare
from actviz.analysis.gradient_table import default_points, gradient_table
from actviz.analysis.survey import Survey, survey
from actviz.errors import RequestError
from actviz.look import Look, ThemeName, Words
from actviz.render import figures, text_figures
from actviz.render.canvas import text_width
from actviz.render.looks import look, parsed_size
from actviz.render.save import rendered
from actviz.render.style import APART, DARK, DASHES, THEMES, in_style, theme_of
from actviz.spec import get
from actviz.texts import cards
from actviz.texts.tables import Table

WORDS = Words("relu & <friends>", 'it is "0" below 0')
RECIPE = json.dumps({"specs": ["f = x -- 1", "a\"b'c", "x<y>&z", "(\\)", "-" * 5], "é": 1.5, "--->": "\u2014"})
MINE = """
figure.facecolor: 101010
axes.facecolor: 202020
text.color: eeeeee
axes.edgecolor: red
grid.color: 808080
axes.grid: True
axes.prop_cycle: cycler('color', ['00ff00', 'b']) + cycler('linestyle', ['-', ':'])
lines.linewidth: 3
font.size: 11
font.family: serif
font.serif: No Such Font, DejaVu Serif
text.usetex: True
"""


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
        ({"style": "print", "theme": "both"}, "--style print is for white paper, which contradicts --theme both"),
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
    assert look() == Look()
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
    asked = look(colors=["#123456"], dark_colors=["#abcdef"])._replace(panels=("f",))
    for theme, color in (("light", "#123456"), ("dark", "#abcdef")):
        figure = figures.plot(found, asked._replace(theme=theme))  # type: ignore[arg-type]
        assert figure.axes[0].lines[-2].get_color() == color


@pytest.mark.parametrize(
    "given",
    [
        ("#e76300",),
        ("#0072b2", "#009e73", "#d55e00"),
        ("#3f90da", "#bd1f01", "#832db6", "#717581"),
        ("#ffffff",) * 10,
    ],
)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_colours_that_fill_up_are_told_apart_from_those_given(given: tuple[str, ...], name: ThemeName) -> None:
    ours = THEMES[name].curves
    curves = theme_of(Look(theme=name, colors=given, dark_colors=given)).curves
    assert curves[: len(given)] == given
    assert len(curves) == len(ours)
    more = curves[len(given) : 6]
    assert sorted(more, key=ours.index) == list(more)
    for color in more:
        assert min(distance(color, other) for other in given) >= APART


def test_no_two_of_our_colours_are_nearer_than_those_that_count_as_apart() -> None:
    for theme in THEMES.values():
        assert min(distance(*two) for two in combinations(theme.curves, 2)) >= APART


def distance(one: str, other: str) -> float:
    return math.dist(*([int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in (one, other)))


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


def sizes(svg: bytes) -> set[float]:
    """Return the sizes of letters in points, as shown, of an SVG whose text is text."""
    root = ET.fromstring(svg)  # noqa: S314  we have just written it
    scale = float(root.get("width", "").removesuffix("pt")) / float(root.get("viewBox", "").split()[2])
    return {round(scale * float(e.get("font-size", "0")), 2) for e in root.iter() if e.get("font-size")}


@pytest.mark.parametrize("points", [7.0, 9.0, 14.0])
def test_letters_have_the_size_asked_for_on_the_same_page(points: float, surveys: Survey) -> None:
    asked = look(font_size=points, svg_text=True)._replace(panels=("strips", "f", "d1"))
    for given in (asked, asked._replace(width=8.0, height=6.5)):
        svg = rendered(figures.plot(surveys, given), "svg", WORDS, given)
        assert sizes(svg) == {round(points * size / 9, 2) for size in (8, 9, 10, 10.5, 13)}
        root = ET.fromstring(svg)  # noqa: S314  likewise
        assert root.get("width") == ("576pt" if given.width else "504pt")
        if given.height:
            assert root.get("height") == "468pt"


@pytest.mark.parametrize("points", [7.0, 14.0, 36.0])
@pytest.mark.parametrize("size", ["", "9x9"])
def test_no_text_leaves_the_page_or_another_text_at_any_size(points: float, size: str, surveys: Survey) -> None:
    if size and points > 20:
        return
    figure = figures.plot(surveys, look(font_size=points, size=size)._replace(panels=("strips", "f", "d1")))
    assert overlaps(figure) == []


def test_png_and_pdf_have_the_page_asked_for(surveys: Survey) -> None:
    asked = look(font_size=14, size="7x6.5", dpi=100)._replace(panels=("f",))
    image = Image.open(io.BytesIO(rendered(figures.plot(surveys, asked), "png", WORDS, asked)))
    assert image.size == (700, 650)
    assert image.info["dpi"] == pytest.approx((100, 100), abs=0.01)
    pdf = rendered(figures.plot(surveys, asked), "pdf", WORDS, asked)
    assert b"/MediaBox [ 0 0 504 468 ]" in pdf
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert pdf == rendered(figures.plot(surveys, asked), "pdf", WORDS, asked)


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_a_pdf_with_letters_of_another_size_is_the_same_page_enlarged(scale: float, surveys: Survey) -> None:
    pages = []
    for s in (1.0, scale):  # the layouts are the same to the last digit, as these are powers of two
        asked = look(font_size=9 * s, size=f"{7 * s}x{6.5 * s}", dpi=150 / s)._replace(panels=("strips", "f", "d1"))
        pages.append(rendered(figures.plot(surveys, asked), "pdf", WORDS, asked))
    usual, other = map(pdf_streams, pages)
    matrix = f"{scale:g} 0 0 {scale:g} 0 0 cm\n".encode()
    assert sum(stream.count(matrix) for stream in other) == 1
    assert [stream.replace(matrix, b"1 0 0 1 0 0 cm\n") for stream in other] == usual
    for key in (b"MediaBox", b"Matrix"):
        found, enlarged = (re.findall(rb"/%s \[ (.*?) \]" % key, page) for page in pages)
        assert len(found) == 1
        assert [[scale * float(v) for v in one.split()] for one in found] == [
            [float(v) for v in one.split()] for one in enlarged
        ]


def pdf_streams(pdf: bytes) -> list[bytes]:
    """Return the contents of all compressed streams of a PDF."""
    starts = re.finditer(rb"/FlateDecode[^>]*>>\s*stream\n", pdf)
    return [zlib.decompressobj().decompress(pdf[start.end() :]) for start in starts]


def test_letters_too_large_for_the_page_are_refused(surveys: Survey) -> None:
    with pytest.raises(RequestError, match=r"^--size is too small .* 4x4, or a --font-size less than 14$"):
        figures.plot(surveys, look(font_size=14, size="4x4")._replace(panels=("strips", "f", "d1")))


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_transparent_figure_has_no_background(form: str, surveys: Survey) -> None:
    plain, clear = (look(transparent=t, theme="dark")._replace(panels=("f",)) for t in (False, True))
    opaque, through = (rendered(figures.plot(surveys, asked), form, WORDS, asked) for asked in (plain, clear))
    if form == "png":
        image = Image.open(io.BytesIO(through))
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0)) == (255, 255, 255, 0)
        assert Image.open(io.BytesIO(opaque)).mode == "RGB"
    elif form == "svg":
        assert b'<path d="M0 0' not in through
        assert through.count(b"<path") == opaque.count(b"<path") - 1
    else:
        assert len(through) < len(opaque)


@pytest.mark.parametrize("name", ["two", "five", "pair", "strips", "table"])
def test_what_is_usual_fits_into_a_column(name: str) -> None:
    names = ["gelu", "silu", "mish", "hard_swish", "softplus"]
    activations = [get(n) for n in (names if name == "five" else names[:2])]
    asked, found = look(size="column")._replace(panels=("strips", "f", "d1")), survey(activations)
    if name in {"five", "pair"}:
        figure = text_figures.compare(found, compare(activations), asked)
    elif name == "table":
        rows = gradient_table([s.saturation for s in found.sheets], default_points(activations))
        figure = text_figures.table(cards.gradient_table(rows), "Gradient table of gelu and silu", "a note", asked)
    else:
        figure = (figures.plot if name == "two" else figures.saturation)(found, asked)
    assert overlaps(figure) == []
    assert figure.get_figwidth() * asked.font_size / 9 == pytest.approx(3.4)


def test_a_table_that_no_letters_fit_is_refused() -> None:
    contents = Table(("a",) * 12, ("left",) * 12, (("word and word",) * 12,))
    with pytest.raises(RequestError, match=r"^--size is too small for the table: it needs a width of \S+ inches, got"):
        text_figures.table(contents, "t", "n", look(size="4"))


def test_print_is_black_and_greys_told_apart_by_dashes_and_weight() -> None:
    theme = theme_of(look(style="print"))
    pens = [theme.pen(k) for k in range(5)]
    assert all(len({color[k : k + 2] for k in (1, 3, 5)}) == 1 for color in (*theme.curves, theme.foreground))
    assert theme.background == "#ffffff"
    assert len({pen.dashes for pen in pens}) == 5
    assert len({(pen.color, pen.width) for pen in pens}) == 5
    figure = figures.plot(survey([get("relu")]), look(style="print")._replace(panels=("strips", "f")))
    assert "dotted none" in " ".join(texts(figure))
    found = re.findall(rb"#[0-9a-f]{3,6}\b", rendered(figure, "svg", WORDS, look(style="print")))
    assert all(len({*color[1::2], *color[2::2]}) <= 2 for color in found)


def test_a_style_is_drawn_as_it_is_and_ours_fills_what_it_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "mine.mplstyle"
    path.write_text(MINE)
    asked = look(style=str(path))._replace(panels=("f",))
    theme = theme_of(asked)
    assert (theme.background, theme.panel, theme.foreground) == ("#101010", "#202020", "#eeeeee")
    assert (theme.grid, theme.spine, theme.muted) == ("#808080", "#ff0000", DARK.muted)
    assert theme.curves[:3] == ("#00ff00", "#0000ff", DARK.curves[0])
    assert theme.dashes[:3] == ("-", ":", DASHES[2])
    assert theme.pen(1).width == 3.0
    assert asked.font_size == 11.0
    figure = figures.plot(survey([get("relu"), get("elu")]), asked)
    with in_style(asked):
        wide = text_width("relu", 9.0)
    with in_style():
        assert wide != text_width("relu", 9.0)
    assert {t.get_fontfamily()[0] for t in figure.findobj(Text)} == {"DejaVu Serif"}
    assert rendered(figure, "svg", WORDS, asked).count(b'fill="#202020"') > 0
    own = look(style="ggplot", theme="dark", colors=["black"], dark_colors=["white"])
    assert theme_of(own).background == "#ffffff"
    assert theme_of(own).curves[:2] == ("#ffffff", "#e24a33")
    assert theme_of(look(style="dark_background")).ink == DARK.ink


@pytest.mark.parametrize("name", ["ggplot", "classic", "fivethirtyeight", "seaborn-v0_8-talk"])
def test_styles_of_matplotlib_leave_text_legible_and_apart(name: str, surveys: Survey) -> None:
    figure = figures.plot(surveys, look(style=name)._replace(panels=("strips", "f", "d1")))
    assert overlaps(figure) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "--style: there is no file '{}'; did you mean other.mplstyle?"),
        ("lines.linewidht: 3\n", "--style: '{}' has an error: Bad key"),
        ("lines.linewidth: thick\n", "--style: '{}' has an error: Bad value in file"),
        ("lines.linewidth 3\n", "--style: '{}' has an error: Missing colon in file"),
        (b"\xff\xfe", "--style: '{}' cannot be read:"),
    ],
)
def test_a_broken_style_is_answered_in_one_line(
    text: str | bytes | None, message: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "othre.mplstyle"
    (tmp_path / "other.mplstyle").write_text("")
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(RequestError) as error:
        look(style=str(path))
    assert str(error.value).startswith(message.format(path))
    assert "\n" not in str(error.value)
    assert caplog.records == []


@pytest.fixture(scope="module")
def surveys() -> Survey:
    return survey([get("relu"), get("gelu")])
