"""Comparing files with what would be drawn today, by their bytes or by what is seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.building.made import Made
from actviz.building.work import Making
from actviz.errors import ActvizError
from actviz.manifest.model import complaint
from actviz.render.rasters import RasterError, pixels

if TYPE_CHECKING:
    from actviz.building.plan import File, Job

BLOCK = 32  # pixels each way
# Of 255, in the block where it is most: more than other versions of what sets letters make of them (up to 51 was
# measured), less than where a part of a curve is missing (85).
MOST_RMS = 64.0
MOST_MOVED = 0.5  # of a 72nd of an inch
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_RECIPE = re.compile(rb'\sdata-actviz="[^"]*"')


def compared(job: Job, files: Sequence[File], *, by_pixels: bool) -> list[Made]:
    """Return what became of each file: unchanged, stale with how it differs, or failed."""
    making = Making(job)
    found = []
    for file in files:
        try:
            how = differs(file.path.read_bytes(), making.contents(file), file.form, by_pixels=by_pixels)
        except ActvizError as error:
            found.append(Made(file.path, "failed", str(complaint(job.figure, error))))
        else:
            found.append(Made(file.path, "stale" if how else "unchanged", how))
    return found


def differs(old: bytes, new: bytes, form: str, *, by_pixels: bool) -> str:
    """Say how a file differs from what it should be, or nothing if it does not; PDF and text are compared by bytes."""
    if old == new:
        return ""
    if by_pixels and form == "png":
        return _rasters(old, new)
    if by_pixels and form == "svg":
        return _drawings(old, new)
    return "its bytes differ"


def _rasters(old: bytes, new: bytes) -> str:
    try:
        first, second = (pixels(data) for data in (old, new))
    except RasterError:
        return "it is no picture any more"
    if first.shape != second.shape:
        sizes = [f"{shape[1]} x {shape[0]}" for shape in (first.shape, second.shape)]
        return f"it has {sizes[0]} pixels instead of {sizes[1]}"
    squares = ((first - second) ** 2).mean(axis=2)
    height, width = (-(-side // BLOCK) * BLOCK for side in squares.shape)
    padded = np.pad(squares, ((0, height - squares.shape[0]), (0, width - squares.shape[1])))
    blocks = padded.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
    rms = float(np.sqrt(blocks.max()))
    if rms <= MOST_RMS:
        return ""
    row, column = np.unravel_index(blocks.argmax(), blocks.shape)
    return f"its pixels differ by {rms:.3g} of 255 around {column * BLOCK}, {row * BLOCK}"


def _drawings(old: bytes, new: bytes) -> str:
    """Compare two SVG files element by element: what they consist of, and where it is."""
    old, new = (_RECIPE.sub(b"", data) for data in (old, new))
    if _NUMBER.sub(b"0", old) != _NUMBER.sub(b"0", new):
        return "it consists of other elements"
    moved = max(abs(float(a) - float(b)) for a, b in zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True))
    return f"something in it has moved by {moved:.3g}" if moved > MOST_MOVED else ""
