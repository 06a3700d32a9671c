"""Which loss goes with which output activation: one pair against the logit, or the matrix of tasks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from actviz.charts import Axis, Chart, Line, Shade
from actviz.interval import plain
from actviz.losses.names import SHORT, names
from actviz.losses.pair import judged, pair_of, section
from actviz.losses.tasks import TASKS, slope
from actviz.prose.numbers import precise
from actviz.reports import loss_words
from actviz.reports.report import Report
from actviz.texts.tables import Align, Table

if TYPE_CHECKING:
    from actviz.arrays import Array
    from actviz.charts import Element
    from actviz.losses.pair import Section, Verdict
    from actviz.settings import LossSettings
    from actviz.texts.records import Record

LOGITS = np.array([-1000.0, -8.0, -2.0, 0.0, 2.0, 8.0, 1000.0])
STEEP = 3.0  # what is shown of a gradient that is infinite somewhere
KEYS = ("task", "units", "output", "loss", "labels", "verdict", "gradient")


def report(settings: LossSettings) -> Report:
    """Report on the pair that is named, in either order, or on all that people take for a task.

    Raises RequestError for names that make no pair.
    """
    if not settings.pair:
        return _matrix()
    pair = pair_of(*names(settings.pair))
    s, verdict = section(pair), judged(pair)
    return Report(
        title=loss_words.title(s, verdict),
        lines=loss_words.lines(s, verdict),
        table=_table(section(pair, LOGITS)),
        csv=_csv(s),
        record=_record(section(pair, LOGITS), verdict),
        alt=loss_words.alt(s, verdict),
        charts=(_loss(s), _gradient(s, verdict)),
        columns=2,
    )


def _table(s: Section) -> Table:
    inputs = list({loss_words.against(s.pair): s.logit, "output": s.output}.items())
    header, align = [name for name, _ in inputs], list[Align](["right"] * len(inputs))
    for row in range(len(s.labels)):
        header += [f"loss, {loss_words.label(s.pair, row)}", f"gradient, {loss_words.label(s.pair, row)}"]
        align += ["right", "right"]
    rows = []
    for k in range(s.logit.size):
        cells = [float(values[k]) for _, values in inputs]
        for row in range(len(s.labels)):
            cells += [float(s.loss[row, k]), float(s.slope[row, k])]
        rows.append(tuple("undefined" if math.isnan(x) else precise(x) for x in cells))
    return Table(tuple(header), tuple(align), tuple(rows))


def _csv(s: Section) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = []
    for row in range(len(s.labels)):
        named = s.pair.output, s.pair.loss, loss_words.label(s.pair, row).removeprefix("label ")
        values = zip(s.logit, s.output, s.loss[row], s.slope[row], strict=True)
        rows += [(*named, *(plain(float(x) + 0.0) for x in each)) for each in values]
    return ("output_activation", "loss_function", "label", "logit", "output", "loss", "gradient"), tuple(rows)


def _record(s: Section, verdict: Verdict) -> Record:
    return {
        "output": s.pair.output,
        "loss": s.pair.loss,
        "units": s.pair.units,
        "verdict": verdict.kind,
        "factor": verdict.factor,
        "wrong": {"logit": verdict.wrong_at, "gradient": verdict.wrong, "largest_gradient": verdict.largest},
        "formula": slope(s.pair),
        "labels": [
            {
                "label": label,
                "points": [
                    {"logit": float(z), "output": float(a), "loss": float(loss), "gradient": float(gradient)}
                    for z, a, loss, gradient in zip(s.logit, s.output, s.loss[row], s.slope[row], strict=True)
                ],
            }
            for row, label in enumerate(s.labels)
        ],
    }


def _shades(s: Section) -> list[Element]:
    spans = [(loss_words.label(s.pair, row), s.undefined(row)) for row in range(len(s.labels))]
    return [Shade(*span, label=f"{label}: no loss, ln of a negative") for label, span in spans if span]


def _chart(s: Section, title: str, y: Axis, values: Array, more: tuple[Element, ...] = ()) -> Chart:
    curves = [Line(s.logit, values[row], loss_words.label(s.pair, row), row) for row in range(len(s.labels))]
    window = float(s.logit[0]), float(s.logit[-1])
    return Chart(title, Axis(loss_words.against(s.pair), window=window), y, (*_shades(s), *curves, *more))


def _loss(s: Section) -> Chart:
    return _chart(s, f"{s.pair.output} with {SHORT[s.pair.loss]}: loss", Axis(), s.loss)


def _gradient(s: Section, verdict: Verdict) -> Chart:
    steep = not np.isfinite(s.slope[~np.isnan(s.slope)]).all()
    more: tuple[Element, ...] = ()
    if verdict.kind == "cancels":
        text = loss_words.multiple(s.pair, verdict.factor)
        more = tuple(
            Line(s.logit, verdict.factor * residual, text if row == 0 else "", None, thin=True)
            for row, residual in enumerate(s.residual)
        )
    return _chart(
        s,
        f"gradient d loss/d {loss_words.against(s.pair)}",
        Axis(window=(-STEEP, STEEP) if steep else None),
        s.slope,
        more,
    )


def _matrix() -> Report:
    rows = []
    for task in TASKS:
        formula = loss_words.typeset(slope(task.pair, several=task.several))
        verdict = loss_words.verdict_of(task)
        rows.append((task.name, task.units, task.pair.output, task.pair.loss, task.labels, verdict, formula))
    title = loss_words.matrix_title(TASKS)
    fits = ", ".join(f"{row[2]} with {row[3]} for {row[0]}" for row in rows if row[5] == "fits")
    return Report(
        title=title,
        lines=(*loss_words.MATRIX_LINES, f"{loss_words.two_units()}."),
        table=Table(KEYS, ("left",) * 7, tuple(rows)),
        csv=(KEYS, tuple(rows)),
        record={"choices": [dict(zip(KEYS, row, strict=True)) for row in rows]},
        alt=f"{title}. Those that fit: {fits}.",
        table_drawn=True,
    )
