"""The outcome of a check in words: the verdict, where and by how much, what it looks like, and what it rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.interval import plain
from actviz.prose.numbers import brief, precise, rounded
from actviz.prose.words import listed
from actviz.texts import tables
from actviz.texts.cards import labelled
from actviz.texts.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.checking.members import Member
    from actviz.checking.result import Check, Kink, Place, Remark, Row, Slip, Stretch

FEW, EXACT = 7, 10
DIGITS = 4  # of the ends of intervals, which depend on the tolerance
MOST_PERCENT = 1000
MOST_KINKS = 6
AT_A_KINK = ("outside", "not finite")
CONVENTIONS = {
    "left": "the left one",
    "right": "the right one",
    "both": "which both are",
    "mean": "their mean",
    "between": "between them",
    "outside": "which is not between them",
    "not finite": "which is not finite",
}


def verdict(c: Check) -> str:
    """Say in one sentence whether the claim is right, and where it is not."""
    if c.verdict == "cannot tell":
        return f"cannot tell: {c.why}"
    if c.verdict == "right":
        return f"right: {c.claim} is the derivative of {c.label}"
    differing = _everywhere([s for s in c.wrong if not s.broken])
    broken = _everywhere([s for s in c.wrong if s.broken])
    if not differing:
        return f"wrong: {c.claim} is not finite{broken}, where the derivative of {c.label} is"
    return f"wrong: {c.claim} is not the derivative of {c.label}{differing}{broken and f', and not finite{broken}'}"


def _everywhere(found: Sequence[Stretch]) -> str:
    return f" {listed([where(s.low, s.high) for s in found])}" if found else ""


def where(low: float, high: float, digits: int = DIGITS) -> str:
    """Name an interval of x: for x < 0."""
    if low == high or rounded(low, digits) == rounded(high, digits):
        return f"at x = {rounded(low, digits)}"
    if math.isinf(low) and math.isinf(high):
        return "anywhere"
    if math.isinf(low):
        return f"for x < {rounded(high, digits)}"
    if math.isinf(high):
        return f"for x > {rounded(low, digits)}"
    return f"for {rounded(low, digits)} < x < {rounded(high, digits)}"


def place(p: Place) -> str:
    """Say what is claimed at one x, what is right, and how far apart they are."""
    said = f"at x = {precise(p.x)} it is {precise(p.claimed)} instead of {precise(p.right)}"
    if not math.isfinite(p.absolute):
        return said
    share = f", {rounded(100 * p.relative, 3)} %" if p.relative < MOST_PERCENT / 100 else ""
    return f"{said}: off by {rounded(p.absolute, 3)}{share}"


def slip(s: Slip) -> str:
    """Say what a wrong derivative looks like."""
    whole = math.isinf(s.low) and math.isinf(s.high)
    return _slip(s) if whole else f"{where(s.low, s.high)} {_slip(s)}"


def _slip(s: Slip) -> str:
    texts = {
        "sign flipped": "the sign is flipped",
        "zero": "it is 0",
        "straight through": "f is constant between its jumps, and this stands in for a derivative (straight-through)",
        "f itself": "it is the function itself",
        "second derivative": "it is the second derivative",
        "mirrored": "it has -x where x belongs",
        "upside down": "it is 1 over the derivative",
        "takes f(x)": "it is right for y = f(x), but it is given x",
        "applied to f(x)": "it is the derivative at f(x) instead of x",
        "parameter value": f"it is the derivative for {s.what} = {plain(s.factor)}",
        "break missing": f"it goes on as on the other side of {s.what}",
        "branches swapped": "the branches are swapped",
        "inner derivative": "an inner derivative is missing (chain rule)",
        "part missing": "a part of the product rule is missing",
        "of another function": f"it is the derivative of {s.what}",
        "factor of term": f"the factor x is missing in the term {s.what}",
        "square missing": "f(x) stands where f(x)**2 belongs",
        "exchanged": "function and derivative are exchanged",
        "missing term": f"the term {s.what} is missing",
        "extra term": f"the term {s.what} is too much",
        "branch overflows": f"the branch that is not taken overflows: {_kept_in_range(s)}",
        "branch not finite": f"the branch that is not taken is not finite: {_kept_in_range(s)}",
    }
    return _factor(s) if s.kind == "factor" else texts[s.kind]


def _factor(s: Slip) -> str:
    flipped = ", and the sign is flipped" if s.factor < 0 else ""
    name = s.what.removeprefix("-")
    if name.startswith("1/"):
        return f"the factor {name.removeprefix('1/')} is missing{flipped}"
    if name and not name[0].isdigit():
        return f"the factor {name} is too much{flipped}"
    return f"it is {name or _factor_in_digits(abs(s.factor))} times the derivative{flipped}"


def _factor_in_digits(factor: float) -> str:
    """Write a factor with as many digits as tell it from 1."""
    return next((t for digits in range(FEW, EXACT) if (t := rounded(factor, digits)) != "1"), precise(factor))


def _kept_in_range(s: Slip) -> str:
    # Not minimum(x, 0), whose own slope at 0 is 1/2 in PyTorch and JAX.
    example = "expm1(where(x > 0, 0, x))" if s.high == math.inf else "sqrt(where(x > 0, x, 1))"
    return f"keep its argument in range, as in {example}"


def kink(k: Kink) -> str:
    """Say what is claimed at a point without a derivative."""
    if k.jumps:
        return f"f jumps at x = {precise(k.at)}: no slope is right there, {precise(k.claimed)} is claimed"
    said = f"x = {precise(k.at)} has slopes {precise(k.left)} and {precise(k.right)}, {precise(k.claimed)} is claimed"
    return said if k.convention == "any" else f"{said}, {CONVENTIONS[k.convention]}"


def _kinks(found: Sequence[Kink]) -> list[str]:
    """Describe the kinks: those that are wrong, and otherwise those next to 0."""
    wrong = [k for k in found if k.convention in AT_A_KINK]
    near = sorted((k for k in found if k not in wrong), key=lambda k: abs(k.at))
    shown = sorted([*wrong, *near][:MOST_KINKS])
    more = len(found) - len(shown)
    return [*map(kink, shown), *([f"and {more} more"] if more else [])]


def remark(r: Remark) -> str:
    """Say what else is worth knowing."""
    if r.kind == "of the code":
        return r.text
    if r.kind == "float32":
        return f"{r.text} computes in float32, and the tolerance is one for float32"
    span = where(r.low, r.high, EXACT if r.kind == "f not finite" else DIGITS)
    return {
        "lost digits": f"it has no right digits {span}, but is too small there to matter",
        "overflow": f"it is not finite {span}, where exponentials overflow and no input gets",
        "f not finite": f"the function is not finite {span}, and nothing is compared there",
        "disputed": f"the methods disagree {span}, and nothing is held against the claim there",
    }[r.kind]


def methods_table(rows: Sequence[Row]) -> Table:
    """Return the methods side by side: how far the claim is from each, and why one does not apply."""
    texts = []
    for r in rows:
        numbers = (rounded(r.difference, 3), brief(r.at)) if r.points else ("", "")
        texts.append((r.way, *numbers, f"not applicable: {r.why_not}" if r.why_not else f"{r.points} points"))
    return Table(("method", "difference", "at x", ""), ("left", "number", "number", "left"), tuple(texts))


def tolerance(c: Check) -> str:
    """State the rule that was gone by."""
    t = c.tolerance
    return f"{precise(t.rtol)}·|f′| + {brief(t.atol * t.scale)}, and what rounding and a method's own error explain"


def report(c: Check) -> str:
    """Return all of it as text, the verdict first."""
    lines = [
        *labelled("example", [place(c.example)] if c.example else []),
        *labelled("looks like", [slip(s) for s in c.slips]),
        *labelled("right is", [f"f′(x) = {c.derivative}"] if c.verdict == "wrong" and c.derivative else []),
    ]
    rest = [
        *labelled("kinks", _kinks(c.kinks)),
        *labelled("notes", map(remark, c.remarks)),
        ("tolerance", tolerance(c)),
    ]
    table = "".join(f"  {line}\n" for line in tables.text(methods_table(c.rows)).splitlines())
    return f"{verdict(c)}\n{_aligned(lines)}\n{table}\n{_aligned(rest)}"


def _aligned(lines: Sequence[tuple[str, str]]) -> str:
    return "".join(f"  {label:<10}  {text}\n" for label, text in lines)


def members_table(found: Sequence[Member]) -> Table:
    """Return what can be checked in a file."""
    rows = tuple((m.name, m.claim or "nothing; name one with --against") for m in found)
    return Table(("function", "is checked against"), ("left", "left"), rows)
