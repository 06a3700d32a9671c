"""SVG that may stand inside pages: small, nothing global, ids of its own, and one file for light and dark."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline

from actviz.analysis.comparison import compare
from actviz.analysis.survey import survey
from actviz.arrays import Array
from actviz.look import Look, Words
from actviz.render import figures, svg_inks, svg_paths, text_figures, vector_figures
from actviz.render.adaptive import adaptive
from actviz.render.save import rendered
from actviz.render.svg import inline
from actviz.spec import get
from actviz.spec.either import get as either

WORDS = Words("gelu & <mish>", "they say \"hm\" 'ho'")
SPACE = "{http://www.w3.org/2000/svg}"
Draw = Callable[[Look], Figure]


def plotted(*specs: str) -> Draw:
    found = survey([get(spec) for spec in specs])
    return lambda look: figures.plot(found, look)


def compared(look: Look) -> Figure:
    activations = [get("sigmoid"), get("tanh")]
    return text_figures.compare(survey(activations), compare(activations), look)


def gated(look: Look) -> Figure:
    from actviz.analysis.halves import halves

    act = either("swiglu")
    return vector_figures.halves([halves(act, act.example)], look)  # type: ignore[arg-type, union-attr]


def softmax(look: Look) -> Figure:
    from actviz.analysis.vectors import mapped, path

    found = tuple(mapped(a, (3.0, 1.0, 0.2)) for a in either("softmax").variants())  # type: ignore[union-attr]
    return vector_figures.results(found, path(found), look)


KINDS: dict[str, Draw] = {
    "one": plotted("silu"),
    "steps": plotted("binary_step", "hardshrink"),
    "six": plotted("relu", "elu", "gelu", "tanh", "mish", "softplus"),
    "compare": compared,
    "softmax": softmax,
    "gate": gated,
}


def drawn(draw: Draw, look: Look) -> bytes:
    if look.theme == "auto":
        return adaptive(draw(look._replace(theme="light")), draw(look._replace(theme="dark")), WORDS, look)
    return rendered(draw(look), "svg", WORDS, look)


def ids(svg: bytes) -> set[bytes]:
    return set(re.findall(rb'\bid="([^"]+)"', svg))


@pytest.mark.parametrize("kind", KINDS)
def test_a_dark_screen_shows_the_dark_figure_and_others_the_light_one(kind: str) -> None:
    both = drawn(KINDS[kind], Look(theme="auto"))
    root = ET.fromstring(both)  # noqa: S314  we have just written it
    style = root.find(f"{SPACE}style")
    assert style is not None
    assert style.text is not None
    media, rules = style.text[: style.text.index("{")], style.text[style.text.index("{") + 1 : -1]
    assert media == "@media (prefers-color-scheme:dark)"
    declared = {
        name: dict(d.split(":") for d in body.split(";")) for name, body in re.findall(r"\.(\w+){(.*?)}", rules)
    }
    root.remove(style)
    for e in root.iter():
        name = e.attrib.pop("class", None)
        if name:
            assert set(declared[name]) <= e.attrib.keys()
            e.set("dark", name)
    light = ET.fromstring(drawn(KINDS[kind], Look()))  # noqa: S314  likewise
    assert shape(root) == shape(light)
    for e in root.iter():
        e.attrib.update(declared.get(e.attrib.pop("dark", ""), {}))
    assert shape(root) == shape(ET.fromstring(drawn(KINDS[kind], Look(theme="dark"))))  # noqa: S314  likewise


def shape(root: ET.Element) -> list[object]:
    """Return all elements with their attributes, ids without their key."""
    key = str(root.get("aria-labelledby"))[:6]
    return [(e.tag, e.text, sorted((k, v.replace(key, "")) for k, v in e.items() if k != "dark")) for e in root.iter()]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaks_into_a_page_and_every_reference_is_kept(kind: str) -> None:
    for look in (Look(), Look(theme="auto"), Look(svg_text=True)):
        svg = drawn(KINDS[kind], look)
        assert ET.fromstring(svg).tag == f"{SPACE}svg"  # noqa: S314  likewise
        assert (b"<style" in svg) == (look.theme == "auto")
        assert not re.search(rb"<image| style=|<!DOCTYPE|<!--", svg)
        found = re.findall(rb'\bid="([^"]+)"', svg)
        assert len(found) == len(set(found))
        assert {name[:6] for name in found} == {found[0][:6]}
        assert set(re.findall(rb'(?:href="#|url\(#)([^")]+)', svg)) <= set(found)


def test_inside_a_page_a_figure_is_no_wider_than_its_place() -> None:
    svg = drawn(KINDS["one"], Look(svg_text=True))
    shown = inline(svg)
    assert shown.startswith(b"<svg ")
    root, own = ET.fromstring(shown), ET.fromstring(svg)  # noqa: S314  likewise
    assert root.attrib == {**own.attrib, "style": "max-width:100%;height:auto"}
    assert [e.attrib for e in root.iter()][1:] == [e.attrib for e in own.iter()][1:]


def test_no_two_figures_share_an_id() -> None:
    looks = Look(), Look(theme="dark"), Look(theme="auto"), Look(width=6.0)
    found = [ids(drawn(draw, look)) for draw in (plotted("gelu"), plotted("silu")) for look in looks]
    assert len(set().union(*found)) == sum(map(len, found))


@pytest.mark.parametrize(("specs", "most"), [(("relu", "elu"), 25_000), (("gelu", "mish"), 30_000)])
def test_figures_are_small(specs: tuple[str, ...], most: int) -> None:
    assert len(drawn(plotted(*specs), Look())) < most
    assert len(drawn(plotted(*specs), Look(theme="auto"))) < most * 1.1


def test_paths_are_relative_and_rounded_without_drifting() -> None:
    rng = np.random.default_rng(1)
    vertices = np.cumsum(rng.normal(0.0, 0.0301, (500, 2)), axis=0)
    codes = np.array([Outline.MOVETO] + [Outline.LINETO] * 499)
    data = svg_paths.compact(vertices, codes)
    assert not re.search(r"\d{3,}|e|--", data)
    at, letter, tokens = np.zeros(2), "", re.findall(r"[a-zA-Z]|-?\d*\.?\d+", data)
    while tokens:
        letter = tokens.pop(0) if tokens[0].isalpha() else letter
        right = 0.0 if letter == "v" else float(tokens.pop(0))
        at += (right, 0.0 if letter == "h" else float(tokens.pop(0)))
    assert np.abs(at - vertices[-1]).max() <= 0.0051
    closed = np.array([[0.0, 0], [1, 0], [1, 1], [0, 0], [5, 5], [6, 5]]), np.array([1, 2, 2, 79, 1, 2])
    assert svg_paths.compact(*closed) == "M0 0h1v1zm5 5h1"
    curves = np.array([[0, 0], [1, 2], [3, -4], [4, 4], [5, 5], [6, 0]]), np.array([1, 3, 3, 4, 4, 4])
    assert svg_paths.compact(*curves) == "M0 0q1 2 3-4c1 8 2 9 3 4"


def test_numbers_have_what_they_need() -> None:
    assert [svg_paths.rounded(v) for v in (0.5, -0.25, -0.001, 3.0, 123456.789)] == [
        ".5",
        "-.25",
        "0",
        "3",
        "123456.79",
    ]
    assert svg_paths.factor(0.00125) == ".00125"


def test_the_stops_of_a_strip_are_few_and_close() -> None:
    x = np.linspace(-6, 4, 1024)
    examples: list[Array] = [np.sqrt(np.abs(np.tanh(x))), np.where(x > 0, 1.0, 0.0), np.full(1024, 0.3)]
    for shares in examples:
        found = svg_inks.stops(shares)
        places, values = np.array(found).T
        centres = (np.arange(1024) + 0.5) / 1024
        inside = np.abs(np.diff(shares, prepend=shares[0], append=shares[-1])).reshape(-1)[:-1] < 0.05
        assert np.abs(np.interp(centres, places, values) - shares)[inside].max() < 0.03
        assert len(found) < 40
        assert (np.diff(places) >= 0).all()


def test_text_can_stay_text() -> None:
    svg = drawn(plotted("silu"), Look(svg_text=True)).decode()
    assert ">f′(x)</text>" in svg
    assert "font-family=\"'DejaVu Sans',Verdana,sans-serif\"" in svg
    assert "<use" in svg  # the ticks are marks still
    assert ">σ</tspan>" in svg
    assert len(svg) < len(drawn(plotted("silu"), Look()))


def test_a_style_that_sets_a_ground_for_one_theme_gives_one_file_for_both(tmp_path: Path) -> None:
    style = tmp_path / "white.mplstyle"
    style.write_text("axes.facecolor: white\n", encoding="utf-8")
    asked = Look(theme="auto", style=str(style))
    light, dark = plotted("relu")(asked._replace(theme="light")), plotted("relu")(asked._replace(theme="dark"))
    for figure in (light, dark):
        assert [p.get_facecolor() for p in figure.axes[1].patches] == [(1.0, 1.0, 1.0, 1.0)]
    assert b"prefers-color-scheme" in adaptive(light, dark, WORDS, asked)
