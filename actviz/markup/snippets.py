"""The markup that shows a figure on somebody's page, ready to paste."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from actviz.markup.escaping import (
    attribute,
    markdown,
    markdown_paragraph,
    one_line,
    path_url,
    rst_paragraph,
    rst_path,
    wrapped,
)
from actviz.markup.exhibit import Exhibit, Picture, shown

if TYPE_CHECKING:
    from actviz.look import Dialect

IN_THE_DARK = "(prefers-color-scheme: dark)"


def snippet(exhibit: Exhibit, dialect: Dialect) -> str:
    """Return the lines that show *exhibit*: with its alternative text, its caption, and its two themes if it has them.

    rst and myst are what Sphinx reads, with the classes by which Furo and the PyData theme tell the themes apart;
    mkdocs has the fragments of Material for MkDocs; md is what GitHub shows.  mkdocs and md have no captions.

    Raises RequestError if there is neither an SVG nor a PNG.
    """
    return _DIALECTS[dialect](exhibit)


def _rst(exhibit: Exhibit) -> str:
    return "\n".join(_rst_directive(exhibit, picture, theme) for picture, theme in _classed(exhibit))


def _rst_directive(exhibit: Exhibit, picture: Picture, theme: str) -> str:
    caption = rst_paragraph(exhibit.words.caption)
    alt = one_line(exhibit.words.alt)
    lines = [
        f".. {'figure' if caption else 'image'}:: {rst_path(picture.path)}",
        wrapped(alt, indent=" " * 6, first="   :alt: ") or "   :alt:",
        *(f"   :{option}: {value}" for option, value in _options(picture, theme, figure=bool(caption))),
    ]
    return "\n".join([*lines, *(["", f"   {caption}"] if caption else []), ""])


def _myst(exhibit: Exhibit) -> str:
    return "\n".join(_myst_directive(exhibit, picture, theme) for picture, theme in _classed(exhibit))


def _myst_directive(exhibit: Exhibit, picture: Picture, theme: str) -> str:
    caption = markdown_paragraph(exhibit.words.caption)
    alt = one_line(exhibit.words.alt)
    lines = [
        f"```{{{'figure' if caption else 'image'}}} {rst_path(picture.path)}",
        "---",
        # Nothing needs escaping in a folded block of YAML.
        f"alt: >-\n{wrapped(alt, indent='  ', first='  ')}" if alt else 'alt: ""',
        *(f"{option}: {value}" for option, value in _options(picture, theme, figure=bool(caption))),
        "---",
        *([caption] if caption else []),
        "```",
    ]
    return "\n".join([*lines, ""])


def _classed(exhibit: Exhibit) -> list[tuple[Picture, str]]:
    """Return the densest pictures with their classes: Sphinx has no sets of densities."""
    light, dark = shown(exhibit)
    if dark:
        return [(light[-1], "only-light"), (dark[-1], "only-dark")]
    # The PyData theme dims pictures without a class on dark pages, and gives them a white background.
    return [(light[-1], "" if light[-1].theme == "light" else "dark-light")]


def _options(picture: Picture, theme: str, *, figure: bool) -> list[tuple[str, str]]:
    options = [("width", f"{picture.width:.0f}px")] if picture.density != 1 else []
    options += [("class", theme)] if theme else []
    # Without a class of its own the caption would stand there twice in Furo.
    return options + ([("figclass", theme)] if figure and theme.startswith("only") else [])


def _mkdocs(exhibit: Exhibit) -> str:
    light, dark = shown(exhibit)
    themed = [(light[0], "#only-light"), (dark[0], "#only-dark")] if dark else [(light[0], "")]
    alt = markdown(exhibit.words.alt)
    return "".join(f"![{alt}]({path_url(picture.path)}{theme})\n" for picture, theme in themed)


def _md(exhibit: Exhibit) -> str:
    light, dark = shown(exhibit)
    if not dark and light[-1].density == 1:
        return f"![{markdown(exhibit.words.alt)}]({path_url(light[-1].path)})\n"
    return "\n".join([*thumbnail(exhibit, light[-1].width), ""])


def thumbnail(exhibit: Exhibit, width: float) -> list[str]:
    """Return the lines of a picture for both themes as code hosts take it, *width* CSS pixels wide.

    Its height is left to follow: code hosts make pictures narrower where there is no room, and would distort them.
    """
    light, dark = shown(exhibit)
    indent = "  " if dark else ""
    # Code hosts look for mathematics between dollars everywhere.
    alt = attribute(exhibit.words.alt).replace("$", "&#36;")
    image = [
        f'{indent}<img src="{path_url(light[-1].path)}" width="{width:.0f}"',
        wrapped(f'alt="{alt}">', indent=f"{indent}  ", first=f"{indent}  "),
    ]
    if not dark:
        return ["<picture>", *image, "</picture>"]  # whose first line makes Markdown leave the others alone
    source = f'  <source media="{IN_THE_DARK}" srcset="{path_url(dark[-1].path)}">'
    return ["<picture>", source, *image, "</picture>"]


def _html(exhibit: Exhibit) -> str:
    light, dark = shown(exhibit)
    first = light[0]
    densities = f' srcset="{_srcset(light)}"' if len(light) > 1 else ""
    lines = [
        f'<img src="{path_url(first.path)}"{densities}',
        wrapped(f'alt="{attribute(exhibit.words.alt)}"', indent="  ", first="  "),
        f'  width="{first.width:.0f}" height="{first.height:.0f}" loading="lazy" decoding="async">',
    ]
    if dark:
        lines = _element("picture", [f'<source media="{IN_THE_DARK}" srcset="{_srcset(dark)}">', *lines])
    if exhibit.words.caption:
        caption = wrapped(f"<figcaption>{attribute(exhibit.words.caption)}</figcaption>", indent="  ")
        lines = _element("figure", [*lines, caption])
    return "\n".join([*lines, ""])


def _element(name: str, lines: list[str]) -> list[str]:
    inside = "\n".join(lines).splitlines()
    return [f"<{name}>", *(f"  {line}" for line in inside), f"</{name}>"]


def _srcset(pictures: tuple[Picture, ...]) -> str:
    if len(pictures) == 1:
        return path_url(pictures[0].path)
    return ", ".join(f"{path_url(picture.path)} {picture.density:g}x" for picture in pictures)


_DIALECTS: dict[Dialect, Callable[[Exhibit], str]] = {
    "rst": _rst,
    "myst": _myst,
    "md": _md,
    "mkdocs": _mkdocs,
    "html": _html,
}
