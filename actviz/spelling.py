"""Names as people type them: folding away case and separators, and guessing what was meant."""

from __future__ import annotations

from collections.abc import Iterable


def fold(name: str) -> str:
    """Return *name* without case, hyphens, underscores and spaces: LeakyReLU and leaky_relu are one name."""
    return name.strip().lower().translate(_SEPARATORS)


_SEPARATORS = str.maketrans("", "", "-_ ")


def nearest(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the names in *known* that *name* may have been meant for, the likeliest first."""
    from difflib import get_close_matches

    folded = {fold(candidate): candidate for candidate in known}
    return [folded[match] for match in get_close_matches(fold(name), folded, n=limit, cutoff=0.7)]


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return "; did you mean a or b?" to end a message with, or *otherwise* when nothing is near."""
    candidates = nearest(name, known)
    return f"; did you mean {' or '.join(candidates)}?" if candidates else otherwise


def quoted(text: str, limit: int = 60) -> str:
    """Return *text* in quotes, fit for a terminal: control characters escaped, a long middle left out."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return f"'{shortened(safe, limit)}'"


def shortened(text: str, limit: int) -> str:
    """Return *text* with its middle replaced by … if it is longer than *limit*."""
    if len(text) <= limit:
        return text
    head = (limit - 1) // 2
    return f"{text[:head]}…{text[len(text) - (limit - 1 - head) :]}"
