"""Output layers and losses: softmax, and which loss goes with which output activation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.charts import Axis, Bars, Chart, Line, Rule, Shade
from actviz.prose.numbers import brief
from actviz.spec.either import get
from actviz.verdicts.evidence import Evidence, Rough, Value

if TYPE_CHECKING:
    from actviz.arrays import Array

VECTORS, ENTRIES, SPREAD = 1000, 10, 5.0
ROUNDED = 1e-15  # of a sum of a few probabilities
LOGITS = 1.0, 2.0, 3.0
TEMPERATURE = 5.0


def c33() -> Evidence:
    """Sum the outputs of softmax over random vectors, and look where the largest is."""
    softmax = get("softmax")
    seed = 0
    x = SPREAD * np.random.default_rng([seed, 33]).standard_normal((VECTORS, ENTRIES))
    y = softmax.f(x)
    error = float(np.abs(y.sum(axis=1) - 1).max())
    kept = int((y.argmax(axis=1) == x.argmax(axis=1)).sum())
    shown = softmax.f(LOGITS)
    values: dict[str, Value] = {
        "vectors": VECTORS,
        "entries": ENTRIES,
        "spread": SPREAD,
        "seed": seed,
        "logits": _vector(LOGITS),
        "first": float(shown.max()),
        "total": float(shown.sum()),
        "sum_error": Rough(error),
        "kept": kept,
    }
    return Evidence(values, error < ENTRIES * ROUNDED and kept == VECTORS, (_bars("outputs of softmax", shown),))


def c34() -> Evidence:
    """Take exp of logits as they are, and with the largest subtracted."""
    logits = 1000.0, 999.0
    (overflow, underflow), (overflow_single, underflow_single) = map(_limits, (np.float64, np.float32))
    beyond = math.nextafter(overflow, math.inf)
    naive, naive_low = (float(_naive(np.array([[t, t - 1]]))[0, 0]) for t in (beyond, underflow - 1))
    stable = float(get("softmax").f(logits)[0])
    values: dict[str, Value] = {
        "overflow": overflow,
        "overflow_single": overflow_single,
        "underflow": underflow,
        "underflow_single": underflow_single,
        "naive": naive,
        "naive_low": naive_low,
        "logits": _vector(logits),
        "stable": stable,
    }
    settled = math.isnan(naive) and math.isnan(naive_low) and math.isclose(stable, _naive(np.array([[1.0, 0.0]]))[0, 0])
    t = np.linspace(-900.0, 900.0, 1801)
    pairs = np.stack([t, t - 1], axis=1)
    elements = (
        Shade(-900.0, underflow, label="0/0"),
        Shade(overflow, 900.0, label="∞/∞"),
        Line(t, get("softmax").f(pairs)[:, 0], "largest subtracted", 1, thin=True),
        Line(t, _naive(pairs)[:, 0], "as it is written", 0),
    )
    axes = Axis("t", window=(-900.0, 900.0)), Axis("first output", window=(0.0, 1.0))
    return Evidence(values, settled, (Chart("softmax of the logits t and t − 1", *axes, elements),))


def _limits(number: Any) -> tuple[float, float]:
    """Return the logarithms of the largest number of a type and of half its smallest, which rounds to 0."""
    info = np.finfo(number)
    return math.log(float(info.max)), math.log(float(info.smallest_subnormal)) - math.log(2.0)


def _naive(x: Array) -> Array:
    with np.errstate(all="ignore"):
        y: Array = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    return y


def c35() -> Evidence:
    """Look at the outputs of softmax at several temperatures."""
    outputs = {name: get("softmax", temperature=t).f(LOGITS) for name, t in _temperatures().items()}
    largest = {name: float(y.max()) for name, y in outputs.items()}
    values: dict[str, Value] = {"logits": _vector(LOGITS), "hot": TEMPERATURE, **largest}
    t = np.geomspace(0.1, 100.0, 181)
    swept = np.stack([get("softmax", temperature=temperature).f(LOGITS) for temperature in t.tolist()])
    lines = [Line(t, swept[:, k], f"logit {brief(x)}", k) for k, x in enumerate(LOGITS)]
    marks = [Rule(temperature, "x") for temperature in _temperatures().values()]
    even = Rule(1 / len(LOGITS), label="all equal")
    axes = Axis("temperature", log=True), Axis("outputs", window=(0.0, 1.0))
    chart = Chart("outputs of softmax against temperature", *axes, (*marks, even, *lines))
    return Evidence(values, largest["flat"] < 0.5 < largest["plain"] < 0.9 < largest["sharp"], (chart,))


def _temperatures() -> dict[str, float]:
    return {"plain": 1.0, "flat": TEMPERATURE, "sharp": 1 / TEMPERATURE}


def _vector(entries: tuple[float, ...]) -> str:
    return f"({', '.join(map(brief, entries))})"


def _bars(title: str, y: Array) -> Chart:
    names = tuple((float(k), f"logit {brief(x)}") for k, x in enumerate(LOGITS))
    bars = Bars(y, tuple(map(brief, y.tolist())), (0,) * y.size)
    return Chart(title, Axis("output", window=(0.0, 1.0)), Axis(ticks=names), (bars,))
