"""What output activations and losses make of each other, in sentences made from the numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.losses.names import LOSSES, SHORT
from actviz.losses.pair import CLASS_LOSSES, Pair, judged, least, one_hot, section
from actviz.losses.tasks import LOSS_FORMULAS, slope
from actviz.prose.numbers import brief, precise, rounded
from actviz.prose.words import listed

if TYPE_CHECKING:
    from actviz.interval import Window
    from actviz.losses.pair import Section, Verdict
    from actviz.losses.tasks import Task

MSE, BINARY, CATEGORICAL, SPARSE = LOSSES
CLIPPED = 1e-7  # keras.config.epsilon(): outputs are moved into [ε, 1 - ε] before their logarithm is taken
FAR = 1000.0
ALIKE = np.linspace(-30.0, 30.0, 121)  # differences of two logits
SURE = 3  # digits of a share


def name(pair: Pair) -> str:
    """Name a pair."""
    return f"{pair.output} with {pair.loss}"


def label(pair: Pair, row: int) -> str:
    """Name one of the labels of a section."""
    if pair.output == "softmax":
        return "this class" if row else "another class"
    return f"label {brief(pair.labels()[row][0])}"


def letter(pair: Pair) -> str:
    """Return the letter of the outputs: p for those that are probabilities."""
    return "a" if pair.output in ("linear", "tanh") else "p"


def against(pair: Pair) -> str:
    """Name what is varied: the logit, which a linear output is itself."""
    return "output" if pair.output == "linear" else "logit"


def multiple(pair: Pair, factor: float) -> str:
    """Write the slope of a pair that cancels: 2·(a - y)."""
    difference = f"{letter(pair)} - y"
    return difference if factor == 1 else f"{brief(factor)}·({difference})"


def title(s: Section, verdict: Verdict) -> str:
    """Say whether the two go together."""
    pair = s.pair
    if verdict.kind == "cancels":
        return f"{name(pair)}: the gradient is {multiple(pair, verdict.factor)}, the larger the more wrong the output"
    if verdict.kind == "saturates":
        wrong = f"at logit {brief(verdict.wrong_at)} with {label(pair, 1)}"
        if pair.output == "softmax":
            wrong = f"at logit {brief(verdict.wrong_at)} of the labelled class"
        return f"{name(pair)}: when very wrong, almost no gradient: only {brief(verdict.wrong)} {wrong}"
    if verdict.kind == "undefined":
        return f"{name(pair)}: no loss at {against(pair)}s {listed(_where(s))}, only ln of a negative number"
    return f"{name(pair)}: {label(pair, 0)} has no loss and no gradient, so that every output grows towards 1"


def _where(s: Section) -> list[str]:
    """Say for which logits each label has no loss."""
    spans = [(row, s.undefined(row)) for row in (1, 0)]
    return [f"{_side(s, span)} ({label(s.pair, row)})" for row, span in spans if span]


def _side(s: Section, span: Window) -> str:
    return f"below {brief(span[1])}" if span[0] == s.logit[0] else f"above {brief(span[0])}"


def lines(s: Section, verdict: Verdict) -> tuple[str, ...]:
    """Say what is drawn, what is left far out, and by which conventions."""
    pair = s.pair
    return (*_formulas(pair), *filter(None, [_far(pair, verdict), _spelling(pair), _practice(pair, verdict)]))


def _formulas(pair: Pair) -> list[str]:
    mean = pair.units > 1 and pair.loss in (MSE, BINARY)
    what = f"mean over {pair.units} units of {LOSS_FORMULAS[pair.loss]}" if mean else LOSS_FORMULAS[pair.loss]
    formula = typeset(slope(pair)).replace("K", str(pair.units))
    told = [_with_letter(pair, f"Loss {what}; gradient in its {against(pair)} {formula}, with output a and label y.")]
    if pair.output == "softmax":
        told.append(
            f"One of {pair.units} logits is varied, the others are 0; the label is this class or another class."
        )
    return told


def _with_letter(pair: Pair, text: str) -> str:
    return re.sub(r"\ba\b", letter(pair), text)


def typeset(formula: str) -> str:
    """Write a formula as people do."""
    return formula.replace("**2", "²").replace("*", "·")


def _far(pair: Pair, verdict: Verdict) -> str:
    """Say what loss and gradient are far out on the wrong side, if that is not their formula once more."""
    if against(pair) == "output":
        return ""
    far = section(pair, np.array([-FAR]))
    loss, gradient = float(far.loss[1, 0]), float(far.slope[1, 0])
    if math.isnan(loss):
        return ""
    told = f"At logit {brief(-FAR)} with {_labelled(pair)} the loss is {precise(loss)}, the gradient {brief(gradient)}"
    if verdict.kind != "saturates":
        return f"{told}: computed from the logit, nothing overflows."
    return f"{told}; the largest gradient in sight is {rounded(verdict.largest, SURE)}."


def _labelled(pair: Pair) -> str:
    return "this class labelled" if pair.output == "softmax" else label(pair, 1)


def _spelling(pair: Pair) -> str:
    """Say what is one loss under two names."""
    if pair.loss == MSE:
        return "Without a factor 1/2, as in Keras and torch; with it the gradient is half of this."
    if pair.loss in CLASS_LOSSES and pair.output == "softmax":
        shown = ", ".join(brief(x) for x in one_hot(0, pair.units))
        spellings = f"{SHORT[CATEGORICAL]} takes it as one-hot, [{shown}], {SHORT[SPARSE]} as an integer, 0"
        return f"One loss, two spellings of a label: {spellings}."
    if pair.output == "softmax":
        return f"{two_units()}, and cross-entropy of the two classes."
    return ""


def two_units() -> str:
    """Compare two units of softmax with one of sigmoid, and say how far they are apart."""
    logits = np.stack([np.zeros_like(ALIKE), ALIKE], axis=-1)
    both = np.broadcast_to(np.array(one_hot(1, 2)), logits.shape)
    two, _ = Pair("softmax", BINARY, 2).evaluated(logits, both)
    one, _ = Pair("sigmoid", BINARY).evaluated(ALIKE[:, np.newaxis], np.ones((ALIKE.size, 1)))
    apart = float(np.abs(two - one).max())
    same = "the same loss" if apart < 1e-12 else f"within {brief(apart)} of the loss"
    return f"Two units of softmax have {same} as one of sigmoid of the difference of their logits"


def _practice(pair: Pair, verdict: Verdict) -> str:
    """Say what frameworks make of outputs that have no logarithm, or no sum of 1."""
    if verdict.kind == "undefined" and pair.loss == BINARY:
        bound = rounded(-math.log(CLIPPED), 2)
        epsilon = precise(CLIPPED)
        into = f"Keras moves outputs into [{epsilon}, 1 - {epsilon}]"
        return f"{into}, where the loss stays at {bound} and the gradient at 0; torch raises an error."
    if pair.loss in CLASS_LOSSES and pair.output != "softmax":
        return "Keras divides outputs by their sum first, which makes shares of them only if none is negative."
    return ""


def verdict_of(task: Task) -> str:
    """Say in a few words whether a pair does for a task."""
    pair, verdict = task.pair, judged(task.pair)
    if task.several and pair.output == "softmax":
        left = least(pair, (1.0, 1.0, *[0.0] * (pair.units - 2)))
        return f"cannot: with two labels {brief(left)} of the loss stays"
    if verdict.kind == "saturates":
        return f"saturates: gradient {brief(verdict.wrong)} at logit {brief(verdict.wrong_at)}"
    if verdict.kind == "undefined":
        s = section(pair)
        sides = dict.fromkeys(_side(s, span) for row in (1, 0) if (span := s.undefined(row)))
        return f"undefined for {against(pair)}s {listed(list(sides))}"
    return "fits" if verdict.kind == "cancels" else f"no gradient for {label(pair, 0)}"


FATES = {  # how a verdict begins: what is said of one pair and of several
    "fits": ("fits", "fit"),
    "saturates": ("saturates", "saturate"),
    "undefined": ("is undefined in places", "are undefined in places"),
    "cannot": ("cannot give several labels", "cannot give several labels"),
    "no gradient": ("ignores a label", "ignore a label"),
}


def matrix_title(tasks: Sequence[Task]) -> str:
    """Count what becomes of all choices."""
    verdicts = [verdict_of(task) for task in tasks]
    counts = {kind: sum(v.startswith(kind) for v in verdicts) for kind in FATES}
    told = [f"{count} {FATES[kind][count > 1]}" for kind, count in counts.items() if count]
    return f"Of {len(tasks)} choices of output and loss {listed(told)}"


MATRIX_LINES = (
    "A loss fits if its gradient in a logit is output minus label, a - y, or a multiple; K is the number of units.",
    "Losses that take logits apply sigmoid or softmax themselves: torch's BCEWithLogitsLoss and CrossEntropyLoss.",
)


def alt(s: Section, verdict: Verdict) -> str:
    """Describe the figure of a pair."""
    told = [
        f"{title(s, verdict)}.",
        f"Left the loss, right its gradient, against the {against(s.pair)}, one curve for each label.",
    ]
    for row in range(len(s.labels)):
        middle = int(np.flatnonzero(s.logit == 1)[0])
        loss, gradient = float(s.loss[row, middle]), float(s.slope[row, middle])
        told.append(f"At {against(s.pair)} 1, {label(s.pair, row)}: loss {brief(loss)}, gradient {brief(gradient)}.")
    if verdict.kind == "undefined":
        told.append(f"Hatched where there is no loss: {against(s.pair)}s {listed(_where(s))}.")
    return " ".join(told)
