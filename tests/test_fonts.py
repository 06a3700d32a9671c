"""Chinese, Japanese and Korean in figures: an installed font, or a message that says what to install."""

from __future__ import annotations

import io
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import pytest
from artists import overlaps, texts
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

import actviz
from actviz.analysis.survey import survey
from actviz.charts import Axis, Chart, Dot, Line, Rule, Shade
from actviz.cli.main import run
from actviz.errors import FontError
from actviz.look import Look, Words
from actviz.render import canvas, fonts
from actviz.render.charts import figure
from actviz.render.figures import plot
from actviz.render.save import rendered
from actviz.render.style import in_style
from actviz.reports.report import Report
from actviz.spec import get
from actviz.texts.tables import Table

WORDS = Words("t", "d")
TITLE = (
    "没有激活函数，多层线性网络只相当于一层：五个 64×64 随机层的乘积只差 4e-15，“这就是为什么”需要非线性（见第 6 章）。"
)
MESSAGE = (
    "no font on this machine has the character 激 of the figure;\n"
    "install fonts-noto-cjk (Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora) or noto-fonts-cjk (Arch);"
    " macOS and Windows bring one"
)


@pytest.fixture
def cjk() -> None:
    """Skip a test where no font has Chinese letters."""
    try:
        fonts.families(TITLE)
    except FontError:
        pytest.skip("no font has Chinese letters")


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave only the fonts that come with matplotlib."""
    own = [entry for entry in fontManager.ttflist if entry.fname.startswith(mpl.get_data_path())]
    monkeypatch.setattr(fontManager, "ttflist", own)
    monkeypatch.setattr(fonts, "findSystemFonts", list)
    fonts._fallbacks.cache_clear()
    yield
    fonts._fallbacks.cache_clear()


@pytest.mark.usefixtures("cjk")
def test_names_on_axes_of_the_caller_have_fonts_with_their_letters() -> None:
    def named(x: float) -> float:
        return math.tanh(x)

    named.__name__ = "激活"
    found = Figure()
    axes = found.add_subplot()
    actviz.saturation(named, "relu", ax=axes)
    chinese, other = axes.get_yticklabels()
    assert (chinese.get_text(), other.get_text()) == ("激活", "relu")
    assert tuple(chinese.get_fontfamily()) == fonts.families("激活")
    assert tuple(other.get_fontfamily()) == tuple(mpl.rcParams["font.family"])
    assert len(chinese.get_fontfamily()) > len(other.get_fontfamily())
    found.savefig(io.BytesIO())  # letters without a shape would be warned of


def sigmoid(title: str = "", look: Look | None = None) -> Figure:
    return plot(survey([get("sigmoid")]), (look or Look())._replace(title=title))


def card() -> Report:
    x = [1.0, 25.0, 50.0]
    elements = (
        Shade(30, 45, label="饱和区"),
        Line(x, [1e-30, 1e-15, 1.0], "上界 0.25^L", 0),
        Line(x, [1e-9, 1e-4, 1.0], "实测（五个种子的中位数）", 1),
        Rule(1e-10, label="阈值"),
        Dot(25, 1e-4, "第 25 层"),
    )
    chart = Chart("每层的梯度范数", Axis("层"), Axis("范数", log=True), elements)
    table = Table(("函数", "最大斜率", "说明"), ("left", "number", "left"), (("sigmoid", "0.25", "饱和时梯度消失"),))
    return Report(
        TITLE, ("结论：正确。", "$f$ 的斜率至多 0.25。"), table, ((), ()), {}, "", charts=(chart,), table_drawn=True
    )


def test_text_in_our_letters_looks_for_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    def searched(*_: object) -> Any:
        raise AssertionError("a font was looked for")

    monkeypatch.setattr(fonts, "_fallbacks", searched)
    with in_style():
        assert fonts.families("f′(x) ≤ ¼ − 10⁻³⁰, σ·Φ → ∞") == ("DejaVu Sans",)
    sigmoid("A title: f′ ≤ ¼")


@pytest.mark.usefixtures("bare_machine")
def test_without_a_font_the_message_says_what_to_install() -> None:
    with pytest.raises(FontError) as caught:
        sigmoid("激活函数")
    assert str(caught.value) == MESSAGE
    with pytest.raises(FontError, match=r"^no font on this machine has the character ก of the figure$"):
        sigmoid("ก")


@pytest.mark.usefixtures("bare_machine")
def test_without_a_font_a_command_fails_in_two_lines(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    assert run(["plot", "sigmoid", "--title", "激活函数", "-o", str(tmp_path / "s.png")]) == 1
    assert capsys.readouterr().err == f"Error: {MESSAGE}\n"
    assert not list(tmp_path.iterdir())


def test_lines_break_between_chinese_letters_but_not_before_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    # Where there is no font widths are those of as many letters m.
    monkeypatch.setattr(canvas, "text_width", lambda text, *_: 0.1 * len(text))
    for width in (0.8, 1.3, 2.1):
        lines = canvas.wrapped(TITLE, width, 10.0)
        assert "".join(lines).replace(" ", "") == TITLE.replace(" ", "")
        assert max(map(len, lines)) <= round(10 * width)
        assert not [line for line in lines if line[0] in "，。：”）" or line[-1] in "“（"]
    assert canvas.wrapped("激活函数 sigmoid 的斜率", 0.9, 10.0) == ["激活函数", "sigmoid 的", "斜率"]
    assert canvas.wrapped("no break in words", 0.5, 10.0) == ["no", "break", "in", "words"]


@pytest.mark.usefixtures("cjk")
def test_a_title_in_chinese_is_drawn_in_a_font_that_has_it() -> None:
    found = sigmoid(TITLE)
    lines = [t for t in found.texts if not t.get_text().isascii() and "网络" in t.get_text()]
    assert lines
    for line in lines:
        first, *others = line.get_fontfamily()
        assert (first, len(others)) == ("DejaVu Sans", 1)
    assert [t.get_fontfamily() for t in found.texts if t.get_text() == "sigmoid"] == [["DejaVu Sans"]]
    for form in ("png", "svg", "pdf"):  # a missing letter is a warning, and that an error here
        assert rendered(found, form, WORDS, Look())


@pytest.mark.usefixtures("cjk")
@pytest.mark.parametrize("look", [Look(), Look(width=3.4), Look(font_size=14.0), Look(theme="dark")])
def test_no_text_of_a_card_in_chinese_covers_another(look: Look) -> None:
    found = figure(card(), look)
    assert overlaps(found) == []
    assert "$f$ 的斜率至多 0.25。" in texts(found)
    assert [t for t in found.texts if "$" in t.get_text() and t.get_parse_math()] == []


@pytest.mark.usefixtures("cjk")
def test_svg_has_chinese_as_outlines_or_as_text() -> None:
    drawn, written = (
        rendered(figure(card(), look), "svg", WORDS, look).decode() for look in (Look(), Look(svg_text=True))
    )
    assert "饱和区" not in drawn
    (element,) = [e for e in ET.fromstring(written).iter() if e.text == "饱和区"]  # noqa: S314  our own
    assert element.get("font-family", "").startswith("'DejaVu Sans','")
    assert len(written) < len(drawn)


@pytest.mark.usefixtures("cjk")
def test_pdf_embeds_only_the_letters_that_it_has() -> None:
    chinese = rendered(figure(card(), Look()), "pdf", WORDS, Look())
    # Fonts with other outlines than TrueType's may not be of type 42; the whole font has millions of bytes.
    assert b"/Type3" in chinese
    assert len(chinese) < 300_000
    assert b"/Type3" not in rendered(sigmoid(), "pdf", WORDS, Look())


@pytest.mark.usefixtures("cjk")
def test_other_figures_stay_as_they_are() -> None:
    before = [rendered(sigmoid(), form, WORDS, Look()) for form in ("png", "svg", "pdf")]
    figure(card(), Look())
    assert [rendered(sigmoid(), form, WORDS, Look()) for form in ("png", "svg", "pdf")] == before


@pytest.mark.usefixtures("cjk")
def test_a_font_installed_after_matplotlib_made_its_list_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [entry for entry in fontManager.ttflist if entry.fname.startswith(mpl.get_data_path())]
    monkeypatch.setattr(fontManager, "ttflist", own)
    fonts._fallbacks.cache_clear()
    with in_style():
        assert len(fonts.families("激活函数")) == 2
    fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]  # of the list that comes back
    fonts._fallbacks.cache_clear()


def test_the_language_of_letters_decides_which_font_comes_first() -> None:
    assert fonts._language("激活") is fonts.CHINESE
    assert fonts._language("テスト") is fonts.JAPANESE
    assert fonts._language("시험") is fonts.KOREAN
