"""Numbers as they are said: few digits, no e, no symbols."""

from __future__ import annotations

import math

DIGITS, EXACT_DIGITS, PLAIN_DIGITS, ALL_DIGITS = 4, 5, 10, 17
SMALLEST, LARGEST = 1e-4, 1e6  # what lies outside is said with a power of ten


def said(x: float) -> str:
    """Write *x* as it is if that takes 5 digits at most, else with 4; what is very large or small as one says it."""
    return _said(x, DIGITS)


def exactly(x: float) -> str:
    """Write *x* in the same way with all its digits: what differs from `said` is rounded there."""
    return _said(x, ALL_DIGITS)


def about(x: float) -> str:
    """Write *x* in the same way with "about" before it if it is rounded."""
    return said(x) if said(x) == exactly(x) else f"about {said(x)}"


def _said(x: float, digits: int) -> str:
    if math.isnan(x):
        return "no number"
    if math.isinf(x):
        return "infinity" if x > 0 else "minus infinity"
    exact = f"{x:.{PLAIN_DIGITS}g}"
    short = len(exact.partition("e")[0].lstrip("-").replace(".", "").strip("0")) <= EXACT_DIGITS
    if x == 0:
        return "0"
    if SMALLEST <= abs(x) < LARGEST:
        text = exact if short else f"{x:.{digits}g}"
        return f"{x:.0f}" if "e" in text else text
    mantissa, _, exponent = f"{x:.{(PLAIN_DIGITS if short else digits) - 1}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    power = f"10 to the {int(exponent)}"
    return power if mantissa == "1" else f"{mantissa} times {power}"
