"""The command list: the catalogue by family, framework and property, who has what, and where they disagree."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.cli import plugins, streams
from actviz.cli.options import ListOptions
from actviz.cli.targets import Forms, Target, asked_form, deliver, targets
from actviz.errors import RequestError
from actviz.families import members
from actviz.spelling import did_you_mean, quoted
from actviz.terms import FRAMEWORKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actviz.declared import Declared
    from actviz.views.shown import Product

NAMES_FORMS = Forms((), ("text", "json"))
TABLE_FORMS = Forms((), ("text", "csv", "json", "md", "latex"))


def listing(options: ListOptions) -> None:
    """List the catalogue, all of it or by property.

      actviz list --family rectifiers
      actviz list --framework keras --bounded --zero-centred
      actviz list --coverage
      actviz list --disagreements --framework jax
      actviz list --plugins

    Filters add up. --coverage shows who has what, under which name;
    --disagreements where libraries mean different things by one name;
    --plugins what installed packages add.
    """
    if options.coverage + options.disagreements + options.plugins > 1:
        raise RequestError("--coverage, --disagreements and --plugins are different tables; ask for one of them")
    forms = TABLE_FORMS if options.coverage or options.disagreements else NAMES_FORMS
    to = targets(options, forms) or [Target(None, asked_form(options, forms) or "text")]
    if options.plugins:
        plugins.listed(to, options)
        return
    framework = _framework(options)
    # A function that a library lacks may still be what others mean by one of its names.
    found = _chosen(options, "" if options.disagreements else framework)
    if not found and not options.quiet:
        streams.say("note: no activation has all that was asked for")
    if options.coverage:
        _coverage(found, to, options)
    elif options.disagreements:
        _disagreements(found, framework, to, options)
    else:
        _names(found, to, options)


def _framework(options: ListOptions) -> str:
    from actviz.frameworks.names import framework_named

    if not options.framework:
        return ""
    if framework := framework_named(options.framework):
        return framework
    hint = did_you_mean(options.framework, FRAMEWORKS)
    raise RequestError(f"--framework must be one of {', '.join(FRAMEWORKS)}, got {quoted(options.framework)}{hint}")


def _chosen(options: ListOptions, framework: str) -> list[Declared]:
    """Return the activations that pass every filter, in the order of the catalogue."""
    from actviz.analysis import traits
    from actviz.catalogue import catalogue
    from actviz.vectors import vectors

    if options.smooth is not None and options.smooth < 0:
        raise RequestError(f"--smooth must be 0 or more continuous derivatives, got {options.smooth}")
    classes: list[type[Declared]] = [*catalogue().values(), *vectors().values()]
    if options.family:
        classes = members(options.family, classes)
    if framework:
        classes = [cls for cls in classes if any(known.framework == framework for known in cls.known_as)]
    found = [cls() for cls in classes]
    wanted: list[Callable[[Activation], bool]] = []
    if options.bounded:
        wanted.append(traits.bounded)
    if options.monotonic:
        wanted.append(traits.monotonic)
    if options.smooth is not None:
        wanted.append(partial(traits.smooth, derivatives=options.smooth))
    if options.zero_centred:
        wanted.append(traits.zero_centred)
    # These are properties of a function of one number; what takes a vector has none of them.
    return [a for a in found if all(isinstance(a, Activation) and has(a) for has in wanted)]


def _names(found: list[Declared], to: Sequence[Target], options: ListOptions) -> None:
    def made(form: str) -> Product:
        if form == "json":
            from actviz.texts import records

            return records.dumps({"activations": [records.entry(a) for a in found]})
        if sys.stdout is not None and sys.stdout.isatty():
            from actviz.texts import cards

            return cards.catalogue_table(found)
        return "".join(f"{a.name}\n" for a in found)

    deliver(made, to, options)


def _coverage(found: list[Declared], to: Sequence[Target], options: ListOptions) -> None:
    offered = [a for a in found if a.known_as]

    def made(form: str) -> Product:
        from actviz.texts import framework_records, framework_tables, records, tables

        if form == "csv":
            return tables.csv_text(("activation", *FRAMEWORKS), framework_tables.coverage_rows(found))
        if form == "json":
            versions = {key: framework._asdict() for key, framework in FRAMEWORKS.items()}
            names = [{"activation": a.name, "names": framework_records.names(a)} for a in found]
            return records.dumps({"frameworks": versions, "activations": names})
        table = framework_tables.coverage(offered)
        on_screen = form == "text" and any(t.path is None for t in to) and sys.stdout is not None
        if on_screen and sys.stdout.isatty() and table.width() > shutil.get_terminal_size().columns:
            return framework_tables.coverage_marks(offered)
        return tables.in_form(table, form)

    deliver(made, to, options)
    if (without := len(found) - len(offered)) and not options.quiet:
        streams.say(f"note: {without} more {'is' if without == 1 else 'are'} in none of these frameworks")


def _disagreements(found: list[Declared], framework: str, to: Sequence[Target], options: ListOptions) -> None:
    from actviz.analysis.distance import distances
    from actviz.frameworks.disagreements import disagreements

    classes = {type(a) for a in found}
    concerned = [
        d
        for d in disagreements().values()
        if any(type(m.activation) in classes for m in d.meanings)
        and (not framework or any(n.framework == framework for m in d.meanings for n in m.names))
    ]
    measured = [(d, distances(d)) for d in concerned]
    departures = [
        (a.name, kept)
        for a in found
        if (kept := tuple(d for d in a.differences if not framework or framework in d.frameworks))
    ]

    def made(form: str) -> Product:
        from actviz.texts import framework_records, framework_tables, records, tables

        if form == "csv":
            rows = framework_tables.disagreement_rows(measured, departures)
            return tables.csv_text(framework_tables.DISAGREEMENTS_HEADER, rows)
        if form == "json":
            return records.dumps(
                {
                    "names": [framework_records.disagreement(*m) for m in measured],
                    "differences": [
                        {"activation": name, **framework_records.difference(d)}
                        for name, kept in departures
                        for d in kept
                    ],
                }
            )
        return tables.in_form(framework_tables.disagreements(measured, departures), form)

    deliver(made, to, options)
