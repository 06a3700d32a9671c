"""The formulas to both sides of a break, each followed beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.checking.subject import Subject

    Function = Callable[[Array], Array]


def continuations(subject: Subject) -> Iterator[tuple[float, Function, Function]]:
    """Yield every place where two formulas meet, with f′ of the left and of the right one, everywhere."""
    pieces = subject.outline.pieces if subject.outline else ()
    for (left_span, left), (right_span, right) in pairwise(pieces):
        if left_span.high == right_span.low:
            yield left_span.high, left.d1, right.d1
