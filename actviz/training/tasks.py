"""Toy tasks that small networks learn in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.arrays import Array

TURNS = 1.5
JITTER = 0.04
SIZE = 2.0


def sine(points: int) -> tuple[Array, Array]:
    """Return x in [-1, 1] and sin(3x), both of shape (points, 1)."""
    x = np.linspace(-1, 1, points)[:, None]
    return x, np.sin(3 * x)


def spirals(rng: np.random.Generator, points: int) -> tuple[Array, Array]:
    """Return random points of two spirals that wind around each other, of shape (points, 2), and which one, 0 or 1.

    Which one is of shape (points, 1).  The spirals have 1.5 turns and reach to a distance of 2.
    """
    which = rng.integers(2, size=(points, 1)).astype(np.float64)
    radius = np.sqrt(rng.random((points, 1)))
    angle = 2 * np.pi * TURNS * radius + np.pi * which
    places = SIZE * radius * np.hstack([np.cos(angle), np.sin(angle)])
    return places + JITTER * rng.standard_normal((points, 2)), which
