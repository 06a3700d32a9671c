"""The error of difference quotients against their step size: too large a step bends, too small a one rounds.

A forward difference is off by h·f″/2 and a central one by h²·f‴/6, and both by rounding, ε·f/h, which grows as h
shrinks: a V on logarithmic axes.  The complex step subtracts nothing, so that only its h²·f‴/6 is left.

Where the V turns, single errors are chance: rounding may cancel.  For sigmoid at 1 a forward difference with
h = 10^-7.45 is right to 4.8e-10 and a central one with h = 10^-5.3 to 4.3e-13, ten times better than their neighbours,
and other single steps are luckier still.  What can be counted on is the largest error of the steps
around, whose smallest value is called the best here: 5e-9 and 6e-12.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Dot, Line, Points, Rule
from actviz.errors import RequestError
from actviz.formula import complex_step, reverse
from actviz.formula.part import Point
from actviz.interval import plain
from actviz.prose.numbers import brief, rounded
from actviz.reports.report import Report
from actviz.rounding.derivatives import derivatives
from actviz.rounding.forms import tree_of
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import ExperimentSettings
    from actviz.terms import Break, Side
    from actviz.watching import Watch

PER_DECADE = 24
SMALLEST, LARGEST = -16, 0  # decades of h
SHOWN = 8  # of so many steps one is drawn as a dot
AROUND = PER_DECADE // 4  # steps on each side: a quarter of a decade
EPS = 2.0**-53  # the largest relative rounding error of a double
NOTHING = 1e-18  # what has no error is drawn here
FEW = 2  # digits of an error that is chance
SIDES: tuple[Side, ...] = ("left", "right")


class Method(NamedTuple):
    """A way to a derivative that has a step: estimates and their errors for each h.

    bounds are the largest errors of the steps around each.  best is the step where that is smallest, and luckiest the
    one with the smallest error of all, both as indices.  order is the power of h that its error begins with.
    """

    name: str
    order: int
    estimates: Array
    errors: Array
    bounds: Array
    best: int
    luckiest: int


class Result(NamedTuple):
    """Errors of derivatives at one place; exact are the derivatives of methods without a step, off their errors.

    bend holds f″ and f‴ there; kink is the break if the place is one, where the slope is the one that the break takes.
    """

    activation: Activation
    at: float
    slope: float
    bend: tuple[float, float]
    h: Array
    methods: tuple[Method, ...]
    exact: dict[str, float]
    off: dict[str, float]
    kink: Break | None
    missing: str


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Difference one function at one place with steps from 1e-16 to 1.

    Raises RequestError if it has no formula, or no slope there.
    """
    del watch  # it takes no time
    activation, at = activations[0], settings.at if settings.at is not None else 1.0
    tree, slope = tree_of(activation), activation.d1(at)

    def f(x: Array | float) -> Array:
        """Return the formula, which all methods see; the catalogue's own f may be better."""
        points = np.atleast_1d(np.asarray(x, dtype=np.float64))
        return np.broadcast_to(np.asarray(tree.jet(Point(points, 0)).f), points.shape)

    with np.errstate(all="ignore"):
        known = math.isfinite(at) and math.isfinite(slope) and bool(np.isfinite(f(at)).all())
    if not known:
        raise RequestError(f"--at must be a place where {activation.label} has a value and a slope, got {plain(at)}")
    kink = next((b for b in activation.breaks if b.at == at and b.order < 2), None)
    smooth = None if kink else derivatives(activation, at)
    true = smooth.first if smooth else Decimal(slope)
    bend = (float(smooth.second), float(smooth.third)) if smooth else (activation.d2(at), math.nan)
    h = 10.0 ** (np.arange(SMALLEST * PER_DECADE, LARGEST * PER_DECADE + 1) / PER_DECADE)
    with np.errstate(all="ignore"):
        found = [
            _method("forward difference", 1, (f(at + h) - f(at)) / h, true),
            _method("central difference", 2, (f(at + h) - f(at - h)) / (2 * h), true),
        ]
        missing = ""
        try:
            found.append(
                _method("complex step", 2, complex_step.value_and_slope(tree, np.full(h.shape, at), h)[1], true)
            )
        except complex_step.NotAnalyticError as error:
            missing = str(error)
        place = np.array([at])
        exact = {
            "forward mode": float(np.broadcast_to(tree.jet(Point(place, 1)).d1, 1)[0]),
            "reverse mode": float(reverse.gradient(tree, place)[0]),
        }
    off = {name: _off(value, true) if smooth or kink else math.nan for name, value in exact.items()}
    return Result(activation, at, float(true), bend, h, tuple(found), exact, off, kink, missing)


def _off(value: float, true: Decimal) -> float:
    return abs(float(Decimal(value) - true)) if math.isfinite(value) else math.nan


def _method(name: str, order: int, estimates: Array, true: Decimal) -> Method:
    errors = np.array([_off(value, true) for value in estimates.tolist()])
    filled = np.pad(np.nan_to_num(errors, nan=np.inf), AROUND, mode="edge")
    bounds = np.lib.stride_tricks.sliding_window_view(filled, 2 * AROUND + 1).max(axis=1)
    return Method(name, order, estimates, errors, bounds, int(np.argmin(bounds)), int(np.nanargmin(errors)))


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


def _where(r: Result) -> str:
    return f"{r.activation.label} at {brief(r.at)}"


def _title(r: Result) -> str:
    forward, central, *_ = r.methods
    if r.kink:
        if r.kink.order == 0:
            first = rounded(abs(float(central.estimates[0])), 1)
            return f"At the jump of {_where(r)} a central difference has no limit: {first} with h = 1e-16"
        left, right = (brief(r.activation.one_sided(1, r.at, side)) for side in SIDES)
        middle = brief(float(central.estimates[central.best]))
        return f"At the kink of {_where(r)} a central difference gives {middle}, between the slopes {left} and {right}"
    ends = [rounded(m.bounds[m.best], 1) for m in (forward, central)]
    return f"At its best step a forward difference misses f′ of {_where(r)} by {ends[0]}, a central one by {ends[1]}"


def _lines(r: Result) -> tuple[str, ...]:
    if r.kink:
        given = [f"{name} {brief(value)}" for name, value in r.exact.items()]
        told = f"No step size helps, because both sides enter: {', '.join(given)}, f′ as declared {brief(r.slope)}."
        return (told,)
    steps = [rounded(r.h[m.best], FEW) for m in r.methods[:2]]
    lucky = [f"{rounded(m.errors[m.luckiest], FEW)} at h = {rounded(r.h[m.luckiest], FEW)}" for m in r.methods[:2]]
    smooth = [f"{m.name} {rounded(m.bounds[m.best], FEW)}" for m in r.methods[2:]]
    smooth += [f"{name} {rounded(off, FEW)}" for name, off in r.off.items() if not math.isnan(off)]
    missing = f" There is no complex step: {r.missing}." if r.missing else ""
    return (
        f"Large steps bend, small ones round; the best are h = {steps[0]} forward and h = {steps[1]} central.",
        f"Rounding errors are chance: the luckiest single steps miss by {' and '.join(lucky)}.",
        f"Without a difference: {', '.join(smooth) or 'as right as is known'}.{missing}",
        _setting(r),
    )


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
    if known:
        elements.append(Rule(max(*known, NOTHING), label="forward, reverse mode"))
    y = Axis("error of f′", log=True, window=(NOTHING / 3, 10.0))
    return Chart(f"Error of f′ of {_where(r)}", Axis("step size h", log=True), y, tuple(elements))


def _at_kink(r: Result) -> Chart:
    """Show the estimates themselves, which no step size brings nearer to a slope."""
    jumps = r.kink is not None and r.kink.order == 0
    slopes = [Rule(r.activation.one_sided(1, r.at, side), label=f"slope on the {side}") for side in SIDES]
    lines = [Line(r.h, m.estimates, m.name, pen) for pen, m in enumerate(r.methods)]
    elements: list[Line | Rule] = [*([] if jumps else slopes), *lines]
    return Chart(f"{_where(r)}", Axis("step size h", log=True), Axis("estimate of f′", log=jumps), tuple(elements))


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
        ends = [f"{m.name} {brief(float(m.estimates[0]))}" for m in r.methods]
        return f"{_title(r)}. Estimates of f′ against step size h, with h = 1e-16: {', '.join(ends)}."
    said = [f"{_title(r)}.", "Error of f′ against step size h, both on logarithmic axes."]
    for m in r.methods:
        ends = [rounded(m.bounds[k], 1) for k in (0, m.best, -1)]
        where = f"at h = {rounded(r.h[m.best], FEW)}"
        said.append(f"{m.name.capitalize()}: from {ends[0]} at h = 1e-16 by {ends[1]} {where} to {ends[2]} at h = 1.")
    return " ".join(said)
