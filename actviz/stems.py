"""File names made up from what is shown: relu-elu, compare-sigmoid-tanh, elu-alpha0p5."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 64
HASH_DIGITS = 8
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{k}" for port in ("com", "lpt") for k in range(1, 10))}  # on Windows
LOSES = re.compile(r"[^\w:=,.\- ]")  # what a formula has and a file name cannot keep
PREFIXES = {"plot": ""}  # a figure of this kind is named after what it shows alone


def stem(kind: str, specs: Sequence[str]) -> str:
    """Return the name, without suffix, of a file that shows *specs*: elu-alpha0p5, compare-sigmoid-tanh."""
    slugs = [slug(spec) for spec in specs]
    if len(set(slugs)) < len(slugs):  # a name of the user's own stands for several values of a parameter
        slugs = [*dict.fromkeys(slugs), _hash(repr(list(specs)))]
    return joined([PREFIXES.get(kind, kind), *slugs])


def joined(parts: Sequence[str]) -> str:
    """Return one name made of *parts*; a long one is cut and ends in a hash."""
    name = "-".join(filter(None, parts)) or f"actviz-{_hash(repr(parts))}"
    if name in RESERVED:
        name += "-"
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - HASH_DIGITS - 1].rstrip('-')}-{_hash(name)}"
    return name


def slug(spec: str) -> str:
    """Turn a spec into a part of a file name: elu:alpha=0.5 becomes elu-alpha0p5, a minus sign m."""
    own_name, equals, _ = spec.partition(" = ")
    signed = re.sub(r"(?<=[=e])-", "m", re.sub(r"(?<=\d)\.(?=\d)", "p", own_name)).replace("=", "")
    short = re.sub(r"[^a-z0-9_]+", "-", signed.lower()).strip("-")
    if short and (equals or not LOSES.search(spec)):
        return short
    return f"{short}-{_hash(spec)}".lstrip("-")


def _hash(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]
