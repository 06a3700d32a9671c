"""Reading alt texts back: numbers as they are said, and what holds for every text."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.look import Words

NUMBER = r"-?\d+(?:\.\d+)?(?: times 10 to the -?\d+)?|(?<!\d )10 to the -?\d+|minus infinity|infinity"
N = f"({NUMBER})"


def value(text: str) -> float:
    """Read a number as it is said."""
    mantissa, _, power = text.rpartition("10 to the ")
    named = {"infinity": math.inf, "minus infinity": -math.inf}
    if power and text not in named and "10 to the" in text:
        return float(mantissa.removesuffix(" times ") or "1") * 10.0 ** int(power)
    return named[text] if text in named else float(text)


def numbers(text: str) -> list[float]:
    """Return all numbers in a text."""
    return [value(n) for n in re.findall(NUMBER, text)]


def close(printed: float, true: float) -> bool:
    """Say whether *printed* is *true* with at least 4 digits."""
    return printed == true or math.isclose(printed, true, rel_tol=5.1e-4)


def plain_words(text: str) -> str:
    """Return *text* with hyphens for minus signs, which Python reads."""
    return text.replace("−", "-")


def well_formed(words: Words) -> None:
    """Check what holds for every text: one line, nothing that cannot be read, full stops, lengths."""
    for text in words:
        assert text
        assert not [c for c in text if unicodedata.category(c).startswith("C")]
        assert not re.search(r"[|∞′≤±<]|\bnan\b", text)
        assert "  " not in text
    assert words.alt.endswith(".")
    assert words.caption.endswith(".")
    assert len(words.alt) <= 1000
    assert len(words.caption) <= 200
