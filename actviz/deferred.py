"""Modules that are imported when they are first used, so that declarations can be read without numpy.

The catalogue's formulas are written against the names below; listing, completing and looking up names runs none of
them.  A plain object stands in for each module: unlike importlib's LazyLoader it leaves nothing half-loaded in
sys.modules for others to stumble over.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["factor", "gaussian", "hyperbolic", "logistic", "normal", "np", "precise", "shares", "twofold"]


class Deferred:
    """Stands in for the module called *name*; the first use of an attribute imports it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)
        return value


if TYPE_CHECKING:
    import numpy as np

    from actviz.numerics import factor, gaussian, hyperbolic, logistic, normal, precise, shares, twofold
else:
    np = Deferred("numpy")
    factor = Deferred("actviz.numerics.factor")
    gaussian = Deferred("actviz.numerics.gaussian")
    hyperbolic = Deferred("actviz.numerics.hyperbolic")
    logistic = Deferred("actviz.numerics.logistic")
    normal = Deferred("actviz.numerics.normal")
    precise = Deferred("actviz.numerics.precise")
    shares = Deferred("actviz.numerics.shares")
    twofold = Deferred("actviz.numerics.twofold")
