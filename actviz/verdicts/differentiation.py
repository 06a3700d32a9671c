"""Four ways to a derivative, and formulas as they are typed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Axis, Chart, Line, Shade
from actviz.checking.check import check
from actviz.checking.subjects import subject
from actviz.experiments import steps, swell, trace
from actviz.rounding.forms import forms
from actviz.rounding.stepwise import step_by_step
from actviz.rounding.study import study
from actviz.rounding.types import FLOAT_TYPES
from actviz.settings import ExperimentSettings
from actviz.spec import get
from actviz.verdicts.evidence import Evidence, Rough, Value

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.rounding.forms import Form
    from actviz.settings import Dtype

# Slips that stand in published programs, and one derivative that is right.
BY_HAND = (
    ("sigmoid", "x*(1 - x)"),
    ("tanh", "1 - tanh(x)"),
    ("silu", "sigmoid(x) + x*sigmoid(x)"),
    ("elu", "where(x > 0, 1, exp(x) - 1)"),
    ("gelu_tanh", "Phi(x) + x*phi(x)"),
    ("softplus", "sigmoid(x)"),
)
WINDOW = 4.0
ROUNDED = 1e-14


def c41() -> Evidence:
    """Difference sigmoid with steps of all sizes, and relu at its kink."""
    found = steps.run((get("sigmoid"),), ExperimentSettings("steps", at=1.0))
    kinked = steps.run((get("relu"),), ExperimentSettings("steps", at=0.0))
    best = [float(m.bounds[m.best]) for m in found.methods]
    step = [float(found.h[m.best]) for m in found.methods]
    kink = float(kinked.methods[1].estimates[-1])
    values: dict[str, Value] = {
        "place": found.at,
        "forward": Rough(best[0], 1),
        "forward_step": Rough(step[0], 1),
        "central": Rough(best[1], 1),
        "central_step": Rough(step[1], 1),
        "complex": Rough(best[2], 1),
        "kink": kink,
    }
    settled = best[0] > 1e-10 > best[1] > 1e-14 > best[2] and kinked.kink is not None and kink not in {0.0, 1.0}
    return Evidence(values, settled, steps.report(found).charts)


def c42() -> Evidence:
    """Count the operations of sigmoid inside itself, and of its derivative."""
    found = swell.run((get("sigmoid"),), ExperimentSettings("swell"))
    last = found.counts[-1]
    values: dict[str, Value] = {
        "depth": last.n,
        "f_counts": ", ".join(str(count.function) for count in found.counts),
        "slope_counts": ", ".join(str(count.derivative) for count in found.counts),
        "f_last": last.function,
        "slope_first": found.counts[0].derivative,
        "slope_last": last.derivative,
        "automatic": last.automatic,
    }
    squares = [law[2] if law else math.nan for law in found.laws]
    return Evidence(values, squares[0] == squares[2] == 0 < squares[1], swell.report(found).charts)


def c43() -> Evidence:
    """Follow silu forwards and backwards through its own graph."""
    silu = get("silu")
    found = trace.run((silu,), ExperimentSettings("trace", at=1.5))
    forward, reverse = found.slopes
    off = max(abs(slope - found.declared) for slope in found.slopes)
    values: dict[str, Value] = {
        "formula": silu.formula,
        "place": found.at,
        "nodes": len(found.nodes),
        "value": found.nodes[-1].value,
        "forward": forward,
        "reverse": reverse,
        "difference": Rough(off, 1),
    }
    return Evidence(values, off < ROUNDED, trace.report(found).charts)


def c44() -> Evidence:
    """Check derivatives as people write them."""
    checked = {name: check(subject(name, text)).verdict for name, text in BY_HAND}
    wrong = [(name, text) for name, text in BY_HAND if checked[name] == "wrong"]
    x = np.linspace(-WINDOW, WINDOW, 801)
    off = {name: np.abs(get(text).f(x) - get(name).d1(x)) for name, text in wrong}
    largest = {name: float(errors.max()) for name, errors in off.items()}
    most, least = max(largest, key=largest.__getitem__), min(largest, key=largest.__getitem__)
    values: dict[str, Value] = {
        "tried": len(BY_HAND),
        "caught": len(wrong),
        "wrong": ", ".join(off),
        "window": WINDOW,
        "most_of": most,
        "most": largest[most],
        "least_of": least,
        "least": Rough(largest[least]),
    }
    lines = tuple(Line(x, errors, name, pen) for pen, (name, errors) in enumerate(off.items()))
    axes = Axis("x", window=(-WINDOW, WINDOW)), Axis("error of f′", log=True, window=(1e-6, 30.0))
    settled = len(wrong) == len(BY_HAND) - 1 and checked["softplus"] == "right"
    return Evidence(values, settled, (Chart("derivatives by hand", *axes, lines),))


def c45() -> Evidence:
    """Compute sigmoid and tanh by their formulas with exponentials, near 0 and far out."""
    sigmoid, tanh = get("sigmoid"), get("tanh")
    naive = {sigmoid: forms(sigmoid)[-1], tanh: forms(tanh)[-1]}
    window, near = 10.0, 1e-10
    x = np.linspace(-window, window, 20_001)
    error = max(float(np.abs(_typed(form, x) - a.f(x)).max()) for a, form in naive.items())
    dtypes: tuple[Dtype, ...] = ("float64", "float32")
    fails = {(a.name, dtype): _fails(a, form, dtype) for a, form in naive.items() for dtype in dtypes}
    beyond = float(_typed(naive[sigmoid], np.array([1.01 * fails["sigmoid", "float64"]]))[0])
    values: dict[str, Value] = {
        "window": window,
        "error": Rough(error, 1),
        "sigmoid_nan": fails["sigmoid", "float64"],
        "sigmoid_nan_single": fails["sigmoid", "float32"],
        "tanh_nan": fails["tanh", "float64"],
        "tanh_nan_single": fails["tanh", "float32"],
        "naive": beyond,
        "near": near,
        "near_error": Rough(float(abs(_typed(naive[tanh], np.array([near]))[0] / tanh.f(near) - 1)), 1),
    }
    charts = tuple(_far_out(a, form, fails[a.name, "float64"]) for a, form in naive.items())
    return Evidence(values, error < 1e-15 and bool(np.isnan(beyond)), charts)


def _typed(form: Form, x: Array) -> Array:
    """Return what a formula gives in float64."""
    return step_by_step(form.tree, x, FLOAT_TYPES["float64"])


def _fails(activation: Activation, form: Form, dtype: Dtype) -> float:
    """Return the first x on the right from which a formula gives nan."""
    return study(activation, form, FLOAT_TYPES[dtype]).first("overflow", "right")


def _far_out(activation: Activation, form: Form, fails: float) -> Chart:
    reach = 1000.0
    x = np.linspace(-reach, reach, 2001)
    naive = _typed(form, x)
    right = Line(x, activation.f(x), activation.name, 1, thin=True)
    broken = [Shade(fails, reach, label="∞/∞")]
    if np.isnan(naive[0]):
        broken.append(Shade(-reach, -fails, label="∞/∞"))
    axis = Axis("x", window=(-reach, reach))
    return Chart(form.text, axis, Axis("f(x)"), (*broken, right, Line(x, naive, "as typed", 0)))
