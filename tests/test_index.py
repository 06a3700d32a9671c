"""The pages that show all figures of a build, read back by a Markdown and an HTML parser."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from importlib.resources import files
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from actviz.look import Words
from actviz.markup.exhibit import Exhibit, Picture
from actviz.markup.index_html import html_index
from actviz.markup.index_md import markdown_index

SVG = """<?xml version="1.0"?>
<!DOCTYPE svg>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<title>f′ &lt; 50% of #1 &amp; "all"</title></svg>
"""
PNG = bytes(range(256))
TITLE = "Costs of $x & <b>"


def exhibit(name: str, *families: str, also: tuple[str, ...] = (), page: str = "", form: str = "svg") -> Exhibit:
    pictures = tuple(Picture(f"{name}-{theme}.{form}", form, theme, 614.4, 300) for theme in ("light", "dark"))
    return Exhibit(name, Words(name, f'Plot of {name}: "f" < 1.', f"{name} & *co*"), pictures, families, also, page)


EXHIBITS = [
    exhibit("x y_", page="https://a.b/x y.html"),
    exhibit("leaky_relu", "rectifiers", also=("LeakyReLU", "lrelu"), page="relu.html#leaky"),
    exhibit("relu", "rectifiers", "gated", form="png"),
    exhibit("relu", "gated"),
    Exhibit("table", Words("", "", ""), (Picture("table.svg", "svg", "auto", 100, 50),), ("gated",)),
]
IMAGES = {p.path: PNG if p.form == "png" else SVG.encode() for e in EXHIBITS for p in e.pictures}


class Page(HTMLParser):
    """The elements of a page in their order, each with its attributes and the text directly in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}, []))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][2].append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes, _ in self.found if name == tag]

    def text(self, tag: str) -> list[str]:
        return ["".join(data).strip() for name, _, data in self.found if name == tag]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(html_index(TITLE, EXHIBITS, IMAGES))


def test_a_page_of_markdown_has_each_figure_under_its_first_family() -> None:
    text = markdown_index(TITLE, "By [us](https://a.b).\n", EXHIBITS)
    page = Page(MarkdownIt("commonmark").enable("table").render(text))
    assert page.text("h1") == [TITLE]
    assert page.text("h2") == ["Rectifiers", "Gated", "Others"]
    assert page.text("h3") == ["relu", "relu", "table"]
    own, other = "relu.html#leaky", "https://a.b/x%20y.html"
    assert [link["href"] for link in page.all("a")] == [
        *("https://a.b", "#rectifiers", own, "#relu", "#gated", "#relu-1", "#table", "#others", other),
        *(own, own, other, other),  # the names and little pictures of those that have pages of their own
    ]
    images = page.all("img")
    assert [image["src"] for image in images[:2]] == ["leaky_relu-light.svg", "relu-light.png"]
    assert [image["width"] for image in images] == ["260", "480", "480", "100", "260"]
    assert [image["alt"] for image in images[:2]] == ["leaky_relu", 'Plot of relu: "f" < 1.']
    assert len(page.all("source")) == 4
    assert len(page.all("th")) == 2
    assert "relu & *co*" in page.text("p")


def test_one_family_needs_no_headings_of_families() -> None:
    text = markdown_index("All", "", [exhibit("relu"), exhibit("elu")])
    assert text.startswith("# All\n\n[relu](#relu), [elu](#elu)\n\n## relu\n\n<picture>\n")


def test_a_page_of_html_has_all_figures_and_what_they_are_searched_by(page: Page) -> None:
    assert page.text("h1") == page.text("title") == [TITLE]
    assert page.text("h2") == [exhibit.name for exhibit in EXHIBITS]
    cards = page.all("li")
    assert cards[1] == {
        "id": "leaky_relu",
        "data-names": "leakyrelu leakyrelu lrelu rectifiers",
        "data-families": "rectifiers",
    }
    assert [card["data-families"] for card in cards[2:]] == ["rectifiers|gated", "gated", "gated"]
    assert [option["value"] for option in page.all("option")[:3]] == ["", "gated", "rectifiers"]
    assert [link["href"] for link in page.all("a")] == ["https://a.b/x%20y.html", "relu.html#leaky"]


def test_pictures_are_inside_the_page_in_both_themes(page: Page) -> None:
    images = page.all("img")
    assert [image.get("class") for image in images] == ["light", "dark"] * 4 + ["auto"]
    assert {(image["width"], image["height"]) for image in images} == {("614", "300"), ("100", "50")}
    kind, _, data = images[0]["src"].partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(data) == SVG[SVG.index("<svg") :].replace("\n", " ")
    kind, _, data = images[4]["src"].partition(",")
    assert (kind, base64.b64decode(data)) == ("data:image/png;base64", PNG)


def test_the_page_reads_without_scripts_and_asks_for_nothing(page: Page) -> None:
    assert all("hidden" in form for form in page.all("form"))
    assert {tag for tag, _, _ in page.found}.isdisjoint({"iframe", "object", "embed", "base"})
    assert not [
        a
        for tag, a, _ in page.found
        if tag != "a"
        for key in ("src", "href")
        if not a.get(key, "data:").startswith("data:")
    ]
    assert not [a for _, a, _ in page.found if "style" in a or any(key.startswith("on") for key in a)]
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none'; img-src data:; ")
    text = html_index(TITLE, EXHIBITS, IMAGES)
    for element in ("style", "script"):
        (inside,) = re.findall(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert len((files("actviz.markup") / "index.html").read_bytes()) < 12_000


def test_every_control_has_a_name(page: Page) -> None:
    assert all(control["aria-label"] for tag in ("input", "select") for control in page.all(tag))
    assert [("".join(data).strip(), tag) for tag, a, data in page.found if a.get("role") == "status"] == [
        ("5 figures", "p")
    ]
