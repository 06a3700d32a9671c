"""Numbers and steps as people type them, in decimal: 0.1..0.5/5 means 0.3 and not 0.30000000000000004."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from actviz.errors import RequestError, SpecError
from actviz.spelling import quoted

MOST_VALUES = 1000


def number(text: str, owner: str) -> float:
    """Read one finite number; *owner* names what it is for in the message of the SpecError."""
    return float(_decimal(text, owner))


def _decimal(text: str, owner: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise SpecError(f"{owner} needs a number, got {quoted(text)}") from None
    if not (value.is_finite() and math.isfinite(float(value))):
        raise SpecError(f"{owner} must be a finite number, got {quoted(text)}")
    return value


def values(text: str, owner: str) -> list[float]:
    """Read one value of a sweep: a number, or low..high/count for that many values, both ends included."""
    if ".." not in text:
        return [number(text, owner)]
    low_text, _, rest = text.partition("..")
    high_text, slash, count_text = rest.partition("/")
    if not slash or not count_text.strip().isdecimal():
        raise SpecError(f"{owner}: {quoted(text)} needs a count of values, as in {low_text}..{high_text}/4")
    count = int(count_text) if len(count_text) < 10 else MOST_VALUES + 1
    if not 2 <= count <= MOST_VALUES:
        raise SpecError(f"{owner}: a sweep has 2 to {MOST_VALUES} values, got {quoted(text)}")
    low, high = Fraction(_decimal(low_text, owner)), Fraction(_decimal(high_text, owner))
    return [float(low + (high - low) * step / (count - 1)) for step in range(count)]


def points(text: str) -> list[float]:
    """Read what --at is given: numbers and low..high:step ranges, separated by commas; inf and nan are points too."""
    found: list[float] = []
    for item in text.split(","):
        found += _steps(item) if ".." in item else [_point(item)]
        if len(found) > MOST_VALUES:
            raise RequestError(f"--at gives more than {MOST_VALUES} points; take fewer or a wider step")
    return found


def _point(text: str) -> float:
    try:
        return float(Decimal(text.strip()))
    except InvalidOperation:
        raise RequestError(f"--at takes numbers and ranges such as -4..4:0.5, got {quoted(text)}") from None


def vector(text: str) -> list[float]:
    """Read what --vector is given: numbers separated by commas; inf and nan are numbers too."""
    found: list[float] = []
    for item in text.split(","):
        try:
            found.append(float(Decimal(item.strip())))
        except InvalidOperation:
            raise RequestError(
                f"--vector takes numbers separated by commas, as in 3,1,0.2, got {quoted(item)}"
            ) from None
    if len(found) > MOST_VALUES:
        raise RequestError(f"--vector takes at most {MOST_VALUES} numbers, got {len(found)}")
    return found


def _steps(text: str) -> list[float]:
    ends, colon, step_text = text.partition(":")
    low_text, _, high_text = ends.partition("..")
    if not colon:
        raise RequestError(f"--at {quoted(text)} needs a step, as in {ends}:0.5")
    try:
        low, high, step = (_decimal(part, "--at") for part in (low_text, high_text, step_text))
    except SpecError as error:
        raise RequestError(str(error)) from None
    if step <= 0 or low > high:
        raise RequestError(f"--at {quoted(text)}: the range must rise and the step be greater than 0")
    count = (high - low) / step
    if count > MOST_VALUES:
        raise RequestError(f"--at {quoted(text)} gives more than {MOST_VALUES} points; take a wider step")
    return [float(low + step * k) for k in range(int(count) + 1)]
