"""What the commands show, in Python."""

from actviz.api.curves import compare, plot, saturation, table
from actviz.api.studies import claims, depth, experiment, loss, precision, stats

__all__ = [
    "claims",
    "compare",
    "depth",
    "experiment",
    "loss",
    "plot",
    "precision",
    "saturation",
    "stats",
    "table",
]
