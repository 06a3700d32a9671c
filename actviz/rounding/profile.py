"""The error of a formula across a window of x, for a chart: the largest in each of many narrow columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from actviz.rounding.study import errors

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.interval import Window
    from actviz.rounding.study import Study

COLUMNS = 160
IN_EACH = 5


class Profile(NamedTuple):
    """The middle of each column and the largest error in it, in units of the last place; nan where none is finite."""

    x: Array
    error: Array


def profile(found: Study, window: Window) -> Profile:
    """Return how the error of a formula varies over *window*; the largest that is known is not left out."""
    cells = np.linspace(*window, COLUMNS * IN_EACH, endpoint=False) + (window[1] - window[0]) / COLUMNS / IN_EACH / 2
    at = np.clip(cells, -found.float_type.largest, found.float_type.largest)
    off = errors(found, found.float_type.rounded(at)).reshape(COLUMNS, IN_EACH)
    off = np.where(np.isnan(off).all(axis=1, keepdims=True), np.nan, np.nan_to_num(off))
    error = off.max(axis=1)
    worst, place = found.worst
    if window[0] <= place < window[1]:
        column = int((place - window[0]) / (window[1] - window[0]) * COLUMNS)
        error[column] = np.fmax(error[column], worst)  # peaks may be narrower than all columns
    return Profile(cells.reshape(COLUMNS, IN_EACH).mean(axis=1), error)
