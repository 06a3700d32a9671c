"""A gated pair y(a, b) seen from above and in slices: over both halves, and over a with b fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.analysis.vectors import in_reach
from actviz.analysis.window import checked
from actviz.measure.grid import ascending

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.vectors import VectorActivation

WINDOW = (-4.0, 4.0)
GRID = 161
SAMPLES = 801
SHARES = (-0.5, -0.25, 0.0, 0.25, 0.5)  # of the window: where the slices are cut


class Slice(NamedTuple):
    """y and ∂y/∂a over a while b is fixed."""

    b: float
    y: Array
    slope: Array


class Halves(NamedTuple):
    """y over a grid of both halves, shape (b, a), its slices, and the pairs of a vector that are marked on it."""

    activation: VectorActivation
    window: Window
    grid: Array
    surface: Array
    a: Array
    slices: tuple[Slice, ...]
    kinks: tuple[float, ...]  # the a at which ∂y/∂a jumps
    pairs: tuple[tuple[float, float], ...] = ()


def halves(activation: VectorActivation, vector: tuple[float, ...] = (), span: Window | None = None) -> Halves:
    """Sample a gated pair over *span* in both directions; the pairs (a_i, b_i) of *vector* are carried along."""
    low, high = checked(*span) if span else WINDOW
    grid = np.linspace(low, high, GRID)
    pairs = np.stack(np.meshgrid(grid, grid), axis=-1)
    kinks = [b.at for b in activation.section_breaks(np.zeros(2), 0) if low < b.at < high]
    a = ascending(np.linspace(low, high, SAMPLES), kinks, [np.nextafter(k, high) for k in kinks])
    middle, width = (low + high) / 2, high - low
    cuts = [middle + share * width for share in SHARES]
    slices = []
    for b in cuts:
        line = np.stack([a, np.full_like(a, b)], axis=-1)
        slices.append(Slice(b, activation.f(line)[:, 0], activation.jacobian(line)[:, 0, 0]))
    surface = activation.f(pairs)[..., 0]
    in_reach(activation, surface, *(part for s in slices for part in (s.y, s.slope)))
    half = len(vector) // 2
    marked = tuple(zip(vector[:half], vector[half:], strict=True))
    return Halves(activation, (low, high), grid, surface, a, tuple(slices), tuple(kinks), marked)
