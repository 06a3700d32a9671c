"""How many units die at which learning rate, and which of them come back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Line, Points
from actviz.experiments.wording import middling, percent
from actviz.interval import plain
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.training.dying import (
    BATCH,
    DEEP_RATE,
    DEEP_UNITS,
    EVERY,
    POINTS,
    RATES,
    SEEDS,
    STEPS,
    UNITS,
    Dying,
    Revival,
    dying,
    revival,
)
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.settings import ExperimentSettings
    from actviz.texts.records import Record
    from actviz.texts.tables import Align
    from actviz.watching import Watch

HALF = 0.5
UNNAMED = {0.03}  # rates that find no room for their number beside the next


class Result(NamedTuple):
    """What died with each activation, and which units came back with the first of them that loses any, if one does."""

    seed: int
    found: tuple[Dying, ...]
    revival: Revival | None


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Train at all rates with each activation, then a deeper network with the first of which units die."""
    found = tuple(dying(a, settings.seed, watch) for a in activations)
    mortal = next((d.activation for d in found if np.nansum(d.dead) > 0), None)
    deeper = revival(mortal, settings.seed) if mortal else None
    return Result(settings.seed, found, deeper if deeper and any(deeper.ever) else None)


def report(result: Result) -> Report:
    """Say how many units died."""
    title = "; ".join(_fate(d, first=k == 0) for k, d in enumerate(result.found[:2]))
    meaning = f"Dead: constant for all {POINTS} points, so that no example moves its weights."
    seeds = f"Median of {SEEDS} seeds from {result.seed} on."
    net = f"1-{UNITS}-1 network, y = sin 3x on [-1, 1], weights from N(0, 2/n), biases 0"
    lines = [f"{meaning} {seeds}", f"{net}, {STEPS} steps of descent, batches of {BATCH}, no momentum."]
    if result.revival:
        lines.insert(1, _coming_back(result.revival))
    return Report(
        title,
        tuple(lines),
        _table(result),
        _csv(result),
        _record(result),
        _alt(result, title),
        charts=_charts(result),
        columns=2,
    )


def middle(d: Dying) -> list[float]:
    """Return the median share of dead units at each rate; nan where most seeds diverge."""
    most_diverge = np.isnan(d.dead).mean(axis=1) > HALF
    return [math.nan if gone else float(np.nanmedian(row)) for row, gone in zip(d.dead, most_diverge, strict=True)]


def _share(share: float) -> str:
    return "diverges" if math.isnan(share) else percent(share, UNITS)


def _fate(d: Dying, *, first: bool) -> str:
    """Say what became of the units of one activation, naming the rates that tell most."""
    shares = middle(d)
    rates = [rate for rate, share in zip(RATES, shares, strict=True) if not math.isnan(share)]
    known = [share for share in shares if not math.isnan(share)]
    diverges = f" until it diverges at {plain(RATES[len(known)])}" if len(known) < len(RATES) else ""
    loses = f"{d.activation.label} loses" if first else d.activation.label
    if not known:
        return f"{d.activation.label} diverges at all rates"
    if not np.nansum(d.dead):
        return f"{loses} {'no unit' if first else 'none'}{diverges or f' up to a rate of {plain(rates[-1])}'}"
    places = sorted({0, next((k for k, s in enumerate(known) if s > HALF), len(known) - 1), len(known) - 1})
    at_rates = [f"{_share(known[k])} at {plain(rates[k])}" for k in places]
    if first:
        at_rates[0] = at_rates[0].replace(" at", " of its units at a rate of", 1)
    return f"{loses} {listed(at_rates)}"


def _coming_back(r: Revival) -> str:
    """Say how many units came back in each layer."""
    first, second = ("none" if not n else str(n) for n in r.back)
    where = f"With two hidden layers of {DEEP_UNITS} units, rate {plain(DEEP_RATE)}, {r.activation.label}"
    return f"{where}: of {r.ever[1]} units dead in the second {second} came back, of {r.ever[0]} in the first {first}."


def _table(result: Result) -> Table:
    header = ("learning rate", *(f"{d.activation.label} {what}" for d in result.found for what in ("dead", "loss")))
    columns = [
        column
        for d in result.found
        for column in (
            [_share(share) for share in middle(d)],
            [middling(loss) for loss in np.median(d.losses, axis=1).tolist()],
        )
    ]
    rows = [(plain(rate), *(column[k] for column in columns)) for k, rate in enumerate(RATES)]
    align: list[Align] = ["right"]
    return Table(header, tuple(align * len(header)), tuple(rows))


def _csv(result: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (
            d.activation.spec,
            plain(rate),
            str(result.seed + j),
            *(plain(a[k, j]) for a in (d.dead, d.saturated, d.losses)),
        )
        for d in result.found
        for k, rate in enumerate(RATES)
        for j in range(SEEDS)
    ]
    return ("activation", "rate", "seed", "dead", "saturated", "loss"), tuple(rows)


def _record(result: Result) -> Record:
    back = result.revival
    return {
        "experiment": "dead",
        "seed": result.seed,
        "seeds": SEEDS,
        "units": UNITS,
        "points": POINTS,
        "batch": BATCH,
        "steps": STEPS,
        "rates": RATES,
        "found": [
            {
                **named(d.activation),
                "dead": d.dead.tolist(),
                "saturated": d.saturated.tolist(),
                "losses": d.losses.tolist(),
            }
            for d in result.found
        ],
        "revival": back
        and {
            **named(back.activation),
            "units": DEEP_UNITS,
            "rate": DEEP_RATE,
            "looked_every": EVERY,
            "seen_dead": back.ever,
            "came_back": back.back,
        },
    }


def _charts(result: Result) -> tuple[Chart, ...]:
    rates = Axis("learning rate", log=True, ticks=tuple((r, plain(r)) for r in RATES if r not in UNNAMED))
    share = Axis("% of the units", window=(-2, 103))
    elements: list[Line | Points] = []
    for pen, d in enumerate(result.found):
        known = ~np.isnan(d.dead).all(axis=1)
        middles = 100 * np.array(middle(d))
        low, high = 100 * np.nanmin(d.dead[known], axis=1), 100 * np.nanmax(d.dead[known], axis=1)
        elements += [
            Line(RATES, middles, d.activation.label, pen),
            Points(np.array(RATES)[known], middles[known], low, high, pen=pen),
        ]
    charts = [Chart("Dead units after training", rates, share, tuple(elements))]
    if r := result.revival:
        lines = [
            Line(r.steps, 100 * values, name, pen)
            for pen, (values, name) in enumerate(
                (
                    (r.dead[:, 1], "dead, 2nd layer"),
                    (r.revived[:, 1], "came back, 2nd"),
                    (r.dead[:, 0], "dead, 1st layer"),
                )
            )
        ]
        charts.append(Chart(f"{r.activation.label}, two hidden layers", Axis("step"), share, tuple(lines)))
    return tuple(charts)


def _alt(result: Result, title: str) -> str:
    found = []
    for d in result.found:
        shares = [f"{_share(share)} at {plain(rate)}" for rate, share in zip(RATES, middle(d), strict=True)]
        found.append(f"{d.activation.label}: {', '.join(shares)}")
    back = f" {_coming_back(result.revival)}" if result.revival else ""
    return f"{title}. Share of dead units against the learning rate on a logarithmic axis. {'. '.join(found)}.{back}"
