"""The error of difference quotients against their step size, with its two causes: bending and rounding.

A forward difference is off by h·f″/2 and a central one by h²·f‴/6, and both by rounding, ε·f/h, which grows as h
shrinks: a V on logarithmic axes.  The complex step subtracts nothing, so that only its h²·f‴/6 is left.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Axis, Chart, Dot, Line, Points, Rule
from actviz.experiments.quotients import AROUND, Result, run
from actviz.experiments.wording import percent
from actviz.interval import plain
from actviz.prose.numbers import brief, rounded
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Table

if TYPE_CHECKING:
    from actviz.terms import Side

__all__ = ["Result", "report", "run"]

SHOWN = 8  # of so many steps one is drawn as a dot
EPS = 2.0**-53  # the largest relative rounding error of a double
NOTHING = 1e-18  # what has no error is drawn here
FEW = 2  # digits of an error that is chance
SIDES: tuple[Side, ...] = ("left", "right")


def report(result: Result) -> Report:
    """Say how small the error of each method becomes, and at which step."""
    return Report(
        title=_title(result),
        lines=_lines(result),
        table=_table(result),
        csv=_csv(result),
        record=_record(result),
        alt=_alt(result),
        charts=(_chart(result),),
    )


def _first_step(r: Result) -> int:
    """Return the index of the smallest step that leaves the place on both sides."""
    return int(np.argmax((r.at + r.h != r.at) & (r.at - r.h != r.at)))


def _where(r: Result) -> str:
    return f"{r.activation.label} at {brief(r.at)}"


def _title(r: Result) -> str:
    forward, central, *_ = r.methods
    if r.kink:
        if r.kink.order == 0:
            k = _first_step(r)
            first = f"{rounded(float(central.estimates[k]), 1)} with h = {rounded(r.h[k], 1)}"
            return f"At the jump of {_where(r)} a central difference has no limit: {first}"
        left, right = (brief(r.activation.one_sided(1, r.at, side)) for side in SIDES)
        middle = brief(float(central.estimates[central.best]))
        return f"At the kink of {_where(r)} a central difference gives {middle}, between the slopes {left} and {right}"
    ends = [rounded(m.bounds[m.best], 1) for m in (forward, central)]
    if r.straight:
        off = max(float(m.bounds[m.best]) for m in (forward, central))
        left = f"by rounding only, {rounded(off, 1)} at the best steps" if off else "by nothing at the best steps"
        if not any(m.errors.any() for m in (forward, central)):
            left = "by nothing at any step"
        return f"{r.activation.label} is straight at {brief(r.at)}: differences miss f′ {left}"
    return f"At its best step a forward difference misses f′ of {_where(r)} by {ends[0]}, a central one by {ends[1]}"


def _lines(r: Result) -> tuple[str, ...]:
    if r.kink:
        given = [f"{name} {brief(value)}" for name, value in r.exact.items()]
        given += [] if r.activation.numerical else [f"the declared f′ {brief(r.slope)}"]
        why = (
            "a difference across a jump grows as 1/h"
            if r.kink.order == 0
            else "a forward difference sees the right side only, a central one the mean of both"
        )
        return (f"No step size helps: {why}.", f"Without a difference: {', '.join(given)}.")
    smooth = [f"{m.name} {rounded(m.bounds[m.best], FEW)}" for m in r.methods[2:]]
    smooth += [f"{name} {rounded(off, FEW)}" for name, off in r.off.items() if not math.isnan(off)]
    missing = f" There is no complex step: {r.missing}." if r.missing else ""
    return (
        _best_steps(r),
        *([f"Rounding errors are chance: {_luck(r)}."] if r.rounds else []),
        f"Errors without a difference: {', '.join(smooth) or 'none that is known'}.{missing}",
        _setting(r),
    )


def _best_steps(r: Result) -> str:
    if r.straight:
        small = "too small a one loses digits to rounding" if r.rounds else "none is too small, as nothing is rounded"
        return f"Nothing bends: no step is too large while f stays straight; {small}."
    forward, central = (rounded(r.h[m.best], FEW) for m in r.methods[:2])
    sizes = "Too large a step runs past the bend of f, too small a one loses digits to rounding"
    return f"{sizes}; the best are h = {forward} forward and h = {central} central."


def _luck(r: Result) -> str:
    """Say how well single steps do."""
    forward, central = r.methods[:2]
    if not (forward.errors[forward.luckiest] or central.errors[central.luckiest]):
        shares = [f"{percent(float((m.errors == 0).mean()), m.errors.size)} of {m.name}s" for m in (forward, central)]
        return f"{listed(shares)} are exact"
    best = [f"{rounded(m.errors[m.luckiest], FEW)} at h = {rounded(r.h[m.luckiest], FEW)}" for m in (forward, central)]
    return f"the luckiest single steps miss by {' and '.join(best)}"


def _setting(r: Result) -> str:
    curves = f"curves the largest error of {2 * AROUND + 1} steps around"
    return f"f′ = {rounded(r.slope, 10)}; dots are single steps, {curves}."


def _table(r: Result) -> Table:
    rows = [
        (
            m.name,
            rounded(m.bounds[m.best], FEW),
            rounded(r.h[m.best], FEW),
            rounded(m.errors[m.luckiest], FEW),
            rounded(r.h[m.luckiest], FEW),
        )
        for m in r.methods
    ]
    rows += [(name, rounded(off, FEW), "", "", "") for name, off in r.off.items() if not math.isnan(off)]
    header = ("method", "smallest error", "at h", "luckiest single step", "at h ")
    return Table(header, ("left", "right", "right", "right", "right"), tuple(rows))


def _csv(r: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (m.name, *map(plain, values))
        for m in r.methods
        for values in zip(r.h.tolist(), m.estimates.tolist(), m.errors.tolist(), m.bounds.tolist(), strict=True)
    ]
    return ("method", "h", "estimate", "error", "bound"), tuple(rows)


def _record(r: Result) -> dict[str, object]:
    return {
        "experiment": "steps",
        **named(r.activation),
        "at": r.at,
        "slope": r.slope,
        "kink": r.kink is not None,
        "methods": [
            {
                "method": m.name,
                "smallest_error": float(m.bounds[m.best]),
                "h": float(r.h[m.best]),
                "luckiest_error": float(m.errors[m.luckiest]),
                "luckiest_h": float(r.h[m.luckiest]),
            }
            for m in r.methods
        ],
        "without_steps": [{"method": name, "slope": r.exact[name], "error": r.off[name]} for name in r.exact],
    }


def _chart(r: Result) -> Chart:
    if r.kink:
        return _at_kink(r)
    elements: list[Line | Points | Rule | Dot] = [*_theory(r)]
    for pen, m in enumerate(r.methods):
        elements.append(Points(r.h[::SHOWN], np.maximum(m.errors[::SHOWN], NOTHING), pen=pen))
    for pen, m in enumerate(r.methods):
        elements.append(Line(r.h, np.maximum(m.bounds, NOTHING), m.name, pen))
    known = [off for off in r.off.values() if not math.isnan(off)]
    drawn = np.concatenate([np.concatenate([m.errors[::SHOWN], m.bounds]) for m in r.methods])
    if (drawn < NOTHING).any() and (not known or max(known) > NOTHING):
        some = bool(drawn[drawn < NOTHING].any())
        elements.append(Rule(NOTHING, label=f"below {rounded(NOTHING, 1)}" if some else "0"))
    if known:
        elements.append(Rule(max(*known, NOTHING), label=f"{'' if max(known) else '0: '}forward, reverse mode"))
    y = Axis("error of f′", log=True, window=(NOTHING / 3, 10.0))
    return Chart(_where(r), Axis("step size h", log=True), y, tuple(elements))


def _at_kink(r: Result) -> Chart:
    """Show the estimates themselves, which no step size brings nearer to a slope."""
    jumps = r.kink is not None and r.kink.order == 0
    slopes = [Rule(r.activation.one_sided(1, r.at, side), label=f"slope on the {side}") for side in SIDES]
    sizes = [np.abs(m.estimates) if jumps else m.estimates for m in r.methods]
    lines = [Line(r.h, y, m.name, pen) for pen, (m, y) in enumerate(zip(r.methods, sizes, strict=True))]
    elements: list[Line | Rule] = [*([] if jumps else slopes), *lines]
    y = Axis("size of the estimate of f′" if jumps else "estimate of f′", log=jumps)
    return Chart(f"{_where(r)}", Axis("step size h", log=True), y, tuple(elements))


def _theory(r: Result) -> list[Line]:
    """Return what theory says of the errors: a straight line for each power of h."""
    if r.kink:
        return []
    second, third = r.bend
    guides = [abs(second) * r.h / 2, abs(third) * r.h**2 / 6, 2 * EPS * abs(r.activation.f(r.at)) / r.h]
    names = ("h·f″/2", "h²·f‴/6", "ε·f/h")
    return [
        Line(r.h, np.where(y > NOTHING, y, np.nan), name, None, thin=True)
        for y, name in zip(guides, names, strict=True)
        if np.isfinite(y).any() and y.any()
    ]


def _alt(r: Result) -> str:
    if r.kink:
        k = _first_step(r)
        ends = [f"{m.name} {brief(float(m.estimates[k]))}" for m in r.methods]
        return f"{_title(r)}. Estimates of f′ against step size h, with h = {brief(r.h[k])}: {', '.join(ends)}."
    said = [f"{_title(r)}.", "Error of f′ against step size h, both on logarithmic axes."]
    for m in r.methods:
        ends = [rounded(m.bounds[k], 1) for k in (0, m.best, -1)]
        where = f"at h = {rounded(r.h[m.best], FEW)}"
        said.append(f"{m.name.capitalize()}: from {ends[0]} at h = 1e-16 by {ends[1]} {where} to {ends[2]} at h = 1.")
    return " ".join(said)
