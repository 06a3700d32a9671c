"""What follows ReLU on the left: a slope that is learned, what it costs, and a bend."""

from __future__ import annotations

from actviz.analysis.difference import meetings
from actviz.charts import Axis, Bars, Chart, Dot
from actviz.experiments import prelu
from actviz.prose.numbers import brief
from actviz.settings import ExperimentSettings
from actviz.spec import get
from actviz.verdicts.curves import chart, line
from actviz.verdicts.evidence import Evidence, Rough, Value

CHANNELS, KERNEL, SIDE = 64, 3, 56  # the first blocks of an 18-layer residual network
DIGITS = 4  # of slopes and losses that depend on drawn inputs


def c21() -> Evidence:
    """Let a slope learn by the rule, taken off and added."""
    found = prelu.run((), ExperimentSettings("prelu"))
    off, added, decayed = found.courses
    losses = {"loss_start": off.losses[0], "loss_down": off.losses[-1], "loss_up": added.losses[-1]}
    slopes = {"down": off.slopes[-1], "up": added.slopes[-1], "decayed": decayed.slopes[-1]}
    values: dict[str, Value] = {
        "start": prelu.START,
        "goal": prelu.GOAL,
        **{name: Rough(float(value), DIGITS) for name, value in {**slopes, **losses}.items()},
        "momentum": prelu.MOMENTUM,
        "rate": prelu.RATE,
        "steps": prelu.STEPS,
        "examples": prelu.EXAMPLES,
        "decay": prelu.WEIGHT_DECAY,
        "seed": found.seed,
    }
    settled = losses["loss_down"] < losses["loss_start"] < losses["loss_up"]
    return Evidence(values, bool(settled), prelu.report(found).charts, columns=2)


def c22() -> Evidence:
    """Count what PReLU adds to a convolutional layer: slopes, and multiplications."""
    operations = CHANNELS * KERNEL**2
    weights = CHANNELS * (operations + 1)
    slopes = {"one per layer": 1, "one per channel": CHANNELS, "one per position": CHANNELS * SIDE**2}
    counts = {"weights of the layer": weights, **{f"slopes, {name}": count for name, count in slopes.items()}}
    values = {
        "channels": CHANNELS,
        "kernel": KERNEL,
        "side": SIDE,
        "weights": weights,
        "per_channel": slopes["one per channel"],
        "per_channel_share": 100 * slopes["one per channel"] / weights,
        "per_position": slopes["one per position"],
        "per_position_share": 100 * slopes["one per position"] / weights,
        "operations": operations,
    }
    names = Axis(ticks=tuple(enumerate(map(str, counts))))
    bars = Bars(tuple(counts.values()), tuple(f"{count:,}" for count in counts.values()), (None, 0, 0, 0))
    charts = (Chart("parameters", Axis("number of parameters", log=True), names, (bars,)),)
    return Evidence(values, slopes["one per channel"] < weights / 100 and slopes["one per position"] > weights, charts)


def c24() -> Evidence:
    """Hold the left part of ELU against the sigmoid that starts and ends at the same values."""
    elu, relu, sigmoid = get("elu"), get("relu"), get("2*sigmoid(x) - 1")
    bend = get("exp(x) - 1")
    at = next(c.x for c in meetings(bend, sigmoid, order=1).crossovers if c.x < 0)
    distance = abs(elu.f(at) - sigmoid.f(at))
    values = {
        "distance": distance,
        "at": at,
        "elu_slope": elu.one_sided(1, 0.0, "left"),
        "sigmoid_slope": sigmoid.d1(0.0),
    }
    window = (-5.0, 3.0)
    curves = chart("value of f", (elu, relu), window)
    other = line(sigmoid, window, pen=2, label="2·sigmoid(x) − 1")
    dot = Dot(at, elu.f(at), f"differ by {brief(distance)}")
    same_tails = elu.facts.left.value == sigmoid.facts.left.value and elu.f(1.0) == relu.f(1.0)
    return Evidence(values, same_tails and distance > 0.1, (curves._replace(elements=(*curves.elements, other, dot)),))
