"""Numbers for people: correctly rounded, exact where they are short, with a true minus sign in figures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from actviz.interval import Interval, plain

Format = Callable[[float], str]

DIGITS = 10
BRIEF_DIGITS = 3
EXACT_LENGTH = 5  # 0.375 is shown as it is, 0.16666666666666666 is not


def precise(x: float) -> str:
    """Write *x* with at most 10 digits, for terminals and documents."""
    return rounded(x, DIGITS)


def rounded(x: float, digits: int) -> str:
    """Write *x* with at most *digits* digits."""
    return _written(x, f"{x:.{digits}g}")


def brief(x: float) -> str:
    """Write *x* as it is if that is short, else with 3 digits, for figures and sentences."""
    exact = plain(x)
    if len(exact.lstrip("-").replace(".", "")) < EXACT_LENGTH and "e" not in exact:
        return _written(x, exact)
    text = f"{x:.{BRIEF_DIGITS}g}"
    return _written(x, f"{x:.{BRIEF_DIGITS - 1}g}" if "e" in text else text)


def told_apart(values: Sequence[float], digits: int = BRIEF_DIGITS) -> list[str]:
    """Write all *values* with the fewest digits, but at least *digits*, that keep different ones different."""
    different = len({precise(x) for x in values})
    for count in range(digits, DIGITS):
        texts = [brief(x) if count == BRIEF_DIGITS else rounded(x, count) for x in values]
        if len(set(texts)) == different:
            return texts
    return [precise(x) for x in values]


def _written(x: float, text: str) -> str:
    if math.isinf(x):
        return "∞" if x > 0 else "-∞"
    if x == 0:
        return "0"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else mantissa


def interval(span: Interval, number: Format = precise) -> str:
    """Write an interval or a single point: [0, ∞), {1}."""
    if span.low == span.high:
        return f"{{{number(span.low)}}}"
    left, right = "[" if span.low_closed else "(", "]" if span.high_closed else ")"
    return f"{left}{number(span.low)}, {number(span.high)}{right}"


def union(spans: tuple[Interval, ...], number: Format = precise) -> str:
    """Write a union of intervals; the whole line is "all numbers" in brackets like any other."""
    if all(s.low == s.high for s in spans):
        return f"{{{', '.join(number(s.low) for s in spans)}}}"
    return " ∪ ".join(interval(s, number) for s in spans)


_HYPHEN = re.compile(r"(?<=\de)-(?=\d)|(?<![\w-])-(?=[\d.∞])|(?<= )-(?= )")


def typographic(text: str) -> str:
    """Return *text* with minus signs instead of hyphens before numbers, in exponents and between terms."""
    return _HYPHEN.sub("−", text)


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def indexed(name: str, index: int) -> str:
    """Return a name with its index, which counts from 1 for people: x₁ for 0."""
    return f"{name}{str(index + 1).translate(SUBSCRIPTS)}"
