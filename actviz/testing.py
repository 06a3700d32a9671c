"""For test suites: assert that a derivative is right.

>>> from actviz.testing import assert_derivative
>>> assert_derivative("x*sigmoid(x)", "sigmoid(x)*(1 + x*(1 - sigmoid(x)))")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actviz.activation import Activation

    Function = str | Activation | Callable[..., Any]


def assert_derivative(
    f: Function,
    df: Function | None = None,
    *,
    at: Sequence[float] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Raise AssertionError, with the whole report as its text, unless *df* is the derivative of *f*.

    Args:
        f: A Python function of an array or of a number, a torch or JAX function or module, an activation, or a spec.
        df: What is said to be f′, likewise; its values are checked.  None checks what comes with *f*: the gradient of a
            torch or JAX function, custom rules included, or a function such as df or f_grad beside it.
        at: Where to compare; by default where no bend is missed, out to ±10,000.
        rtol: How far df may be off relative to f′; by default 1e-8, or 1e-4 for what computes in float32.
        atol: How far df may be off relative to the steepest slope on -8..8 or 1, whichever is smaller; by default
            1e-8, or 1e-5.

    Raises:
        AssertionError: The derivative is wrong, or it cannot be told.
        ActvizError: There is no such function, or it fails.
    """
    __tracebackhide__ = True  # pytest shows the report and the caller's line
    from actviz.checking.check import check
    from actviz.checking.subjects import subject
    from actviz.texts.check_words import report

    outcome = check(subject(f, df), at, rtol, atol)
    if outcome.verdict != "right":
        raise AssertionError(report(outcome))
