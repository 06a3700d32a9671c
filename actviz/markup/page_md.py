"""A page of Markdown on one activation: figure, facts, tables, names and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.texts.tables import markdown, markdown_escaped

if TYPE_CHECKING:
    from actviz.texts.cards import Line
    from actviz.texts.tables import Table

# Labels of the card that have a section of their own; all others are facts.
SECTIONS = {
    "also called": "Names",
    "in frameworks": "Names",
    "disagreements": "Names",
    "differences": "Names",
    "in its favour": "For and against",
    "against it": "For and against",
    "used for": "For and against",
    "introduced by": "References",
}
FACTS = "Facts"
LISTED = ("References",)


def page(title: str, command: str, card: Sequence[Line], picture: str, tables: Iterable[tuple[str, Table]]) -> str:
    """Return the page; *picture* is the markup of the figure, *command* what to type for it, *tables* have headings."""
    (_, summary), *lines = card
    sections = _sections(lines)
    parts = [f"# {markdown_escaped(title)}", markdown_escaped(summary), picture.rstrip(), f"```sh\n{command}\n```"]
    parts.append(f"## {FACTS}\n\n{_facts(sections.pop(FACTS, []))}")
    parts += [f"## {markdown_escaped(heading)}\n\n{markdown(table).rstrip()}" for heading, table in tables]
    for heading, found in sections.items():
        body = "\n".join(f"- {_linked(text)}" for _, text in found) if heading in LISTED else _facts(found)
        parts.append(f"## {heading}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def _sections(lines: Sequence[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    heading = FACTS
    for label, text in lines:
        heading = SECTIONS.get(label, FACTS) if label else heading
        found.setdefault(heading, []).append((label, text))
    return found


def _facts(lines: Sequence[Line]) -> str:
    """Return labelled lines as a table without a heading; an empty label continues the cell above."""
    rows: list[tuple[str, list[str]]] = []
    for label, text in lines:
        if label or not rows:
            rows.append((label, []))
        rows[-1][1].append(markdown_escaped(text))
    body = "".join(f"| {markdown_escaped(label)} | {'<br>'.join(texts)} |\n" for label, texts in rows)
    return f"| | |\n|---|---|\n{body}".rstrip()


def _linked(text: str) -> str:
    """Return a source with its address as a link."""
    before, comma, address = text.rpartition(", ")
    if comma and address.startswith("https://"):
        return f"{markdown_escaped(before)}, <{address}>"
    return markdown_escaped(text)
