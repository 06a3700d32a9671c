"""The formulas that textbooks and libraries have for a function, where its declaration has one only, or its name.

The others have one form, the declared formula.  Everything is written in the language of formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from actviz.errors import RequestError, SpecError
from actviz.formula.reader import read

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.formula.part import Node

PHI = "0.5*(1 + erf(x/sqrt(2)))"
TANH = "(exp(x) - exp(-x))/(exp(x) + exp(-x))"
TEXTBOOK: Mapping[str, tuple[str, ...]] = {
    "sigmoid": ("1/(1 + exp(-x))", "exp(x)/(1 + exp(x))"),
    "softplus": ("log(1 + exp(beta*x))/beta", "max(x, 0) + log1p(exp(-beta*abs(x)))/beta"),
    "tanh": (TANH,),
    "gelu": (f"x*{PHI}",),
    "probit": (PHI,),
    "log_sigmoid": ("log(1/(1 + exp(-x)))", "-log(1 + exp(-x))"),
    "bipolar_sigmoid": ("(1 - exp(-x))/(1 + exp(-x))",),
    "asinh": ("log(x + sqrt(x**2 + 1))",),
    "rehsec": ("2*x/(exp(x) + exp(-x))",),
    "lisht": (f"x*{TANH}",),
    "tanh_shrink": (f"x - {TANH}",),
    "logish": ("x*log(1 + 1/(1 + exp(-x)))",),
    "symlog": ("sign(x)*log(1 + abs(x))",),
    "symexp": ("sign(x)*(exp(abs(x)) - 1)",),
}


class Form(NamedTuple):
    """A formula as it is written, and as a tree."""

    text: str
    tree: Node


def forms(activation: Activation) -> tuple[Form, ...]:
    """Return the formulas of an activation whose rounding is worth looking at, the most usual first.

    Raises RequestError if the activation is declared by no formula that can be read.
    """
    texts = TEXTBOOK.get(activation.name, ())
    read_ones = tuple(Form(text, read(text, activation.values).tree) for text in texts)
    return read_ones or (Form(activation.formula, tree_of(activation)),)


@lru_cache(maxsize=256)
def tree_of(activation: Activation) -> Node:
    """Return the formula of an activation as a tree.

    Raises RequestError if it is declared by no formula that can be read.
    """
    try:
        return read(activation.formula, activation.values).tree
    except SpecError:
        raise RequestError(
            f"{activation.label} is given by no formula that can be taken apart; type one, as in 'x/(1 + exp(-x))'"
        ) from None
