"""Names of files: below the folder of the figures, the same on every system, and each once."""

from __future__ import annotations

import re

from actviz.errors import RequestError
from actviz.forms import FORM_BY_SUFFIX
from actviz.manifest.values import text
from actviz.spelling import quoted
from actviz.stems import RESERVED

LONGEST = 100
_STRANGE = re.compile(r"[^\w.,=+ -]")  # what some file system, or the address of a page, has other uses for


def path(key: str, value: str) -> str:
    """Return a path below a folder, in posix form; raises RequestError if it leads elsewhere or cannot be a name."""
    if value.startswith(("/", "~")) or re.match(r"[A-Za-z]:", value):
        raise RequestError(f"{key} must be below out, got the absolute {quoted(value)}")
    for part in value.split("/"):
        _check(key, part, value)
    return value


def _check(key: str, part: str, whole: str) -> None:
    if part in {".", ".."}:
        raise RequestError(f"{key} must be below out, without {part}, got {quoted(whole)}")
    if strange := _STRANGE.search(part):
        raise RequestError(
            f"{key} may have letters, digits, spaces and . , = + - _ in it, and / between folders,"
            f" not {quoted(strange[0])}, got {quoted(whole)}"
        )
    if not part.strip() or part != part.strip() or part[0] == "." or part[-1] == ".":
        raise RequestError(
            f"{key}: no part of it may be empty, or begin or end with a dot or space, got {quoted(whole)}"
        )
    if part.partition(".")[0].strip().lower() in RESERVED:
        raise RequestError(f"{key}: {quoted(part)} is no file on Windows, got {quoted(whole)}")
    if len(part) > LONGEST:
        raise RequestError(f"{key} has at most {LONGEST} characters between /, got {len(part)}")


def stem(key: str, value: str) -> str:
    """Return the path of a figure, which has no suffix; raises RequestError as path does."""
    suffix = f".{value.rpartition('.')[2].lower()}"
    if "." in value and suffix in FORM_BY_SUFFIX:
        raise RequestError(f"{key} has no suffix, got {quoted(value)}; formats says what is made")
    return path(key, value)


def page(key: str, value: str) -> str:
    """Return the path of an index page, .md or .html; raises RequestError as path does."""
    if not text(key, value).lower().endswith((".md", ".html")):
        raise RequestError(f"{key} must end in .md or .html, got {quoted(value)}")
    return path(key, value)
