"""Facts in words: for cards, alt texts, titles and verdicts.  Every sentence is made from results, none is stored."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.interval import Interval, plain
from actviz.prose.numbers import Format, brief, interval, precise, rounded, told_apart

if TYPE_CHECKING:
    from actviz.analysis.comparison import Comparison, Pair, TailWinner
    from actviz.analysis.depth import Depth
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.nearest import Nearest
    from actviz.analysis.saturation import Saturation
    from actviz.measure.landmarks import Peak
    from actviz.terms import Break, Facts, Hole, Tail

MONOTONIC = {
    "increasing": "increasing",
    "nondecreasing": "nondecreasing (flat in places)",
    "constant": "constant",
    "nonincreasing": "nonincreasing (flat in places)",
    "decreasing": "decreasing",
    "no": "not monotone",
}
SMOOTHNESS = {None: "smooth", 0: "discontinuous", 1: "continuous, with kinks", 2: "once", 3: "twice"}
ENDLESS = "repeats"
ROUNDING = 1e-16  # two doubles of the size of 1 are not told apart closer than that
VANISHED = "less than 1e-150"
BREAKS = {0: "jump", 1: "kink", 2: "f″ jumps"}


def listed(items: list[str], last: str = " and ") -> str:
    """Join *items* as a sentence does: a, b and c."""
    return last.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def a_break(b: Break) -> str:
    """Name one break: kink at 0."""
    return f"{BREAKS[b.order]} at {precise(b.at)}"


def holes(sheet: FactSheet) -> list[str]:
    """Say where f or f′ is not finite, in one line for each."""
    points = [precise(h.low) for h in sheet.holes if h.low == h.high]
    found = [hole(h) for h in sheet.holes if h.low < h.high]
    if points:
        found.append(f"f at {listed(points)}")
    return [*found, ENDLESS] if len(sheet.holes) < len(sheet.activation.holes) else found


def nearest(n: Nearest) -> str:
    """Say which function of the catalogue this is, or how far it is from the nearest."""
    if n.equal:
        return f"equals {n.activation.spec} to {max(n.relative, ROUNDING):.0e}".replace("e-0", "e-")
    distance, at = n.largest
    if math.isinf(distance):
        return f"differs from {n.activation.spec} by at most {brief(n.near)} for |x| ≤ {brief(n.reach)}"
    where = f"in the limit x → {brief(at)}" if math.isinf(at) else f"at x = {brief(at)}"
    return f"differs from {n.activation.spec} by at most {brief(distance)}, {where}"


def breaks(sheet: FactSheet) -> list[str]:
    """Name the breaks, of those that go on for ever the ones around 0."""
    found = [_gap(sheet, b) or a_break(b) for b in sheet.breaks]
    return [*found, ENDLESS] if len(found) < len(sheet.activation.breaks) else found


def _gap(sheet: FactSheet, b: Break) -> str:
    """Name a break at which f has no value: a pole if it runs away there, else a gap in a curve that goes on."""
    if not any(h.low == b.at == h.high for h in sheet.holes):
        return ""
    limits = (sheet.activation.one_sided(0, b.at, side) for side in ("left", "right"))
    return f"{'pole' if any(map(math.isinf, limits)) else 'gap'} at {precise(b.at)}"


def smoothness(order: int | None) -> str:
    """Say how smooth a function is of which the derivative of that order is the first to jump; None for smooth."""
    if order is None or order < 2:
        return SMOOTHNESS[order]
    return f"{SMOOTHNESS.get(order, f'{order - 1} times')} differentiable"


def limits(facts: Facts) -> str:
    """Say where f goes at both ends of its domain."""
    low, high = facts.ends
    return f"{_limit(facts.left)} as x → {precise(low)}, {_limit(facts.right)} as x → {precise(high)}"


def hole(h: Hole, number: Format = precise) -> str:
    """Say where f or f′ is not finite: f′ above 709.78."""
    where = f"at {number(h.low)}" if h.low == h.high else _where(h.low, h.high, number, spot=False)
    return f"{h.what} {where}"


def _limit(tail: Tail) -> str:
    if math.isnan(tail.value):
        return "oscillates"
    slope = "oscillates" if math.isnan(tail.slope) else precise(tail.slope)
    return f"{precise(tail.value)} (slope {slope})" if tail.slope else precise(tail.value)


def peak(p: Peak, number: Format = precise) -> str:
    """Name the peak slope and its place."""
    if math.isnan(p.at):
        return number(p.slope)
    if math.isinf(p.at):
        return f"{number(p.slope)} in the limit x → {number(p.at)}"
    return f"{number(p.slope)} at x = {number(p.at)}"


def threshold(s: Saturation) -> str:
    """Name the condition that the regions were measured with; without it they mean nothing."""
    if s.relative:
        return f"|f′| < {plain(s.threshold)}·max|f′| = {precise(s.limit)}"
    return f"|f′| < {plain(s.threshold)}"


def regions(s: Saturation, number: Format = precise) -> list[str]:
    """Describe each region from left to right: saturated below -4.585."""
    if s.active is None and not any(r.kind == "dead" for r in s.regions):
        return ["saturated everywhere"]
    found = [f"{r.kind} {_where(r.low, r.high, number, spot=r.kind == 'flat spot')}" for r in s.regions]
    found += [ENDLESS] if s.repeats and s.flat_spots else []
    return [*found, *(f"not finite: {hole(h, number)}" for h in s.activation.holes if h.low < h.high)]


def _where(low: float, high: float, number: Format, *, spot: bool) -> str:
    if math.isinf(low):
        return f"below {number(high)}" if math.isfinite(high) else "everywhere"
    if math.isinf(high):
        return f"above {number(low)}"
    if spot and number(low) == number(high):
        return f"at {number(low)}"
    return f"from {number(low)} to {number(high)}"


def active(span: tuple[float, float] | None, number: Format = precise) -> str:
    """Name the interval between the saturated tails."""
    return "nowhere" if span is None else interval(Interval(*span), number)


def saturates(sheet: FactSheet) -> str:
    """Say on which sides the function saturates, whatever the threshold."""
    left, right = sheet.saturates
    facts = sheet.activation.facts
    if left == right == "not":
        return "no"
    sides = [_saturates("left", left, facts.left.value), _saturates("right", right, facts.right.value)]
    return "; ".join(side for side in sides if side)


def _saturates(side: str, kind: str, value: float) -> str:
    return {
        "not": "",
        "dead": f"{side}: constant {precise(value)}",
        "tends to a value": f"{side}: tends to {precise(value)}",
        "slope tends to 0": f"{side}: unbounded, slope tends to 0",
    }[kind]


def peak_clause(comparison: Comparison) -> str:
    """Compare the peaks: the title of a comparison of two."""
    (first, second), slopes = comparison.sheets, [s.peak.slope for s in comparison.sheets]
    names = first.activation.label, second.activation.label
    if comparison.pair and comparison.pair.equal:
        return f"{names[0]} and {names[1]} are the same function, which passes {_share(slopes[0], brief(slopes[0]))}"
    if slopes[0] == slopes[1]:
        return f"{names[0]} and {names[1]} both pass {_share(slopes[0], brief(slopes[0]))}"
    shares = [_share(slope, text) for slope, text in zip(slopes, told_apart(slopes), strict=True)]
    return f"{names[0]} passes {shares[0]}, {names[1]} {shares[1].replace('the gradient', 'it')}"


def _share(slope: float, text: str) -> str:
    """Say how much of the gradient a unit with this peak slope passes at most."""
    if slope == 0:
        return "none of the gradient"
    if slope == 1:
        return "up to all of the gradient"
    if math.isinf(slope):
        return "the gradient enlarged without bound"
    bound = f"about {text}" if float(text) < slope else text  # rounded down it is no bound
    return f"at most {bound} of the gradient" if slope < 1 else f"up to {bound} times the gradient"


def tail_clause(comparison: Comparison, pair: Pair, within: str = "|x| < {0}", digits: int = 5) -> str:
    """Say which of two keeps more gradient in the tails, from where on if the slopes cross in two mirrored places.

    *within* says "closer to 0 than that" in the manner of the text around it.
    """
    names = [sheet.activation.label for sheet in comparison.sheets]
    left, right = pair.tails
    places = [c.x for c in pair.slopes.crossovers]
    if left is not None and left == right:
        if len(places) == 2 and math.isclose(-places[0], places[1], rel_tol=1e-9):
            return f"{names[1 - left]} is steeper for {within.format(rounded(places[1], digits))}, {names[left]} beyond"
        return f"{names[left]} keeps more in both tails"
    if waves := [s.activation.label for s in comparison.sheets if math.isnan(s.activation.facts.right.slope)]:
        return f"the slope of {listed(waves)} never settles"
    lows, highs = zip(*(sheet.activation.facts.ends for sheet in comparison.sheets), strict=True)
    sides = [("left", left, all(map(math.isinf, lows))), ("right", right, all(map(math.isinf, highs)))]
    if left is None and right is None and all(exists for *_, exists in sides):
        return "both pass the same in the tails"
    return ", ".join(f"far {side} {_keeps(names, winner)}" for side, winner, exists in sides if exists)


def _keeps(names: list[str], winner: TailWinner) -> str:
    return "both pass the same" if winner is None else f"{names[winner]} passes more"


def depth_clause(comparison: Comparison) -> str:
    """Say what is left of the gradient after some layers, with the initialisation named; nothing if it is undefined."""
    depth = comparison.sheets[0].depth
    if any(math.isnan(s.depth.gradient_norm) for s in comparison.sheets):
        return ""
    texts = gradients_left(comparison)
    shares = [f"{text} with {s.activation.label}" for text, s in zip(texts, comparison.sheets, strict=True)]
    return f"{behind(depth)} the gradient keeps {listed(shares)}"


def behind(depth: Depth) -> str:
    """Say behind how many layers a gradient is looked at, with the initialisation."""
    return f"after {depth.layers} layers ({depth.initialisation})"


def gradients_left(comparison: Comparison) -> list[str]:
    """Write what each leaves of the gradient behind the layers of the depth analysis, told apart."""
    texts = told_apart([s.depth.gradient_norm for s in comparison.sheets], digits=2)
    return [VANISHED if _vanished(s) else text for s, text in zip(comparison.sheets, texts, strict=True)]


def gradient_left(sheet: FactSheet) -> str:
    """Write what one activation leaves of the gradient behind the layers of the depth analysis."""
    return VANISHED if _vanished(sheet) else precise(sheet.depth.gradient_norm)


def _vanished(sheet: FactSheet) -> bool:
    """Say whether the norm is 0 only because it has run out of doubles."""
    return sheet.depth.gradient_norm == 0 and sheet.peak.slope > 0


def verdict(comparison: Comparison) -> str:
    """Return one sentence on two activations that names peak, tail and depth."""
    if comparison.pair is None:
        return ""
    clauses = [peak_clause(comparison), tail_clause(comparison, comparison.pair), depth_clause(comparison)]
    return "; ".join(filter(None, clauses)) + "."
