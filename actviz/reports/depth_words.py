"""Sentences on deep random networks: what becomes of the gradient, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.interval import plain
from actviz.prose.numbers import brief, rounded
from actviz.prose.words import listed
from actviz.spelling import fold
from actviz.training.initialisation import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.arrays import Array
    from actviz.settings import DepthSettings
    from actviz.training.depth import Deep

KEPT = 2.0  # a gradient that changes by less keeps its size, as networks of other seeds differ as much
MOST_NAMED = 2
FEW = 2  # digits of what is simulated
UNDERFLOW = 1e-290  # what theory gives for a gradient that doubles cannot hold in all networks
PLAIN = 0.01, 1e4  # what is written without an exponent


def median(values: Array) -> float:
    """Return the median over the seeds; nan if any network has no value."""
    return float(np.median(values))


def rough(x: float) -> str:
    """Write a number of which a simulation knows little: 3e-25, 0.85, 660, 2e7."""
    if not PLAIN[0] <= abs(x) < PLAIN[1]:
        return rounded(x, 1)
    return plain(float(f"{x:.{FEW}g}"))


def simulated(x: float) -> str:
    """Write what networks of a few seeds agree on: two digits."""
    return rough(x) if PLAIN[0] <= abs(x) < PLAIN[1] else "–" if math.isnan(x) else rounded(x, FEW)


def left(d: Deep) -> float:
    """Return what is left of the gradient in the first layer, in the network in the middle."""
    return median(d.simulation.gradient[:, 0])


def start(init: str, bias: float, weights: float, *, several: bool = False) -> str:
    """Name the initialisation, to begin a sentence with; *weights* is σw² if there is one of it."""
    name = RULES.get(fold(init), f"Var(W) = {brief(weights)}/n")
    if fold(init) == "gain" and several:
        name = "each function's own gain"
    return f"With {name}{f' and biases of variance {brief(bias)}' if bias else ''}"


def title(found: Sequence[Deep], settings: DepthSettings) -> str:
    """Say in one sentence what happens to the gradient, and for a single function why."""
    begin = start(settings.init, settings.bias, found[0].spread.weights, several=len(found) > 1)
    count = settings.layers
    if count == 1:
        labels = listed([d.activation.label for d in found])
        return f"{begin} the gradient of a single layer of {labels} has nothing to be compared with"
    if len(found) == 1:
        d = found[0]
        if d.lost:
            return f"{begin} the signal of {d.activation.label} overflows in layer {d.lost}"
        why = f": χ = {brief(d.chi)} a layer" if 0 < d.chi < math.inf else ""
        return f"{begin} the gradient {_fate(d)} through {count} layers of {d.activation.label}{why}"
    begin = f"{begin}, through {count} layers the gradient"
    known = [d for d in found if not math.isnan(left(d))]
    if len(known) > MOST_NAMED + 1:
        least, most = min(known, key=left), max(known, key=left)
        ends = [f"{rough(left(d))} ({d.activation.label})" for d in (least, most)]
        return f"{begin} becomes {' to '.join(ends)} times as large"
    groups: dict[str, list[Deep]] = {}
    for d in found:
        groups.setdefault(_kind(d), []).append(d)
    return f"{begin} {listed(list(map(_group, groups.values())))}"


def _kind(d: Deep) -> str:
    x = left(d)
    if math.isnan(x):
        return "lost"
    if x == 0:
        return "underflows" if d.peak and d.theory.gradient[0] < UNDERFLOW else "0"
    return "shrinks" if x < 1 / KEPT else "keeps" if x <= KEPT else "grows"


def _fate(d: Deep) -> str:
    return {
        "lost": "is lost to overflow",
        "underflows": "falls below the smallest double",
        "0": "is 0",
        "shrinks": f"shrinks to {rough(left(d))} of itself",
        "keeps": "keeps its size",
        "grows": f"grows {rough(left(d))}-fold",
    }[_kind(d)]


def _group(group: Sequence[Deep]) -> str:
    """Say what happens with functions that share a fate."""
    kind, labels = _kind(group[0]), [d.activation.label for d in group]
    if kind not in {"shrinks", "grows"} or len(group) == 1:
        return f"{_fate(group[0])} with {listed(labels)}"
    told = [f"{rough(left(d))}{'-fold' if kind == 'grows' else ''} with {d.activation.label}" for d in group]
    return f"{kind} {'to ' if kind == 'shrinks' else ''}{listed(told)}"


def lines(found: Sequence[Deep], settings: DepthSettings) -> tuple[str, ...]:
    """Say why, what is compared with what, and what is drawn."""
    said = [_why(found)] if settings.layers > 1 else []
    said += [text for d in found if (text := _extreme(d))]
    said += [text for d in found if (text := _bound(d))] if len(found) <= MOST_NAMED else []
    return (*said, _how(found, settings))


def _why(found: Sequence[Deep]) -> str:
    known = [d for d in found if math.isfinite(d.chi)]
    shares = [f"{brief(d.chi)} with {d.activation.label}" for d in known]
    told = listed(shares) if len(shares) <= 2 * MOST_NAMED else _range(known)
    average = f", on average {told}" if shares else ""
    return f"By theory a layer multiplies the squared norm of the gradient by χ = σw²·E f′²{average}."


def _range(found: Sequence[Deep]) -> str:
    ends = min(found, key=lambda d: d.chi), max(found, key=lambda d: d.chi)
    return f"from {' to '.join(f'{brief(d.chi)} with {d.activation.label}' for d in ends)}"


def _extreme(d: Deep) -> str:
    """Say what leaves the doubles, and what lets no gradient through at all."""
    label = d.activation.label
    if d.lost:
        return f"The signal of {label} leaves the range of doubles in layer {d.lost}: nothing is known from there on."
    if not d.peak:
        return f"The slope of {label} is 0 wherever it has one, so no gradient passes."
    if _kind(d) == "0":
        return f"In networks of {label} all units of a layer are dead at both inputs, so no gradient passes."
    return ""


def _bound(d: Deep) -> str:
    layers = len(d.theory.layers)
    if not has_bound(d) or layers == 1:
        return ""
    power = layers - 1
    size = rough(d.peak**power) if d.peak**power else "less than 1e-300"
    return (
        f"Slopes of {d.activation.label} are at most {brief(d.peak)}, which alone leaves at most"
        f" {brief(d.peak)}^{power} = {size}; with the weights it {_fate(d)}."
    )


def has_bound(d: Deep) -> bool:
    """Say whether the slopes alone would make the gradient vanish."""
    return 0 < d.peak < 1


def _how(found: Sequence[Deep], settings: DepthSettings) -> str:
    seeds = found[0].simulation.seeds
    several = f"{len(seeds)} networks of width {settings.width} (seeds {seeds[0]} to {seeds[-1]})"
    networks = f"one network of width {settings.width} (seed {seeds[0]})" if len(seeds) == 1 else several
    spread = ": median, least and most" if len(seeds) > 1 else ""
    compared = f"; layer 1 is compared with layer {settings.layers}" if settings.layers > 1 else ""
    return f"Lines are mean field theory, dots {networks}{spread}{compared}."


def alt(found: Sequence[Deep], settings: DepthSettings) -> str:
    """Describe the charts from their numbers."""
    charts = (
        f"The norm of the gradient by layer, 1 to {settings.layers}, on a logarithmic axis, with the variance of"
        " pre-activations, the correlation of two inputs and the share of saturated or dead units below."
    )
    told = []
    for d in found:
        s, label = d.simulation, d.activation.label
        variances = f"variance {simulated(median(s.variance[:, 0]))} to {simulated(median(s.variance[:, -1]))}"
        gradient = f"gradient {rough(left(d))} of the last layer's in the first"
        shares = f"{percent(median(s.saturated[:, -1]))} saturated and {percent(median(s.dead[:, -1]))} dead at the end"
        told.append(f"{label}: {gradient}, {variances}, {shares}.")
    return " ".join([f"{title(found, settings)}.", charts, *told])


def percent(share: float) -> str:
    """Write a share of units as a percentage."""
    return f"{simulated(100 * share)}%"


def settled(variance: float, *, every: bool) -> str:
    """Say where the variance goes."""
    if every:
        return "stays as it is"
    return "unknown" if math.isnan(variance) else {0.0: "0", math.inf: "∞"}.get(variance, brief(variance))
