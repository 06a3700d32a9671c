"""Names for constant factors: 2, 1/2, alpha, 1/alpha, sqrt(2/pi)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

CLOSE = 1e-6
LARGEST = 12  # numerator and denominator of a fraction that somebody may have meant
CONSTANTS = {
    "pi": math.pi,
    "sqrt(2)": math.sqrt(2),
    "sqrt(pi)": math.sqrt(math.pi),
    "sqrt(2*pi)": math.sqrt(2 * math.pi),
    "sqrt(2/pi)": math.sqrt(2 / math.pi),
    "2/sqrt(pi)": 2 / math.sqrt(math.pi),
    "log(2)": math.log(2),
    "log(10)": math.log(10),
    "e": math.e,
}


def named(factor: float, parameters: Mapping[str, float]) -> str:
    """Return the name of a factor or of its inverse, as in "alpha" or "1/alpha"; "" if it has none."""
    for name, value in _candidates(parameters):
        if math.isclose(abs(factor), value, rel_tol=min(CLOSE, abs(abs(factor) - 1) / 10)):
            return name if factor > 0 else f"-{name}"
    return ""


def multiple(factor: float, term: str, parameters: Mapping[str, float]) -> str:
    """Return the name of a term times a positive factor."""
    if math.isclose(factor, 1.0, rel_tol=CLOSE):
        return term
    known = (name for name, value in _candidates(parameters) if math.isclose(factor, value, rel_tol=CLOSE))
    name = next(known, written(factor))
    return name if term == "1" else f"{name}*{term}"


def written(number: float) -> str:
    """Write a number with the digits that a fit is good for."""
    return f"{number:.5g}"


def _candidates(parameters: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for name, value in parameters.items():
        if value and abs(value) != 1 and math.isfinite(value):
            yield name, abs(value)
            yield f"1/{name}", abs(1 / value)
            yield f"{name}**2", value**2
            yield f"1/{name}**2", 1 / value**2
            yield f"({name} - 1)", abs(value - 1)
    for p in range(1, LARGEST + 1):
        for q in range(1, LARGEST + 1):
            if math.gcd(p, q) == 1:
                yield str(Fraction(p, q)), p / q
    for name, value in CONSTANTS.items():
        yield name, value
        yield f"1/({name})" if "/" in name else f"1/{name}", 1 / value
