"""Elements of SVG before they are written, and how they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

KEY = "\x01"  # stands for the key of the ids until the contents are known; no XML has that character


class Node(NamedTuple):
    """An element: its name, its attributes, and what is in it, elements or text."""

    tag: str
    values: dict[str, str]
    children: Sequence[Node] = ()
    text: str = ""


def written(node: Node) -> str:
    """Return an element as text, its contents on the same line."""
    inner = escaped(node.text) + "".join([written(child) for child in node.children])
    return f"<{node.tag}{attributes(node.values)}" + (f">{inner}</{node.tag}>" if inner else "/>")


def attributes(values: dict[str, str]) -> str:
    """Return attributes as text; none of their values has a quote or an ampersand."""
    return "".join([f' {key}="{value}"' for key, value in values.items()])


def short(color: str) -> str:
    """Return #abc for #aabbcc."""
    return f"#{color[1::2]}" if color[1::2] == color[2::2] else color


def escaped(text: str) -> str:
    """Return *text* as it stands between the tags of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
