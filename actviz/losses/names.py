"""The names of output activations and losses, as people type them, in either order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from actviz.errors import RequestError
from actviz.spelling import did_you_mean, fold, quoted

Output = Literal["linear", "sigmoid", "tanh", "softmax"]
Loss = Literal["mse", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"]

OUTPUTS: tuple[Output, ...] = get_args(Output)
LOSSES: tuple[Loss, ...] = get_args(Loss)
OUTPUT_ALIASES: dict[str, Output] = {"identity": "linear", "none": "linear", "logistic": "sigmoid"}
# Those of Keras and torch; torch's CrossEntropyLoss takes logits, and so applies softmax itself.
LOSS_ALIASES: dict[str, Loss] = {
    "mean_squared_error": "mse",
    "mse_loss": "mse",
    "bce": "binary_crossentropy",
    "bce_loss": "binary_crossentropy",
    "binary_cross_entropy": "binary_crossentropy",
    "cce": "categorical_crossentropy",
    "ce": "categorical_crossentropy",
    "cross_entropy": "categorical_crossentropy",
    "cross_entropy_loss": "categorical_crossentropy",
    "categorical_cross_entropy": "categorical_crossentropy",
    "scce": "sparse_categorical_crossentropy",
    "sparse_categorical_cross_entropy": "sparse_categorical_crossentropy",
}
SHORT: dict[Loss, str] = {
    "mse": "mse",
    "binary_crossentropy": "bce",
    "categorical_crossentropy": "cce",
    "sparse_categorical_crossentropy": "scce",
}


class Names(NamedTuple):
    """The names of a pair."""

    output: Output
    loss: Loss


def names(pair: Sequence[str]) -> Names:
    """Return the output activation and the loss that *pair* names, in whichever order.

    Raises RequestError, with the nearest names, unless there is one of each.
    """
    outputs: dict[str, Output] = {fold(known): known for known in OUTPUTS}
    outputs |= {fold(name): known for name, known in OUTPUT_ALIASES.items()}
    losses: dict[str, Loss] = {fold(known): known for known in LOSSES}
    losses |= {fold(name): known for name, known in LOSS_ALIASES.items()}
    for typed in pair:
        if fold(typed) not in {**outputs, **losses}:
            raise RequestError(_unknown(typed, pair))
    activation = [outputs[fold(typed)] for typed in pair if fold(typed) in outputs]
    loss = [losses[fold(typed)] for typed in pair if fold(typed) in losses]
    if len(activation) != 1 or len(loss) != 1:
        raise RequestError(
            f"a pair is an output activation ({_listed(OUTPUTS)}) and a loss ({_listed(SHORT.values())}), "
            f"as in sigmoid bce; got {' and '.join(quoted(typed) for typed in pair)}"
        )
    return Names(activation[0], loss[0])


def _unknown(typed: str, pair: Sequence[str]) -> str:
    first = typed is pair[0]
    what, known = ("output activation", OUTPUTS) if first else ("loss", LOSSES)
    near = did_you_mean(typed, (*OUTPUTS, *LOSSES, *OUTPUT_ALIASES, *LOSS_ALIASES))
    return f"{quoted(typed)} is no {what}; there are {_listed(known)}{near}"


def _listed(known: Iterable[str]) -> str:
    return ", ".join(known)
