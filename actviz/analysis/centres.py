"""Where a typed formula may have something too narrow for any sample: where a straight part of it passes 0."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from actviz.formula.part import Node, Point
from actviz.own.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actviz.activation import Activation

COSTLY = 300  # operations; each part is evaluated with all its own


@lru_cache(maxsize=256)
def centres(activation: Activation) -> tuple[float, ...]:
    """Return where the innermost arguments a·x + b of a formula are 0, ascending: 0.3 for tanh(1e5*(x - 0.3))."""
    if not isinstance(activation, Typed) or activation.cost > COSTLY:
        return ()
    with np.errstate(all="ignore"):
        found = set(_zeros(activation.tree))
    return tuple(sorted(x for x in found if np.isfinite(x)))


def _zeros(node: Node) -> Iterator[float]:
    jet = node.jet(Point(np.zeros(1), 2))
    if not jet.varies:
        return
    if isinstance(jet.d1, float) and isinstance(jet.d2, float) and jet.d1:
        yield -float(np.ravel(jet.f)[0]) / jet.d1
        return
    for field in dataclasses.fields(node):  # type: ignore[arg-type]  # all nodes are dataclasses
        value = getattr(node, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Node):
                yield from _zeros(part)
