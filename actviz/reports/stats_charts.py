"""Charts of normally distributed inputs and what becomes of them: gains, saturated shares, distributions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Axis, Band, Bars, Chart, Dot, Line, Shade
from actviz.numerics.normal import phi
from actviz.prose.numbers import brief
from actviz.reports.stats_words import gain, inputs, percent

if TYPE_CHECKING:
    from actviz.analysis.stats import Stats
    from actviz.charts import Element

DEVIATIONS = 4.0
SAMPLES = 401
QUANTILES = 1500
OVERLAID = 4  # activations with pens of their own
MOST = 12  # activations with bars; of more there is the table
WIDE = 30.0  # the ratio of gains beyond which their axis is logarithmic
OUTERMOST = 0.002  # of the outputs, on both sides, may lie outside the chart
FORWARDS, BACKWARDS, CODED = 0, 1, None  # pens
UNDEFINED, UNKNOWN = "undefined", "unknown"


def charts(found: Sequence[Stats]) -> tuple[Chart, ...]:
    """Return what shows the most: distributions of one, bars of a few or more, nothing for a whole catalogue."""
    if len(found) > MOST:
        return ()
    outputs = (_outputs(found),) if any(math.isfinite(s.second) for s in found) else ()
    if len(found) == 1:
        return (_inputs(found[0]), *outputs)
    gains = (_gains(found),) if any(map(_has_gain, found)) else ()
    return (*gains, *outputs, _kinds(found)) if len(found) <= OVERLAID else (*gains, _means(found), _inactive(found))


def _has_gain(s: Stats) -> bool:
    return any(0 < g < math.inf for g in (s.forward_gain, s.backward_gain))


def _gains(found: Sequence[Stats]) -> Chart:
    names: list[str] = []
    values: list[float] = []
    pens: list[int | None] = []
    for pen, s in enumerate(found):
        name = s.activation.label
        names += [f"{name}: signal", f"{name}: gradient"]
        values += [s.forward_gain, s.backward_gain]
        pens += [pen, pen] if len(found) <= OVERLAID else [FORWARDS, BACKWARDS]
        if s.coded:
            names.append(f"{name}: torch")
            values.append(s.coded.value)
            pens.append(CODED)
    drawn = [v if 0 < v < math.inf else math.nan for v in values]
    known = [v for v in drawn if not math.isnan(v)]
    log = max(known) > WIDE * min(known)
    return Chart(
        "gains that keep signal or gradient"
        if found[0].standard
        else "gains that bring the signal to mean square 1, or keep the gradient",
        Axis("gain", log=log),
        Axis(ticks=tuple(enumerate(names))),
        (Bars(drawn, tuple(UNDEFINED if math.isnan(v) else gain(v) for v in values), tuple(pens)),),
    )


def _means(found: Sequence[Stats]) -> Chart:
    means = [s.mean if math.isfinite(s.mean) else math.nan for s in found]
    return Chart(
        "mean of the outputs",
        Axis("E f"),
        Axis(ticks=_names(found)),
        (Bars(means, tuple(UNDEFINED if math.isnan(m) else brief(m) for m in means)),),
    )


def _kinds(found: Sequence[Stats]) -> Chart:
    """Chart the shares of all states but the active one, of one function after the other."""
    kinds = {"saturated": "saturated", "dead": "dead", "flat_spot": "flat spots", "undefined": "no value"}
    names: list[str] = []
    shares: list[float] = []
    pens: list[int | None] = []
    for pen, s in enumerate(found):
        label = s.activation.label
        own = {
            name: share for key, name in kinds.items() if (share := getattr(s.shares, key)) and not math.isnan(share)
        }
        if not own:
            own = {"not active": math.nan if math.isnan(s.shares.active) else 0.0}
        names += [f"{label}: {name}" for name in own]
        shares += own.values()
        pens += [pen] * len(own)
    return Chart(
        "inputs saturated, flat or dead",
        Axis(f"share of {inputs(found[0].inputs)}", window=(0.0, 1.0)),
        Axis(ticks=tuple(enumerate(names))),
        (Bars(shares, tuple(UNKNOWN if math.isnan(x) else percent(x) for x in shares), tuple(pens)),),
    )


def _inactive(found: Sequence[Stats]) -> Chart:
    shares = [1 - s.shares.active for s in found]
    texts = [_inactive_text(s) for s in found]
    return Chart(
        "inputs saturated, flat or dead",
        Axis(f"share of {inputs(found[0].inputs)}", window=(0.0, 1.0)),
        Axis(ticks=_names(found)),
        (Bars(shares, tuple(texts)),),
    )


def _inactive_text(s: Stats) -> str:
    kinds = s.shares._asdict()
    return (
        UNDEFINED if math.isnan(s.shares.active) else percent(math.fsum(v for k, v in kinds.items() if k != "active"))
    )


def _names(found: Sequence[Stats]) -> tuple[tuple[float, str], ...]:
    return tuple((float(k), s.activation.label) for k, s in enumerate(found))


def _inputs(s: Stats) -> Chart:
    mu, sigma = s.inputs
    z = np.linspace(-DEVIATIONS, DEVIATIONS, SAMPLES)
    density = phi(z) / sigma
    low, high = mu - DEVIATIONS * sigma, mu + DEVIATIONS * sigma
    shades: list[Element] = []
    for region in s.saturation.regions if not math.isnan(s.shares.active) or s.saturation.repeats else ():
        if region.low < high and region.high > low:
            share = s.inputs.share([region[:2]])
            shades.append(
                Shade(region.low, region.high, label=f"{region.kind} {percent(share)}", sand=region.kind == "dead")
            )
    shades += [Shade(*h[:2], label="no value") for h in s.activation.holes if h.low < h.high]
    x = mu + sigma * z
    return Chart(
        f"{s.activation.label}: {_told(s)}",
        Axis("x", window=(low, high)),
        Axis("density", window=(0.0, 1.08 * float(density.max()))),
        (*shades, Band(x, np.zeros_like(x), density), Line(x, density)),
    )


def _told(s: Stats) -> str:
    if math.isnan(s.shares.active):
        return f"inputs from {inputs(s.inputs)}"
    return f"{percent(s.shares.active)} of {inputs(s.inputs)} is active"


def _outputs(found: Sequence[Stats]) -> Chart:
    shares = (np.arange(QUANTILES) + 0.5) / QUANTILES
    elements: list[Element] = []
    extremes = []
    for pen, s in enumerate(found):
        if not math.isfinite(s.second):
            continue
        x = np.array([NormalDist(*s.inputs).inv_cdf(share) for share in shares])
        y = np.sort(s.activation.f(x))
        extremes += [float(y[int(OUTERMOST * QUANTILES)]), float(y[-1 - int(OUTERMOST * QUANTILES)])]
        elements.append(Line(y, shares, s.activation.label if len(found) > 1 else "", pen))
        below = float(np.interp(s.mean, y, shares))
        elements.append(Dot(s.mean, below, f"mean {brief(s.mean)}" if len(found) == 1 else "", pen))
    return Chart(
        "outputs: share below each value, and mean",
        Axis("f(x)", window=(min(extremes), max(extremes)) if min(extremes) < max(extremes) else None),
        Axis(window=(0.0, 1.0)),
        tuple(elements),
    )
