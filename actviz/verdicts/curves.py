"""Curves of f and f′ as charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.curve import curve
from actviz.charts import Axis, Chart, Element, Line
from actviz.prose.numbers import precise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activation import Activation
    from actviz.interval import Window

ORDERS = ("f", "d1")


def line(activation: Activation, window: Window, order: int = 0, pen: int | None = 0, label: str = "") -> Line:
    """Return f (order 0) or f′ (order 1) over *window* as a line with a gap at every jump."""
    segments = curve(activation, window).segments
    gap = np.array([np.nan])
    x = np.concatenate([part for s in segments for part in (s.x, gap)][:-1])
    y = np.concatenate([part for s in segments for part in (getattr(s, ORDERS[order]), gap)][:-1])
    return Line(x, y, label or activation.label, pen)


def chart(
    title: str,
    activations: Sequence[Activation],
    window: Window,
    order: int = 0,
    *marks: Element,
    log: bool = False,
    vertical: Window | None = None,
) -> Chart:
    """Return f or f′ of some activations, each with its pen, over *marks*; a logarithmic axis is that of abs(f′)."""
    lines = [line(a, window, order, pen) for pen, a in enumerate(activations)]
    if log:
        lines = [one._replace(y=np.abs(one.y)) for one in lines]
    name = ("f(x)", "|f′(x)|" if log else "f′(x)")[order]
    return Chart(title, Axis("x", window=window), Axis(name, log=log, window=vertical), (*marks, *lines))


def at(activations: Sequence[Activation], places: Sequence[float], order: int = 1) -> dict[str, float]:
    """Return f or f′ of some activations at some places, named as tanh_0."""
    return {f"{a.name}_{precise(x).replace('-', 'minus_')}": (a.f, a.d1)[order](x) for a in activations for x in places}
