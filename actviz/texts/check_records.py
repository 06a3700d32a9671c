"""The outcome of a check as a plain record for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actviz.texts import check_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.checking.members import Member
    from actviz.checking.result import Check

Record = dict[str, Any]


def check(c: Check) -> Record:
    """Return the verdict with all that it rests on."""
    example = c.example
    return {
        "function": c.label,
        "claim": c.claim,
        "verdict": c.verdict,
        "sentence": check_words.verdict(c),
        "wrong": [{"low": s.low, "high": s.high, "finite": not s.broken} for s in c.wrong],
        "example": example and {**example._asdict(), "absolute": example.absolute, "relative": example.relative},
        "looks_like": [{**s._asdict(), "text": check_words.slip(s)} for s in c.slips],
        "derivative": c.derivative,
        "methods": [
            {
                "method": r.way,
                "applies": not r.why_not,
                "why_not": r.why_not,
                "points": r.points,
                "largest_difference": r.difference if r.points else None,
                "at": r.at if r.points else None,
            }
            for r in c.rows
        ],
        "kinks": [k._asdict() for k in c.kinks],
        "notes": [{**r._asdict(), "text": check_words.remark(r)} for r in c.remarks],
        "tolerance": c.tolerance._asdict(),
        "points": c.points,
    }


def members(found: Sequence[Member]) -> Record:
    """Return what can be checked in a file."""
    return {"functions": [{"function": m.name, "claim": m.claim or None} for m in found]}
