"""Facts in words: for cards, alt texts, titles and verdicts.  Every sentence is made from results, none is stored."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.interval import Interval, plain
from actviz.prose.numbers import Format, brief, interval, precise, rounded, told_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

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
SMOOTHNESS = {None: "smooth", 0: "discontinuous", 1: "continuous", 2: "once", 3: "twice"}
ENDLESS = "repeats"
NEARLY = 1e-3  # relative; closer numbers are not contrasted, their roundings would be
UNSEEN = 0.01  # curves so close look like one, so that their distance is worth a word
ROUNDING = 1e-16  # two doubles of the size of 1 are not told apart closer than that
VANISHED = "less than 1e-150"


def listed(items: list[str], last: str = " and ") -> str:
    """Join *items* as a sentence does: a, b and c."""
    return last.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


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
    found = [f"{kind(sheet, b)} at {precise(b.at)}" for b in sheet.breaks]
    return [*found, ENDLESS] if len(found) < len(sheet.activation.breaks) else found


def kind(sheet: FactSheet, b: Break) -> str:
    """Name what breaks; where f has no value a pole if it runs away there, a gap if its curve goes on."""
    left, right = limits_beside(sheet, 0, b)
    if any(h.low == b.at == h.high for h in sheet.holes):
        return "pole" if math.isinf(left) or math.isinf(right) else "gap" if left == right else "jump"
    if b.order == 1:
        slopes = limits_beside(sheet, 1, b)
        if all(map(math.isinf, slopes)):
            return "vertical tangent" if slopes[0] == slopes[1] else "cusp"
    return ("jump", "kink", "f″ jumps")[b.order]


def limits_beside(sheet: FactSheet, order: int, b: Break) -> tuple[float, float]:
    """Return the limits of f or one of its derivatives on the left and on the right of a break."""
    return sheet.activation.one_sided(order, b.at, "left"), sheet.activation.one_sided(order, b.at, "right")


def smoothness(sheet: FactSheet) -> str:
    """Say how smooth a function is: where it is not, what its first derivative that jumps makes of it."""
    order = sheet.smoothness
    if order == 1:
        kinds = {kind(sheet, b) for b in sheet.breaks if b.order == 1}
        return f"{SMOOTHNESS[1]}, with {listed([f'{name}s' for name in sorted(kinds)])}"
    if order is None or order == 0:
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
    if nearly_same(slopes):
        share = _share(max(slopes), brief(max(slopes)))
        same = precise(slopes[0]) == precise(slopes[1])
        distance = comparison.pair.largest.distance if comparison.pair else math.inf
        apart = f" and differ by at most {_bound(distance, brief(distance))}" if distance <= UNSEEN else ""
        told = f"both pass {share}" if same else f"pass nearly the same, {share}{',' if apart else ''}"
        return f"{names[0]} and {names[1]} {told}{apart}"
    shares = [_share(slope, text) for slope, text in zip(slopes, told_apart(slopes), strict=True)]
    return f"{names[0]} passes {shares[0]}, {names[1]} {shares[1].replace('the gradient', 'it')}"


def nearly_same(values: Sequence[float]) -> bool:
    """Say whether numbers are so close that it is no use to contrast them."""
    return math.isclose(min(values), max(values), rel_tol=NEARLY)


def _bound(x: float, text: str) -> str:
    """Say a bound that *text* has rounded: down it is none."""
    return f"about {text}" if float(text) < x else text


def _share(slope: float, text: str) -> str:
    """Say how much of the gradient a unit with this peak slope passes at most."""
    if slope == 0:
        return "none of the gradient"
    if slope == 1:
        return "up to all of the gradient"
    if math.isinf(slope):
        return "the gradient enlarged without bound"
    bound = _bound(slope, text)
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
    left = [s.depth.gradient_norm for s in comparison.sheets]
    if all(left) and nearly_same(left):
        return f"{behind(depth)} the gradient keeps about {rounded(left[0], 2)} with each"
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
