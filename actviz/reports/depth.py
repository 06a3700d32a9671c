"""What depth does to signal and gradient in random networks: theory and simulation, layer by layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.mean_field import means
from actviz.charts import Axis, Chart, Line, Points
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.prose.numbers import brief
from actviz.prose.words import hole
from actviz.reports import depth_plane
from actviz.reports import depth_words as words
from actviz.reports.report import Report
from actviz.texts.records import named
from actviz.texts.tables import Align, Table
from actviz.training.depth import Deep, study
from actviz.training.initialisation import initialisation
from actviz.training.propagation import START, check
from actviz.watching import unwatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.arrays import Array
    from actviz.charts import Element
    from actviz.settings import DepthSettings
    from actviz.texts.records import Record
    from actviz.watching import Watch

MOST_DOTS = 25
MOST_TICKS = 9  # layers that are all numbered
LOWEST, HIGHEST = 0.1, 10.0  # of a gradient that changes little
WINDOWS = {  # by whether it shrinks anywhere, and grows
    (False, False): (0.2, 5.0),
    (True, False): (LOWEST, words.KEPT),
    (False, True): (1 / words.KEPT, HIGHEST),
    (True, True): (LOWEST, HIGHEST),
}
SHARES = -0.04, 1.04
DECADES = 2.0  # a range that is wider needs a logarithmic axis
STATES = {"saturated": "saturated", "dead": "on the flat side"}  # of a unit at one input
QUANTITIES = ("variance", "second", "gradient", "saturated", "dead", "correlation")


def report(activations: Sequence[Activation], settings: DepthSettings, watch: Watch = unwatched) -> Report:
    """Report signal and gradient in deep random networks of *activations*, or the plane of weights and biases.

    Raises RequestError for settings that make no network, and for functions that are not defined everywhere.
    """
    check(settings)
    for activation in activations:
        _check_defined(activation, initialisation(settings.init, activation).scale + settings.bias)
    if settings.plane:
        return depth_plane.report(activations, settings, watch)
    found = study(activations, settings, watch)
    return Report(
        title=words.title(found, settings),
        lines=words.lines(found, settings),
        table=_table(found),
        csv=_csv(found),
        record=_record(found, settings),
        alt=words.alt(found, settings),
        charts=tuple(chart for chart in _charts(found) if chart.elements),
        columns=2,
    )


def _check_defined(activation: Activation, variance: float) -> None:
    if math.isnan(means(activation, variance).second):
        gaps = [f" has no {hole(h)}" for h in activation.holes if h.low < h.high]
        lacking = gaps[0] if gaps else " has not"
        raise RequestError(f"depth needs functions that have values everywhere; {activation.label}{lacking}")


def _charts(found: Sequence[Deep]) -> list[Chart]:
    count = len(found[0].theory.layers)
    whole = tuple((float(layer), str(layer)) for layer in range(1, count + 1)) if count <= MOST_TICKS else ()
    axis = Axis("layer", window=(0.5, count + 0.5), ticks=whole)
    correlation = f"correlation of two inputs, at first {plain(START)}"
    return [
        Chart("norm of the gradient, over the last layer's", axis, _gradient_axis(found), _gradients(found)),
        Chart("variance of pre-activations", axis, Axis(log=_wide(found)), _all_drawn(found, "variance")),
        Chart(correlation, axis, Axis(), _all_drawn(found, "correlation")),
        Chart("share of units saturated or on the flat side, at an input", axis, Axis(window=SHARES), _shares(found)),
    ]


def _wide(found: Sequence[Deep]) -> bool:
    """Say whether variances differ so much that a linear axis shows only the largest."""
    values = np.concatenate([[*d.theory.variance, *d.simulation.variance.ravel()] for d in found])
    values = values[np.isfinite(values) & (values > 0)]
    return bool(values.size) and math.log10(values.max() / values.min()) > DECADES


def _gradient_axis(found: Sequence[Deep]) -> Axis:
    """Return a logarithmic axis, at least a decade high, so that what changes little does not seem to change much."""
    values = np.concatenate([d.simulation.gradient.ravel() for d in found])
    values = values[np.isfinite(values)]
    if not values.size or values.min() <= LOWEST or values.max() >= HIGHEST:
        return Axis(log=True)
    changes = bool(values.min() < 1 / words.KEPT), bool(values.max() > words.KEPT)
    return Axis(log=True, window=WINDOWS[changes])


def _gradients(found: Sequence[Deep]) -> tuple[Element, ...]:
    if len(found[0].theory.layers) == 1:
        return ()
    bounds = [line for pen, d in enumerate(found) for line in _bound(d, pen)]
    return (*bounds, *_all_drawn(found, "gradient", every_spread=True))


def _all_drawn(found: Sequence[Deep], quantity: str, *, every_spread: bool = False) -> tuple[Element, ...]:
    """Return a line and dots for each function that has finite values, and none that are 0 in all layers."""
    elements: list[Element] = []
    spread = every_spread or len(found) <= words.MOST_SPREADS
    for pen, d in enumerate(found):
        simulated: Array = getattr(d.simulation, quantity)
        if np.nansum(np.where(np.isfinite(simulated), np.abs(simulated), 0.0)):
            elements += _drawn(getattr(d.theory, quantity), simulated, d.activation.label, pen, spread=spread)
    return tuple(elements)


def _drawn(theory: Array, simulated: Array, label: str, pen: int, *, spread: bool) -> list[Element]:
    """Return a line, and dots with the spread over the seeds, no more than can be told apart."""
    layers = np.arange(1.0, theory.size + 1)
    step = math.ceil(theory.size / MOST_DOTS)
    shown = np.unique(np.append(np.arange(0, theory.size, step), theory.size - 1))
    with np.errstate(invalid="ignore"):
        dots, *ends = (np.where(np.isfinite(row), row, np.nan) for row in _spread(simulated[:, shown]))
    low, high = ends if spread and simulated.shape[0] > 1 else (None, None)
    line = np.where(np.isfinite(theory), theory, np.nan)
    return [Line(layers, line, label, pen), Points(layers[shown], dots, low, high, pen=pen)]


def _spread(values: Array) -> tuple[Array, Array, Array]:
    return np.median(values, axis=0), values.min(axis=0), values.max(axis=0)


def _bound(d: Deep, pen: int) -> list[Line]:
    count = len(d.theory.layers)
    if not words.has_bound(d) or count == 1:
        return []
    layers = np.arange(1.0, count + 1)
    return [Line(layers, d.peak ** (count - layers), f"{brief(d.peak)} a layer: weights left out", pen, thin=True)]


def _shares(found: Sequence[Deep]) -> tuple[Element, ...]:
    """Chart the shares of units that are saturated or on the flat side, of functions that have such."""
    elements: list[Element] = []
    for pen, d in enumerate(found):
        for kind, name in STATES.items():
            simulated: Array = getattr(d.simulation, kind)
            if words.seen(simulated):
                label = f"{d.activation.label}: {name}"
                spread = len(found) <= words.MOST_SPREADS
                elements += _drawn(getattr(d.theory, kind), simulated, label, pen, spread=spread)
    return tuple(elements)


def _table(found: Sequence[Deep]) -> Table:
    last = len(found[0].theory.layers)
    rows = {
        "σw² = n·Var(W)": [brief(d.spread.weights) for d in found],
        "σb² = Var(b)": [brief(d.spread.biases) for d in found],
        **_average(found),
        "variance q tends to": [words.settled(d.fixed_point.variance, every=d.fixed_point.every) for d in found],
        "χ at that q": [_known(d.fixed_point.chi) for d in found],
        "depth scale 1/|log χ|": [_known(d.fixed_point.depth_scale) for d in found],
        "two inputs tend to correlation": [_known(d.fixed_point.correlation) for d in found],
    }
    if last > 1:
        rows |= {
            f"gradient, layer 1 over {last}: theory": [_known(d.theory.gradient[0]) for d in found],
            "gradient: simulated, median": [words.told(d, words.left(d)) for d in found],
            "gradient: simulated, least": [words.told(d, d.simulation.gradient[:, 0].min()) for d in found],
            "gradient: simulated, most": [words.told(d, d.simulation.gradient[:, 0].max()) for d in found],
        }
    for name, quantity in (("variance", "variance"), ("correlation of two inputs", "correlation")):
        rows[f"{name}, layer {last}: theory"] = [_known(getattr(d.theory, quantity)[-1]) for d in found]
        rows[f"{name}: simulated"] = [
            words.simulated(words.median(getattr(d.simulation, quantity)[:, -1])) for d in found
        ]
    for kind, name in STATES.items():
        rows[f"units {name} at an input, layer {last}"] = [
            words.percent(words.median(getattr(d.simulation, kind)[:, -1])) for d in found
        ]
    align: list[Align] = ["left"]
    align += ["right"] * len(found)
    header = ("", *(d.activation.label for d in found))
    return Table(header, tuple(align), tuple((name, *cells) for name, cells in rows.items()))


def _average(found: Sequence[Deep]) -> dict[str, list[str]]:
    """Return the row of χ in the layers that the gradient passes, whose variance may be far from where it settles."""
    passed = len(found[0].theory.layers) - 1
    if not passed:
        return {}
    name = f"χ, mean of layers 1 to {passed}" if passed > 1 else "χ, layer 1"
    return {name: [_known(d.chi) for d in found]}


def _known(x: float) -> str:
    return "–" if math.isnan(x) else brief(x)


def _csv(found: Sequence[Deep]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = []
    for d in found:
        sources = {"theory": [getattr(d.theory, key) for key in QUANTITIES]}
        for k, seed in enumerate(d.simulation.seeds):
            sources[f"seed {seed}"] = [getattr(d.simulation, key)[k] for key in QUANTITIES]
        for source, columns in sources.items():
            for layer, values in enumerate(zip(*columns, strict=True), start=1):
                rows.append((d.activation.spec, source, str(layer), *map(plain, values)))
    return ("activation", "source", "layer", *QUANTITIES), tuple(rows)


def _record(found: Sequence[Deep], settings: DepthSettings) -> Record:
    chosen = {key: value for key, value in settings._asdict().items() if key not in {"seeds", "seed", "plane"}}
    return {
        **chosen,
        "seeds": found[0].simulation.seeds,
        "correlation_of_inputs": START,
        "activations": [
            {
                **named(d.activation),
                "weights": d.spread.weights,
                "fixed_point": {**d.fixed_point._asdict(), "depth_scale": d.fixed_point.depth_scale},
                "theory": {
                    **{key: getattr(d.theory, key).tolist() for key in QUANTITIES},
                    "chi": [layer.chi for layer in d.theory.layers],
                },
                "simulation": [
                    {"seed": seed, **{key: getattr(d.simulation, key)[k].tolist() for key in QUANTITIES}}
                    for k, seed in enumerate(d.simulation.seeds)
                ],
            }
            for d in found
        ],
    }
