"""What normally distributed inputs become behind activations: means, shares and the gains for initialisation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.gains import FRAMEWORK
from actviz.analysis.normal_shares import Inputs
from actviz.analysis.stats import stats
from actviz.interval import plain
from actviz.prose.numbers import Format, precise, rounded
from actviz.reports import stats_charts, stats_words
from actviz.reports.report import Report
from actviz.texts.records import Record, named
from actviz.texts.tables import Align, Table

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.analysis.stats import Stats
    from actviz.settings import StatsSettings

SIDE_BY_SIDE = 4  # activations as columns; more are rows
FEWER_DIGITS = 5


class Quantity(NamedTuple):
    """A number that is reported: its key for programs, its names for people, long and short, and what it is."""

    key: str
    name: str
    short: str
    of: Callable[[Stats], float]
    field: str = ""  # that may be too small or too large to be known


KEEPING = "keeping_gain"
QUANTITIES = (
    Quantity("mean", "mean E f", "E f", lambda s: s.mean, "mean"),
    Quantity("variance", "variance Var f", "Var f", lambda s: s.variance, "variance"),
    Quantity("second_moment", "E f²", "E f²", lambda s: s.second, "second"),
    Quantity("slope_second_moment", "E f′²", "E f′²", lambda s: s.slope_second, "slope_second"),
    Quantity("skewness", "skewness of f", "skewness", lambda s: s.skewness),
    Quantity("above_mean", "share above the mean", "above mean", lambda s: s.above),
    Quantity("saturated", "share saturated", "saturated", lambda s: s.shares.saturated),
    Quantity("dead", "share dead", "dead", lambda s: s.shares.dead),
    Quantity("flat_spot", "share in flat spots", "flat spots", lambda s: s.shares.flat_spot),
    Quantity("active", "share active", "active", lambda s: s.shares.active),
    Quantity("undefined", "share without a value", "no value", lambda s: s.shares.undefined),
    Quantity("forward_gain", "gain forwards 1/√(E f²)", "forwards", lambda s: s.forward_gain),
    Quantity(KEEPING, "gain that keeps E x²", "keeps E x²", lambda s: s.keeping_gain),
    Quantity("backward_gain", "gain backwards 1/√(E f′²)", "backwards", lambda s: s.backward_gain),
)
UNDEFINED = "undefined"
NONE = "none"
BEYOND = "too large"


def report(activations: Sequence[Activation], settings: StatsSettings) -> Report:
    """Report what inputs from N(mu, sigma²) become behind *activations*.

    Raises RequestError for inputs or a threshold that make no sense.
    """
    inputs = Inputs(settings.mu, settings.sigma)
    found = [stats(a, inputs, settings.threshold, relative=settings.relative) for a in activations]
    charts = stats_charts.charts(found)
    return Report(
        title=stats_words.title(found),
        lines=stats_words.lines(found),
        table=_table(found),
        csv=_csv(found),
        record=_record(found, settings),
        alt=stats_words.alt(found),
        charts=charts,
        columns=max(1, len(charts)),
    )


def _table(found: Sequence[Stats]) -> Table:
    standard = all(s.standard for s in found)  # whose mean square is 1, so that two gains are one
    shown = [q for q in QUANTITIES if any(map(q.of, found)) or q.key != "undefined"]
    shown = [q for q in shown if q.key != KEEPING or not standard]
    if len(found) <= SIDE_BY_SIDE:
        rows = [(q.name, *(_cell(s, q, precise) for s in found)) for q in shown]
        rows.append((f"gain in {FRAMEWORK}", *(_coded(s, precise) for s in found)))
        align: list[Align] = ["left"]
        return Table(("", *(s.activation.label for s in found)), (*align, *["right"] * len(found)), tuple(rows))  # type: ignore[arg-type]
    number = partial(rounded, digits=FEWER_DIGITS)
    rows = [(s.activation.label, *(_cell(s, q, number) for q in shown), _coded(s, number)) for s in found]
    header = ("", *(q.short for q in shown), FRAMEWORK)
    return Table(header, ("left", *["right"] * (len(shown) + 1)), tuple(rows))  # type: ignore[arg-type]


def _cell(s: Stats, quantity: Quantity, number: Format) -> str:
    value = quantity.of(s)
    if quantity.field in dict(s.faint):
        return stats_words.faint(s, quantity.field)
    if quantity.field in s.beyond:
        return BEYOND
    return UNDEFINED if math.isnan(value) else number(value)


def _coded(s: Stats, number: Format) -> str:
    return number(s.coded.value) if s.coded else NONE


def _csv(found: Sequence[Stats]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = []
    for s in found:
        inputs = s.activation.spec, plain(s.inputs.mu), plain(s.inputs.sigma)
        rows += [(*inputs, q.key, plain(q.of(s))) for q in QUANTITIES]
        rows.append((*inputs, f"{FRAMEWORK}_gain", plain(s.coded.value) if s.coded else ""))
    return ("activation", "mu", "sigma", "quantity", "value"), tuple(rows)


def _record(found: Sequence[Stats], settings: StatsSettings) -> Record:
    return {
        "inputs": {"mu": settings.mu, "sigma": settings.sigma},
        "threshold": settings.threshold,
        "relative": settings.relative,
        "activations": [_of_one(s) for s in found],
    }


def _of_one(s: Stats) -> Record:
    coded, after = s.coded, s.with_coded
    record: Record = {**named(s.activation), **{q.key: q.of(s) for q in QUANTITIES}, "error": s.error}
    record[f"{FRAMEWORK}_gain"] = coded and {
        "text": coded.text,
        "value": coded.value,
        "origin": coded.origin.text,
        "url": coded.origin.url,
        "deep_network": after and {"variance": after.variance, "any_variance": after.every, "chi": after.chi},
    }
    return record
