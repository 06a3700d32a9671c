"""All figures of a build on one page of Markdown, for those who come across the folder on a code host."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.markup.escaping import markdown, markdown_paragraph, one_line, url, wrapped
from actviz.markup.exhibit import shown
from actviz.markup.snippets import thumbnail

if TYPE_CHECKING:
    from actviz.markup.exhibit import Exhibit

THUMBNAIL = 480.0  # CSS pixels: half of what code hosts have for a text
LITTLE, COLUMNS = 260.0, 3
OTHERS = "Others"  # what belongs to no family

_TIED = "\0"  # a space at which no line is broken


def markdown_index(title: str, intro: str, exhibits: Sequence[Exhibit]) -> str:
    """Return a page of Markdown that shows *exhibits*, each under its first family, with a table of contents.

    *intro* is Markdown and stands below the title as it is.

    Raises RequestError if an exhibit has neither an SVG nor a PNG.
    """
    families: dict[str, list[Exhibit]] = {}
    for exhibit in sorted(exhibits, key=lambda exhibit: not exhibit.families):
        families.setdefault(exhibit.families[0] if exhibit.families else OTHERS, []).append(exhibit)
    links = _Links()
    links.to(title)
    contents, sections = [], []
    for family, members in families.items():
        heading = family[:1].upper() + family[1:]
        first = f"- {links.to(heading)}: " if len(families) > 1 else ""
        paged, alone = [e for e in members if e.page], [e for e in members if not e.page]
        names = ", ".join([*map(_page_link, paged), *(links.to(exhibit.name) for exhibit in alone)])
        contents.append(wrapped(names, indent="  " if first else "", first=first).replace(_TIED, " "))
        sections += [f"## {markdown(heading)}"] if first else []
        sections += [_grid(paged)] if paged else []
        sections += [part for exhibit in alone for part in _section(exhibit, "###" if first else "##")]
    parts = [f"# {markdown(title)}", intro.strip(), "\n".join(contents), *sections]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(exhibit: Exhibit, level: str) -> list[str]:
    return [
        f"{level} {markdown(exhibit.name)}",
        "\n".join(thumbnail(exhibit, min(shown(exhibit).light[-1].width, THUMBNAIL))),
        markdown_paragraph(exhibit.words.caption),
    ]


def _page_link(exhibit: Exhibit) -> str:
    return f"[{markdown(exhibit.name).replace(' ', _TIED)}]({url(exhibit.page)})"


def _grid(exhibits: Sequence[Exhibit]) -> str:
    """Return a table of little pictures that lead to the pages of their own, with the names over them."""
    columns = min(COLUMNS, len(exhibits))
    rows = []
    for start in range(0, len(exhibits), columns):
        group = exhibits[start : start + columns]
        rows += [[_page_link(e).replace(_TIED, " ") for e in group], [_little(e) for e in group]]
    head, *body = ("|" + "".join(f" {cell} |" for cell in row) + " |" * (columns - len(row)) for row in rows)
    return "\n".join([head, "|" + " :---: |" * columns, *body])


def _little(exhibit: Exhibit) -> str:
    """Return a picture on one line, described by its title: what its page says of it would be too much here."""
    if not exhibit.pictures:
        return ""
    brief = exhibit._replace(words=exhibit.words._replace(alt=exhibit.words.title))
    lines = [line.strip() for line in thumbnail(brief, LITTLE)]
    return f'<a href="{url(exhibit.page)}">{" ".join(lines)}</a>'.replace("|", "&#124;")


class _Links:
    """Links to the headings of a page in their order, with the anchors that code hosts give them."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def to(self, heading: str) -> str:
        """Return the link to the next heading, without a space where its line could be broken."""
        anchor = re.sub(r"[^\w -]", "", one_line(heading).lower()).replace(" ", "-")
        again = self._taken[anchor]
        self._taken[anchor] += 1
        return f"[{markdown(heading).replace(' ', _TIED)}](#{anchor}{f'-{again}' if again else ''})"
