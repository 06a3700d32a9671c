"""Texts and addresses made safe for the markup they are put into."""

from __future__ import annotations

import html
import re
import textwrap
from urllib.parse import quote

LINE = 100  # characters, where the markup leaves the choice

# The dialects agree on few backslashes (Python-Markdown takes none before < & | $ ~), but all read references.
_MARKDOWN = re.compile(r"[\\`*\[\]{}]|(?<!\S)#|(?<![^\W_])_|_(?![^\W_])")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", "|": "&#124;", "$": "&#36;", "~": "&#126;"})
_RST = re.compile(r"[\\`*|]|(?<![^\W_])_|_(?![^\W_])|:(?=:?$)")
# What makes a list, a heading, a comment or a directive out of a paragraph: 1. or (a) or any other mark at its start.
_OPENING = re.compile(r"\(?\w{1,9}[.)](?!\S)|[^\w\\\s]")
_SCHEME = re.compile(r"(?!https?:)[^/?#]*:", re.IGNORECASE)


def one_line(text: str) -> str:
    """Return *text* with single spaces for all white space."""
    return " ".join(text.split())


def wrapped(text: str, indent: str = "", first: str = "") -> str:
    """Return *text* in lines of about LINE characters: *first* and then *indent* come before them."""
    return "\n".join(
        textwrap.wrap(
            text,
            LINE,
            initial_indent=first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def attribute(text: str) -> str:
    """Return *text* on one line as it stands in HTML between double quotes, or between tags."""
    return html.escape(one_line(text), quote=False).replace('"', "&quot;")


def markdown(text: str) -> str:
    """Return *text* on one line as it stands inside a line of Markdown: for GitHub, MyST and Python-Markdown."""
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text)).translate(_REFERENCES)


def markdown_paragraph(text: str) -> str:
    """Return *text* as a paragraph of Markdown on one line."""
    escaped = markdown(text)
    return escaped if escaped.startswith("&") else _opened(escaped)


def rst_paragraph(text: str) -> str:
    """Return *text* as a paragraph of reStructuredText on one line."""
    return _opened(_RST.sub(r"\\\g<0>", one_line(text)))


def _opened(text: str) -> str:
    match = _OPENING.match(text)
    return f"{text[: match.end() - 1]}\\{text[match.end() - 1 :]}" if match else text


def path_url(path: str) -> str:
    """Return the relative URL of a file."""
    return quote(path, safe="/@=+")


def url(address: str) -> str:
    """Return a URL as it may stand in any markup; only http and https are taken for schemes."""
    if match := _SCHEME.match(address):
        address = address[: match.end()].replace(":", "%3A") + address[match.end() :]
    return quote(address, safe="/:?#@=+&;%~!,")


def rst_path(path: str) -> str:
    """Return a path as the argument of a directive."""
    return re.sub(r"[\\\s]", r"\\\g<0>", path)
