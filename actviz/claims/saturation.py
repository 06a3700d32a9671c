"""Sigmoid and tanh: where they saturate, how steep they are, and what one has before the other."""

from __future__ import annotations

from actviz.analysis.difference import meetings
from actviz.charts import Rule
from actviz.claims.curves import at, chart
from actviz.claims.evidence import Evidence
from actviz.prose.numbers import brief
from actviz.spec import get

WINDOW = (-6.0, 6.0)


def c11() -> Evidence:
    """Compare the slopes of tanh and sigmoid in the middle and at both ends."""
    pair = get("tanh"), get("sigmoid")
    tanh, sigmoid = pair
    crossings = meetings(tanh, sigmoid, order=1).crossovers
    x, common = crossings[-1]
    values = {"x": x, "common": common, **at(pair, (0.0, 3.0, 5.0))}
    mirrored = len(crossings) == 2 and crossings[0].x == -x
    settled = mirrored and tanh.d1(0.0) > sigmoid.d1(0.0) and tanh.d1(2 * x) < sigmoid.d1(2 * x)
    marks = Rule(-x, "x"), Rule(x, "x", f"equal at ±{brief(x)}")
    charts = (
        chart("slope", pair, WINDOW, 1, *marks),
        chart("slope on a logarithmic axis", pair, WINDOW, 1, *marks, log=True),
    )
    return Evidence(values, settled, charts)
