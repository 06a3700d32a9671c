"""Inputs that are all positive tie the signs of a neuron's gradients, so that descent zigzags; batches mend it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.charts import Axis, Chart, Dot, Line, Points
from actviz.experiments.wording import first_few, middling, percent
from actviz.interval import plain
from actviz.prose.numbers import precise, rounded
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.training.signs import ARRIVED, BATCH, BATCHES, EXAMPLES, GOAL, INPUTS, SEEDS, STEP, Signs, Way, signs
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.charts import Element
    from actviz.settings import ExperimentSettings
    from actviz.texts.records import Record
    from actviz.texts.tables import Align
    from actviz.watching import Watch

AS_THEY_ARE, CENTRED = "as they are", "mean taken off"
ALONE, TOGETHER = BATCHES.index(1), BATCHES.index(BATCH)


class Result(NamedTuple):
    """What was found for each activation."""

    seed: int
    found: tuple[Signs, ...]


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Count signs and walk with the outputs of each activation as inputs."""
    return Result(settings.seed, signs(activations, settings.seed, watch))


def report(result: Result) -> Report:
    """Say how often all weights move the same way, and how far descent walks."""
    first = result.found[0]
    way = first.ways[ALONE].ratio
    walks = f"walks {middling(way)} times the distance" if math.isfinite(way) else "does not arrive"
    title = (
        f"After {first.activation.label}, {_share(first, ALONE)} of examples push all weights of a neuron one way; "
        f"descent {walks}"
    )
    setting = (
        f"A linear neuron, inputs f(z), z from N(0, 1): {INPUTS} to count signs; 2 for the way to (1, -1), "
        f"rate {STEP}/E|x|², down to {precise(100 * ARRIVED)} % of the distance; "
        f"medians of {SEEDS} ways; seed {result.seed}."
    )
    lines = (
        _lengths(first),
        f"All weights the same way in batches of {BATCH}: {_shares(result, TOGETHER)}.",
        setting,
    )
    return Report(
        title,
        lines,
        _table(result),
        _csv(result),
        _record(result),
        _alt(result, title),
        charts=_charts(result),
        columns=2,
    )


def _lengths(signs: Signs) -> str:
    if not _any_arrives(signs):
        why = ": all inputs are the same, so that no example tells the weights apart" if signs.limit == 1 else ""
        return f"No way arrives, with the mean of the inputs or without, in batches or not{why}."
    single, mended = (_with_centred(signs, batch) for batch in (ALONE, TOGETHER))
    return f"Way over distance: {single}; in batches of {BATCH}: {mended}."


def _length(way: Way) -> str:
    return middling(way.ratio) if math.isfinite(way.ratio) else "no arrival"


def _with_centred(signs: Signs, batch: int) -> str:
    """Write the length of the way, with that for inputs without their mean if they have one."""
    way, centred = _length(signs.ways[batch]), _length(signs.centred[batch])
    if batch == ALONE:
        inputs = f"without the mean of the inputs {centred}" if signs.mean else "the mean of the inputs is 0"
        return f"{way}, {inputs}"
    return f"{way} and {centred}" if signs.mean else way


def _share(signs: Signs, k: int) -> str:
    return percent(signs.shares[k], EXAMPLES // BATCHES[k])


def _shares(result: Result, batch: int) -> str:
    return first_few([f"{_share(s, batch)} with {s.activation.label}" for s in result.found])


def _table(result: Result) -> Table:
    header = (
        "inputs from",
        "one sign, 1 example",
        f"{BATCH} examples",
        "large batches",
        "way/distance, 1 example",
        f"{BATCH} examples",
        "mean off, 1 example",
        f"{BATCH} examples",
    )
    rows = [
        (
            s.activation.label,
            *(_share(s, k) for k in (ALONE, TOGETHER)),
            f"{rounded(100 * s.limit, 3)} %",
            *(_length(ways[k]) for ways in (s.ways, s.centred) for k in (ALONE, TOGETHER)),
        )
        for s in result.found
    ]
    align: list[Align] = ["left"]
    align += ["right"] * (len(header) - 1)
    return Table(header, tuple(align), tuple(rows))


def _csv(result: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    header = ("activation", "batch", "one_sign", "way_over_distance", "centred_way_over_distance")
    rows = [
        (s.activation.spec, str(batch), *map(plain, (share, way.ratio, centred.ratio)))
        for s in result.found
        for batch, share, way, centred in zip(BATCHES, s.shares, s.ways, s.centred, strict=True)
    ]
    return header, tuple(rows)


def _record(result: Result) -> Record:
    return {
        "experiment": "zigzag",
        "seed": result.seed,
        "inputs": INPUTS,
        "seeds_of_ways": SEEDS,
        "found": [
            {
                **named(s.activation),
                "rate": s.rate,
                "one_sign_in_large_batches": s.limit,
                "batches": [
                    {
                        "batch": batch,
                        "one_sign": share,
                        "way_over_distance": way.ratios,
                        "centred_way_over_distance": centred.ratios,
                    }
                    for batch, share, way, centred in zip(BATCHES, s.shares, s.ways, s.centred, strict=True)
                ],
            }
            for s in result.found
        ],
    }


def _charts(result: Result) -> tuple[Chart, ...]:
    first = result.found[0]
    examples = Axis("examples in a batch", log=True, ticks=tuple((float(b), str(b)) for b in BATCHES))
    signs: list[Element] = []
    for pen, s in enumerate(result.found):
        shares = [100 * share for share in s.shares]
        signs.append(Line(BATCHES, shares, s.activation.label, pen))
    lengths = Chart(
        "Length of the way over the distance",
        examples,
        Axis(),
        tuple(_spread(ways, name, pen) for pen, (ways, name) in enumerate(_kinds(first))),
    )
    paths = [
        _of_ways(first, ALONE, f"{first.activation.label}, one example a step"),
        _of_ways(first, TOGETHER, f"{first.activation.label}, {BATCH} examples a step"),
    ]
    return (
        *(chart for chart in paths if any(isinstance(e, Line) for e in chart.elements)),
        Chart("Batches in which all weights move the same way", examples, Axis("%", window=(0, 105)), tuple(signs)),
        *([lengths] if _any_arrives(first) else []),
    )


def _any_arrives(signs: Signs) -> bool:
    return any(math.isfinite(way.ratio) for ways, _ in _kinds(signs) for way in ways)


def _kinds(signs: Signs) -> list[tuple[tuple[Way, ...], str]]:
    """Return the ways with the names of their inputs; those without their mean only if they have one."""
    return [(signs.ways, AS_THEY_ARE), (signs.centred, CENTRED)] if signs.mean else [(signs.ways, "")]


def _of_ways(signs: Signs, batch: int, title: str) -> Chart:
    lines = []
    for pen, (ways, name) in enumerate(_kinds(signs)):
        x, y = ways[batch].path.T
        if x.any() or y.any():  # what stays at the start has no line
            lines.append(Line(x, y, name, pen))
    marks = Dot(0, 0, "start"), Dot(float(GOAL[0]), float(GOAL[1]), "goal")
    return Chart(title, Axis("weight 1"), Axis("weight 2"), (*lines, *marks))


def _spread(ways: tuple[Way, ...], name: str, pen: int) -> Points:
    return Points(
        [w.batch for w in ways],
        [w.ratio for w in ways],
        [min(w.ratios) for w in ways],
        [max(w.ratios) for w in ways],
        name,
        pen,
    )


def _alt(result: Result, title: str) -> str:
    first = result.found[0]
    ways = listed([f"{_length(w)} at {w.batch}" for w in first.ways])
    lengths = f"Length of the way over the distance by examples in a batch: {ways}" if _any_arrives(first) else ""
    shares = "; ".join(
        f"{s.activation.label} from {_share(s, ALONE)} at 1 example to {_share(s, -1)} at {BATCHES[-1]}"
        for s in result.found
    )
    inputs = f" with inputs {AS_THEY_ARE} and with their {CENTRED}" if first.mean else ""
    paths = f"Paths of two weights from (0, 0) to (1, -1){inputs}, with 1 and with {BATCH} examples a step"
    if not any(way.path.any() for kind, _ in _kinds(first) for way in kind):
        paths = "No weight moves"
    together = f"Share of batches in which all weights move the same way: {shares}"
    return f"{title}. {paths}. {together}. {lengths or _lengths(first).removesuffix('.')}."
