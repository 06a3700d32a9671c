"""Where a command's results go: files by -o, standard output by --format, or a file with an invented name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from actviz import output, stems
from actviz.cli import streams
from actviz.errors import InterruptedWriteError, OutputError, RequestError
from actviz.forms import SUFFIX_BY_FORM, of_path, suffixes
from actviz.spelling import did_you_mean, quoted
from actviz.views.shown import encoded

if TYPE_CHECKING:
    from actviz.cli.options import Output
    from actviz.declared import Declared
    from actviz.views.shown import Product


class Target(NamedTuple):
    """One place for the result in one form; a path of None is standard output."""

    path: Path | None
    form: str
    invented: bool = False
    theme: str = ""

    def themed(self, theme: str) -> Target:
        """Return the target for the figure of one theme of a pair: relu-dark.svg beside relu-light.svg."""
        if self.path is None:
            raise RequestError("--theme both makes two figures, and standard output takes one")
        return self._replace(path=self.path.with_stem(f"{self.path.stem}-{theme}"), theme=theme)


class Forms(NamedTuple):
    """The forms a command knows, and whether it prints text unless told otherwise."""

    figures: tuple[str, ...]
    texts: tuple[str, ...]
    prints: bool = True

    @property
    def printed(self) -> str:
        """The form of what is printed when nobody names one."""
        return self.texts[0]

    @property
    def all(self) -> tuple[str, ...]:
        """Every form, figures first."""
        return self.figures + self.texts


def asked_form(options: Output, forms: Forms) -> str:
    """Return what --format or --json asks for, or nothing."""
    if options.json and options.format not in {"", "json"}:
        raise RequestError(f"--json and --format {options.format} contradict each other")
    form = "json" if options.json else options.format.strip().lower()
    form = {"txt": "text", "tex": "latex", "markdown": "md"}.get(form, form)
    if form and form not in forms.all:
        hint = did_you_mean(form, forms.all)
        raise RequestError(f"--format must be one of {', '.join(forms.all)}, got {quoted(form)}{hint}")
    return form


def targets(options: Output, forms: Forms) -> list[Target]:
    """Return the targets named with -o, checked before anything is computed."""
    form = asked_form(options, forms)
    found = [_target(name, form, forms) for name in options.output or []]
    if sum(t.path is None for t in found) > 1:
        raise RequestError("-o - is given twice; standard output takes one result")
    output.distinct(t.path for t in found if t.path)
    return found


def _target(name: str, form: str, forms: Forms) -> Target:
    if name == "-":
        if not form and not forms.prints:
            raise RequestError(f"-o - needs --format: one of {', '.join(forms.all)}")
        return Target(None, form or forms.printed)
    if not name:
        raise RequestError(f"-o is empty; give a file name with a suffix: {suffixes(forms.all)}")
    if any(ord(c) < 32 or ord(c) == 127 for c in name):
        raise RequestError(f"control characters are not allowed in a file name, got {quoted(name)}")
    path = Path(name)
    if name.endswith(("/", "\\")) or os.path.isdir(name):  # noqa: PTH112  Path.is_dir raises for a name too long
        raise RequestError(f"{quoted(name)} is a folder; give a file name")
    if os.path.exists(name) and not os.path.isfile(name):  # noqa: PTH110, PTH113  likewise; a device or pipe has no suffix to go by
        if not form:
            raise RequestError(f"{quoted(name)} needs --format: one of {', '.join(forms.all)}")
        return Target(path, form)
    return Target(path, of_path(path, forms.all))


def invented(kind: str, activations: Sequence[Declared], form: str = "png") -> Target:
    """Return a target in this folder named after what is shown: relu-elu.png, compare-sigmoid-tanh.png."""
    return named(stems.stem(kind, [a.spec for a in activations]), form)


def named(stem: str, form: str = "png") -> Target:
    """Return a target in this folder with a name that actviz makes up."""
    return Target(Path(f"{stem}{SUFFIX_BY_FORM[form]}"), form, invented=True)


def deliver(made: Callable[[str], Product], to: Sequence[Target], options: Output) -> None:
    """Make the result once per form and bring it to every target."""
    products = {form: made(form) for form in dict.fromkeys(t.form for t in to)}
    bring([(target, products[target.form]) for target in to], options)


def bring(results: Iterable[tuple[Target, Product]], options: Output) -> None:
    """Bring each result to its target; a failed one does not stop the others.

    Raises the first OutputError when all have been tried.
    """
    failures = []
    for target, product in results:
        if target.path is None:
            _to_standard_output(product)
            continue
        try:
            _to_file(target, target.path, product, options)
        except OutputError as error:
            failures.append(error)
    for failure in failures[1:]:
        streams.say(f"Error: {failure}")
    if failures:
        raise failures[0]


def _to_standard_output(product: Product) -> None:
    if isinstance(product, bytes):
        streams.emit_bytes(product)
    elif isinstance(product, str):
        streams.emit(product)
    else:
        streams.emit_table(product)


def _to_file(target: Target, path: Path, product: Product, options: Output) -> None:
    only_own = target.invented and not options.force
    try:
        outcome = output.save(path, encoded(product), clobber=not options.no_clobber, only_own=only_own)
    except KeyboardInterrupt:
        raise InterruptedWriteError(f"Interrupted: {quoted(str(path))} was not changed") from None
    if not options.quiet:
        streams.say(f"{outcome} {path}")
