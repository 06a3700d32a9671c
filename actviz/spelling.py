"""Names as people type them: folding away case and separators, and guessing what was meant."""

from __future__ import annotations

from collections.abc import Iterable


def fold(name: str) -> str:
    """Return *name* without case, hyphens, underscores and spaces: LeakyReLU and leaky_relu are one name."""
    return name.strip().lower().translate(_SEPARATORS)


LONGEST = 60  # characters; no name is longer, and comparing takes their square
LIKELY = 0.7  # the least likeness, of 1, that is worth a hint
SWAPPED = 0.95  # likeness of two names with the same letters: nothing is mistyped as often as gleu for gelu
CLOSE = 0.06  # candidates this much behind the likeliest are named as well
_SEPARATORS = str.maketrans("", "", "-_ ")


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the one to three names in *known* that *name* may have been meant for, the likeliest first."""
    if len(name) > LONGEST:
        return []
    scored = [(_likeness(fold(name), fold(candidate)), candidate) for candidate in known]
    best = max((score for score, _ in scored), default=0.0)
    near = sorted((-score, candidate) for score, candidate in scored if score >= max(LIKELY, best - CLOSE))
    return [candidate for _, candidate in near[:3]]


def _likeness(name: str, candidate: str) -> float:
    from difflib import SequenceMatcher

    ratio = SequenceMatcher(None, name, candidate).ratio()
    return max(ratio, SWAPPED) if sorted(name) == sorted(candidate) else ratio


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
