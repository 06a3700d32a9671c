"""ELU: its mean, its left side, and what noise makes of it."""

from __future__ import annotations

import math

import numpy as np

from actviz.analysis.moments import central_moments, moments
from actviz.analysis.saturation import saturation
from actviz.charts import Axis, Bars, Chart, Dot, Line, Rule, Shade
from actviz.numerics.bracket import root
from actviz.prose.numbers import brief, precise
from actviz.spec import get
from actviz.verdicts.curves import chart
from actviz.verdicts.evidence import Evidence, Rough, Value

MEANS = -2.0, 1.0  # of the inputs
STEEPNESS = 0.1, 0.01
NOISE = 0.1  # small beside the bend, so that it asks for the slope and a little more
PLACES = {"far": -5.0, "near": -1.0, "right": 2.0}
BESIDE = 1e-3  # of a standard deviation at most, that the mean of selu is off 0
SMALL_PART = 0.01
KNOWN = 6  # digits of the root of a small variance, whose error is 1e-14


def c25() -> Evidence:
    """Compare mean outputs, and find the input mean for which that of elu is 0."""
    compared = [get(name) for name in ("relu", "gelu", "elu", "selu")]
    elu, relu = get("elu"), get("relu")
    means = {a.name: moments(a).mean for a in compared}
    centre = root(lambda mu: moments(elu, 1.0, mu).mean, *MEANS)
    settled = 0 < means["elu"] < min(means["relu"], means["gelu"]) and abs(means["selu"]) < BESIDE and centre < 0
    names = tuple((float(k), a.label) for k, a in enumerate(compared))
    bars = Bars(
        list(means.values()), tuple(brief(mean) for mean in means.values()), tuple(int(a != elu) for a in compared)
    )
    mu = np.linspace(*MEANS, 61)
    lines = [
        Line(mu, np.array([moments(a, 1.0, m).mean for m in mu.tolist()]), a.label, pen)
        for pen, a in enumerate((elu, relu))
    ]
    charts = (
        Chart("mean output for inputs from N(0, 1)", Axis("E f(x)"), Axis(ticks=names), (bars,)),
        Chart(
            "mean output for inputs from N(m, 1)",
            Axis("m", window=MEANS),
            Axis("E f(x)"),
            (Rule(0.0), *lines, Dot(centre, 0.0, f"0 at {brief(centre)}", 0)),
        ),
    )
    return Evidence({**means, "centre": centre}, settled, charts)


def c26() -> Evidence:
    """Find where the slope of elu falls below two thresholds."""
    elu = get("elu")
    tenth, hundredth = STEEPNESS
    tenth_at, hundredth_at = (saturation(elu, limit).regions[0].high for limit in STEEPNESS)
    far = -3.0
    values = {
        "tenth": tenth,
        "tenth_at": tenth_at,
        "hundredth": hundredth,
        "hundredth_at": hundredth_at,
        "far": far,
        "slope_far": elu.d1(far),
    }
    marks = (
        Shade(-8.0, hundredth_at, label=f"|f′| < {brief(hundredth)}"),
        Rule(tenth_at, "x", f"{brief(tenth)} at {brief(tenth_at)}"),
    )
    charts = (
        chart("slope", [elu], (-8.0, 2.0), 1, *marks),
        chart("slope on a logarithmic axis", [elu], (-8.0, 2.0), 1, *marks, log=True),
    )
    return Evidence(values, hundredth_at < tenth_at < 0 and values["slope_far"] < tenth, charts)


def c27() -> Evidence:
    """Compare elu with relu on both sides of 0."""
    pair = elu, relu = get("elu"), get("relu")
    left, right = -1.0, 1.0
    values = {
        "left": left,
        "elu_right": elu.d1(right),
        "relu_right": relu.d1(right),
        "elu_left": elu.d1(left),
        "relu_left": relu.d1(left),
        "at_zero": elu.f(0.0),
    }
    settled = elu.d1(right) == relu.d1(right) == 1 and relu.d1(left) == 0 < elu.d1(left) and elu.f(0.0) == 0
    charts = (
        chart("value of f", pair, (-4.0, 2.0), 0),
        chart("slope", pair, (-4.0, 2.0), 1, Shade(-4.0, 0.0, label="relu: slope 0", sand=True)),
    )
    return Evidence(values, settled, charts)


def c28() -> Evidence:
    """Send normal noise through elu at several places."""
    elu = get("elu")
    shares = {name: _share(x) for name, x in PLACES.items()}
    values: dict[str, Value] = {
        "noise": NOISE,
        "limit": elu.facts.left.value,
        "far": PLACES["far"],
        "near": PLACES["near"],
        "far_slope": elu.d1(PLACES["far"]),
        **{f"{name}_noise": Rough(share, KNOWN) for name, share in shares.items()},
    }
    settled = shares["far"] < SMALL_PART < shares["near"] and math.isclose(shares["right"], 1.0)
    x = np.linspace(-8.0, 3.0, 111)
    passed = Line(x, np.array([_share(m) for m in x.tolist()]), "noise", 0)
    slope = Line(x, elu.d1(x), "slope", 1, thin=True)
    dots = [Dot(m, _share(m), precise(m), 0) for m in PLACES.values()]
    charts = (
        chart("value of f", [elu], (-8.0, 3.0), 0, Rule(elu.facts.left.value, label="−α")),
        Chart("noise that passes, and the slope", Axis("x"), Axis(log=True), (slope, passed, *dots)),
    )
    return Evidence(values, settled, charts)


def _share(mean: float) -> float:
    """Return the standard deviation that comes out of elu, as a share of that of the noise around *mean*."""
    return math.sqrt(central_moments(get("elu"), NOISE**2, mean).second) / NOISE
