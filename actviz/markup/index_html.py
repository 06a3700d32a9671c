"""All figures of a build on one page that needs nothing else: no files beside it, no network, no server."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from actviz.markup.escaping import attribute, url
from actviz.markup.exhibit import shown
from actviz.spelling import fold

if TYPE_CHECKING:
    from actviz.markup.exhibit import Exhibit, Picture

_FAMILIES = "|"  # stands between the families of a card, where the page's script looks for it
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
# All that an address between double quotes has to escape, % first; line breaks in it would be dropped.
_ESCAPED = {b"%": b"%25", b'"': b"%22", b"#": b"%23", b"&": b"%26", b"\n": b" ", b"\r": b" ", b"\t": b" "}


def html_index(title: str, exhibits: Sequence[Exhibit], images: Mapping[str, bytes]) -> str:
    """Return an HTML page that shows *exhibits* in their order, to be searched by name, alias and family.

    *images* has the contents of the picture files by Picture.path; they become part of the page.  Without scripts the
    page can be read all the same.

    Raises RequestError if an exhibit has neither an SVG nor a PNG, KeyError if a file that is shown is missing.
    """
    page = (files("actviz.markup") / "index.html").read_text(encoding="utf-8")
    families = {family for exhibit in exhibits for family in exhibit.families}
    return Template(page).substitute(
        title=attribute(title),
        count=f"{len(exhibits)} figure{'' if len(exhibits) == 1 else 's'}",
        families="".join(_option(family) for family in sorted(families)),
        cards="\n".join(_card(exhibit, images) for exhibit in exhibits),
        style_hash=_hash(page, "style"),
        script_hash=_hash(page, "script"),
    )


def _hash(page: str, element: str) -> str:
    """Return what a content security policy knows an element by; nothing else of its kind then runs on the page."""
    text = page.partition(f"<{element}>")[2].partition(f"</{element}>")[0]
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _option(family: str) -> str:
    return f'<option value="{attribute(family)}">{attribute(family)}</option>'


def _card(exhibit: Exhibit, images: Mapping[str, bytes]) -> str:
    light, dark = shown(exhibit)
    name = attribute(exhibit.name)
    if dark:
        pictures = [(light[-1], "light"), (dark[-1], "dark")]
    else:
        pictures = [(light[-1], "auto" if light[-1].theme == "auto" else "")]
    names = " ".join(map(fold, (exhibit.name, *exhibit.also, *exhibit.families)))
    searched = f'data-names="{attribute(names)}" data-families="{attribute(_FAMILIES.join(exhibit.families))}"'
    about = [attribute(family) for family in exhibit.families]
    about += [f'<a href="{attribute(url(exhibit.page))}">More on {name}</a>'] if exhibit.page else []
    lines = [
        f'<li id="{"-".join(name.split())}" {searched}>',
        f"<h2>{name}</h2>",
        *(_image(exhibit, picture, theme, images) for picture, theme in pictures),
        *([f"<p>{attribute(exhibit.words.caption)}</p>"] if exhibit.words.caption else []),
        *([f'<p class="about">{" · ".join(about)}</p>'] if about else []),
        "</li>",
    ]
    return "\n".join(lines)


def _image(exhibit: Exhibit, picture: Picture, theme: str, images: Mapping[str, bytes]) -> str:
    classed = f' class="{theme}"' if theme else ""
    return (
        f'<img{classed} alt="{attribute(exhibit.words.alt)}" width="{picture.width:.0f}" height="{picture.height:.0f}"'
        f' loading="lazy" decoding="async" src="{_inlined(picture, images[picture.path])}">'
    )


def _inlined(picture: Picture, data: bytes) -> str:
    """Return a file as an address: in an image, nothing in an SVG reaches the page, nor its ids those of others."""
    encoded = f"data:{_TYPES[picture.form]};base64,{base64.b64encode(data).decode()}"
    if picture.form == "png":
        return encoded
    text = data[max(data.find(b"<svg"), 0) :]
    for character, instead in _ESCAPED.items():  # ten times as fast as str.translate
        text = text.replace(character, instead)
    return min(f"data:{_TYPES[picture.form]},{text.decode()}", encoded, key=len)
