"""Stacked linear layers are one linear layer, to rounding; with an activation between them no linear layer comes near.

Five random 64x64 layers, applied one after the other and as the product of their matrices, differ by about 4e-15.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.charts import Axis, Chart, Line
from actviz.experiments.wording import first_few
from actviz.interval import plain
from actviz.prose.numbers import rounded
from actviz.prose.words import listed
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.settings import ExperimentSettings
    from actviz.watching import Watch

LAYERS, WIDTH = 5, 64
DEPTHS = (1, 2, 5)  # layers of which the output along a line is kept; the last is drawn
INPUTS = 2000
REACH, POINTS = 3.0, 241  # of the line through input space
BLOCK = 50  # inputs; BLAS would share larger products among threads, which wait for each other if a machine is busy
ROUNDING = 1e-9  # of outputs of the size of 1
CONSTANT = 1e-13  # of the largest output: a deviation that is rounding


class Stack(NamedTuple):
    """What the layers make with an activation between them, or with none.

    to_product is the largest difference of an output from that of the product of all matrices; to_linear the root mean
    square of what the best layer with biases leaves of the outputs, as a share of their deviation.  outputs are those
    of the first unit along the line, of shape (depths, points).  All are nan or infinite if failure says why they are.
    """

    activation: Activation | None
    to_product: float
    to_linear: float
    outputs: Array
    failure: str = ""


class Result(NamedTuple):
    """The stack without activations comes first; t of shape (points,) is the place on the line.

    product holds the output of the first unit of the product of all matrices there; spread is the standard deviation of
    the outputs that the product gives for all inputs.
    """

    seed: int
    t: Array
    product: Array
    spread: float
    stacks: tuple[Stack, ...]


def run(activations: tuple[Activation, ...], settings: ExperimentSettings, watch: Watch = unwatched) -> Result:
    """Send inputs from N(0, 1) through random layers with Var(W) = 1/n, with nothing and with each activation between.

    The line goes from one of the inputs in a random direction; t is the distance in units of √64, which is the size of
    an input.
    """
    rng = np.random.default_rng([settings.seed, 1])
    matrices = rng.standard_normal((LAYERS, WIDTH, WIDTH)) / np.sqrt(WIDTH)
    inputs = rng.standard_normal((INPUTS, WIDTH))
    direction = rng.standard_normal(WIDTH)
    t = np.linspace(-REACH, REACH, POINTS)
    line = (inputs[0] + t[:, None] * direction * np.sqrt(WIDTH) / np.linalg.norm(direction))[:, None]
    blocks = inputs.reshape(-1, BLOCK, WIDTH)
    basis = _basis(blocks)
    kinds: tuple[Activation | None, ...] = (None, *activations)
    stacks = [_stack(kind, matrices, blocks, line, basis) for kind in watch(kinds, len(kinds), "layers")]
    product = _product(matrices)
    return Result(settings.seed, t, (line @ product)[:, 0, 0], float((blocks @ product).std()), tuple(stacks))


def _product(matrices: Array) -> Array:
    product: Array = np.linalg.multi_dot([m.T for m in matrices])
    return product


def _stack(activation: Activation | None, matrices: Array, inputs: Array, line: Array, basis: Array) -> Stack:
    product = inputs @ _product(matrices)
    with np.errstate(over="ignore", invalid="ignore"):  # a failure is said
        outputs = _through(matrices, activation, inputs)
        along = np.array([_through(matrices[:depth], activation, line)[:, 0, 0] for depth in DEPTHS])
        off = float(np.abs(outputs - product).max())
    failure = "" if np.isfinite(off) and np.isfinite(along).all() else _failure(matrices, activation, inputs, line)
    return Stack(activation, off, _from_linear(basis, outputs), along, failure)


def _failure(matrices: Array, activation: Activation | None, *inputs: Array) -> str:
    """Say why outputs are not finite, from the first layer in which some are not."""
    with np.errstate(over="ignore", invalid="ignore"):
        for depth in range(2, LAYERS + 1):
            for given in inputs:
                z = _through(matrices[: depth - 1], activation, given)
                y = activation.f(z) if activation else z
                if np.isnan(y[np.isfinite(z)]).any():
                    return "has no value for some numbers"
                if not np.isfinite(y).all():
                    return "overflows"
    return "overflows"


def _through(matrices: Array, activation: Activation | None, inputs: Array) -> Array:
    """Apply the layers one after the other; the last one stays linear, as the output of a network."""
    outputs = inputs
    for k, matrix in enumerate(matrices):
        outputs = (activation.f(outputs) if activation and k else outputs) @ matrix.T
    return outputs


def _basis(inputs: Array) -> Array:
    """Return columns of length 1, orthogonal over all blocks, that make what affine maps make of the inputs.

    Inputs from N(0, 1), many times as many as there are columns, are so nearly orthogonal that Cholesky's way is safe.
    """
    columns = np.concatenate([inputs, np.ones((*inputs.shape[:-1], 1))], axis=-1)
    products = (columns.mT @ columns).sum(axis=0)
    basis: Array = columns @ np.linalg.inv(np.linalg.cholesky(products)).T
    return basis


def _from_linear(basis: Array, outputs: Array) -> float:
    """Return what the best affine map of the inputs leaves of *outputs*, by least squares."""
    if not np.isfinite(outputs).all():
        return math.nan
    scaled = outputs / (np.abs(outputs).max() or 1.0)  # so that no square overflows
    left = scaled - basis @ (basis.mT @ scaled).sum(axis=0)
    deviation = float(np.sqrt(scaled.var(axis=(0, 1)).mean()))
    return float(np.sqrt((left**2).mean())) / deviation if deviation > CONSTANT else 0.0


def report(result: Result) -> Report:
    """Say how far the layers are from one linear layer."""
    bare, *bent = result.stacks
    off = f"about {rounded(bare.to_product / result.spread, 1)} standard deviations" if bare.to_product else "nothing"
    title = f"{LAYERS} linear layers are one: the product of their matrices gives the same outputs, but for {off}"
    lines = [_bent(bent)] if bent else []
    lines.append(
        f"{LAYERS} layers of {WIDTH} units, weights from N(0, 1/{WIDTH}), no biases, the last layer linear; "
        f"{INPUTS} inputs from N(0, 1); seed {result.seed}."
    )
    lines.append(
        "The line goes from one input (at 0) in a random direction, past the origin: no output need be 0 on it."
    )
    return Report(
        title,
        tuple(lines),
        _table(result),
        _csv(result),
        _record(result),
        _alt(result, title),
        charts=_charts(result),
        columns=2,
    )


def _share(stack: Stack) -> str:
    return "nothing" if stack.to_linear < ROUNDING else f"{rounded(100 * stack.to_linear, 2)} %"


def _bent(stacks: list[Stack]) -> str:
    shares = [f"{_share(s)} with {_name(s)}" for s in stacks if not s.failure]
    failed = [f"{_name(s)} {s.failure}" for s in stacks if s.failure]
    said = (
        [f"Share of the standard deviation that the best single layer misses: {first_few(shares)}."] if shares else []
    )
    return " ".join([*said, *([f"Nothing to compare: {first_few(failed)}."] if failed else [])])


def _name(stack: Stack) -> str:
    return stack.activation.label if stack.activation else "nothing"


def _table(result: Result) -> Table:
    rows = [(_name(s), *((s.failure, "") if s.failure else (_off(s, result), _left(s)))) for s in result.stacks]
    header = ("between the layers", "off the product (standard deviations)", "best single layer misses")
    return Table(header, ("left", "right", "right"), tuple(rows))


def _off(stack: Stack, result: Result) -> str:
    off = stack.to_product / result.spread
    return rounded(off, 1 if off < ROUNDING else 3)


def _left(stack: Stack) -> str:
    """Write a share, or a size where it is nothing but rounding."""
    return rounded(stack.to_linear, 1) if 0 < stack.to_linear < ROUNDING else _share(stack)


def _csv(result: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = [
        (s.activation.spec if s.activation else "", str(depth), plain(t), plain(y))
        for s in result.stacks
        for depth, outputs in zip(DEPTHS, s.outputs.tolist(), strict=True)
        for t, y in zip(result.t.tolist(), outputs, strict=True)
    ]
    return ("activation", "layers", "t", "output"), tuple(rows)


def _record(result: Result) -> dict[str, object]:
    return {
        "experiment": "linear",
        "seed": result.seed,
        "layers": LAYERS,
        "width": WIDTH,
        "inputs": INPUTS,
        "deviation_of_product": result.spread,
        "stacks": [
            {
                **(named(s.activation) if s.activation else {"activation": None}),
                "largest_difference_from_product": _certain(s.to_product),
                "left_by_best_linear_layer": _certain(s.to_linear),
            }
            for s in result.stacks
        ],
    }


def _certain(size: float) -> float:
    """Leave one digit of what is nothing but rounding: the order of sums, which differs among machines, decides it."""
    return float(f"{size:.0e}") if size < ROUNDING else size


def _charts(result: Result) -> tuple[Chart, ...]:
    x = Axis("place on a line through one input, in sizes of an input")
    bare, *bent = result.stacks
    straight = [
        Line(result.t, bare.outputs[-1], f"{LAYERS} layers", 0),
        Line(result.t, result.product, "their product", 1),
    ]
    curves = [Line(result.t, _scaled(s.outputs[-1]), _name(s), pen) for pen, s in enumerate(bent) if not s.failure]
    charts = [Chart(f"{LAYERS} linear layers are their product", x, Axis("output of one unit"), tuple(straight))]
    if curves:
        y = Axis("output, each scaled to ±1", window=(-1.1, 1.1))
        charts.append(Chart(f"{LAYERS} layers, activations between", x, y, tuple(curves)))
    return tuple(charts)


def _scaled(values: Array) -> Array:
    """Move and stretch the outputs so that they go from -1 to 1; constant ones are 0."""
    low, high = values.min(), values.max()
    return (2 * values - low - high) / (high - low) if high > low else 0 * values


def _alt(result: Result, title: str) -> str:
    drawn = [s for s in result.stacks[1:] if not s.failure]
    names = listed([f"{_name(s)}, {'straight' if s.to_linear < ROUNDING else 'bent'}" for s in drawn])
    beside = f" Beside it the same after {LAYERS} layers with activations between them: {names}." if drawn else ""
    return (
        f"{title}. Output of one unit along a line through input space after {LAYERS} linear layers, and of the "
        f"product of their matrices: one straight line.{beside}"
    )
