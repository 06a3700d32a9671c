"""What is known about other libraries, as plain records for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actviz.frameworks.names import names_of

if TYPE_CHECKING:
    from actviz.analysis.distance import Distance
    from actviz.declared import Declared
    from actviz.frameworks.disagreements import Disagreement
    from actviz.terms import Difference

Record = dict[str, Any]


def names(activation: Declared) -> list[Record]:
    """Return every name of an activation in every framework, with the defaults it has there."""
    return [
        {"framework": n.framework, "name": n.call, "parameters": dict(n.given), "defaults": n.defaults}
        for n in names_of(type(activation))
    ]


def disagreement(d: Disagreement, distances: Sequence[Distance]) -> Record:
    """Return who means what by one name; each distance is that from the first meaning."""
    meanings = []
    for meaning, distance in zip(d.meanings, [None, *distances], strict=True):
        record: Record = {
            "activation": meaning.activation.spec,
            "names": [{"framework": n.framework, "name": n.call} for n in meaning.names],
        }
        if distance:
            record["largest_difference"] = {"distance": distance.largest.distance, "at": distance.largest.at}
            record["example"] = {"x": distance.example, "f": distance.values}
        meanings.append(record)
    return {"name": d.name, "meanings": meanings}


def difference(d: Difference) -> Record:
    """Return one departure of some frameworks from a declaration."""
    return {"frameworks": d.frameworks, "what": d.what, "size": d.size}
