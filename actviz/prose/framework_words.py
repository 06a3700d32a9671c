"""What frameworks call activations, and where they disagree, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.frameworks.disagreements import about, spec_of
from actviz.interval import plain
from actviz.prose.numbers import brief, precise
from actviz.prose.words import listed
from actviz.terms import FRAMEWORKS

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.distance import Distance
    from actviz.frameworks.disagreements import Disagreement, Meaning
    from actviz.frameworks.names import Name
    from actviz.terms import Difference

MOST_NAMED = 4  # frameworks in a note of one line


def note(d: Disagreement) -> str:
    """Say in one line what a short name was taken for, and what else it could mean."""
    first, *others = d.meanings
    values = f" with {_values(first.activation)}" if any(_alike(first, m) for m in others) else ""
    taken = f"{d.name}{values}, as in {_few(who(first, d))}" if first.names else f"{d.name}{values} is actviz's own"
    return f"{taken}; {'; '.join(_other(first, m, d) for m in others)}"


def _alike(first: Meaning, other: Meaning) -> bool:
    return type(first.activation) is type(other.activation)


def _values(activation: Activation) -> str:
    return ", ".join(f"{key}={plain(value)}" for key, value in activation.values.items())


def _other(first: Meaning, meaning: Meaning, d: Disagreement) -> str:
    """Say who means something else, what, and what to type for it."""
    what = _values(meaning.activation) if _alike(first, meaning) else meaning.activation.spec
    names = who(meaning, d)
    typed = next(spec for name in meaning.names if (spec := spec_of(name)).startswith(names[0]))
    verb = "means" if len(names) == 1 else "mean"
    return f"{_few(names, ' and ')} {verb} {what}" + (f" ({typed})" if typed != names[0] else "")


def who(meaning: Meaning, d: Disagreement) -> list[str]:
    """Name those who mean one thing: first the frameworks that use the name for nothing else, then others' names."""
    undecided = {f for f in FRAMEWORKS if sum(any(n.framework == f for n in m.names) for m in d.meanings) > 1}
    names = sorted(meaning.names, key=lambda name: name.framework in undecided)
    return list(dict.fromkeys(spec_of(n) if n.framework in undecided else n.framework for n in names))


def _few(items: Sequence[str], last: str = ", ") -> str:
    if len(items) <= MOST_NAMED:
        return listed(list(items), last)
    return ", ".join([*items[:MOST_NAMED], "…"])


def apart(distance: Distance) -> str:
    """Say how far two functions are apart."""
    largest = distance.largest
    if math.isnan(largest.at):
        return "the same function"
    if math.isinf(largest.distance):
        x, values, slopes = distance.example, map(brief, distance.values), map(brief, distance.slopes)
        growing = f"unbounded as x → {brief(largest.at)} (slopes {' and '.join(slopes)})"
        return f"{growing}, {' and '.join(values)} at x = {brief(x)}"
    if math.isinf(largest.at):
        return f"{brief(largest.distance)} as x → {brief(largest.at)}"
    place = f"±{brief(abs(largest.at))}" if distance.mirrored else brief(largest.at)
    return f"at most {brief(largest.distance)}, at x = {place}"


def known_as(names: Iterable[Name]) -> list[str]:
    """Return a line per framework and set of defaults: its names, with the values of the parameters it gives."""
    lines: dict[tuple[str, str], list[str]] = {}
    for name in names:
        defaults = ", ".join(f"{key} = {precise(value)}" for key, value in name.defaults.items())
        lines.setdefault((FRAMEWORKS[name.framework].title, defaults), []).append(name.call)
    return [
        f"{title}: {', '.join(calls)}" + (f" with {defaults}" if defaults else "")
        for (title, defaults), calls in lines.items()
    ]


def disagreements(activation: Activation) -> list[str]:
    """Return a line for each other meaning of the names that an activation goes by, with the size of the difference."""
    from actviz.analysis.distance import distances  # measures, so it needs numpy, which a note does without

    lines = []
    for d in about(type(activation)):
        first, *others = d.meanings
        places = f"here and in {listed(who(first, d))}" if first.names else "here"
        lines.append(f"{d.name} means {first.activation.spec} {places}")
        for meaning, far in zip(others, distances(d), strict=True):
            lines.append(f"{d.name} means {meaning.activation.spec} in {listed(who(meaning, d))}: {apart(far)}")
    return lines


def difference(d: Difference) -> str:
    """Describe one departure: who, what, and the size of the error that follows."""
    titles = listed([FRAMEWORKS[f].title for f in d.frameworks])
    return f"{titles}: {d.what}" + (f" (error {brief(d.size)})" if d.size is not None else "")
