"""An output activation with a loss: values and slopes from the logits, cut along one logit, and judged.

Conventions are those of Keras and torch: mse and binary cross-entropy are means over the units, cross-entropy of
classes is the sum.  For one unit mse is (a - y)², without a half, and so its slope has a factor 2.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from actviz.losses import elements, softmax

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.losses.names import Loss, Output

Kind = Literal["cancels", "saturates", "undefined", "one-sided", "passes"]

WINDOW = (-8.0, 8.0)
SAMPLES = 801  # with whole numbers among them
CLASSES = 3  # of a section through softmax; binary cross-entropy is meant for two
EXACT = 1e-13  # of values that are below 1
FAR = 40.0  # logits where what saturates has saturated
SURE = 1000.0
SATURATED = 1e-6  # of the largest slope

SINGLE = {"linear": elements.LINEAR, "sigmoid": elements.SIGMOID, "tanh": elements.TANH}
OF_UNITS = {
    "mse": elements.squared,
    "binary_crossentropy": elements.binary,
    "categorical_crossentropy": elements.categorical,
    "sparse_categorical_crossentropy": elements.categorical,
}
OF_SOFTMAX = {
    "mse": softmax.squared,
    "binary_crossentropy": softmax.binary,
    "categorical_crossentropy": softmax.categorical,
    "sparse_categorical_crossentropy": softmax.categorical,
}
CLASS_LOSSES = ("categorical_crossentropy", "sparse_categorical_crossentropy")


def one_hot(label: int, units: int) -> tuple[float, ...]:
    """Return the label of a class as one number for each unit: the other spelling of the same loss."""
    return tuple(float(k == label) for k in range(units))


class Pair(NamedTuple):
    """An output activation, a loss and how many units there are."""

    output: Output
    loss: Loss
    units: int = 1

    def evaluated(self, logits: Array, labels: Array) -> tuple[Array, Array]:
        """Return the loss and its slopes in the logits.

        logits and labels have the shape (…, units); the loss (…), the slopes (…, units).  nan where there is no loss.
        """
        if self.output == "softmax":
            return OF_SOFTMAX[self.loss](logits, labels)
        each, slopes = OF_UNITS[self.loss](SINGLE[self.output], logits, labels)
        slopes = np.where(np.isnan(each), np.nan, slopes)
        if self.loss in CLASS_LOSSES:
            return each.sum(axis=-1), slopes
        return each.mean(axis=-1), slopes / self.units

    def outputs(self, logits: Array) -> Array:
        """Return the outputs a of the units."""
        return softmax.probabilities(logits)[0] if self.output == "softmax" else SINGLE[self.output].value(logits)

    def residuals(self, logits: Array, labels: Array) -> Array:
        """Return outputs minus labels, with the digits of small ones."""
        if self.output == "softmax":
            return softmax.categorical(logits, labels)[1]
        return SINGLE[self.output].residual(logits, labels)

    def labels(self) -> tuple[tuple[float, ...], ...]:
        """Return the labels of a section: the lower and the upper one of a unit, another class and the unit's own."""
        if self.output == "softmax":
            return one_hot(1, self.units), one_hot(0, self.units)
        low = -1.0 if (self.output, self.loss) == ("tanh", "mse") else 0.0
        return (low,), (1.0,)


class Section(NamedTuple):
    """The loss and its slope along the logit of the first unit, the other logits being 0; one row for each label."""

    pair: Pair
    labels: tuple[tuple[float, ...], ...]
    logit: Array
    output: Array
    loss: Array
    slope: Array
    residual: Array

    def undefined(self, row: int) -> Window | None:
        """Return from where to where there is no loss for a label; its ends are the outermost samples, or exact."""
        lacking = np.flatnonzero(np.isnan(self.loss[row]))
        if not lacking.size:
            return None
        first, last = max(lacking[0] - 1, 0), min(lacking[-1] + 1, self.logit.size - 1)
        outer = lacking[0] == 0, lacking[-1] == self.logit.size - 1
        low, high = self.logit[0 if outer[0] else first], self.logit[-1 if outer[1] else last]
        return float(low), float(high)


def pair_of(output: Output, loss: Loss) -> Pair:
    """Return a pair with as many units as a section needs: one, or for softmax a few classes."""
    if output != "softmax":
        return Pair(output, loss)
    return Pair(output, loss, 2 if loss == "binary_crossentropy" else CLASSES)


def section(pair: Pair, logit: Array | None = None) -> Section:
    """Return the loss and its slope against the first logit, for each label."""
    x = np.linspace(*WINDOW, SAMPLES) if logit is None else logit
    logits = np.zeros((x.size, pair.units))
    logits[:, 0] = x
    found = [pair.evaluated(logits, np.broadcast_to(np.array(label), logits.shape)) for label in pair.labels()]
    residuals = [pair.residuals(logits, np.broadcast_to(np.array(label), logits.shape)) for label in pair.labels()]
    return Section(
        pair,
        pair.labels(),
        x,
        pair.outputs(logits)[:, 0],
        np.stack([loss for loss, _ in found]),
        np.stack([slopes[:, 0] for _, slopes in found]),
        np.stack([each[:, 0] for each in residuals]),
    )


class Verdict(NamedTuple):
    """What is to be said of a pair, found by evaluating it.

    factor is that of a - y in the slope of a pair that cancels, nan otherwise.  wrong is the slope where a unit is most
    wrong, at a logit of the other sign than the label's, largest the largest slope on the way there.
    """

    kind: Kind
    factor: float
    wrong_at: float
    wrong: float
    largest: float


def judged(pair: Pair) -> Verdict:
    """Judge a pair: is its slope a multiple of a - y, does it die out where the unit is wrong, is there a loss."""
    s = section(pair)
    far = section(pair, np.array([-FAR, WINDOW[0]]))
    wrong_at, wrong = float(far.logit[1]), float(far.slope[1, 1])
    steep = np.abs(s.slope[1][np.isfinite(s.slope[1])])
    largest = float(steep.max()) if steep.size else math.nan
    tell = partial(Verdict, wrong_at=wrong_at, wrong=wrong, largest=largest)
    if np.isnan(s.loss).any():
        return tell("undefined", math.nan)
    if not s.slope.any(axis=1).all():
        return tell("one-sided", math.nan)
    factor = float(s.slope[0, -1] / s.residual[0, -1])
    if np.allclose(s.slope, factor * s.residual, rtol=EXACT, atol=EXACT):
        return tell("cancels", factor)
    return tell("saturates" if abs(far.slope[1, 0]) < SATURATED * largest else "passes", math.nan)


def least(pair: Pair, label: tuple[float, ...]) -> float:
    """Return the loss that is left when the logits of all that is labelled 1 are as large as it takes, the others 0."""
    labels = np.array(label)
    return float(pair.evaluated(SURE * labels, labels)[0])
