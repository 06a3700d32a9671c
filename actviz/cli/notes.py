"""Notes on what was typed: a short name that other libraries use for something else."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.cli import streams
from actviz.spelling import fold, quoted

if TYPE_CHECKING:
    from actviz.activation import Activation
    from actviz.cli.options import Output
    from actviz.declared import Declared


def say_ambiguous(specs: Sequence[str], shown: Collection[Declared], options: Output) -> None:
    """Say in one line per short name what it was taken for and what else it could mean.

    Parameters or a framework settle what is meant, and so do all the other meanings shown beside it.
    """
    if options.quiet:
        return
    from actviz.frameworks.disagreements import disagreements

    for name in dict.fromkeys(fold(spec) for spec in specs if ":" not in spec):
        found = disagreements().get(name)
        if found and not {m.activation for m in found.meanings} <= set(shown):
            from actviz.prose import framework_words

            streams.say(f"note: {framework_words.note(found)}")


def say_measured(shown: Iterable[Activation], output: Output) -> None:
    """Say what is worth knowing of how users' functions compute, and where their slopes are from if not exact."""
    if output.quiet:
        return
    if "actviz.own.guard" in sys.modules:
        from actviz.own.guard import printed

        for subject, line in printed().items():
            streams.say(f"note: {subject} prints {quoted(line)}; what it prints is not shown")
    for activation in shown:
        texts = list(activation.notes)
        if activation.slope_source == "numerical":
            texts.append("its derivatives are numerical, by differences")
        for text in texts:
            streams.say(f"note: {activation.label}: {text}")
