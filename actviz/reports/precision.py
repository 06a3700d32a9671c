"""What is left of formulas in small types: where they overflow, are 0 and lose all digits, and their errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Axis, Chart, Line, Rule, Shade
from actviz.interval import plain
from actviz.prose.numbers import brief, rounded
from actviz.reports import precision_words as words
from actviz.reports.report import Report
from actviz.rounding.forms import forms
from actviz.rounding.profile import profile
from actviz.rounding.study import KINDS, Study, study
from actviz.rounding.types import FLOAT_TYPES
from actviz.texts.records import named
from actviz.texts.tables import Table
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.charts import Element
    from actviz.interval import Window
    from actviz.rounding.study import Kind
    from actviz.settings import PrecisionSettings
    from actviz.texts.records import Record
    from actviz.watching import Watch

LEAST = 0.1  # units in the last place: what is exact is drawn here
CORRECT = 0.5
AROUND = 1.1  # the window over what it must show
USUAL = 10.0  # the window of what has no trouble
FARTHER = 50.0  # times the nearest place: what is that far out is not drawn
NEARER = 0.25  # of the other side
NARROW = 0.004  # of the window: what cannot be seen
MOST_SHADED = 2  # formulas in one chart
DIGITS = 5


def report(activations: Sequence[Activation], settings: PrecisionSettings, watch: Watch = unwatched) -> Report:
    """Report how the formulas of *activations* fare in types, the textbooks' ones beside what is correctly rounded.

    Raises RequestError for a function without a formula.
    """
    asked = [(a, form, FLOAT_TYPES[name]) for a in activations for form in forms(a) for name in settings.dtypes]
    found = [study(*each) for each in watch(asked, len(asked), "Rounding formulas")]
    return Report(
        title=words.title(found),
        lines=words.lines(found),
        table=_table(found),
        csv=_csv(found),
        record={"formulas": [_record(s) for s in found]},
        alt=words.alt(found),
        charts=tuple(_chart([s for s in found if s.float_type.name == name]) for name in settings.dtypes),
        columns=2 if len(settings.dtypes) > 1 else 1,
    )


def _table(found: Sequence[Study]) -> Table:
    header = ("function", "formula", "type", "constant", "overflows", "wrongly 0", "no digit right")
    rows = []
    for (label, text), group in groupby(found, key=lambda s: (s.activation.label, s.form.text)):
        for k, s in enumerate(group):
            names = (label, text) if k == 0 else ("", "")
            kinds = (words.places(s, kind, DIGITS) for kind in KINDS)
            worst = (brief(s.worst[0]), rounded(s.worst[1], DIGITS) if s.worst[0] else "")
            rows.append((*names, s.float_type.name, words.constant(s, DIGITS), *kinds, *worst))
    return Table((*header, "largest error (ULP)", "at x"), ("left",) * 7 + ("right", "right"), tuple(rows))


def _csv(found: Sequence[Study]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = []
    for s in found:
        names = (s.activation.spec, s.form.text, s.float_type.name)
        rows += [
            (*names, "constant", *map(plain, side[:3])) for side in (s.left, s.right) if not math.isnan(side.limit)
        ]
        rows += [(*names, words.CALLED[p.kind], p.cause or "", plain(p.low), plain(p.high)) for p in s.places]
        rows.append((*names, "largest error", plain(s.worst[0]), plain(s.worst[1]), plain(s.worst[1])))
    return ("activation", "formula", "dtype", "what", "value", "from", "to"), tuple(rows)


def _record(s: Study) -> Record:
    return {
        **named(s.activation),
        "formula": s.form.text,
        "dtype": s.float_type.name,
        "constant": {
            "left": {"value": s.left.limit, "formula_from": s.left.naive, "rounded_from": s.left.right},
            "right": {"value": s.right.limit, "formula_from": s.right.naive, "rounded_from": s.right.right},
        },
        "places": [
            {"what": words.CALLED[p.kind], "low": p.low, "high": p.high, **({"cause": p.cause} if p.cause else {})}
            for p in s.places
        ],
        "largest_error_ulp": s.worst[0],
        "largest_error_at": s.worst[1],
        "all_numbers_tried": s.all_tried,
    }


def _chart(found: Sequence[Study]) -> Chart:
    window = _window(found)
    elements: list[Element] = []
    if len(found) <= MOST_SHADED:
        elements += _marks(found, window)
    elements.append(Rule(CORRECT, label="correctly rounded"))
    top = CORRECT
    for pen, s in enumerate(found):
        errors = profile(s, window)
        top = max(top, float(np.nanmax(errors.error, initial=0.0)))
        elements.append(Line(errors.x, np.maximum(errors.error, LEAST), words.label(s, found), pen))
    return Chart(
        found[0].float_type.name,
        Axis("x", window=window),
        Axis("error in ULP", log=True, window=(LEAST / 2, 10 * max(top, 1.0))),
        tuple(elements),
    )


def _marks(found: Sequence[Study], window: Window) -> list[Element]:
    """Shade where no digit is right, and mark where a formula is constant before it should be, saying of which."""
    width = NARROW * (window[1] - window[0])
    shaded: dict[tuple[float, float, Kind], list[Study]] = {}
    ruled: dict[tuple[float, str], list[Study]] = {}
    for s in found:
        for p in s.places:
            low, high = max(p.low, window[0]), min(p.high, window[1])
            if high - low > width:
                shaded.setdefault((low, high, p.kind), []).append(s)
        for side in (s.left, s.right):
            if side.limit and side.naive != side.right:
                ruled.setdefault((side.naive, words.arrival(side)), []).append(s)

    def whose(told: list[Study]) -> str:
        return "" if len(told) == len(found) else f"{words.label(told[0], found)}: "

    shades = [Shade(low, high, label=whose(told) + words.SHORT[kind]) for (low, high, kind), told in shaded.items()]
    return [*shades, *(Rule(at, "x", whose(told) + text) for (at, text), told in ruled.items())]


def _window(found: Sequence[Study]) -> Window:
    """Return the window that shows the nearest trouble on both sides, and what is not too far beyond."""
    edges = words.edges(found)
    nearest = min((abs(x) for x in edges if x), default=USUAL / AROUND)
    seen = [x for x in edges if 0 < abs(x) <= FARTHER * nearest]
    right, left = max([0.0, *seen]), -min([0.0, *seen])
    if not seen:
        right = left = nearest
    return -AROUND * max(left, NEARER * right), AROUND * max(right, NEARER * left)
