"""See what an activation function does to a signal and to a gradient.

>>> import actviz
>>> actviz.get("elu:alpha=0.5").f(-1.0)
-0.31606027941427883
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actviz.errors import ActvizError
from actviz.spec.either import get, get_all

if TYPE_CHECKING:
    from actviz.api import claims, compare, depth, experiment, loss, plot, precision, saturation, stats, table

__all__ = [
    "ActvizError",
    "claims",
    "compare",
    "depth",
    "experiment",
    "get",
    "get_all",
    "loss",
    "plot",
    "precision",
    "saturation",
    "stats",
    "table",
]
__version__ = "0.4.0"


def __getattr__(name: str) -> Any:
    """Return what shows activations, which is loaded when it is first asked for: most commands do not need it."""
    if name not in __all__:
        raise AttributeError(f"module 'actviz' has no attribute '{name}'")
    from actviz import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
