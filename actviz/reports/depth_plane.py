"""The plane of weights and biases of random networks: where the gradient dies, where it explodes, and the edge."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.chaos import VARIANCES, Edge, chi_plane, edge
from actviz.analysis.mean_field import FixedPoint, Spread, fixed_point, means
from actviz.analysis.moments import moments
from actviz.charts import Axis, Chart, Dot, Field, Line
from actviz.interval import plain
from actviz.prose.numbers import brief
from actviz.prose.words import listed
from actviz.reports import depth_words as words
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Align, Table
from actviz.training.initialisation import RULES, initialisation, rule_of
from actviz.watching import unwatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.charts import Element
    from actviz.settings import DepthSettings
    from actviz.texts.records import Record
    from actviz.watching import Watch

COLUMNS, ROWS = 97, 61
LEAST_WEIGHTS, BIASES = 2.5, 1.5  # σw and σb that are shown at least
BEYOND = 1.4  # times the place of the edge on the axis
CHAOS = 3.0  # χ from which on the ink is full
CRITICAL = 1e-6


class Planned(NamedTuple):
    """One activation in the plane: its edge of chaos, and where the networks of a few initialisations go."""

    activation: Activation
    edge: Edge
    chosen: Spread
    fixed_points: dict[str, tuple[Spread, FixedPoint]]


def report(activations: Sequence[Activation], settings: DepthSettings, watch: Watch = unwatched) -> Report:
    """Report the edge of chaos of *activations*; for one of them χ all over the plane."""
    means_at = [(activation, q) for activation in activations for q in VARIANCES]
    for activation, q in watch(means_at, len(means_at), "Mean field theory"):
        means(activation, q)  # which keeps them for all that follows
    found = [_planned(activation, settings) for activation in activations]
    return Report(
        title=_title(found, settings),
        lines=_lines(found),
        table=_table(found),
        csv=_csv(found),
        record={"activations": [_record(p) for p in found]},
        alt=" ".join([f"{_title(found, settings)}.", "The plane of σw and σb with the curve χ = 1.", *_lines(found)]),
        charts=(_chart(found),),
    )


def _planned(activation: Activation, settings: DepthSettings) -> Planned:
    spreads: dict[str, Spread] = {}
    for rule in RULES:
        if rule != "gain" or rule_of(settings.init) == "gain" or 0 < moments(activation).slope_second < math.inf:
            spreads[rule] = Spread(initialisation(rule, activation).scale)
    chosen = Spread(initialisation(settings.init, activation).scale, settings.bias)
    if chosen not in spreads.values():
        name = rule_of(settings.init)
        spreads[f"{name} with biases" if name else settings.init] = chosen
    points = {name: (spread, fixed_point(activation, spread)) for name, spread in spreads.items()}
    return Planned(activation, edge(activation), chosen, points)


def _at_chosen(p: Planned) -> FixedPoint:
    return next(point for spread, point in p.fixed_points.values() if spread == p.chosen)


def _place(label: str, point: FixedPoint) -> str:
    """Say on which side of the edge of chaos networks are, or where else their variance goes."""
    chi = brief(point.chi)
    fate = "" if abs(point.chi - 1) < CRITICAL else ", gradients vanish" if point.chi < 1 else ", gradients explode"
    if math.isnan(point.chi):
        return f"the variance of {label} goes nowhere that is known"
    if not point.chi:
        return f"{label} passes no gradient: χ = 0"
    if point.variance in {0.0, math.inf}:
        where = "shrinks to 0" if point.variance == 0 else "grows without end"
        return f"the variance of {label} {where} and χ tends to {chi}{fate}"
    if not fate:
        return f"{label} is at the edge of chaos: χ = 1"
    side = "ordered" if point.chi < 1 else "chaotic"
    return f"{label} is on the {side} side of the edge of chaos{fate}: χ = {chi}"


def _title(found: Sequence[Planned], settings: DepthSettings) -> str:
    if len(found) == 1:
        p = found[0]
        begin = words.start(settings.init, settings.bias, p.chosen.weights)
        return f"{begin} {_place(p.activation.label, _at_chosen(p))}"
    known = [p for p in found if not math.isnan(p.edge.start)]
    if not known:
        return f"None of {listed([p.activation.label for p in found])} has an edge of chaos without biases"
    places = [f"{brief(p.edge.start)} with {p.activation.label}" for p in known]
    return f"Without biases gradients neither vanish nor explode at σw = {listed(places)}"


def _lines(found: Sequence[Planned]) -> tuple[str, ...]:
    meaning = (
        "χ = σw²·E f′² where the variance settles; below 1 gradients vanish and inputs become alike, above they explode"
        " and inputs part."
    )
    return (meaning, *(text for p in found if (text := _special(p))))


def _special(p: Planned) -> str:
    """Say what is unusual about the edge of one activation: a line, none, or a late beginning."""
    label, edge = p.activation.label, p.edge
    if edge.degenerate:
        return (
            f"With {label} χ is the same for any variance: 1 at σw = {brief(edge.start)}, where the variance stays as"
            " it is without biases and grows without end with them."
        )
    if not edge.weights.size:
        return f"{label} has no edge of chaos: in no network does the variance settle where χ is 1."
    if math.isnan(edge.start):
        k = int(np.isfinite(edge.biases).argmax())
        return (
            f"The edge of {label} begins at σb = {brief(edge.biases[k])}, σw = {brief(edge.weights[k])}; with smaller"
            " biases there is none."
        )
    return ""


def _chart(found: Sequence[Planned]) -> Chart:
    starts = [BEYOND * p.edge.start for p in found if not math.isnan(p.edge.start)]
    right = max([LEAST_WEIGHTS, *starts, *(BEYOND * math.sqrt(p.chosen.weights) for p in found)])
    top = max([BIASES, *(BEYOND * math.sqrt(p.chosen.biases) for p in found)])
    elements: list[Element] = []
    if len(found) == 1:
        weights, biases = np.linspace(0.0, right, COLUMNS), np.linspace(0.0, top, ROWS)
        chi = np.minimum(chi_plane(found[0].activation, weights, biases), CHAOS)
        elements.append(Field(weights, biases, chi, (0.0, CHAOS), "χ"))
    for pen, p in enumerate(found):
        elements += _curve(p, pen, right, top, alone=len(found) == 1)
    places: dict[tuple[float, float], list[str]] = {}
    for p in found:
        for name, (spread, _) in p.fixed_points.items():
            own = name == "gain" and len(found) > 1
            at = math.sqrt(spread.weights), math.sqrt(spread.biases)
            if at[0] <= right and not own and name not in places.setdefault(at, []):
                places[at].append(name)
    elements += [Dot(*at, ", ".join(names)) for at, names in places.items()]
    drawn = any(isinstance(e, Line) for e in elements)
    title = "χ = 1: ordered on the left, chaotic on the right" if drawn else "χ where the variance settles"
    return Chart(title, Axis("σw", window=(0.0, right)), Axis("σb", window=(0.0, top)), tuple(elements))


def _curve(p: Planned, pen: int, right: float, top: float, *, alone: bool) -> list[Element]:
    label = "χ = 1" if alone else p.activation.label
    colour = None if alone else pen
    if p.edge.degenerate:
        return [Line([p.edge.start] * 2, [0.0, top], label, colour, thin=True)]
    inside = (p.edge.weights <= right) & (p.edge.biases <= top)
    if not inside.any():
        return []
    last = min(int(np.flatnonzero(inside)[-1]) + 2, inside.size)
    return [Line(p.edge.weights[:last], p.edge.biases[:last], label, colour)]


def _table(found: Sequence[Planned]) -> Table:
    rows = {"σw at the edge, σb = 0": [_number(p.edge.start) for p in found]}
    for name in dict.fromkeys(name for p in found for name in p.fixed_points):
        points = [p.fixed_points.get(name) for p in found]
        rows[f"{name}: σw"] = [_number(math.sqrt(x[0].weights) if x else math.nan) for x in points]
        rows[f"{name}: q tends to"] = [words.settled(x[1].variance, every=x[1].every) if x else "–" for x in points]
        rows[f"{name}: χ"] = [_number(x[1].chi if x else math.nan) for x in points]
    align: list[Align] = ["left"]
    align += ["right"] * len(found)
    header = ("", *(p.activation.label for p in found))
    return Table(header, tuple(align), tuple((name, *cells) for name, cells in rows.items()))


def _number(x: float) -> str:
    return "–" if math.isnan(x) else brief(x)


def _csv(found: Sequence[Planned]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (p.activation.spec, *map(plain, point))
        for p in found
        for point in zip(p.edge.variance, p.edge.weights, p.edge.biases, strict=True)
        if not math.isnan(point[1])
    ]
    return ("activation", "variance", "sigma_w", "sigma_b"), tuple(rows)


def _record(p: Planned) -> Record:
    return {
        **named(p.activation),
        "edge": {
            "variance": p.edge.variance.tolist(),
            "sigma_w": p.edge.weights.tolist(),
            "sigma_b": p.edge.biases.tolist(),
            "degenerate": p.edge.degenerate,
        },
        "initialisations": {
            name: {
                "sigma_w": math.sqrt(spread.weights),
                "sigma_b": math.sqrt(spread.biases),
                "fixed_point": {**point._asdict(), "depth_scale": point.depth_scale},
            }
            for name, (spread, point) in p.fixed_points.items()
        },
    }
