"""Remarks of tutorials, shown with the facts that they rest on; a remark whose fact does not hold is left out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from actviz.interval import REALS
from actviz.prose import vector_words, words
from actviz.prose.numbers import precise, union
from actviz.tutorials.remarks import Remark, remarks

if TYPE_CHECKING:
    from actviz.analysis.facts import FactSheet
    from actviz.vectors import VectorActivation

LABELS = {"favour": "in its favour", "against": "against it", "use": "used for"}
POSITIVE_PART = 1 / math.sqrt(2 * math.pi)  # E max(0, x) for x ~ N(0, 1)

Known = TypeVar("Known")


class Fact(NamedTuple):
    """Whether a fact holds of what is known of a function, and its words."""

    holds: Callable[[Any], bool]
    words: Callable[[Any], str]


class Backed(NamedTuple):
    """A remark with its fact in words, if it rests on one."""

    remark: Remark
    fact: str

    @property
    def line(self) -> str:
        """The remark with what backs it in brackets."""
        grounds = "; ".join(filter(None, [self.fact, ", ".join(self.remark.claims)]))
        return f"{self.remark.text['en']} ({grounds})"


def _range(sheet: FactSheet) -> str:
    return f"range {union(sheet.activation.facts.range)}"


def _mean(sheet: FactSheet) -> str:
    return f"E f = {precise(sheet.moments.mean)}"


def _peak(sheet: FactSheet) -> str:
    return f"peak slope {words.peak(sheet.peak)}"


def _left(sheet: FactSheet) -> float:
    return sheet.activation.facts.left.slope


def _right(sheet: FactSheet) -> float:
    return sheet.activation.facts.right.slope


def _low(sheet: FactSheet) -> float:
    return sheet.activation.facts.range[0].low


def _high(sheet: FactSheet) -> float:
    return sheet.activation.facts.range[-1].high


SCALAR = {
    "probability": Fact(lambda s: _low(s) >= 0 and _high(s) <= 1, _range),
    "bounded": Fact(lambda s: math.isfinite(_low(s)) and math.isfinite(_high(s)), _range),
    "unbounded": Fact(lambda s: s.activation.facts.range == (REALS,), _range),
    "positive": Fact(lambda s: _low(s) >= 0, _range),
    "smooth": Fact(lambda s: s.smoothness is None, lambda s: f"breaks: {words.listed(words.breaks(s)) or 'none'}"),
    "rising": Fact(lambda s: s.activation.facts.monotonic == "increasing", lambda s: s.activation.facts.monotonic),
    "flat ends": Fact(lambda s: "not" not in s.saturates, words.saturates),
    "flat left": Fact(lambda s: s.saturates[0] == "tends to a value", words.saturates),
    "dead left": Fact(lambda s: s.saturates[0] == "dead", words.saturates),
    "open right": Fact(lambda s: _right(s) == 1, lambda s: f"slope {precise(_right(s))} as x → ∞"),
    "slope left": Fact(lambda s: _left(s) > 0, lambda s: f"slope {precise(_left(s))} as x → -∞"),
    "slope 1": Fact(lambda s: s.peak.slope == 1, _peak),
    "slope below 1": Fact(lambda s: s.peak.slope < 1, _peak),
    "slope above 1": Fact(lambda s: s.peak.slope > 1, _peak),
    "centred": Fact(lambda s: s.moments.zero_centred, _mean),
    "positive mean": Fact(lambda s: _low(s) >= 0 and not s.moments.zero_centred, _mean),
    "mean": Fact(lambda s: abs(s.moments.mean) < POSITIVE_PART, _mean),
}

VECTOR = {
    "sum 1": Fact(lambda a: a.claims.sums_to_one, lambda _: vector_words.CLAIMS["sums_to_one"]),
    "fewer outputs": Fact(lambda a: a.outputs(2) < 2, lambda a: f"2 entries give {a.outputs(2)}"),
    "one winner": Fact(
        lambda a: (a.jacobian(a.example) == (a.f(a.example)[:, None] == a.example)).all(),
        lambda _: "slope 1 for the largest entry",
    ),
}


def of_sheet(sheet: FactSheet) -> list[Backed]:
    """Return the remarks on a scalar activation that hold."""
    return _backed(sheet.activation.name, sheet, SCALAR)


def of_vector(act: VectorActivation) -> list[Backed]:
    """Return the remarks on a vector activation that hold."""
    return _backed(act.name, act, VECTOR)


def _backed(name: str, known: Known, facts: Mapping[str, Fact]) -> list[Backed]:
    found = remarks().get(name, ())
    return [
        Backed(remark, facts[remark.fact].words(known) if remark.fact else "")
        for remark in found
        if not remark.fact or facts[remark.fact].holds(known)
    ]


def lines(found: list[Backed]) -> list[tuple[str, str]]:
    """Return remarks as lines of a card; an empty label continues the one above."""
    labels = [LABELS[b.remark.side] for b in found]
    before = ["", *labels]
    return [("" if label == last else label, b.line) for label, last, b in zip(labels, before, found, strict=False)]


def records(found: list[Backed]) -> list[dict[str, Any]]:
    """Return remarks for JSON."""
    return [
        {"side": b.remark.side, "text": b.remark.text, "fact": b.fact or None, "claims": list(b.remark.claims)}
        for b in found
    ]
