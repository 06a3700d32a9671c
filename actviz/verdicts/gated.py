"""The smooth relatives of ReLU, and what is said of all functions that came after it."""

from __future__ import annotations

import math

import numpy as np

from actviz.analysis.difference import largest_difference
from actviz.charts import Axis, Chart, Dot, Rule
from actviz.measure.landmarks import peak_slope
from actviz.spec import get
from actviz.vectors import vectors
from actviz.verdicts import deep
from actviz.verdicts.curves import chart
from actviz.verdicts.deep import HE, LARGE, LECUN, Case
from actviz.verdicts.evidence import Evidence, Rough, Value

ROUNDED = 1e-12  # what is no more than rounding, of numbers around 1
STILL = 0.001  # a difference that is lost beside 1
KNOWN = 6  # digits that subtracting leaves of a gap that is a billionth of the numbers around it


def c29() -> Evidence:
    """Send gradients through deep networks of the functions that are said to be safe."""
    cases = (
        Case("gelu", LECUN, "gelu, Var(W) = 1/n", 0),
        Case("gelu", HE, "gelu, Var(W) = 2/n (He)", 1),
        Case("silu", HE, "silu, Var(W) = 2/n (He)", 2),
        Case("leaky_relu", LARGE, "leaky_relu, Var(W) = 4/n", 3),
    )
    left = {f"{name}_{init}": deep.left(name, init) for name in ("gelu", "silu") for init in (LECUN, HE)}
    grown = deep.left("leaky_relu", LARGE)
    even = vectors()["softmax"]().jacobian([0.0, 0.0])
    values: dict[str, Value] = {
        **left,
        "large": float(LARGE),
        "leaky_large": grown,
        **{f"{name}_peak": peak_slope(get(name)).slope for name in ("gelu", "silu", "mish")},
        "softmax_peak": float(np.linalg.norm(even, 2)),
        **deep.SETTING,
    }
    settled = all(norm.value < 1e-3 for norm in left.values()) and grown.value > 1e3
    return Evidence(values, settled, (deep.chart(cases),))


def c30() -> Evidence:
    """Look at how far two large inputs are apart behind softplus, mish and sigmoid."""
    *straight, _ = functions = [get(name) for name in ("softplus", "mish", "sigmoid")]
    place, beside = 10.0, 11.0
    steps = {f"{a.name}_step": a.f(beside) - a.f(place) for a in functions}
    gaps = {f"{a.name}_gap": Rough(abs(a.f(place) - place), KNOWN) for a in straight}
    kept = all(abs(steps[f"{a.name}_step"] - (beside - place)) < STILL for a in straight)
    window = (-2.0, 12.0)
    places = Rule(place, "x"), Rule(beside, "x")
    charts = (
        chart("value of f", functions, window, 0, *places),
        chart("slope on a logarithmic axis", functions, (0.0, window[1]), 1, *places, log=True),
    )
    values: dict[str, Value] = {"place": place, "beside": beside, **gaps, **steps}
    return Evidence(values, kept and steps["sigmoid_step"] < STILL, charts)


def c31() -> Evidence:
    """Read the papers of GELU, SiLU and Swish off the catalogue, and compare the latter two."""
    gelu, silu, swish = get("gelu"), get("silu"), get("swish")
    (first,), (same, own), (later,) = gelu.references, silu.references, swish.references
    difference = largest_difference(silu, swish).distance
    values: dict[str, Value] = {
        "gelu_authors": first.authors,
        "gelu_year": first.year,
        "silu_year": same.year,
        "again_authors": own.authors,
        "again_year": own.year,
        "swish_year": later.year,
        "difference": difference,
    }
    settled = same == first and first.year < later.year and difference < ROUNDED
    papers = (("GELU, SiLU", first), ("SiLU", own), ("Swish", later))
    dots = tuple(
        Dot(float(r.year), float(len(papers) - k), f"{name}: {r.authors}") for k, (name, r) in enumerate(papers)
    )
    years = tuple((float(year), str(year)) for year in range(first.year, later.year + 1))
    charts = (
        Chart(
            "the papers",
            Axis(ticks=years, window=(first.year - 0.5, later.year + 1.5)),
            Axis(ticks=((0.0, ""),), window=(0.0, len(papers) + 0.5)),
            dots,
        ),
        chart("value of f", (gelu, silu), (-5.0, 3.0)),
    )
    return Evidence(values, settled, charts)


def c32() -> Evidence:
    """Look at relu and softplus around 0."""
    pair = relu, softplus = get("relu"), get("softplus")
    far = largest_difference(relu, softplus)
    values = {
        "relu_left": relu.one_sided(1, 0.0, "left"),
        "relu_right": relu.one_sided(1, 0.0, "right"),
        "softplus_slope": softplus.d1(0.0),
        "softplus_zero": softplus.f(0.0),
        "relu_zero": relu.f(0.0),
        "distance": far.distance,
    }
    smooth = not softplus.seams and values["relu_left"] < values["softplus_slope"] < values["relu_right"]
    settled = smooth and far.at == 0 and math.isclose(far.distance, math.log(2.0))
    charts = (
        chart("value of f", pair, (-3.0, 3.0), 0, Dot(0.0, softplus.f(0.0), "ln 2", 1)),
        chart("slope", pair, (-3.0, 3.0), 1),
    )
    return Evidence(values, settled, charts)
