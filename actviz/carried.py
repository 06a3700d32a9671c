"""The recipe of a figure or snippet, carried by the file itself: what says how to make it again.

A recipe is one line of JSON in ASCII.  An SVG has it in an attribute of its root, which minifiers keep, a PNG in a text
chunk before the pixels, a PDF among its keywords, a text in a comment on its first line.  Only heads of files are read,
and nothing heavy is imported, so that hundreds of files are looked through at once.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

KEY = "actviz"
COMMENTS = {"md": ("<!-- ", " -->"), "html": ("<!-- ", " -->"), "latex": ("% ", "")}
_COMMENT = re.compile(rf"^(?:<!-- {KEY}: (.*?) -->|% {KEY}: (.*?)$)", re.MULTILINE)
# "--" ends a comment in XML; inside JSON it can only stand in a string, where a hyphen may be written by its number.
_HYPHENS, _WRITTEN = "--", "-\\u002d"
_HEAD = 1 << 16  # bytes
_TAIL = 64
ENDS = {".svg": b"</svg>", ".png": b"IEND", ".pdf": b"%%EOF"}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SVG_TAG = re.compile(r"<svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(rf"\sdata-{KEY}=(?:\"([^\"]*)\"|'([^']*)')")
_KEYWORDS = re.compile(rb"/Keywords\s*\(" + f"{KEY}: ".encode() + rb"((?:[^\\()]|\\.)*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


def comment(recipe: str, form: str) -> str:
    """Return the line that carries *recipe* in a text of the form md, html or latex, without its line break."""
    start, end = COMMENTS[form]
    return f"{start}{KEY}: {recipe.replace(_HYPHENS, _WRITTEN)}{end}"


def with_recipe(text: str, recipe: str, form: str) -> str:
    """Return *text* of the form md, html or latex with *recipe* in a comment before it."""
    return f"{comment(recipe, form)}\n{text}" if recipe else text


def attribute(recipe: str) -> str:
    """Return the attribute that carries *recipe* in the root of an SVG; it is there without a recipe as well."""
    for plain, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        recipe = recipe.replace(plain, written)
    return f'data-{KEY}="{recipe}"'


def keywords(recipe: str) -> str:
    """Return the keywords that carry *recipe* in a PDF."""
    return f"{KEY}: {recipe}" if recipe else KEY


def recipe_in(path: Path) -> str | None:
    """Return the recipe that a file carries, or None if there is none, or no such file, or one of another kind."""
    read = READERS.get(path.suffix.lower())
    if read is None or not path.is_file():  # a pipe would be waited for
        return None
    try:
        with path.open("rb") as file:
            return read(file) or None
    except OSError:
        return None


def is_whole(path: Path) -> bool:
    """Say whether a figure has an end; of text nobody can tell."""
    end = ENDS.get(path.suffix.lower())
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - _TAIL))
        return not end or end in file.read()


def _in_svg(file: BinaryIO) -> str | None:
    head = b""
    while more := file.read(_HEAD):
        head += more
        text = head.decode("utf-8", "replace")
        if tag := _SVG_TAG.search(text):
            import html

            found = _ATTRIBUTE.search(tag[0])
            return html.unescape(found[1] or found[2] or "") if found else None
        if "<svg" not in text:
            return None
    return None


def _in_png(file: BinaryIO) -> str | None:
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return None
    while len(header := file.read(8)) == 8 and header[4:] != b"IDAT":
        size = int.from_bytes(header[:4], "big")
        if header[4:] == b"tEXt":
            key, _, text = file.read(size).partition(b"\0")
            if key == KEY.encode():
                return text.decode("latin-1")
            file.seek(4, 1)
        else:
            file.seek(size + 4, 1)  # the check sum counts as well
    return None


def _in_pdf(file: BinaryIO) -> str | None:
    found = _KEYWORDS.search(file.read())
    return _ESCAPED.sub(rb"\1", found[1]).decode("latin-1") if found else None


def _in_text(file: BinaryIO) -> str | None:
    found = _COMMENT.search(file.read().decode("utf-8", "replace").replace("\r\n", "\n"))
    return (found[1] or found[2] or "").replace(_WRITTEN, _HYPHENS) if found else None


READERS = {".svg": _in_svg, ".png": _in_png, ".pdf": _in_pdf, **dict.fromkeys((".md", ".html", ".tex"), _in_text)}
