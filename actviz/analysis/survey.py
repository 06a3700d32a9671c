"""All that a figure of some activations shows: their curves over one window and their facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.curve import Curve, curve
from actviz.analysis.facts import FactSheet, fact_sheet
from actviz.analysis.window import checked, window
from actviz.errors import RequestError
from actviz.interval import plain
from actviz.terms import SAMPLES, THRESHOLD

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.interval import Window

MOST_CURVES = 12
LARGEST, SMALLEST = 1e250, 1e-250  # the size of f that axes and their numbers can follow
FEWEST_SAMPLES, MOST_SAMPLES = 2, 1_000_000


class Survey(NamedTuple):
    """Activations over one window, in the order asked for."""

    window: Window
    curves: tuple[Curve, ...]
    sheets: tuple[FactSheet, ...]


def survey(
    activations: Sequence[Activation],
    span: Window | None = None,
    threshold: float = THRESHOLD,
    *,
    relative: bool = False,
    samples: int = SAMPLES,
) -> Survey:
    """Sample and measure *activations* over *span*, or over the window that their facts ask for.

    Raises RequestError for too many curves and for a span, threshold or number of samples that cannot be drawn.
    """
    if len(activations) > MOST_CURVES:
        raise RequestError(f"a figure shows at most {MOST_CURVES} curves, got {len(activations)}")
    if not FEWEST_SAMPLES <= samples <= MOST_SAMPLES:
        raise RequestError(f"--samples must be {FEWEST_SAMPLES} to {MOST_SAMPLES}, got {samples}")
    shown = checked(*span) if span else window(activations)
    sheets = tuple(fact_sheet(a, threshold, relative=relative) for a in activations)
    curves = tuple(curve(a, shown, samples) for a in activations)
    for drawn in curves:
        if not drawn.segments:
            where = f"[{plain(shown[0])}, {plain(shown[1])}]"
            raise RequestError(f"{drawn.activation.label} is not finite anywhere on {where}")
        highest = max(float(np.abs(s.f[np.isfinite(s.f)]).max(initial=0.0)) for s in drawn.segments)
        if highest > LARGEST or 0 < highest < SMALLEST:
            size = "large" if highest > LARGEST else "small"
            raise RequestError(f"{drawn.activation.label} is too {size} to draw here: up to {highest:.2g} in size")
    return Survey(shown, curves, sheets)
