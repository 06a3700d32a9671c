"""Where a command's results go: files by -o, standard output by --format, or a file with an invented name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from actviz import output
from actviz.cli import streams
from actviz.cli.undisturbed import load_matplotlib
from actviz.errors import InterruptedWriteError, OutputError, RequestError
from actviz.spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from actviz.cli.options import Output
    from actviz.declared import Declared
    from actviz.render.tables import Table

    Product = str | bytes | Table

FORM_BY_SUFFIX = {
    ".png": "png",
    ".svg": "svg",
    ".pdf": "pdf",
    ".txt": "text",
    ".csv": "csv",
    ".json": "json",
    ".md": "md",
    ".tex": "latex",
    ".bib": "bib",
}
SUFFIX_BY_FORM = {form: suffix for suffix, form in FORM_BY_SUFFIX.items()}
FIGURES = ("png", "svg", "pdf")
LONGEST_STEM = 64
HASH_DIGITS = 8
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{k}" for port in ("com", "lpt") for k in range(1, 10))}  # on Windows
LOSES = re.compile(r"[^\w:=,.\- ]")  # what a formula has and a file name cannot keep


class Target(NamedTuple):
    """One place for the result in one form; a path of None is standard output."""

    path: Path | None
    form: str
    invented: bool = False


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
    suffixes = ", ".join(SUFFIX_BY_FORM[f] for f in forms.all)
    if not name:
        raise RequestError(f"-o is empty; give a file name with a suffix: {suffixes}")
    if any(ord(c) < 32 or ord(c) == 127 for c in name):
        raise RequestError(f"control characters are not allowed in a file name, got {quoted(name)}")
    path = Path(name)
    if name.endswith(("/", "\\")) or os.path.isdir(name):  # noqa: PTH112  Path.is_dir raises for a name too long
        raise RequestError(f"{quoted(name)} is a folder; give a file name")
    if os.path.exists(name) and not os.path.isfile(name):  # noqa: PTH110, PTH113  likewise; a device or pipe has no suffix to go by
        if not form:
            raise RequestError(f"{quoted(name)} needs --format: one of {', '.join(forms.all)}")
        return Target(path, form)
    allowed = {SUFFIX_BY_FORM[f]: f for f in forms.all}
    if not path.suffix:
        raise RequestError(f"{quoted(name)} has no suffix; give a file name with one: {suffixes}")
    if path.suffix.lower() not in allowed:
        hint = did_you_mean(path.suffix, allowed)
        raise RequestError(f"unknown format {quoted(path.suffix)} ({suffixes}){hint}")
    return Target(path, allowed[path.suffix.lower()])


def invented(kind: str, activations: Sequence[Declared], form: str = "png") -> Target:
    """Return a target in this folder named after what is shown: relu-elu.png, compare-sigmoid-tanh.png."""
    slugs = [_slug(a.spec) for a in activations]
    if len(set(slugs)) < len(slugs):  # a name of the user's own stands for several values of a parameter
        slugs = [*dict.fromkeys(slugs), _hash(repr([a.spec for a in activations]))]
    return named([kind, *slugs], form)


def named(parts: Sequence[str], form: str = "png") -> Target:
    """Return a target in this folder with a name made of *parts*; a long one is cut and ends in a hash."""
    stem = "-".join(filter(None, parts)) or f"actviz-{_hash(repr(parts))}"
    if stem in RESERVED:
        stem += "-"
    if len(stem) > LONGEST_STEM:
        stem = f"{stem[: LONGEST_STEM - HASH_DIGITS - 1].rstrip('-')}-{_hash(stem)}"
    return Target(Path(f"{stem}{SUFFIX_BY_FORM[form]}"), form, invented=True)


def _hash(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def _slug(spec: str) -> str:
    """Turn a spec into a part of a file name: elu:alpha=0.5 becomes elu-alpha0p5, a minus sign m."""
    own_name, equals, _ = spec.partition(" = ")
    signed = re.sub(r"(?<=[=e])-", "m", re.sub(r"(?<=\d)\.(?=\d)", "p", own_name)).replace("=", "")
    slug = re.sub(r"[^a-z0-9_]+", "-", signed.lower()).strip("-")
    if slug and (equals or not LOSES.search(spec)):
        return slug
    return f"{slug}-{_hash(spec)}".lstrip("-")


def deliver(made: Callable[[str], Product], to: Sequence[Target], options: Output, *, show: bool = False) -> None:
    """Make the result once per form and bring it to every target; a failed one does not stop the others.

    With *show* the first file is opened in the system's viewer.  Raises the first OutputError when all have been tried.
    """
    if any(t.form in FIGURES for t in to):
        load_matplotlib()
    products = {form: made(form) for form in dict.fromkeys(t.form for t in to)}
    failures = []
    for target in to:
        product = products[target.form]
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
    if show:
        _open(next(t.path for t in to if t.path))


def _open(path: Path) -> None:
    import typer

    if typer.launch(str(path)):
        streams.say(f"note: no viewer could be started for {path}")


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
        outcome = output.save(path, _encoded(product), clobber=not options.no_clobber, only_own=only_own)
    except KeyboardInterrupt:
        raise InterruptedWriteError(f"Interrupted: {quoted(str(path))} was not changed") from None
    if not options.quiet:
        streams.say(f"{outcome} {path}")


def _encoded(product: Product) -> bytes:
    if isinstance(product, bytes):
        return product
    if isinstance(product, str):
        return product.encode()
    from actviz.render import tables

    return tables.text(product).encode()
