"""ReLU: what it costs, what it does to gradients, how its units die, and how fast it learns."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.moments import moments
from actviz.analysis.saturation import saturation
from actviz.charts import Axis, Bars, Chart, Line
from actviz.experiments import dead, race
from actviz.interval import plain
from actviz.prose.numbers import rounded
from actviz.settings import ExperimentSettings
from actviz.spec import get
from actviz.training import dying, racing
from actviz.training.network import Network, backward, forward
from actviz.verdicts.curves import chart
from actviz.verdicts.evidence import Evidence, Rough, Value, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from actviz.arrays import Array
    from actviz.watching import Watch

COUNT, RUNS, WIDTH = 2**16, 9, 512  # numbers that fit into a cache, timed a few times; units of a usual layer
BLOCK = 32, 16  # rows and columns of a product that one thread computes: threads would wait for each other
LOOKED_AT = (0.01, 0.05, 0.1)  # learning rates, at which little, much and nearly all dies
EXAMPLES, TARGET, RATE, STEPS = 50, 4, 0.01, 60


def c13() -> Evidence:
    """Time exp and what is made of it against ReLU, in plain numpy, on this machine and now."""
    x = np.random.default_rng(0).standard_normal(COUNT)
    out = np.empty_like(x)

    def sigmoid() -> None:
        np.exp(np.negative(x, out=out), out=out)
        np.divide(1.0, np.add(out, 1.0, out=out), out=out)

    rows, weights = x.reshape(-1, 1, BLOCK[0], WIDTH), np.ones((WIDTH // BLOCK[1], WIDTH, BLOCK[1]))
    times = {
        "relu": _best(lambda: np.maximum(x, 0.0, out=out)),
        "exp": _best(lambda: np.exp(x, out=out)),
        "sigmoid": _best(sigmoid),
        "tanh": _best(lambda: np.tanh(x, out=out)),
        "unit": _best(lambda: rows @ weights),
    }
    ratios = {name: Rough(time / times["relu"], 1) for name, time in times.items()}
    values: dict[str, Value] = {
        "width": WIDTH,
        "count": COUNT,
        "runs": RUNS,
        **{name: ratio for name, ratio in ratios.items() if name != "relu"},
    }
    bars = Bars(
        tuple(ratio.value for ratio in ratios.values()),
        tuple(plain(float(rounded(*ratio))) for ratio in ratios.values()),
        (0, None, 1, 2, None),
    )
    labels = "relu", "exp", "1/(1 + exp(-x))", "tanh", f"weighted sum of {WIDTH}"
    axes = Axis("times as long as relu", log=True), Axis(ticks=tuple(enumerate(labels)))
    charts = (Chart("time for each number", *axes, (bars,)),)
    slower = all(ratios[name].value > 1 for name in ("exp", "sigmoid", "tanh"))
    return Evidence(values, slower, charts)


def _best(work: Callable[[], object]) -> float:
    """Return the least time of a few runs: what else the machine does only ever adds to it."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def c16() -> Evidence:
    """Send gradients of both signs back through ReLU at inputs of both signs."""
    relu = get("relu")
    inputs, gradients = {"positive": 1.0, "negative": -1.0}, {"down": -1.0, "up": 1.0}
    passed = {
        f"{sign}_{direction}": gradient * relu.d1(x) + 0.0  # no -0
        for sign, x in inputs.items()
        for direction, gradient in gradients.items()
    }
    settled = passed["positive_down"] < 0 and passed["negative_up"] == 0
    sent = np.array([-2.0, 2.0])
    lines = tuple(
        Line(sent, sent * relu.d1(x), f"x {'>' if x > 0 else '<'} 0", pen) for pen, x in enumerate(inputs.values())
    )
    charts = (
        Chart("what ReLU does to a gradient", Axis("gradient that arrives"), Axis("gradient that is passed"), lines),
    )
    return Evidence({**inputs, **gradients, **passed}, settled, charts)


class Revival(NamedTuple):
    """The gradients of weights in the first step, and on which share of the data the dead unit is active after each.

    half is that of the unit that is inactive on half of the data, dead that of the dead one, later that of the output
    behind both, by its weight for the other unit.
    """

    half: float
    dead: float
    later: float
    active: Array


def _revival() -> Revival:
    """Train a network in whose second layer one unit is dead, while one of the first is inactive on half of the data.

    For inputs x from 0 to 1 the first layer is relu(x) and relu(x - 1/2), the second relu(h₁ - 5/4), which is dead, and
    relu(h₁ + h₂); the output is their sum.
    """
    x = np.linspace(0.0, 1.0, EXAMPLES)[:, None]
    network = Network(
        (np.array([[1.0], [1.0]]), np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[1.0, 1.0]])),
        (np.array([0.0, -0.5]), np.array([-1.25, 0.0]), np.zeros(1)),
        get("relu"),
    )
    active, gradients = [], []
    for _ in range(STEPS + 1):
        trace = forward(network, x)
        active.append(float((trace.pre_activations[1][:, 0] > 0).mean()))
        found = backward(network, trace, 2 * (trace.output - TARGET * x) / EXAMPLES)
        gradients.append((found.weights[0][1, 0], np.abs(found.weights[1][0]).max(), found.weights[2][0, 1]))
        network = network._replace(
            weights=tuple(w - RATE * g for w, g in zip(network.weights, found.weights, strict=True)),
            biases=tuple(b - RATE * g for b, g in zip(network.biases, found.biases, strict=True)),
        )
    half, dead, later = map(float, gradients[0])
    return Revival(half, dead, later, np.array(active))


def c17() -> Evidence:
    """Show a unit that is inactive on some data, one that is dead, and what brings it back."""
    found = _revival()
    values = {
        "inactive_share": 50,
        "half_gradient": found.half,
        "dead_gradient": found.dead,
        "later_gradient": found.later,
        "revived": int(np.argmax(found.active > 0)),
        "active_share": 100 * float(found.active[-1]),
        "examples": EXAMPLES,
        "target": TARGET,
        "rate": RATE,
        "steps": STEPS,
    }
    settled = found.half != 0 == found.dead and found.later != 0 and found.active[0] == 0 < found.active[-1]
    curve = Line(np.arange(STEPS + 1.0), 100 * found.active, "dead unit")
    title = "share of the data on which a dead unit is active"
    charts = (Chart(title, Axis("step"), Axis("active on, %", window=(-2.0, 50.0)), (curve,)),)
    return Evidence(values, bool(settled), charts)


def c18(watch: Watch) -> Evidence:
    """Count dead units at three learning rates; those of leaky ReLU, which is flat nowhere, need no count."""
    seed = ExperimentSettings("dead").seed
    relu, leaky = dying.dying(get("relu"), seed, watch), get("leaky_relu")
    shares = dict(zip(dying.RATES, dead.middle(relu), strict=True))
    low, middle, high = LOOKED_AT
    values: dict[str, Value] = {
        "low": percent(shares[low]),
        "low_rate": low,
        "middle": percent(shares[middle]),
        "middle_rate": middle,
        "high": percent(shares[high]),
        "high_rate": high,
        "leaky": leaky.one_sided(1, 0.0, "left"),
        "units": dying.UNITS,
        "steps": dying.STEPS,
        "batch": dying.BATCH,
        "seeds": dying.SEEDS,
        "seed": seed,
    }
    rises = shares[low] < 0.05 and shares[low] < shares[middle] < shares[high] and shares[high] > 0.9
    immortal = all(region.kind != "dead" for region in saturation(leaky).regions)
    return Evidence(values, rises and immortal, dead.report(dead.Result(seed, (relu,), None)).charts[:1])


def c19(watch: Watch) -> Evidence:
    """Let ReLU, tanh and sigmoid race."""
    found = race.run(tuple(map(get, ("relu", "tanh", "sigmoid"))), ExperimentSettings("race"), watch)
    losses = {r.activation.name: float(r.median[-1]) for r in found.runners}
    values: dict[str, Value] = {
        **{name: Rough(loss) for name, loss in losses.items()},
        "first": found.ranked[0].activation.label,
        "steps": racing.STEPS,
        "points": racing.POINTS,
        "seeds": racing.SEEDS,
        "seed": found.seed,
    }
    curves, *_ = race.report(found).charts
    return Evidence(values, losses["relu"] < losses["sigmoid"], (curves,))


def c20() -> Evidence:
    """Count the pieces of ReLU."""
    relu = get("relu")
    slopes = [relu.one_sided(1, 0.0, "left"), relu.one_sided(1, 0.0, "right")]
    # Of ReLU the slope is 0 or 1, so E f′² is the probability of 1.
    values = {
        "pieces": len(relu.pieces),
        "left": slopes[0],
        "right": slopes[1],
        "active": 100 * moments(relu).slope_second,
    }
    return Evidence(values, len(relu.pieces) == 2, (chart("value of f", (relu,), (-3.0, 3.0)),))
