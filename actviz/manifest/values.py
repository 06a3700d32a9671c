"""The values of a manifest's keys, each checked as it is read: a string, a number, a list of names, points.

Every reader takes the name of the key for its RequestError, and the value as tomllib gives it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from actviz.errors import RequestError
from actviz.interval import plain
from actviz.spec import numbers as typed
from actviz.spelling import did_you_mean, quoted

Number = int | float
LONGEST_LABEL = 80


def shown(value: object) -> str:
    """Return a value as a message names it."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Number):
        if math.isnan(value):
            return "nan"
        return plain(float(value)) if abs(value) < 1e300 else "a number beyond 1e300"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]" if len(value) <= 3 else f"a list of {len(value)}"
    return "a table" if isinstance(value, dict) else str(value)


def text(key: str, value: object) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise RequestError(f"{key} must be a string in quotes, got {shown(value)}")
    return value


def words(key: str, value: object) -> str:
    """Read a sentence or two, on one line whatever the lines it is written in."""
    sentence = " ".join(text(key, value).split())
    if not sentence:
        raise RequestError(f"{key} is empty; leave it out for ours")
    if not sentence.isprintable():
        raise RequestError(f"control characters are not allowed in {key}")
    return sentence


def flag(key: str, value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise RequestError(f"{key} must be true or false, got {shown(value)}")
    return value


def number(key: str, value: object) -> float:
    """Read one number."""
    if isinstance(value, bool) or not isinstance(value, Number):
        raise RequestError(f"{key} must be a number, got {shown(value)}")
    try:
        return float(value)
    except OverflowError:
        raise RequestError(f"{key} must be a number that is not larger than 1e308") from None


def positive(key: str, value: object) -> float:
    """Read one number greater than 0."""
    found = number(key, value)
    if not 0 < found < math.inf:
        raise RequestError(f"{key} must be a number greater than 0, got {shown(value)}")
    return found


def whole(key: str, value: object, least: int = 1) -> int:
    """Read one whole number from *least*."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        got = str(value) if isinstance(value, float) else shown(value)
        raise RequestError(f"{key} must be a whole number from {least}, got {got}")
    return value


def natural(key: str, value: object) -> int:
    """Read one whole number from 0."""
    return whole(key, value, 0)


def typed_number(key: str, value: object) -> str:
    """Read a text, or a number as a person would type it."""
    return value if isinstance(value, str) else plain(number(key, value))


def window(key: str, value: object) -> tuple[float, float]:
    """Read two numbers that rise."""
    if not isinstance(value, list) or len(value) != 2:
        raise RequestError(f"{key} must be two numbers, as in [-3, 3], got {shown(value)}")
    low, high = (number(key, item) for item in value)
    if not -math.inf < low < high < math.inf:
        raise RequestError(f"{key} must be two finite numbers that rise, as in [-3, 3], got {shown(value)}")
    return low, high


def points(key: str, value: object) -> tuple[float, ...]:
    """Read points: a number or a list of numbers, or text such as "-4..4:0.5"."""
    return _numbers(key, value, typed.points, "-4..4:0.5")


def vector(key: str, value: object) -> tuple[float, ...]:
    """Read the entries of a vector: a list of numbers, or text such as "3,1,0.2"."""
    return _numbers(key, value, typed.vector, "3,1,0.2")


def _numbers(key: str, value: object, read: Callable[[str], list[float]], example: str) -> tuple[float, ...]:
    if isinstance(value, str):
        return tuple(read(value))
    if isinstance(value, Number) and not isinstance(value, bool):
        return (number(key, value),)
    if not isinstance(value, list) or not value:
        raise RequestError(f'{key} must be a list of numbers or text such as "{example}", got {shown(value)}')
    if len(value) > typed.MOST_VALUES:
        raise RequestError(f"{key} takes at most {typed.MOST_VALUES} numbers, got {len(value)}")
    return tuple(number(key, item) for item in value)


def strings(key: str, value: object) -> tuple[str, ...]:
    """Read a string or a list of strings."""
    items: list[Any] = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) for item in items):
        raise RequestError(f"{key} must be a string or a list of strings, got {shown(value)}")
    if not all(item.strip() for item in items):
        raise RequestError(f"{key} has an empty string in it")
    return tuple(items)


def labels(key: str, value: object) -> tuple[str, ...]:
    """Read names for curves, which are short and differ."""
    found = tuple(words(key, item) for item in strings(key, value))
    for k, label in enumerate(found):
        if len(label) > LONGEST_LABEL:
            raise RequestError(f"{key} have at most {LONGEST_LABEL} characters, got {len(label)}")
        if label in found[:k]:
            raise RequestError(f"{key} must differ, got {quoted(label)} twice")
    return found


def one_of(allowed: Sequence[str]) -> Callable[[str, object], str]:
    """Return the reader of one word out of *allowed*."""

    def read(key: str, value: object) -> str:
        return _allowed(key, text(key, value), allowed)

    return read


def some_of(allowed: Sequence[str]) -> Callable[[str, object], tuple[str, ...]]:
    """Return the reader of one word or a list of words out of *allowed*, each kept once."""

    def read(key: str, value: object) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_allowed(key, item, allowed) for item in strings(key, value)))

    return read


def _allowed(key: str, word: str, allowed: Sequence[str]) -> str:
    found = word.strip().lower()
    if found not in allowed:
        hint = did_you_mean(word, allowed)
        raise RequestError(
            f"{key} must be {'one' if len(allowed) > 1 else 'only'} of {', '.join(allowed)}, got {quoted(word)}{hint}"
        )
    return found
