"""What normally distributed inputs become, in sentences: which gains to initialise with, how much is saturated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from actviz.analysis.gains import EQUAL
from actviz.prose.numbers import brief, precise, rounded
from actviz.prose.words import listed, nearly_same, threshold

if TYPE_CHECKING:
    from actviz.analysis.normal_shares import Inputs
    from actviz.analysis.stats import Stats

FEW = 2  # activations whose gains fit in a title
TOLD = 4  # activations that lines tell about
STATES = ("saturated", "dead", "in flat spots", "active", "without a value")
GAIN_DIGITS = 4
SHARE_DIGITS = 3
NEARLY_ALL, HARDLY = 0.9995, 1e-4
NOT_ALL = 1 - 2**-53  # of which there is a rest


def inputs(given: Inputs) -> str:
    """Write a distribution: N(0, 1)."""
    return f"N({brief(given.mu)}, {brief(given.sigma)}{'' if given.sigma == 1 else '²'})"


def percent(share: float) -> str:
    """Write a share so that "of the inputs" can follow."""
    if share in (0, 1):
        return "all" if share else "none"
    if share < HARDLY:
        return f"under {rounded(100 * HARDLY, SHARE_DIGITS)} %"
    if share > NEARLY_ALL:
        return f"over {rounded(100 * NEARLY_ALL, SHARE_DIGITS + 1)} %"
    return f"{rounded(100 * share, SHARE_DIGITS)} %"


def gain(value: float) -> str:
    """Write a gain for a sentence."""
    return rounded(value, GAIN_DIGITS)


def _aim(s: Stats, verb: Literal["", "s"] = "") -> str:
    """Say what gains do to the signal; *verb* is the ending of a single one's."""
    if s.standard:
        return f"keep{verb} the signal"
    return f"bring{verb} the signal of {inputs(s.inputs)} to mean square 1"


def title(found: Sequence[Stats]) -> str:
    """Say which gains to initialise with."""
    if len(found) == 1:
        return _title_of_one(found[0])
    first = found[0]
    if len(found) <= FEW:
        both = "keep signal and gradient" if first.standard else f"{_aim(first)}, and keep the gradient"
        return f"Gains that {both}: {'; '.join(map(_gains, found))}"
    known = [s for s in found if 0 < s.forward_gain < math.inf]
    if not known:
        return f"No weights {_aim(first)}"
    least, most = min(known, key=lambda s: s.forward_gain), max(known, key=lambda s: s.forward_gain)
    if least is most:
        return f"Only {least.activation.label} has a gain that {_aim(first, 's')}: {gain(least.forward_gain)}"
    ends = [f"{gain(s.forward_gain)} ({s.activation.label})" for s in (least, most)]
    return f"Gains that {_aim(first)} go from {ends[0]} to {ends[1]}"


def _title_of_one(s: Stats) -> str:
    name = s.activation.label if s.standard else f"{s.activation.label} for inputs from {inputs(s.inputs)}"
    if lacking := _lacking(s):
        return f"{name} {lacking}"
    forward, backward = s.forward_gain, s.backward_gain
    told = f"weights of gain {gain(forward)} keep the signal"
    if not s.standard:
        told = f"gain {gain(forward)} brings the signal to mean square 1"
    if math.isinf(backward):
        return f"{name}: {told}; no gradient passes"
    if backward == 0:
        return f"{name}: {told}; the mean square of f′ is infinite"
    if not s.standard:
        return f"{name}: {told}, {gain(backward)} keeps the gradient"
    return f"{name}: {told}{' and' if nearly_same([forward, backward]) else f', {gain(backward)}'} the gradient"


def _lacking(s: Stats) -> str:
    """Say why there are no gains."""
    if math.isnan(s.second):
        return f"has no value for {percent(s.shares.undefined)} of the inputs, and so no mean"
    if "second" in s.beyond:
        return "has outputs whose mean square is too large to be known"
    if math.isinf(s.second):
        return "has outputs of infinite mean square, which no weights keep"
    if math.isnan(s.forward_gain) or math.isnan(s.backward_gain):
        return "has outputs or slopes too small for a gain to be known"
    return "lets no signal through" if math.isinf(s.forward_gain) else ""


def _gains(s: Stats) -> str:
    forward, backward = gain(s.forward_gain), gain(s.backward_gain)
    if _lacking(s):
        return f"{s.activation.label} has none"
    if math.isinf(s.backward_gain):
        return f"{s.activation.label} {forward} (no gradient passes)"
    return f"{s.activation.label} {forward}{f' and {backward}' if forward != backward else ''}"


def lines(found: Sequence[Stats]) -> tuple[str, ...]:
    """Say what the outputs are, how much is saturated, what torch has and how exact all this is."""
    told = [*map(_outputs, found[:1])] if len(found) == 1 else []
    told += [_states(found), _kept(found)] if len(found) <= TOLD else []
    told += torch_lines(found)
    return tuple(filter(None, [*told, _exactness(found)]))


def _outputs(s: Stats) -> str:
    if not math.isfinite(s.mean):
        return ""
    told = f"Inputs from {inputs(s.inputs)} become outputs with mean {brief(s.mean)} and variance {_variance(s)}"
    if math.isnan(s.above):
        return f"{told}."
    skewness = "" if math.isnan(s.skewness) else f" (skewness {brief(s.skewness)})"
    return f"{told}, {percent(s.above)} of them above the mean{skewness}."


def faint(s: Stats, field: str) -> str:
    """Write what a number that is too small to be known is below."""
    return f"below 1e{math.ceil(math.log10(dict(s.faint)[field]))}"


def _variance(s: Stats) -> str:
    if "variance" in s.beyond:
        return "too large to be known"
    return faint(s, "variance") if "variance" in dict(s.faint) else brief(s.variance)


def _states(found: Sequence[Stats]) -> str:
    if len(found) == 1:
        return f"{states(found[0])}; saturated means {threshold(found[0].saturation)}."
    told = [f"{percent(s.shares.active)} for {s.activation.label}" for s in found if not math.isnan(s.shares.active)]
    return f"Inputs at which a unit is active ({threshold(found[0].saturation).replace('<', '≥')}): {listed(told)}."


def _kept(found: Sequence[Stats]) -> str:
    """Say which gains keep the mean square of inputs where that is not 1."""
    told = [f"{gain(s.keeping_gain)} for {s.activation.label}" for s in found if 0 < s.keeping_gain < math.inf]
    if found[0].standard or not told:
        return ""
    return f"Gains that keep the mean square of the inputs, {brief(found[0].inputs.square)}, instead: {listed(told)}."


def states(s: Stats) -> str:
    """Say how much of the inputs is in which state."""
    if math.isnan(s.shares.active):
        return "How much is active is not known: waves or steps are too narrow beside the spread of the inputs"
    found = [(share, state) for share, state in zip(s.shares, STATES, strict=True) if share]
    told = [(percent(min(share, NOT_ALL) if len(found) > 1 else share), state) for share, state in found]
    words = [f"{share} {'are ' if k == 0 else ''}{state}" for k, (share, state) in enumerate(told)]
    return f"Of the inputs {listed(words)}"


def torch_lines(found: Sequence[Stats]) -> list[str]:
    """Say which gains torch has hard-coded, and what a deep network makes of those that differ."""
    told = [_coded(s) for s in found if s.coded][:TOLD]
    lacking = [s.activation.label for s in found if not s.coded]
    if lacking and len(lacking) <= TOLD:
        told.append(f"torch's calculate_gain knows no {listed(lacking, ' or ')}: it raises an error.")
    return told


def _coded(s: Stats) -> str:
    if s.coded is None:
        return ""
    text, origin = s.coded.text, s.coded.origin.text
    number = gain(s.coded.value)
    shown = text if text == number else f"{text} = {number}"
    told = f"torch has {shown} for {s.activation.label}"
    if not s.standard:
        return f"{told}, which is meant for inputs from N(0, 1)."
    if all(abs(s.coded.value - g) <= EQUAL * g for g in (s.forward_gain, s.backward_gain)):
        return f"{told}, which is exact: E f² = E f′² = {precise(s.second)}."
    after = s.with_coded
    if after is None or after.variance == 0 or math.isinf(after.variance):
        what = "the signal grows from layer to layer" if after and after.variance else "the signal fades"
        return f"{told} ({origin}): with it {what}."
    return (
        f"{told} ({origin}): deep inputs settle at variance {brief(after.variance)}, "
        f"where a layer scales the gradient by {gain(math.sqrt(after.chi))}."
    )


def _exactness(found: Sequence[Stats]) -> str:
    errors = [s.error for s in found if math.isfinite(s.second)]
    if not errors:
        return ""
    told = "Means by adaptive quadrature, split at the breaks"
    if not max(errors):
        return f"{told}."
    return f"{told}; errors below 1e{math.ceil(math.log10(max(errors)))}, relative ones for values above 1."


def alt(found: Sequence[Stats]) -> str:
    """Describe the figure."""
    told = [_described(s) for s in found]
    return " ".join([f"What inputs from {inputs(found[0].inputs)} become.", *told])


def _described(s: Stats) -> str:
    name, shares = s.activation.label, f"{states(s)}."
    if _lacking(s):
        return f"{name} {_lacking(s)}. {shares}"
    gains = f"gain {gain(s.forward_gain)} forwards, {gain(s.backward_gain)} backwards"
    return f"{name}: {gains}; mean output {brief(s.mean)}, variance {_variance(s)}. {shares}"
