"""Results as plain records for JSON: stable keys, a schema number, and null where a number is not finite."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actviz.frameworks.disagreements import about
from actviz.prose import words
from actviz.texts import backing, framework_records

if TYPE_CHECKING:
    from actviz.analysis.comparison import Comparison
    from actviz.analysis.curve import BreakPoint
    from actviz.analysis.difference import Meetings
    from actviz.analysis.facts import FactSheet
    from actviz.analysis.gradient_table import Row
    from actviz.analysis.moments import Moments
    from actviz.analysis.poster import Poster
    from actviz.analysis.saturation import Saturation
    from actviz.analysis.survey import Survey
    from actviz.declared import Declared
    from actviz.interval import Interval
    from actviz.terms import Tail

SCHEMA = 1

Record = dict[str, Any]


def dumps(record: Mapping[str, Any]) -> str:
    """Return strict JSON with the schema number first; numbers are the shortest text that gives the double back."""
    text = json.dumps(_finite({"schema": SCHEMA, **record}), ensure_ascii=False, allow_nan=False, indent=2)
    return text + "\n"


def _finite(value: Any) -> Any:
    """Replace what JSON has no number for: ±∞ by the words "inf" and "-inf", nan by null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(item) for item in value]
    return value


def named(activation: Declared) -> Record:
    """Return what identifies an activation."""
    return {"activation": activation.spec, "label": activation.label, "parameters": activation.values}


def entry(activation: Declared) -> Record:
    """Return what the list of the catalogue says of one activation."""
    return {
        "name": activation.name,
        "family": activation.family(),
        "aliases": activation.aliases,
        "summary": activation.summary(),
        "formula": activation.formula,
        "parameters": activation.values,
        "frameworks": sorted({k.framework for k in activation.known_as}),
    }


def saturation(s: Saturation) -> Record:
    """Return the regions of one activation with the threshold they were measured with."""
    return {
        **named(s.activation),
        "threshold": s.threshold,
        "relative": s.relative,
        "limit": s.limit,
        "peak_slope": s.peak.slope,
        "active": s.active,
        "repeats": s.repeats,
        "regions": [{"low": r.low, "high": r.high, "kind": r.kind} for r in s.regions],
        "not_finite": [h._asdict() for h in s.activation.holes],
    }


def row(r: Row) -> Record:
    """Return one line of the gradient table."""
    return {
        "activation": r.activation.spec,
        "x": r.x,
        "f": r.f,
        "d1": r.d1,
        "d2": r.d2,
        "state": r.state,
        "d1_left": r.d1_left,
        "d1_right": r.d1_right,
    }


def facts(sheet: FactSheet) -> Record:
    """Return every fact of one activation, declared and measured."""
    act = sheet.activation
    declared = act.facts
    return {
        "numerical": act.numerical,
        "domain": _interval(declared.domain),
        "range": [_interval(part) for part in declared.range],
        "limits": {"left": _tail(declared.left), "right": _tail(declared.right)},
        "breaks": [{"at": b.at, "order": b.order, "takes": b.takes} for b in act.breaks],
        "monotonic": declared.monotonic,
        "smooth": sheet.smoothness is None,
        "smoothness": words.smoothness(sheet),
        "peak_slope": {"slope": sheet.peak.slope, "at": sheet.peak.at},
        "zeros": sheet.zeros,
        "extrema": [{"x": p.x, "f": p.y} for p in sheet.extrema],
        "saturates": dict(zip(("left", "right"), sheet.saturates, strict=True)),
        "saturation": saturation(sheet.saturation),
        "normal_input": moments(sheet.moments),
        "depth": sheet.depth._asdict(),
    }


def moments(m: Moments) -> Record:
    """Return the statistics for normal inputs."""
    return {
        "input_variance": m.variance,
        "mean": m.mean,
        "second_moment": m.second,
        "slope_second_moment": m.slope_second,
        "forward_gain": m.forward_gain,
        "backward_gain": m.backward_gain,
        "error": m.error,
    }


def _interval(span: Interval) -> Record:
    return {"low": span.low, "high": span.high, "low_closed": span.low_closed, "high_closed": span.high_closed}


def _tail(tail: Tail) -> Record:
    return {"f": tail.value, "d1": tail.slope, "d2": tail.curvature}


def card(sheet: FactSheet) -> Record:
    """Return all that is known of one activation: its declaration and its facts."""
    act = sheet.activation
    near = sheet.nearest
    record = {**declaration(act), "derivative": act.derivative, "facts": facts(sheet)}
    record["remarks"] = backing.records(backing.of_sheet(sheet))
    if near:
        where = {"activation": near.activation.spec, "equal": near.equal, "relative_difference": near.relative}
        record["nearest"] = {**where, "largest_difference": near.largest._asdict()}
    return record


def declaration(act: Declared) -> Record:
    """Return what is declared of every activation, scalar or not."""
    from actviz.analysis.distance import distances  # measures, so it needs numpy, which a list does without

    return {
        **named(act),
        "aliases": act.aliases,
        "formula": act.formula,
        "parameter_domains": {
            p.name: {"default": p.default, "must_be": p.domain.in_words(), "meaning": p.meaning}
            for p in act.parameters.values()
        },
        "used_in": act.used_in,
        "frameworks": framework_records.names(act),
        "disagreements": [framework_records.disagreement(d, distances(d)) for d in about(type(act))],
        "differences": [framework_records.difference(d) for d in act.differences],
        "references": [r._asdict() for r in act.references],
    }


def comparison(c: Comparison) -> Record:
    """Return the facts of all activations, the keys of those in which they differ, and how two of them meet."""
    record: Record = {
        "activations": [{**named(s.activation), "facts": facts(s)} for s in c.sheets],
        "differing": [fact.key for fact in c.facts],
    }
    if c.pair:
        record |= {
            "verdict": words.verdict(c),
            "meetings_f": _meetings(c.pair.values),
            "meetings_d1": _meetings(c.pair.slopes),
            "largest_difference": {"distance": c.pair.largest.distance, "at": c.pair.largest.at},
        }
    return record


def _meetings(m: Meetings) -> Record:
    return {
        "crossovers": [{"x": c.x, "value": c.value} for c in m.crossovers],
        "touching": m.touching,
        "coinciding": [_interval(i) for i in m.coinciding],
        "reach": m.reach,
    }


def survey(s: Survey) -> Record:
    """Return the samples that a figure draws, segment by segment, with the facts beside them."""
    return {
        "window": s.window,
        "curves": [
            {
                **named(curve.activation),
                "segments": [{key: array.tolist() for key, array in seg._asdict().items()} for seg in curve.segments],
                "breaks": [_break_point(b) for b in curve.breaks],
                "saturation": saturation(sheet.saturation),
            }
            for curve, sheet in zip(s.curves, s.sheets, strict=True)
        ],
    }


def poster(p: Poster) -> Record:
    """Return the samples of a sheet of many activations, family by family."""
    groups = [{"family": g.family, "activations": [survey(cell) for cell in g.cells]} for g in p.groups]
    return {"window": p.window, "families": groups}


def _break_point(b: BreakPoint) -> Record:
    sides = {"left": b.left, "right": b.right, "taken": b.taken}
    return {"at": b.where.at, "order": b.where.order, **{side: values._asdict() for side, values in sides.items()}}
