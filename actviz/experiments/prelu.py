"""A slope learned with momentum: the printed rule Δa ← μΔa + ε·∂E/∂a learns only if Δa is taken off, without decay.

He et al. (2015), "Delving Deep into Rectifiers", print the rule without saying which way a moves, start at a = 0.25,
and use no weight decay on a, which would pull it to 0, and so PReLU to ReLU.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Line, Rule
from actviz.interval import plain
from actviz.prose.numbers import brief, rounded
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.spec import get
from actviz.texts.tables import Table
from actviz.training.loop import fit
from actviz.training.optimisers import Descent, constant
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import ExperimentSettings
    from actviz.texts.records import Record
    from actviz.watching import Watch

START, GOAL = 0.25, 0.6
MOMENTUM, RATE, WEIGHT_DECAY = 0.9, 0.02, 0.1
STEPS, EXAMPLES = 100, 256
DIGITS = 4
SHOWN = -1.0, 1.0  # of the slope; what climbs leaves it


class Course(NamedTuple):
    """The slope before each step and after the last, of shape (steps + 1,), and the loss before each."""

    name: str
    slopes: Array
    losses: Array


class Result(NamedTuple):
    """Courses with Δa taken off, added, and taken off with weight decay; curvature is that of the loss in a."""

    seed: int
    curvature: float
    off: Course
    added: Course
    decayed: Course

    @property
    def courses(self) -> tuple[Course, ...]:
        """All courses."""
        return self.off, self.added, self.decayed


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Let a unit whose slope is 0.25 learn the outputs of one whose slope is 0.6, from inputs of N(0, 1).

    E is the mean of half the squared errors; ∂E/∂a is the mean of (output - wanted)·x over the examples with x < 0, the
    part of the chain rule that f′ does not give.
    """
    del activations, watch
    x = np.random.default_rng([settings.seed, 1]).standard_normal(EXAMPLES)
    wanted = get("prelu", a=GOAL).f(x)
    negative = np.minimum(x, 0)

    def course(name: str, rate: float, weight_decay: float = 0.0) -> Course:
        slope = np.array(START)
        slopes: list[float] = []

        def objective(_: int) -> tuple[float, list[Array]]:
            slopes.append(float(slope))
            errors = get("prelu", a=slopes[-1]).f(x) - wanted
            return float(np.square(errors).mean() / 2), [np.array((errors * negative).mean())]

        losses = fit(objective, Descent([slope], MOMENTUM, weight_decay), constant(rate), STEPS)
        return Course(name, np.array([*slopes, float(slope)]), losses)

    return Result(
        settings.seed,
        float(np.square(negative).mean()),
        course("taken off", RATE),
        course("added", -RATE),
        course("taken off, with decay", RATE, WEIGHT_DECAY),
    )


def report(result: Result) -> Report:
    """Say where each rule leads."""
    off, added, decayed = (c.slopes.tolist() for c in result.courses)
    ends = f"{rounded(off[-1], DIGITS)} if Δa is taken off, {rounded(added[-1], DIGITS)} if it is added"
    title = f"From a = {plain(START)} the printed rule reaches {ends}; the right slope is {plain(GOAL)}"
    ratio = float(result.added.losses[-1] / result.added.losses[0])
    rule = f"Δa ← {plain(MOMENTUM)}·Δa + {plain(RATE)}·∂E/∂a"
    lines = (
        f"Added, it climbs: the loss grows by a factor of {brief(ratio)} in {STEPS} steps.",
        f"Weight decay of {plain(WEIGHT_DECAY)} on a pulls it towards 0: it ends at {rounded(decayed[-1], DIGITS)}.",
        f"{rule}; E half the mean square error, {EXAMPLES} inputs from N(0, 1), all in each step; seed {result.seed}.",
    )
    return Report(
        title,
        lines,
        _table(result),
        _csv(result),
        _record(result),
        _alt(result, title),
        charts=_charts(result),
        columns=2,
    )


def _table(result: Result) -> Table:
    steps = [k for k in (0, 1, 2, 5, 10, 20, 50, STEPS) if k <= STEPS]
    rows = [(str(k), *(rounded(float(c.slopes[k]), DIGITS) for c in result.courses)) for k in steps]
    header = ("step", *(f"a, Δa {c.name}" for c in result.courses))
    return Table(header, ("right", "number", "number", "number"), tuple(rows))


def _csv(result: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (c.name, str(k), plain(slope), plain(loss))
        for c in result.courses
        for k, (slope, loss) in enumerate(zip(c.slopes.tolist(), [*c.losses.tolist(), math.nan], strict=True))
    ]
    return ("change", "step", "a", "loss"), tuple(rows)


def _record(result: Result) -> Record:
    return {
        "experiment": "prelu",
        "seed": result.seed,
        "start": START,
        "goal": GOAL,
        "momentum": MOMENTUM,
        "rate": RATE,
        "weight_decay": WEIGHT_DECAY,
        "examples": EXAMPLES,
        "courses": [{"change": c.name, "a": c.slopes.tolist(), "loss": c.losses.tolist()} for c in result.courses],
    }


def _charts(result: Result) -> tuple[Chart, ...]:
    steps = np.arange(STEPS + 1.0)
    slopes = [Line(steps, c.slopes, c.name, pen) for pen, c in enumerate(result.courses)]
    losses = [Line(steps[:-1], c.losses, c.name, pen) for pen, c in enumerate(result.courses)]
    return (
        Chart(f"The slope a, which should be {plain(GOAL)}", Axis("step"), Axis(window=SHOWN), (Rule(GOAL), *slopes)),
        Chart("The loss", Axis("step"), Axis(log=True), tuple(losses)),
    )


def _alt(result: Result, title: str) -> str:
    ends = [f"with Δa {c.name} at {rounded(float(c.slopes[-1]), DIGITS)}" for c in result.courses]
    return f"{title}. Slope and loss against the step; after {STEPS} steps the slope is {listed(ends)}."
