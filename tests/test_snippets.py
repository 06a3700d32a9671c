"""The markup of figures, read back by those who read it: docutils, markdown-it and an HTML parser."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from actviz.errors import RequestError
from actviz.look import Words
from actviz.markup import escaping as markup
from actviz.markup.exhibit import Exhibit, Picture, shown
from actviz.markup.snippets import snippet

ALT = r"""Curves of x*tanh(x), leaky_relu_ and a\b: |f′| < 0.01 <b>at</b> [2, "3"] & `c` ![i](j) $x$ ~~s~~ &amp; *y*."""
CAPTION = r"1. x*tanh(x), |f'| & `leaky_relu`_: a\b <b> $x$ and $y$ [l](m) end::"
HOSTILE = st.text(st.sampled_from("ab1ß ._-+*`|\\<>\"'[](){}$~^:#&;=!%/@,"), max_size=30).filter(
    lambda text: text.strip(" \\") or not text  # a line of nothing but backslashes is a rule in reStructuredText
)
PATHS = st.text(st.sampled_from("ab ()[]-_%#&'+=@,.~$\""), max_size=8).map(lambda s: f"a/{' '.join(s.split())}b.svg")
THEMES = st.sampled_from([("light", "dark"), ("auto",), ("light",)])


def exhibit(alt: str = ALT, caption: str = CAPTION, path: str = "my [1] (a).svg", themes: Any = ("light",)) -> Exhibit:
    return Exhibit(
        "relu",
        Words("relu", alt, caption),
        tuple(Picture(f"{theme}/{path}", "svg", theme, 614.4, 300) for theme in themes),
    )


def with_pngs() -> Exhibit:
    pictures = [
        Picture(f"relu-{theme}{'@2x' if density > 1 else ''}.png", "png", theme, 614.4, 300, density)
        for density in (2, 1)
        for theme in ("light", "dark")
    ]
    return exhibit()._replace(pictures=(*pictures, Picture("relu.pdf", "pdf", "light", 614.4, 300)))


class Page(HTMLParser):
    """The pictures of a page with their attributes, its other elements, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str]] = []
        self.sources: list[dict[str, str]] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in {"img", "source"}:
            (self.images if tag == "img" else self.sources).append({key: value or "" for key, value in attrs})

    def handle_data(self, data: str) -> None:
        self.text += data


def directives(text: str) -> tuple[list[nodes.Element], list[str]]:
    """Parse reStructuredText without any complaint and return its images and captions."""
    strict = {"report_level": 2, "halt_level": 2, "warning_stream": io.StringIO()}
    tree = publish_doctree(text, settings_overrides=strict)
    assert {type(child) for child in tree.children} <= {nodes.figure, nodes.image}
    return list(tree.findall(nodes.image)), [caption.astext() for caption in tree.findall(nodes.caption)]


def commonmark(text: str) -> Page:
    return Page(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


@settings(max_examples=60, deadline=None)
@given(alt=HOSTILE, caption=HOSTILE, path=PATHS, themes=THEMES)
def test_every_text_and_path_arrives_as_it_is(alt: str, caption: str, path: str, themes: Any) -> None:
    told = exhibit(alt, caption, path, themes)
    paths, alt, caption = [p.path for p in told.pictures], markup.one_line(alt), markup.one_line(caption)
    images, captions = directives(snippet(told, "rst"))
    assert [image["uri"] for image in images] == paths
    assert {markup.one_line(image["alt"]) for image in images} == {alt}
    assert captions == ([caption] * len(paths) if caption else [])
    for dialect, count in (("md", 1), ("mkdocs", len(paths))):
        page = commonmark(snippet(told, dialect))  # type: ignore[arg-type]
        assert [unquote(image["src"].split("#")[0]) for image in page.images] == paths[:count]
        assert {markup.one_line(image["alt"]) for image in page.images} == {alt}
        assert not page.text.strip()
    page = Page(snippet(told, "html"))
    assert [unquote(image["src"]) for image in page.images] == paths[:1]
    assert [unquote(source["srcset"]) for source in page.sources] == paths[1:]
    assert (markup.one_line(page.images[0]["alt"]), markup.one_line(page.text)) == (alt, caption)
    page = commonmark(markup.markdown_paragraph(caption))
    assert (page.text.strip(), page.tags) == (caption, {"p"} if caption else set())


def test_sphinx_tells_themes_apart_by_classes() -> None:
    assert snippet(exhibit("A curve.", "A caption.", "relu.svg", ("light", "dark")), "rst") == (
        ".. figure:: light/relu.svg\n   :alt: A curve.\n"
        "   :class: only-light\n   :figclass: only-light\n\n   A caption.\n\n"
        ".. figure:: dark/relu.svg\n   :alt: A curve.\n"
        "   :class: only-dark\n   :figclass: only-dark\n\n   A caption.\n"
    )
    images, _ = directives(snippet(exhibit(caption="", themes=("auto",)), "rst"))
    assert [image["classes"] for image in images] == [["dark-light"]]
    images, _ = directives(snippet(exhibit(), "rst"))
    assert [image["classes"] for image in images] == [[]]


def test_myst_needs_no_escapes_in_its_alternative_texts() -> None:
    assert snippet(exhibit(path="my relu.svg", themes=("auto",)), "myst") == (
        "```{figure} auto/my\\ relu.svg\n---\nalt: >-\n"
        '  Curves of x*tanh(x), leaky_relu_ and a\\b: |f′| < 0.01 <b>at</b> [2, "3"] & `c` ![i](j) $x$ ~~s~~\n'
        "  &amp; *y*.\nclass: dark-light\n---\n"
        "1\\. x\\*tanh(x), &#124;f'&#124; &amp; \\`leaky_relu\\`\\_: a\\\\b &lt;b> &#36;x&#36; and &#36;y&#36; "
        "\\[l\\](m) end::\n"
        "```\n"
    )
    assert snippet(exhibit("", ""), "myst").splitlines()[2] == 'alt: ""'


def test_material_tells_themes_apart_by_fragments() -> None:
    assert snippet(exhibit("A curve.", path="relu.svg", themes=("light", "dark")), "mkdocs") == (
        "![A curve.](light/relu.svg#only-light)\n![A curve.](dark/relu.svg#only-dark)\n"
    )


def test_code_hosts_get_the_denser_picture_in_its_size() -> None:
    assert snippet(exhibit("A curve.", path="relu.svg"), "md") == "![A curve.](light/relu.svg)\n"
    page = commonmark(snippet(with_pngs(), "md"))
    assert [source["srcset"] for source in page.sources] == ["relu-dark@2x.png"]
    assert [(image["src"], image["width"]) for image in page.images] == [("relu-light@2x.png", "614")]


def test_browsers_choose_by_density_and_theme() -> None:
    page = Page(snippet(with_pngs(), "html"))
    assert page.tags == {"figure", "picture", "source", "img", "figcaption"}
    dark = {"media": "(prefers-color-scheme: dark)", "srcset": "relu-dark.png 1x, relu-dark@2x.png 2x"}
    assert page.sources == [dark]
    assert {key: value for key, value in page.images[0].items() if key != "alt"} == {
        "src": "relu-light.png",
        "srcset": "relu-light.png 1x, relu-light@2x.png 2x",
        "width": "614",
        "height": "300",
        "loading": "lazy",
        "decoding": "async",
    }
    assert Page(snippet(exhibit(caption=""), "html")).tags == {"img"}


def test_pages_show_svg_before_png_and_pairs_before_what_follows_the_system() -> None:
    auto = Picture("relu.svg", "svg", "auto", 614, 300)
    light, dark = (Picture(f"relu-{theme}.svg", "svg", theme, 614, 300) for theme in ("light", "dark"))
    told = with_pngs()
    assert shown(told._replace(pictures=(*told.pictures, dark, auto, light))) == ((light,), (dark,))
    assert shown(told._replace(pictures=(*told.pictures, light, auto))) == ((auto,), ())
    with pytest.raises(RequestError, match=r"^pages show SVG or PNG, and relu has neither$"):
        snippet(told._replace(pictures=told.pictures[-1:]), "html")


def test_only_the_web_is_linked_to() -> None:
    assert markup.url("relu.html#plot") == "relu.html#plot"
    assert markup.url("https://a.b/x (y).html?q=1&r") == "https://a.b/x%20%28y%29.html?q=1&r"
    assert markup.url("JavaScript:alert(1)") == "JavaScript%3Aalert%281%29"
