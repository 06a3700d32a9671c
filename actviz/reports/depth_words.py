"""Sentences on deep random networks: what becomes of the gradient, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.interval import plain
from actviz.prose.numbers import brief, rounded
from actviz.prose.words import listed
from actviz.training.initialisation import RULES, rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.arrays import Array
    from actviz.settings import DepthSettings
    from actviz.training.depth import Deep

MOST_SPREADS = 4  # functions in one chart whose least and most can be told apart
SEEN = 0.005  # a share of units that is no more than nothing in a chart
STRAY = 0.1  # of the logarithm of what theory leaves of a gradient, by which networks may be off
SAME = 1e-9  # relative; closer factors are one
KEPT = 2.0  # a gradient that changes by less keeps its size, as networks of other seeds differ as much
MOST_NAMED = 2
WIDE = 5  # times the layers: networks of fewer units differ from theory by a factor that is seen
FEW = 2  # digits of what is simulated
UNDERFLOW = 1e-290  # what theory gives for a gradient that doubles cannot hold in all networks
TOO_SMALL = "underflow"
NEEDED = "Theory is for networks much wider than deep"
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


def size(d: Deep) -> float:
    """Return what is left of the gradient by theory; what is left in the network in the middle if theory has none."""
    theory = float(d.theory.gradient[0])
    return theory if 0 < theory < math.inf else left(d)


def told(d: Deep, x: float) -> str:
    """Write what is left of the gradient in a network, which is 0 only if the units pass nothing."""
    return TOO_SMALL if x == 0 and _underflows(d) else simulated(x)


def _underflows(d: Deep) -> bool:
    """Say whether a gradient of 0 is one that doubles cannot hold."""
    return d.peak > 0 and (not d.constant or d.theory.gradient[0] < UNDERFLOW)


def start(init: str, bias: float, weights: float, *, several: bool = False) -> str:
    """Name the initialisation, to begin a sentence with; *weights* is σw² if there is one of it."""
    rule = rule_of(init)
    name = RULES.get(rule, f"Var(W) = {brief(weights)}/n")
    if rule == "gain" and several:
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
        if strays(d):
            others = "but it underflows" if _ends(d) == TOO_SMALL else f"by {_ends(d)}"
            by = f"by {brief(d.theory.gradient[0])} in theory, {others} at width {settings.width}"
            return f"{begin}, {count} layers of {d.activation.label} multiply the gradient {by}"
        why = f": χ = {brief(d.chi)} {_where(d)}" if 0 < d.chi < math.inf else ""
        return f"{begin} the gradient {_fate(d)} through {count} layers of {d.activation.label}{why}"
    begin = f"{begin}, through {count} layers the gradient{' in theory' if any(map(strays, found)) else ''}"
    known = [d for d in found if _kind(d) != "lost"]
    if len(known) > MOST_NAMED + 1:
        least, most = min(known, key=size), max(known, key=size)
        ends = [f"{_size(d)} ({d.activation.label})" for d in (least, most)]
        return f"{begin} becomes {' to '.join(ends)} times as large"
    groups: dict[str, list[Deep]] = {}
    for d in found:
        groups.setdefault(_kind(d), []).append(d)
    return f"{begin} {listed(list(map(_group, groups.values())))}"


def _where(d: Deep) -> str:
    """Say of which layers χ is the mean."""
    factors = [layer.chi for layer in d.theory.layers[:-1]]
    if len(factors) == 1:
        return "in layer 1"
    return "a layer" if max(factors) - min(factors) <= SAME * d.chi else "on average"


def strays(d: Deep) -> bool:
    """Say whether the network in the middle is far from theory, as those are that are not much wider than deep."""
    theory, found = d.theory.gradient[0], left(d)
    if d.lost or not (0 < theory < math.inf and 0 <= found < math.inf):
        return False
    if found == 0:
        return bool(theory >= UNDERFLOW)
    apart = abs(math.log(found / theory))
    beyond = not d.simulation.gradient[:, 0].min() <= theory <= d.simulation.gradient[:, 0].max()
    return apart > max(math.log(KEPT), STRAY * abs(math.log(theory))) and (beyond or _change(theory) != _change(found))


def _ends(d: Deep) -> str:
    """Write what is left of the gradient in all networks."""
    found = d.simulation.gradient[:, 0]
    ends = dict.fromkeys(told(d, x) for x in (float(found.min()), float(found.max())))
    return " to ".join(ends)


def seen(shares: Array) -> bool:
    """Say whether shares of units in each layer are more than nothing in a chart."""
    return bool(np.median(shares, axis=0).max() > SEEN)


def _kind(d: Deep) -> str:
    x = size(d)
    if d.lost or math.isnan(x):
        return "lost"
    if x == 0 or (x < UNDERFLOW and left(d) == 0):
        return "underflows" if _underflows(d) else "0"
    if x != d.theory.gradient[0]:
        return _change(x)
    return "keeps" if brief(x) == "1" else "shrinks" if x < 1 else "grows"


def _size(d: Deep) -> str:
    """Write what is left of the gradient, with more digits if theory says so."""
    x = size(d)
    return brief(x) if x == d.theory.gradient[0] else rough(x)


def _change(left: float) -> str:
    return "shrinks" if left < 1 / KEPT else "keeps" if left <= KEPT else "grows"


def _fate(d: Deep) -> str:
    return {
        "lost": "is lost to overflow",
        "underflows": "falls below the smallest double",
        "0": "is 0",
        "shrinks": f"shrinks to {_size(d)} of itself",
        "keeps": "keeps its size",
        "grows": f"grows {_size(d)}-fold",
    }[_kind(d)]


def _group(group: Sequence[Deep]) -> str:
    """Say what happens with functions that share a fate."""
    kind, labels = _kind(group[0]), [d.activation.label for d in group]
    if kind not in {"shrinks", "grows"} or len(group) == 1:
        return f"{_fate(group[0])} with {listed(labels)}"
    sizes = [f"{_size(d)}{'-fold' if kind == 'grows' else ''} with {d.activation.label}" for d in group]
    return f"{kind} {'to ' if kind == 'shrinks' else ''}{listed(sizes)}"


def lines(found: Sequence[Deep], settings: DepthSettings) -> tuple[str, ...]:
    """Say why, what is compared with what, and what is drawn."""
    said = [_why(found), *_stray(found, settings)] if settings.layers > 1 else []
    said += [text for d in found if (text := _extreme(d))]
    said += [text for d in found if (text := _bound(d))] if len(found) <= MOST_NAMED else []
    said += [_flat()] if any(seen(d.simulation.dead) for d in found) else []
    return (*said, _how(found, settings))


def _why(found: Sequence[Deep]) -> str:
    known = [d for d in found if math.isfinite(d.chi)]
    shares = [f"{brief(d.chi)} with {d.activation.label}" for d in known]
    all_told = listed(shares) if len(shares) <= 2 * MOST_NAMED else _range(known)
    passed = len(found[0].theory.layers) - 1
    where = "in layer 1 by" if passed == 1 else "on average"
    means = f", {where} {all_told}" if shares else ""
    return f"By theory a layer multiplies the squared gradient by χ = σw²·E f′²{means}."


def _flat() -> str:
    return "A unit on the flat side at one input is dead only if it is there at all inputs."


def _stray(found: Sequence[Deep], settings: DepthSettings) -> list[str]:
    """Say that networks are not what theory is for, if they show it."""
    astray = [d for d in found if strays(d)]
    if not astray:
        by_chance = f"these of width {settings.width} differ from it and from one another by chance"
        known = any(_kind(d) in {"shrinks", "keeps", "grows"} for d in found)
        return [f"{NEEDED}; {by_chance}."] if known and settings.width < WIDE * settings.layers else []
    if len(found) == 1 or len(astray) > MOST_NAMED:
        return [f"{NEEDED}, unlike these of {settings.layers} layers."]
    ends = [f"{_ends(d)} with {d.activation.label} (theory: {brief(d.theory.gradient[0])})" for d in astray]
    return [f"{NEEDED}; these leave of the gradient {listed(ends)}."]


def _range(found: Sequence[Deep]) -> str:
    ends = min(found, key=lambda d: d.chi), max(found, key=lambda d: d.chi)
    return f"from {' to '.join(f'{brief(d.chi)} with {d.activation.label}' for d in ends)}"


def _extreme(d: Deep) -> str:
    """Say what leaves the doubles, and what lets no gradient through at all."""
    label = d.activation.label
    if d.lost:
        return f"The square of the signal of {label} is beyond doubles from layer {d.lost} on, so that little is known."
    if not d.peak:
        return f"The slope of {label} is 0 wherever it has one, so no gradient passes."
    if left(d) == 0:
        if _underflows(d):
            return f"Gradients of {label} are not 0 in these networks, but too small for doubles."
        return f"In networks of {label} all units of a layer are dead at both inputs, so no gradient passes."
    if not np.isfinite(d.theory.second).all():
        layer = int(np.isfinite(d.theory.second).argmin()) + 1
        return f"Theory has no numbers for {label} after layer {layer}: E f² is infinite there, or beyond doubles."
    return ""


def _bound(d: Deep) -> str:
    layers = len(d.theory.layers)
    if not has_bound(d) or layers == 1:
        return ""
    power = layers - 1
    bound = d.peak**power
    if bound and 1 / KEPT < size(d) / bound < KEPT:  # the weights change nothing
        return ""
    written = rough(bound) if bound else "less than 1e-300"
    return (
        f"Slopes of {d.activation.label} are at most {brief(d.peak)}, which alone leaves at most"
        f" {brief(d.peak)}^{power} = {written}; with the weights it {_fate(d)}."
    )


def has_bound(d: Deep) -> bool:
    """Say whether the slopes alone would make the gradient vanish."""
    return 0 < d.peak < 1


def _how(found: Sequence[Deep], settings: DepthSettings) -> str:
    seeds = found[0].simulation.seeds
    several = f"{len(seeds)} networks of width {settings.width} (seeds {seeds[0]} to {seeds[-1]})"
    networks = f"one network of width {settings.width} (seed {seeds[0]})" if len(seeds) == 1 else several
    spread = ": median, least and most" if len(found) <= MOST_SPREADS else ": median, of the gradient least and most"
    return f"Lines are mean field theory, dots {networks}{spread if len(seeds) > 1 else ''}."


def alt(found: Sequence[Deep], settings: DepthSettings) -> str:
    """Describe the charts from their numbers."""
    charts = (
        f"The norm of the gradient by layer, 1 to {settings.layers}, on a logarithmic axis, with the variance of"
        " pre-activations, the correlation of two inputs and the share of units saturated or on the flat side below."
    )
    said = []
    for d in found:
        s, label = d.simulation, d.activation.label
        variances = f"variance {simulated(median(s.variance[:, 0]))} to {simulated(median(s.variance[:, -1]))}"
        gradient = f"gradient {told(d, left(d))} of the last layer's in the first"
        saturated, flat = (percent(median(kind[:, -1])) for kind in (s.saturated, s.dead))
        shares = f"{saturated} saturated and {flat} on the flat side at the end"
        said.append(f"{label}: {gradient}, {variances}, {shares}.")
    return " ".join([f"{title(found, settings)}.", charts, *said])


def percent(share: float) -> str:
    """Write a share of units as a percentage."""
    return "–" if math.isnan(share) else f"{simulated(100 * share)} %"


def settled(variance: float, *, every: bool) -> str:
    """Say where the variance goes."""
    if every:
        return "stays as it is"
    return "unknown" if math.isnan(variance) else {0.0: "0", math.inf: "∞"}.get(variance, brief(variance))
