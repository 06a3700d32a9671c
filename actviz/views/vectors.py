"""Activations that take a vector: there is no single curve, so each is shown by the figure that suits it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.errors import RequestError
from actviz.terms import THRESHOLD
from actviz.views.base import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.look import Look, Words
    from actviz.texts.records import Record
    from actviz.vectors import VectorActivation
    from actviz.views.request import Request

MOST_SHOWN = 6
MOST_SURFACES = 4


class VectorView(View):
    """What becomes of a vector; or of any, for the gated pairs."""

    choice = "--vector chooses another"

    def __init__(self, found: Sequence[VectorActivation], request: Request) -> None:
        self.found, self.request = found, request
        self.vector = found[0].example if request.vector is None else request.vector
        self.measure()
        other = "" if request.vector is not None else f" ({self.choice})"
        note = (
            f"{found[0].name} takes a vector and gives a vector, so there is no single curve; {self.shown_for}{other}"
        )
        self.notes = (note,)

    @abstractmethod
    def measure(self) -> None:
        """Compute what is shown."""

    @property
    def shown_for(self) -> str:
        """What is shown, to be said beside it."""
        from actviz.prose import vector_words

        return f"shown for the vector {vector_words.numbers(self.vector)}"


class Results(VectorView):
    """Bars, Jacobians and the path through the triangle of probabilities."""

    def measure(self) -> None:
        """Apply each activation, or its usual variants, to the vector."""
        from actviz.analysis.vectors import mapped, path

        shown = self.found[0].variants() if len(self.found) == 1 else tuple(self.found)
        if len(shown) > MOST_SHOWN:
            raise RequestError(f"a figure shows at most {MOST_SHOWN} vector activations, got {len(shown)}")
        self.results = tuple(mapped(a, self.vector) for a in shown)
        self.path = path(self.results)

    def words(self) -> Words:
        """Return outputs and Jacobians in words."""
        from actviz.prose import alt_vectors

        return alt_vectors.results(self.results, self.path)

    def figure(self, look: Look) -> Figure:
        """Draw the bars and what goes with them."""
        from actviz.render import vector_figures

        return vector_figures.results(self.results, self.path, look)

    def record(self) -> Record:
        """Return outputs and Jacobians."""
        from actviz.texts import vector_records

        return {"results": [vector_records.mapped(m) for m in self.results]}


class Section(VectorView):
    """Curves over one entry of the vector."""

    def measure(self) -> None:
        """Let the entry vary."""
        from actviz.analysis.vectors import section

        if len(self.found) > 1:
            raise RequestError(f"--section shows one activation, got {len(self.found)}")
        entry = (self.request.section or 0) - 1
        self.section = section(self.found[0], self.vector, entry, self.request.span, self.request.samples)

    @property
    def shown_for(self) -> str:
        """Which entry varies."""
        from actviz.prose import vector_words

        return f"shown as a section: {vector_words.section_line(self.section)}"

    def words(self) -> Words:
        """Return the ends and breaks in words."""
        from actviz.prose import alt_vectors

        return alt_vectors.section(self.section)

    def figure(self, look: Look) -> Figure:
        """Draw the curves."""
        from actviz.render import vector_figures

        return vector_figures.section(self.section, look)

    def record(self) -> Record:
        """Return the samples."""
        from actviz.texts import vector_records

        return {"section": vector_records.section(self.section)}


class Surfaces(VectorView):
    """A gated pair over both halves of its vector."""

    choice = "--vector marks pairs in it"
    shown_for = "shown over its halves a and b"

    def measure(self) -> None:
        """Compute surface and slices; pairs of a given vector are marked."""
        from actviz.analysis.halves import halves

        if len(self.found) > MOST_SURFACES:
            raise RequestError(f"a figure shows at most {MOST_SURFACES} gated pairs, got {len(self.found)}")
        self.halves = [halves(a, self.request.vector or (), self.request.span) for a in self.found]

    def words(self) -> Words:
        """Return corners and slices in words."""
        from actviz.prose import alt_vectors

        return alt_vectors.halves(self.halves)

    def figure(self, look: Look) -> Figure:
        """Draw surfaces and slices."""
        from actviz.render import vector_figures

        return vector_figures.halves(self.halves, look)

    def record(self) -> Record:
        """Return surfaces and slices."""
        from actviz.texts import vector_records

        return {"surfaces": [vector_records.halves(h) for h in self.halves]}


class Envelopes(VectorView):
    """Maxout as the envelope of affine pieces."""

    def measure(self) -> None:
        """Apply it to the vector."""
        from actviz.analysis.vectors import mapped

        self.example = mapped(self.found[0], self.vector)

    def words(self) -> Words:
        """Return which piece wins where."""
        from actviz.analysis.envelope import EXAMPLES
        from actviz.prose import alt_vectors

        return alt_vectors.envelope(EXAMPLES, self.example)

    def figure(self, look: Look) -> Figure:
        """Draw the envelopes and the example."""
        from actviz.analysis.envelope import EXAMPLES
        from actviz.render import vector_figures

        return vector_figures.envelope(EXAMPLES, self.example, look)

    def record(self) -> Record:
        """Return the examples and the outputs."""
        from actviz.analysis.envelope import EXAMPLES
        from actviz.texts import vector_records

        return {"results": [vector_records.mapped(self.example)], "examples": [e._asdict() for e in EXAMPLES]}


class Parts(VectorView):
    """CReLU: what one entry becomes, and what a vector becomes."""

    def measure(self) -> None:
        """Apply it to the vector, and to one entry that varies."""
        from actviz.analysis.vectors import mapped, section

        self.example, self.alone = mapped(self.found[0], self.vector), section(self.found[0], (0.0,), 0)

    def words(self) -> Words:
        """Return both in words."""
        from actviz.prose import alt_vectors

        return alt_vectors.parts(self.alone, self.example)

    def figure(self, look: Look) -> Figure:
        """Draw both."""
        from actviz.render import vector_figures

        return vector_figures.parts(self.alone, self.example, look)

    def record(self) -> Record:
        """Return both."""
        from actviz.texts import vector_records

        section = vector_records.section(self.alone)
        return {"results": [vector_records.mapped(self.example)], "section": section}


def vector_view(found: Sequence[VectorActivation], request: Request) -> VectorView:
    """Return the view that suits *found*; raises RequestError for what cannot be shown so, or not together."""
    from actviz.analysis.vectors import drawable

    refuse_scalar(request)
    kinds = {a.figure: a for a in found}
    if len(kinds) > 1 and request.section is None:
        names = " and ".join(a.name for a in kinds.values())
        raise RequestError(f"{names} are shown by different figures; ask for one of them at a time")
    vector = found[0].example if request.vector is None else request.vector
    for activation in found:
        activation.outputs(len(vector))
        drawable(activation, vector)
    if request.section is not None:
        return Section(found, request)
    kind = found[0].figure
    if request.span and kind != "halves":
        raise RequestError(f"--range is for sections and gated pairs; {found[0].name} is shown for one vector")
    views: dict[str, type[VectorView]] = {"bars": Results, "halves": Surfaces, "envelope": Envelopes, "parts": Parts}
    return views[kind](found, request)


def refuse_scalar(request: Request) -> None:
    """Raise RequestError for what is asked of a vector activation and makes sense for curves only."""
    given = {
        "--panels": bool(request.panels),
        "--threshold": request.threshold != THRESHOLD,
        "--relative": request.relative,
    }
    for name, is_given in given.items():
        if is_given:
            raise RequestError(f"{name} is for scalar activations only")
