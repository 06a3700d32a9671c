"""Sigmoid and tanh: where they saturate, how steep they are, and what the one has before the other."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.difference import largest_difference, meetings
from actviz.analysis.mean_field import Spread, fixed_point
from actviz.analysis.moments import moments
from actviz.analysis.saturation import saturation
from actviz.charts import Axis, Band, Chart, Dot, Line, Points, Rule, Shade
from actviz.interval import plain
from actviz.measure.landmarks import peak_slope
from actviz.measure.roots import bisect
from actviz.prose.numbers import brief
from actviz.rounding.forms import forms
from actviz.rounding.study import study
from actviz.rounding.types import FLOAT_TYPES
from actviz.spec import get
from actviz.terms import THRESHOLD
from actviz.verdicts.curves import at, chart, line
from actviz.verdicts.evidence import Evidence

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import Dtype

WINDOW = (-6.0, 6.0)
COARSE = 0.1  # the threshold beside THRESHOLD that tutorials look at
ONES: tuple[Dtype, ...] = ("float64", "float32", "float16")
HEAVIEST = 20.0  # weight that is drawn


def edge(activation: Activation, threshold: float = THRESHOLD) -> float:
    """Return from which x on a function is saturated on the right, ∞ if it never is."""
    active = saturation(activation, threshold).active
    return active[1] if active else -math.inf


def c2() -> Evidence:
    """Find from where sigmoid is saturated, and from where its formula is 1 in types of floating-point numbers."""
    sigmoid = get("sigmoid")
    textbook = forms(sigmoid)[0]
    found = {name: study(sigmoid, textbook, FLOAT_TYPES[name]).right for name in ONES}
    edges = edge(sigmoid, COARSE), edge(sigmoid)
    values = {
        "slope_10": sigmoid.d1(10.0),
        **{f"one_{name}": settled.naive for name, settled in found.items()},
        **{f"rounded_{name}": settled.right for name, settled in found.items()},
        "first": COARSE,
        "edge_first": edges[0],
        "second": THRESHOLD,
        "edge_second": edges[1],
    }
    settled = sigmoid.d1(10.0) > 0 and all(one.naive <= one.right < math.inf for one in found.values())
    label = f"|f′| < {plain(THRESHOLD)}"
    shades = Shade(-math.inf, -edges[1], label=label), Shade(edges[1], math.inf, label=label)
    window = (-10.0, 10.0)
    charts = chart("value of f", (sigmoid,), window, 0, *shades), chart("slope", (sigmoid,), window, 1, *shades)
    return Evidence(values, settled, charts)


def c3() -> Evidence:
    """Find the largest slope of sigmoid, and those of its powers."""
    sigmoid, squared, high = get("sigmoid"), get("generalized_logistic:alpha=2"), get("generalized_logistic:alpha=1e6")
    peak, peak_squared, limit = peak_slope(sigmoid), peak_slope(squared).slope, math.exp(-1)
    values = {
        "peak": peak.slope,
        "at": peak.at,
        "power": squared.values["alpha"],
        "peak_squared": peak_squared,
        "limit": limit,
    }
    settled = peak.slope < peak_squared < peak_slope(high).slope < limit
    marks = Rule(peak.slope, label=brief(peak.slope)), Rule(limit, label="1/e")
    steep = get("generalized_logistic:alpha=10")
    drawn = sigmoid, squared.called("sigmoid²"), steep.called("sigmoid¹⁰")
    charts = (chart("slope", drawn, WINDOW, 1, *marks, vertical=(0.0, 0.4)),)
    return Evidence(values, settled, charts)


def c6() -> Evidence:
    """Find the inputs for which a layer of one sigmoid unit passes the gradient whole, for each weight.

    With u = wa the factor w·σ′(u) is 1 or more where abs(u) is at most that u with w = 1/σ′(u): an interval of a of
    width 2uσ′(u).
    """
    sigmoid = get("sigmoid")
    steepest = peak_slope(sigmoid).slope

    def growth(u: Array) -> Array:
        return sigmoid.d1(u) + u * sigmoid.d2(u)

    best = float(bisect(growth, np.array([0.0]), np.array([5.0]))[0])
    width, weight = 2 * best * sigmoid.d1(best), 1 / sigmoid.d1(best)
    values = {"small": steepest, "least": 1 / steepest, "best": weight, "width": width}
    u = np.linspace(0.0, 5.0, 1001)
    weights, half = 1 / sigmoid.d1(u), u * sigmoid.d1(u)
    drawn = weights <= HEAVIEST
    marks = (
        Band(weights[drawn], -half[drawn], half[drawn]),
        Rule(1 / steepest, "x", f"|w| = {brief(1 / steepest)}"),
        Dot(weight, width / 2, f"widest: {brief(width)}"),
    )
    axes = Axis("weight |w|", window=(0.0, HEAVIEST)), Axis("input a", window=(-0.5, 0.5))
    return Evidence(values, steepest < 1 and width < 1, (Chart("where |w|σ′(wa) ≥ 1", *axes, marks),))


def c9() -> Evidence:
    """Hold tanh against the sigmoid that it is made of."""
    tanh, sigmoid, made = get("tanh"), get("sigmoid"), get("2*sigmoid(2*x) - 1")
    difference = largest_difference(tanh, made).distance
    values = {"difference": difference, "ratio": peak_slope(tanh).slope / peak_slope(sigmoid).slope}
    x = np.linspace(*WINDOW, 25)
    curves = line(tanh, WINDOW), line(sigmoid, WINDOW, pen=1), Points(x, made.f(x), label="2·sigmoid(2x) − 1", pen=2)
    charts = (Chart("value of f", Axis("x", window=WINDOW), Axis("f(x)"), curves),)
    return Evidence(values, difference <= 4 * sys.float_info.epsilon, charts)


def c10() -> Evidence:
    """Compare tanh and sigmoid in mean output and in where they saturate."""
    pair = get("tanh"), get("sigmoid")
    means, edges = [moments(a).mean for a in pair], [edge(a) for a in pair]
    values = {
        "mean_tanh": means[0],
        "mean_sigmoid": means[1],
        "threshold": THRESHOLD,
        "edge_tanh": edges[0],
        "edge_sigmoid": edges[1],
    }
    rules = tuple(Rule(mean, label=f"mean of {a.label}") for a, mean in zip(pair, means, strict=True))
    shades = Shade(-math.inf, -edges[0], label="tanh saturated"), Shade(edges[0], math.inf)
    charts = chart("value of f", pair, WINDOW, 0, *rules), chart("slope", pair, WINDOW, 1, *shades)
    settled = means[0] == 0 < means[1] and edges[0] < edges[1] < math.inf
    return Evidence(values, settled, charts)


def c11() -> Evidence:
    """Compare the slopes of tanh and sigmoid in the middle and at both ends."""
    pair = get("tanh"), get("sigmoid")
    tanh, sigmoid = pair
    crossings = meetings(tanh, sigmoid, order=1).crossovers
    x, common = crossings[-1]
    values = {"x": x, "common": common, **at(pair, (0.0, 3.0, 5.0))}
    mirrored = len(crossings) == 2 and crossings[0].x == -x
    settled = mirrored and tanh.d1(0.0) > sigmoid.d1(0.0) and tanh.d1(2 * x) < sigmoid.d1(2 * x)
    marks = Rule(-x, "x"), Rule(x, "x", f"equal at ±{brief(x)}")
    charts = (
        chart("slope", pair, WINDOW, 1, *marks),
        chart("slope on a logarithmic axis", pair, WINDOW, 1, *marks, log=True),
    )
    return Evidence(values, settled, charts)


def c12() -> Evidence:
    """Compare what a layer makes of a gradient with and without tanh, for weights of two sizes."""
    tanh, identity = get("tanh"), get("identity")
    large, small = Spread(4.0), Spread(1.0)
    factors = {
        "tanh_small": _factor(tanh, small),
        "tanh_factor": _factor(tanh, large),
        "identity_factor": _factor(identity, large),
    }
    peak = peak_slope(tanh).slope
    spreads = np.linspace(0.5, 6.0, 12)
    lines = tuple(
        Line(spreads, [_factor(a, Spread(float(s))) for s in spreads], a.label, pen)
        for pen, a in enumerate((tanh, identity))
    )
    rule = Rule(1.0, label="unchanged")
    axes = Axis("n·Var(W)"), Axis("factor of the gradient norm")
    charts = (
        chart("slope", (tanh,), WINDOW, 1, Rule(peak, label=brief(peak))),
        Chart("what a layer makes of a gradient", *axes, (rule, *lines)),
    )
    settled = peak <= 1 < factors["tanh_factor"] < factors["identity_factor"]
    return Evidence({"peak": peak, "large": large.weights, **factors}, settled, charts)


def _factor(activation: Activation, spread: Spread) -> float:
    """Return by what one of many layers multiplies the norm of a gradient."""
    return math.sqrt(fixed_point(activation, spread).chi)
