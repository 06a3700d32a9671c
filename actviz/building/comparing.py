"""Comparing files with what would be drawn today, by their bytes or by what is seen."""

from __future__ import annotations

import base64
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

# Of 255: what another version of the library that sets letters may make of them, far below a curve that has moved.
MOST_RMS = 4.0
MOST_MOVED = 0.5  # of a 72nd of an inch
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_RECIPE = re.compile(rb'\sdata-actviz="[^"]*"')
_IMAGE = re.compile(rb"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


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
    rms = float(np.sqrt(((first - second) ** 2).mean()))
    return f"its pixels differ by {rms:.3g} of 255" if rms > MOST_RMS else ""


def _drawings(old: bytes, new: bytes) -> str:
    """Compare two SVG files element by element: what they consist of, where it is, and the pictures inside."""
    old, new = (_RECIPE.sub(b"", data) for data in (old, new))
    for first, second in zip(*(map(base64.b64decode, _IMAGE.findall(data)) for data in (old, new)), strict=False):
        if how := _rasters(first, second):
            return how
    old, new = (_IMAGE.sub(b"", data) for data in (old, new))
    if _NUMBER.sub(b"0", old) != _NUMBER.sub(b"0", new):
        return "it consists of other elements"
    moved = max(abs(float(a) - float(b)) for a, b in zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True))
    return f"something in it has moved by {moved:.3g}" if moved > MOST_MOVED else ""
