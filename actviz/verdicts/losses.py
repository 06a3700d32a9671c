"""Which loss goes with which output activation, and with which labels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Axis, Bars, Chart, Line, Rule, Shade
from actviz.losses.pair import WINDOW, Pair, Section, one_hot, section
from actviz.prose.numbers import brief, interval
from actviz.spec import get
from actviz.verdicts.evidence import Evidence, Rough, Value

if TYPE_CHECKING:
    from actviz.losses.names import Loss, Output

BINARY: Loss = "binary_crossentropy"
CATEGORICAL: Loss = "categorical_crossentropy"
SINGLE: tuple[Output, ...] = ("linear", "sigmoid", "tanh")
LOGITS = 1.0, 2.0, 3.0
SURE = 1000.0
ROUNDED = 1e-14
AXIS = Axis("logit", window=WINDOW)


def c36() -> Evidence:
    """Compare slopes of the cross-entropy and of the squared error of softmax where it is wrong."""
    behind, far = 10.0, 20.0
    entropy, squares = Pair("softmax", CATEGORICAL, 2), Pair("softmax", "mse", 2)
    logits, labels = np.array([[-behind, 0.0], [-far, 0.0]]), np.array([[1.0, 0.0]] * 2)
    (near_entropy, far_entropy), (near_squares, far_squares) = (
        pair.evaluated(logits, labels)[1][:, 0].tolist() for pair in (entropy, squares)
    )
    values: dict[str, Value] = {
        "behind": behind,
        "far": far,
        "cross_entropy": near_entropy,
        "cross_entropy_far": far_entropy,
        "squared": near_squares,
        "squared_far": far_squares,
    }
    x = np.linspace(-20.0, 10.0, 601)
    lines = tuple(
        Line(x, np.abs(section(pair, x).slope[1]), name, pen)
        for pen, (name, pair) in enumerate((("cross-entropy", entropy), ("squared error", squares)))
    )
    axes = Axis("logit", window=(-20.0, 10.0)), Axis("size of the gradient", log=True)
    settled = near_entropy < -0.99 and far_entropy < near_entropy < 50 * near_squares < 0 > far_squares
    return Evidence(values, settled, (Chart("gradient at the logit of the right class", *axes, lines),))


def c37() -> Evidence:
    """Look for the least squared error that each output activation can reach for a target outside (-1, 1)."""
    target = 2.0
    pairs = {name: Pair(name, "mse") for name in SINGLE}
    logits = np.array([[-SURE], [target], [SURE]])
    least = {name: float(p.evaluated(logits, np.full((3, 1), target))[0].min()) for name, p in pairs.items()}
    values: dict[str, Value] = {
        "target": target,
        **{f"{name}_range": interval(get(name).facts.range[0]) for name in ("sigmoid", "tanh")},
        **{f"{name}_least": loss for name, loss in least.items()},
    }
    x = np.linspace(*WINDOW, 401)
    lines = [
        Line(x, p.evaluated(x[:, None], np.full((x.size, 1), target))[0], name, pen)
        for pen, (name, p) in enumerate(pairs.items())
    ]
    chart = Chart(f"squared error, target {brief(target)}", AXIS, Axis("loss", window=(0.0, 10.0)), tuple(lines))
    outputs = [Line(x, p.outputs(x[:, None])[:, 0], name, pen) for pen, (name, p) in enumerate(pairs.items())]
    aim = Rule(target, label=f"target {brief(target)}")
    reached = Chart("output", AXIS, Axis("output", window=(-3.0, 3.0)), (aim, *outputs))
    settled = least["linear"] == 0 and min(least["sigmoid"], least["tanh"]) >= 1
    return Evidence(values, settled, (reached, chart), columns=2)


def c38() -> Evidence:
    """Compare losses of two softmax outputs with each other, and the outputs with that of one sigmoid."""
    probability, reach = 0.7, 30.0
    logits, labels = np.array([[math.log(probability / (1 - probability)), 0.0]]), np.array([[1.0, 0.0]])
    losses = [float(Pair("softmax", loss, 2).evaluated(logits, labels)[0][0]) for loss in (BINARY, CATEGORICAL)]
    grid = np.arange(-reach, reach + 1)
    a, b = (each.ravel() for each in np.meshgrid(grid, grid))
    two = Pair("softmax", CATEGORICAL, 2).outputs(np.stack([a, b], axis=1))[:, 0]
    difference = float(np.abs(two - Pair("sigmoid", BINARY).outputs((a - b)[:, None])[:, 0]).max())
    values: dict[str, Value] = {
        "probability": probability,
        "binary": losses[0],
        "categorical": losses[1],
        "pairs": a.size,
        "reach": reach,
        "difference": Rough(difference, 1),
    }
    both = section(Pair("softmax", BINARY, 2)), section(Pair("sigmoid", BINARY))
    names = "softmax, two outputs", "sigmoid, one output"
    lines = tuple(Line(s.logit, s.loss[1], name, pen) for pen, (s, name) in enumerate(zip(both, names, strict=True)))
    chart = Chart("binary cross-entropy of the right class", AXIS, Axis("loss"), lines)
    settled = math.isclose(*losses, rel_tol=ROUNDED) and difference < ROUNDED
    return Evidence(values, settled, (chart,))


def c39() -> Evidence:
    """Look at the binary cross-entropy of tanh where its output is negative."""
    place = -1.0
    tanh, sigmoid = Pair("tanh", BINARY), Pair("sigmoid", BINARY)
    at = np.array([[place]])
    (below, loss), (_, fair) = (section(pair, at[0]).loss[:, 0].tolist() for pair in (tanh, sigmoid))
    whole = section(tanh)
    low, high = whole.undefined(1) or (0.0, 0.0)
    values: dict[str, Value] = {
        "place": place,
        "output": float(tanh.outputs(at)[0, 0]),
        "loss": loss,
        "below": below,
        "sigmoid_output": float(sigmoid.outputs(at)[0, 0]),
        "sigmoid_loss": fair,
        "undefined": (high - low) / (WINDOW[1] - WINDOW[0]),
    }
    shade = Shade(low, high, label="label 1: logarithm of a negative number")
    charts = (
        Chart("tanh", AXIS, Axis("loss"), (shade, *_losses(whole))),
        Chart("sigmoid", AXIS, Axis("loss"), _losses(section(sigmoid))),
    )
    settled = math.isnan(loss) and below < 0 and math.isfinite(fair) and values["undefined"] == 0.5
    return Evidence(values, settled, charts, columns=2)


def _losses(found: Section) -> tuple[Line, ...]:
    return tuple(
        Line(found.logit, loss, f"label {brief(label[0])}", pen)
        for pen, (loss, label) in enumerate(zip(found.loss, found.labels, strict=True))
    )


def c40() -> Evidence:
    """Spell one label in two ways, and give the binary cross-entropy a label as it is."""
    pair, label, logit = Pair("softmax", CATEGORICAL, len(LOGITS)), 2, 1.0
    logits = np.array([LOGITS])
    spelled = [one_hot(k, len(LOGITS)) for k in range(len(LOGITS))]
    losses = [float(pair.evaluated(logits, np.array([hot]))[0][0]) for hot in spelled]
    by_index = (-np.log(pair.outputs(logits)[0])).tolist()
    binary = float(Pair("sigmoid", BINARY).evaluated(np.array([[logit]]), np.array([[1.0]]))[0][0])
    values: dict[str, Value] = {
        "class": label,
        "one_hot": _vector(spelled[label]),
        "logits": _vector(LOGITS),
        "logit": logit,
        "categorical": losses[label],
        "sparse": by_index[label],
        "binary": binary,
    }
    names = tuple((float(k), f"{k} = {_vector(hot)}") for k, hot in enumerate(spelled))
    bars = Bars(losses, tuple(map(brief, losses)), (0,) * len(losses))
    chart = Chart("loss by label, integer and one-hot", Axis("loss"), Axis(ticks=names), (bars,))
    return Evidence(values, np.allclose(losses, by_index, rtol=ROUNDED) and math.isfinite(binary), (chart,))


def _vector(entries: tuple[float, ...]) -> str:
    return f"({', '.join(map(brief, entries))})"
