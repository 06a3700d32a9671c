"""The command cite: where activations come from, as BibTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.cli.asked import either_of
from actviz.cli.options import Output, Specs
from actviz.cli.targets import Forms, Target, asked_form, deliver, targets
from actviz.errors import MissingError

if TYPE_CHECKING:
    from actviz.views.shown import Product

FORMS = Forms((), ("bib", "json"))


class CiteOptions(Output):
    """Everything about a list of references."""


def cite(specs: Specs, options: CiteOptions) -> None:
    """Print references as BibTeX.

      actviz cite gelu silu
      actviz cite relu -o refs.bib
      actviz cite elu --json

    Each reference comes once, with a key that stays the same.
    """
    to = targets(options, FORMS) or [Target(None, asked_form(options, FORMS) or "bib")]
    activations = either_of(specs, options)
    references = list(dict.fromkeys(r for a in activations for r in a.references))
    without = list(dict.fromkeys(a.name for a in activations if not a.references))

    def made(form: str) -> Product:
        from actviz.texts import bibtex, records

        if form == "json":
            return records.dumps({"references": [{"key": bibtex.keys()[r], **r._asdict()} for r in references]})
        return bibtex.entries(references)

    if references:
        deliver(made, to, options)
    if without:
        have = "has" if len(without) == 1 else "have"
        raise MissingError(f"{', '.join(without)} {have} no reference to cite")
