"""A PNG as numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from actviz.arrays import Array


class RasterError(ValueError):
    """What should be a PNG is none."""


def pixels(data: bytes) -> Array:
    """Return red, green, blue and opacity from 0 to 255, shape (height, width, 4); raises RasterError for no PNG."""
    try:
        return np.asarray(Image.open(io.BytesIO(data), formats=["PNG"]).convert("RGBA"), dtype=np.float64)
    except (OSError, SyntaxError, ValueError) as error:  # SyntaxError is how PIL reports broken chunks
        raise RasterError(str(error)) from error
