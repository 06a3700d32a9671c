"""The array types that annotations speak of; imported by type checkers only, so that names cost no numpy."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Array", "ArrayLike"]

Array: TypeAlias = NDArray[np.float64]
