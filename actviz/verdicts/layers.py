"""Many layers: why there are activations at all, and what becomes of a gradient behind many of them."""

from __future__ import annotations

import numpy as np

from actviz.analysis.moments import moments
from actviz.charts import Axis, Chart, Line
from actviz.experiments import linear
from actviz.interval import plain
from actviz.measure.landmarks import peak_slope
from actviz.settings import ExperimentSettings
from actviz.spec import get
from actviz.training.network import Network, forward, signals
from actviz.verdicts import deep
from actviz.verdicts.deep import HE, LARGE, LECUN, Case
from actviz.verdicts.evidence import Evidence, Rough, Value

CHAIN = 10
WEIGHT, BIAS = 4.0, -2.0  # with which 1/2 becomes 1/2 again, where the slope times the weight is 1


def c1() -> Evidence:
    """Compare layers one after the other with one matrix, without and with an activation between them."""
    relu = get("relu")
    found = linear.run((get("tanh"), relu), ExperimentSettings("linear"))
    bare, *_, bent = found.stacks
    values: dict[str, Value] = {
        "layers": linear.LAYERS,
        "width": linear.WIDTH,
        "difference": Rough(bare.to_product),
        "activation": relu.label,
        "missed": Rough(100 * bent.to_linear),
        "seed": found.seed,
    }
    settled = bare.to_product < 1e-12 and bare.to_linear < 1e-12 and bent.to_linear > 0.1
    return Evidence(values, settled, linear.report(found).charts)


def c4() -> Evidence:
    """Compare the bound on sigmoid's gradient with what deep networks leave of it."""
    slope = peak_slope(get("sigmoid")).slope
    lecun, he = deep.left("sigmoid", LECUN), deep.left("sigmoid", HE)
    values: dict[str, Value] = {
        "slope": slope,
        "few": CHAIN,
        "bound": slope**CHAIN,
        "steps": deep.SETTINGS.layers - 1,
        "power": slope ** (deep.SETTINGS.layers - 1),
        "lecun": lecun,
        "he": he,
        "needed": 1 / slope**2,
        **deep.SETTING,
    }
    layer = np.arange(1.0, deep.SETTINGS.layers + 1)
    bound = Line(layer, slope ** (layer[-1] - layer), f"{plain(slope)} per layer alone", None, thin=True)
    cases = Case("sigmoid", LECUN, "Var(W) = 1/n", 0), Case("sigmoid", HE, "Var(W) = 2/n (He)", 1)
    return Evidence(values, lecun.value < he.value < 1e-20, (deep.chart(cases, bound),))


def c5() -> Evidence:
    """Send a gradient back through chains of single units, and multiply their outputs."""
    outputs, gradients = _chain(WEIGHT, BIAS)
    alone_outputs, alone = _chain(1.0, 0.0)
    values: dict[str, Value] = {
        "layers": CHAIN,
        "weight": WEIGHT,
        "bias": BIAS,
        "output": outputs[1],
        "outputs": outputs[-1],
        "gradient": gradients[-1],
        "plain_outputs": alone_outputs[-1],
        "plain": alone[-1],
    }
    count = np.arange(CHAIN + 1.0)
    lines = (
        Line(count, gradients, "gradient", 0),
        Line(count, outputs, "product of outputs", 1),
    )
    weak = Line(count, alone, "gradient", 0), Line(count, alone_outputs, "product of outputs", 1)
    axes = Axis("layers"), Axis("factor", log=True)
    charts = Chart(f"weight {plain(WEIGHT)}, bias {plain(BIAS)}", *axes, lines), Chart("weight 1, no bias", *axes, weak)
    settled = np.allclose(gradients, 1.0) and outputs[-1] < 1e-2 and alone[-1] < alone_outputs[-1] / 10
    return Evidence(values, bool(settled), charts)


def _chain(weight: float, bias: float) -> tuple[list[float], list[float]]:
    """Return, from 0 layers on, the product of the last outputs and what reaches their inputs of a gradient of 1."""
    weights = (*[np.array([[weight]])] * CHAIN, np.eye(1))
    network = Network(weights, (*[np.array([bias])] * CHAIN, np.zeros(1)), get("sigmoid"))
    trace = forward(network, np.array([[0.5]]))
    outputs = [float(a[0, 0]) for a in trace.activations[:0:-1]]
    arriving = [float(a[0, 0]) for a in signals(network, trace, np.ones((1, 1))).activations[::-1]]
    return [1.0, *np.cumprod(outputs).tolist()], arriving


def c14() -> Evidence:
    """Send gradients through deep networks of ReLU with weights of three sizes."""
    lecun, he, large = (deep.left("relu", init) for init in (LECUN, HE, LARGE))
    values: dict[str, Value] = {
        "kept": moments(get("relu")).slope_second,
        "lecun": lecun,
        "he": he,
        "large": large,
        **deep.SETTING,
    }
    sizes = {"Var(W) = 1/n": LECUN, "Var(W) = 2/n (He)": HE, "Var(W) = 4/n": LARGE}
    cases = tuple(Case("relu", init, label, pen) for pen, (label, init) in enumerate(sizes.items()))
    settled = lecun.value < 1e-6 and 0.25 < he.value < 4 and large.value > 1e6
    return Evidence(values, settled, (deep.chart(cases),))


def c15() -> Evidence:
    """Send gradients through deep networks of ReLU and its relatives with large weights."""
    names = "relu", "leaky_relu", "prelu"
    values = {name: deep.left(name, LARGE) for name in names}
    cases = tuple(Case(name, LARGE, pen=pen) for pen, name in enumerate(names))
    settled = all(value.value > 1e6 for value in values.values())
    return Evidence({**values, **deep.SETTING}, settled, (deep.chart(cases),))


def c23() -> Evidence:
    """Compare leaky ReLU with ReLU in deep networks, and on a path through negative inputs only."""
    slope = get("leaky_relu").d1(-1.0)
    leaky, relu, he = deep.left("leaky_relu", LECUN), deep.left("relu", LECUN), deep.left("leaky_relu", HE)
    values: dict[str, Value] = {
        "slope": slope,
        "path": slope**deep.SETTINGS.layers,
        "leaky": leaky,
        "relu": relu,
        "he": he,
        **deep.SETTING,
    }
    cases = Case("leaky_relu", LECUN, pen=0), Case("relu", LECUN, pen=1), Case("leaky_relu", HE, "leaky_relu, He", 2)
    settled = leaky.value < 1e-6 < he.value and leaky.value < 10 * relu.value
    return Evidence(values, settled, (deep.chart(cases),))
