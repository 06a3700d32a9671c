"""How many units die at which learning rate, and which of them come back."""

from __future__ import annotations

import math
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Line, Points
from actviz.experiments.wording import MOST, first_few, middling, percent
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
    LARGEST_LOSS,
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
    from actviz.arrays import Array
    from actviz.settings import ExperimentSettings
    from actviz.texts.records import Record
    from actviz.texts.tables import Align
    from actviz.watching import Watch

HALF = 0.5
WIDE = 0.1  # of the units: between seeds, a range that is said
LONGEST = 120  # characters of a title
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
    title = _title(result.found)
    meaning = f"Dead: slope 0 at all {POINTS} points, so that no example moves its weights."
    if any(_end(d) for d in result.found):
        meaning += f" Divergence: a loss above {plain(LARGEST_LOSS)}."
    charts = _charts(result)
    bars = "; bars show the least and the most" if charts else ""
    seeds = f"Medians of {SEEDS} seeds from {result.seed} on{bars}."
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
        charts=charts,
        columns=2,
        table_drawn=not charts,
    )


def middle(d: Dying) -> list[float]:
    """Return the median share of dead units at each rate; nan where most seeds diverge."""
    most_diverge = np.isnan(d.dead).mean(axis=1) > HALF
    return [math.nan if gone else float(np.nanmedian(row)) for row, gone in zip(d.dead, most_diverge, strict=True)]


def _share(share: float) -> str:
    return "diverges" if math.isnan(share) else percent(share, UNITS)


def _title(found: tuple[Dying, ...]) -> str:
    """Say what became of the units of the first activation that loses any, then of all others in short."""
    mortal = [d for d in found if np.nansum(d.dead[: len(_known(d))]) > 0]
    others = [f"{_with_end(d)} {_share(_known(d)[-1])} at {plain(RATES[len(_known(d)) - 1])}" for d in mortal[1:]]
    rest = [_with_end(d) for d in found if d not in mortal]
    if len(found) == 1 and not _known(found[0]):
        return f"{found[0].activation.label} diverges at all rates"
    if not mortal:
        return f"{first_few(rest)} {'loses' if len(rest) == 1 else 'lose'} no unit"
    for most in range(MOST, 0, -1):
        told = [_fate(mortal[0]), *([first_few(others, most)] if others else [])]
        title = "; ".join([*told, *([f"{first_few(rest, most)} none"] if rest else [])])
        if len(title) <= LONGEST:
            return title
    return f"{told[0]}; {len(found) - 1} more in the table"


def _known(d: Dying) -> list[float]:
    """Return the median shares before the activation diverges."""
    return list(takewhile(lambda share: not math.isnan(share), middle(d)))


def _end(d: Dying) -> float | None:
    """Return the rate from which on an activation diverges, if there is one."""
    known = len(_known(d))
    return RATES[known] if known < len(RATES) else None


def _with_end(d: Dying) -> str:
    end = _end(d)
    if end is None:
        return d.activation.label
    return f"{d.activation.label} (diverges at {plain(end) if _known(d) else 'all rates'})"


def _fate(d: Dying) -> str:
    """Say how many units an activation loses at the rates that tell most, with the range over seeds if it is wide."""
    known = _known(d)
    most = next((k for k, s in enumerate(known) if s > HALF), int(np.argmax(known)))
    at_rates: list[str] = []
    for k in sorted({most, len(known) - 1}):
        low, high = np.nanmin(d.dead[k]), np.nanmax(d.dead[k])
        spread = f" ({percent(low, UNITS).removesuffix(' %')} to {percent(high, UNITS)})" if high - low > WIDE else ""
        of = "at" if at_rates else "of its units at a rate of"
        at_rates.append(f"{_share(known[k])}{spread} {of} {plain(RATES[k])}")
    end = _end(d)
    return f"{d.activation.label} loses {listed(at_rates)}{f', and diverges at {plain(end)}' if end else ''}"


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
    """Draw medians with bars from least to most; where an activation begins to diverge is a hollow dot."""
    known = [d for d in result.found if _known(d)]
    if not known:
        return ()
    rates = Axis("learning rate", log=True, ticks=tuple((r, plain(r)) for r in RATES if r not in UNNAMED))
    share = Axis("% of the units", window=(-2, 103))
    hollow = " (hollow: diverges from there on)" if any(map(_end, known)) else ""
    losses = [np.where(np.isfinite(d.losses), d.losses, math.nan) for d in known]
    charts = [
        Chart(f"Dead units{hollow}", rates, share, _spreads(known, [100 * d.dead for d in known])),
        Chart(f"Loss{hollow}", rates, Axis("mean square error", log=True), _spreads(known, losses)),
    ]
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


def _spreads(found: list[Dying], values: list[Array]) -> tuple[Line | Points, ...]:
    elements: list[Line | Points] = []
    ends: list[Points] = []  # in front of all others
    for pen, (d, each) in enumerate(zip(found, values, strict=True)):
        known = each[: len(_known(d))]
        rates, middles = RATES[: len(known)], np.nanmedian(known, axis=1)
        low, high = np.nanmin(known, axis=1), np.nanmax(known, axis=1)
        elements += [Line(rates, middles, d.activation.label, pen), Points(rates, middles, low, high, pen=pen)]
        if end := _end(d):
            ends.append(Points([end], middles[-1:], pen=pen, hollow=True))
    return (*elements, *ends)


def _alt(result: Result, title: str) -> str:
    found = []
    for d in result.found:
        shares = [f"{_share(share)} at {plain(rate)}" for rate, share in zip(RATES, middle(d), strict=True)]
        found.append(f"{d.activation.label}: {', '.join(shares)}")
    back = f" {_coming_back(result.revival)}" if result.revival else ""
    return f"{title}. Share of dead units against the learning rate on a logarithmic axis. {'. '.join(found)}.{back}"
