"""Which output activation and loss people take for which task, good pairs and bad ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from actviz.losses.names import LOSSES, OUTPUTS
from actviz.losses.pair import CLASSES, Pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actviz.losses.names import Loss, Output

MSE, BINARY, CATEGORICAL, SPARSE = LOSSES
LINEAR, SIGMOID, TANH, SOFTMAX = OUTPUTS


class Task(NamedTuple):
    """A task with a pair that people take for it: how many units, in words, and what the labels look like.

    several says that more than one label can be 1, as softmax cannot have it.
    """

    name: str
    units: str
    pair: Pair
    labels: str
    several: bool = False


# Slopes in the logit of a unit; a is its output, y its label, K the number of units.
SLOPES: Mapping[tuple[Output, Loss], str] = {
    (LINEAR, MSE): "2*(a - y)",
    (SIGMOID, MSE): "2*(a - y)*a*(1 - a)",
    (TANH, MSE): "2*(a - y)*(1 - a**2)",
    (SOFTMAX, MSE): "2/K*a*(a - y - Σ((a - y)*a))",
    (LINEAR, BINARY): "(a - y)/(a*(1 - a))",
    (SIGMOID, BINARY): "a - y",
    (TANH, BINARY): "(a - y)*(1 + a)/a",
    (SOFTMAX, BINARY): "a - y",
    (LINEAR, CATEGORICAL): "-y/a",
    (SIGMOID, CATEGORICAL): "-y*(1 - a)",
    (TANH, CATEGORICAL): "-y*(1 - a**2)/a",
    (SOFTMAX, CATEGORICAL): "a - y",
}
OF_MANY = "(c - a*Σ(c))/K, c = (a - y)/(1 - a)"
OF_SEVERAL = "a*Σ(y) - y"
LOSS_FORMULAS: Mapping[Loss, str] = {
    MSE: "(a - y)²",
    BINARY: "-y·ln a - (1 - y)·ln(1 - a)",
    CATEGORICAL: "-Σ y·ln a",
    SPARSE: "-ln a of the labelled class",
}


def slope(pair: Pair, *, several: bool = False) -> str:
    """Return the formula of the slope in a unit's logit, for labels of which one is 1 or several are."""
    if pair.output == SOFTMAX and pair.loss == BINARY and pair.units > 2:
        return OF_MANY
    if pair.output == SOFTMAX and pair.loss != MSE and several:
        return OF_SEVERAL
    formula = SLOPES[pair.output, CATEGORICAL if pair.loss == SPARSE else pair.loss]
    mean = pair.units > 1 and pair.output != SOFTMAX and pair.loss in (MSE, BINARY)
    return f"({formula})/K" if mean else formula


REGRESSION, BINARY_TASK, MANY = "regression", "two classes", f"{CLASSES} or more classes"
BOUNDED, LABELS = "regression, bounded targets", "several labels at once"

TASKS = (
    Task(REGRESSION, "1", Pair(LINEAR, MSE), "any numbers"),
    Task(BOUNDED, "1", Pair(SIGMOID, MSE), "numbers from 0 to 1"),
    Task(BOUNDED, "1", Pair(TANH, MSE), "numbers from -1 to 1"),
    Task(BINARY_TASK, "1", Pair(SIGMOID, BINARY), "0 or 1"),
    Task(BINARY_TASK, "2", Pair(SOFTMAX, BINARY, 2), "one-hot"),
    Task(BINARY_TASK, "2", Pair(SOFTMAX, CATEGORICAL, 2), "one-hot"),
    Task(BINARY_TASK, "2", Pair(SOFTMAX, SPARSE, 2), "integers 0 and 1"),
    Task(BINARY_TASK, "1", Pair(SIGMOID, MSE), "0 or 1"),
    Task(BINARY_TASK, "1", Pair(TANH, MSE), "-1 or 1"),
    Task(BINARY_TASK, "1", Pair(TANH, BINARY), "0 or 1"),
    Task(BINARY_TASK, "1", Pair(LINEAR, BINARY), "0 or 1"),
    Task(MANY, "K", Pair(SOFTMAX, CATEGORICAL, CLASSES), "one-hot"),
    Task(MANY, "K", Pair(SOFTMAX, SPARSE, CLASSES), "integers from 0 to K - 1"),
    Task(MANY, "K", Pair(SOFTMAX, MSE, CLASSES), "one-hot"),
    Task(MANY, "K", Pair(SIGMOID, CATEGORICAL, CLASSES), "one-hot"),
    Task(MANY, "K", Pair(TANH, CATEGORICAL, CLASSES), "one-hot"),
    Task(MANY, "K", Pair(LINEAR, CATEGORICAL, CLASSES), "one-hot"),
    Task(LABELS, "K", Pair(SIGMOID, BINARY, CLASSES), "0 or 1 for each unit", several=True),
    Task(LABELS, "K", Pair(SOFTMAX, BINARY, CLASSES), "0 or 1 for each unit", several=True),
    Task(LABELS, "K", Pair(SOFTMAX, CATEGORICAL, CLASSES), "0 or 1 for each unit", several=True),
)
