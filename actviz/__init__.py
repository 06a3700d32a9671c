"""See what an activation function does to a signal and to a gradient.

>>> import actviz
>>> actviz.get("elu:alpha=0.5").f(-1.0)
-0.31606027941427883
"""

from __future__ import annotations

from actviz.api import compare, plot, saturation, table
from actviz.errors import ActvizError
from actviz.spec.either import get, get_all

__all__ = ["ActvizError", "compare", "get", "get_all", "plot", "saturation", "table"]
__version__ = "0.3.0"
