"""The same small network with each activation on one toy task: who is ahead, after each has chosen its rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Band, Bars, Chart, Line
from actviz.experiments.wording import middling
from actviz.interval import plain
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.training.racing import (
    BATCH,
    HIDDEN,
    MOMENTUM,
    POINTS,
    RATES,
    SEEDS,
    STEPS,
    TRIALS,
    Runner,
    race,
    steps,
)
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.charts import Element
    from actviz.settings import ExperimentSettings
    from actviz.texts.records import Record
    from actviz.watching import Watch

MOST_BANDS = 3  # shades of more than these hide one another


class Result(NamedTuple):
    """The runners in the order in which they were given."""

    seed: int
    runners: tuple[Runner, ...]

    @property
    def ranked(self) -> list[Runner]:
        """The runners, the smallest median final loss first."""
        return sorted(self.runners, key=_end)


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Let the activations run."""
    return Result(settings.seed, race(activations, settings.seed, watch))


def report(result: Result) -> Report:
    """Say who is ahead, and that it is one task."""
    title = _title(result)
    net = "-".join(map(str, (2, *HIDDEN, 1)))
    task = f"Two spirals of {POINTS} points, {net} network, cross-entropy"
    training = f"{STEPS} steps of batches of {BATCH}, momentum {plain(MOMENTUM)}, rate falling to 0 as a cosine"
    rates = listed([plain(r) for r in RATES], " or ")
    caution = "One task, one network, one budget: others can have another order."
    start = "Weights: each function's own gain, Var(W) = 1/(n·E f′²)."
    lines = (
        f"{caution} Medians of {SEEDS} seeds from {result.seed} on.",
        f"{task}; {training}.",
        f"{start} Rate: of {rates} the best in the median of {TRIALS} other networks.",
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


def _end(runner: Runner) -> float:
    return float(runner.median[-1])


def _loss(loss: float) -> str:
    return middling(loss) if math.isfinite(loss) else "diverges"


def ahead(result: Result) -> list[Runner]:
    """Return the best and those whose median final loss is not worse than its upper quartile over the seeds."""
    best = result.ranked[0]
    quartile = float(np.quantile(best.losses[:, -1], 0.75, method="lower"))
    return [r for r in result.ranked if r is best or (math.isfinite(_end(r)) and _end(r) <= quartile)]


def _title(result: Result) -> str:
    first, *others = result.ranked
    if math.isinf(_end(first)):
        labels = listed([r.activation.label for r in result.runners])
        return f"{labels} {'diverge' if others else 'diverges'} on this task at all rates tried"
    if not others:
        return f"{first.activation.label} ends with a loss of {_loss(_end(first))} after {STEPS} steps"
    front = ahead(result)
    names = listed([r.activation.label for r in front])
    losses = listed([_loss(_end(r)) for r in front])
    if len(front) == len(result.runners):
        return f"On this task {names} end within one another's spread, at losses of {losses}"
    lead = f"{names} {'is' if len(front) == 1 else 'are'} ahead on this task, at a loss of {losses}"
    last = _end(others[-1])
    return (
        f"{lead}; {others[-1].activation.label} {f'is last, at {_loss(last)}' if math.isfinite(last) else 'diverges'}"
    )


def _table(result: Result) -> Table:
    header = "activation", "rate", "loss at the end", "over the seeds"
    rows = [(r.activation.label, plain(r.rate), _loss(_end(r)), _spread(r)) for r in result.ranked]
    return Table(header, ("left", "right", "number", "right"), tuple(rows))


def _spread(runner: Runner) -> str:
    ends = runner.losses[:, -1]
    finite = ends[np.isfinite(ends)]
    if finite.size == ends.size:
        return f"{_loss(float(ends.min()))} to {_loss(float(ends.max()))}"
    count = ends.size - finite.size
    lost = f"{count} of {ends.size} {'diverges' if count == 1 else 'diverge'}"
    return f"{_loss(float(finite.min()))} to {_loss(float(finite.max()))}, {lost}" if finite.size else lost


def _csv(result: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (r.activation.spec, plain(r.rate), str(result.seed + k), plain(step), plain(loss))
        for r in result.runners
        for k, losses in enumerate(r.losses.tolist())
        for step, loss in zip(steps().tolist(), losses, strict=True)
    ]
    return ("activation", "rate", "seed", "step", "loss"), tuple(rows)


def _record(result: Result) -> Record:
    return {
        "experiment": "race",
        "seed": result.seed,
        "seeds": SEEDS,
        "hidden": HIDDEN,
        "points": POINTS,
        "batch": BATCH,
        "momentum": MOMENTUM,
        "rates": RATES,
        "steps": steps().tolist(),
        "runners": [
            {**named(r.activation), "rate": r.rate, "trials": r.trials, "losses": r.losses.tolist()}
            for r in result.runners
        ],
    }


def _charts(result: Result) -> tuple[Chart, ...]:
    elements: list[Element] = []
    pens = {r.activation: pen for pen, r in enumerate(result.runners)}
    for r in result.runners:
        pen = pens[r.activation]
        if len(result.runners) <= MOST_BANDS:
            elements.append(Band(steps(), r.losses.min(axis=0), r.losses.max(axis=0), pen))
        elements.append(Line(steps(), r.median, r.activation.label, pen))
    ranked = [r for r in result.ranked if math.isfinite(_end(r))]
    names = tuple((float(k), r.activation.label) for k, r in enumerate(ranked))
    bars = Bars(
        [_end(r) for r in ranked],
        tuple(f"{_loss(_end(r))} ({_spread(r)}), rate {plain(r.rate)}" for r in ranked),
        tuple(pens[r.activation] for r in ranked),
    )
    on_the_way = Chart("Median loss on the way", Axis("step"), Axis(log=True), tuple(elements))
    at_the_end = Chart("Median loss at the end (smallest to largest)", Axis(), Axis(ticks=names), (bars,))
    return (on_the_way, at_the_end) if ranked else (on_the_way,)


def _alt(result: Result, title: str) -> str:
    ends = [f"{r.activation.label} {_loss(_end(r))} at rate {plain(r.rate)}" for r in result.ranked]
    return f"{title}. Median loss against the step for each activation; at the end {listed(ends)}."
