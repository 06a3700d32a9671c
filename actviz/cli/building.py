"""The commands build and new: the figures of a manifest."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.building.made import FOREIGN, Made
from actviz.cli import streams
from actviz.cli.expand import Options
from actviz.cli.wording import Markup
from actviz.errors import MissingError, OutputError, RequestError
from actviz.spelling import did_you_mean, quoted

if TYPE_CHECKING:
    from actviz.building.build import Build, Finding

WAYS = ("recipe", "pixels", "bytes")
MOST_JOBS = 256
WHY = "; "
COMMENTS = {"rst": ".. {}\n", "myst": "% {}\n", "md": "<!-- {} -->", "mkdocs": "<!-- {} -->", "html": "<!-- {} -->"}
OUTCOMES = {"wrote": "written", "updated": "updated", "unchanged": "unchanged", "failed": "failed"}

Manifest = Annotated[
    str | None,
    typer.Argument(
        metavar="MANIFEST",
        help="actviz.toml, a pyproject.toml, or their folder; nothing for the one of this project.",
        show_default=False,
    ),
]


class BuildOptions(Markup):
    """What to build, and whether to do it."""

    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="Put the files here instead.", show_default=False)
    ] = ""
    only: Annotated[
        str,
        typer.Option("--only", metavar="PATTERN", help="Only figures with such names, as 'relu*'.", show_default=False),
    ] = ""
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", help="Processes that draw; as many as cores.", show_default=False),
    ] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would be made, and make nothing.")] = False
    check: Annotated[bool, typer.Option("--check", help="Make nothing; fail if a file is not up to date.")] = False
    by: Annotated[
        str,
        typer.Option("--by", metavar="WAY", help="With --check: recipe, or draw and compare pixels or bytes."),
    ] = "recipe"
    strict: Annotated[
        bool, typer.Option("--strict", help="What another version of actviz drew is out of date as well.")
    ] = False
    fresh: Annotated[bool, typer.Option("--fresh", help="Make all files, also those that are up to date.")] = False
    prune: Annotated[bool, typer.Option("--prune", help="Remove files that no figure makes any more.")] = False
    coverage: Annotated[
        str,
        typer.Option(
            "--coverage",
            metavar="MODULE",
            help="List what is public in a module (which is imported) and in no figure.",
            show_default=False,
        ),
    ] = ""
    allow_imports: Annotated[
        bool, typer.Option("--allow-imports", help="Run the Python code that the manifest names.")
    ] = False
    force: Annotated[bool, typer.Option("--force", help="Replace files that no build made.")] = False
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say only what failed.")] = False
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False

    def workers(self) -> int:
        """Return how many processes draw."""
        from actviz.building.crew import cores

        if self.jobs is None:
            return cores()
        if not 1 <= self.jobs <= MOST_JOBS:
            raise RequestError(f"--jobs must be 1 to {MOST_JOBS}, got {self.jobs}")
        return self.jobs


def build(options: BuildOptions, manifest: Manifest = None) -> None:
    """Make the figures that a manifest asks for, as far as they are not up to date.

      actviz build
      actviz build docs/actviz.toml --only "relu*"
      actviz build --check
      actviz build --coverage mylib.nn

    A figure is out of date if what was asked, a definition in it, or the way
    actviz draws has changed since; every file carries its recipe. 'actviz new'
    writes a first manifest. With --check nothing is written: the exit code is
    1 if a file is missing, out of date or left over, and each is named with
    the reason.
    """
    from actviz.building.build import Build
    from actviz.building.crew import Order
    from actviz.manifest.finding import find

    options.dialect()
    if options.by not in WAYS:
        raise RequestError(
            f"--by must be one of {', '.join(WAYS)}, got {quoted(options.by)}{did_you_mean(options.by, WAYS)}"
        )
    if options.by != WAYS[0] and not options.check:
        raise RequestError(f"--by {options.by} is a way to --check; give both")
    if options.prune and options.only:
        raise RequestError("--only says nothing about other figures, whose files --prune would have to know; give one")
    workers = options.workers()
    path = find(manifest)
    out = Path(options.out) if options.out else None
    order = Order(path, options.allow_imports, options.only, out, force=options.force)
    found = Build(order)
    if options.coverage:
        _coverage(found, options.coverage)
    elif options.check:
        _check(found, options, workers, manifest)
    elif options.dry_run:
        _dry(found, options)
    else:
        _make(found, options, workers)


def _coverage(found: Build, module: str) -> None:
    from actviz.manifest.coverage import uncovered

    missing = uncovered(module, found.manifest)
    streams.emit("".join(f"{line}\n" for line in missing))
    if missing:
        raise typer.Exit(1)
    streams.say(f"note: all that is public in {module} is in a figure")


def _dry(found: Build, options: BuildOptions) -> None:
    """Print the files that would be made, one on each line, and the reasons."""
    todo = found.todo(fresh=options.fresh, strict=options.strict)
    for path in found.paths(todo):
        why = found.states[path].why
        streams.emit(f"{path}{f': {WHY.join(why)}' if why else ''}\n")
    for path in found.orphans() if options.prune else []:
        streams.emit(f"{path}: would be removed, no figure makes it any more\n")
    if not options.quiet and not todo:
        streams.say("note: all figures are up to date")


def _make(found: Build, options: BuildOptions, workers: int) -> None:
    todo = found.todo(fresh=options.fresh, strict=options.strict)
    making = set(found.paths(todo))
    told = Told(quiet=options.quiet)
    told.all(Made(file.path, "unchanged") for file in found.files if file.path not in making)
    for made in streams.counted(found.make(todo, workers), len(todo), "drawing", quiet=options.quiet):
        told.all(made)
    if not told.counts["failed"]:
        told.all(found.make_index())
    elif found.index:
        streams.say(f"note: {', '.join(str(f.path) for f in found.index)} not written, because a figure failed")
    gone = found.prune() if options.prune else []
    if not options.quiet:
        for path in gone:
            streams.say(f"removed {path}")
        streams.say(told.summary())
    if failed := told.counts["failed"]:
        raise OutputError(f"{failed} of {told.counts.total()} files could not be made")
    if dialect := options.dialect():
        from actviz.markup.snippets import snippet

        shown = [(exhibit.name, snippet(exhibit, dialect)) for exhibit in found.exhibits(Path.cwd())]
        streams.emit("\n".join(f"{COMMENTS[dialect].format(name)}\n{text}" for name, text in shown))


class Told:
    """What was said about files, counted."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.counts: Counter[str] = Counter()

    def all(self, made: Iterable[Made]) -> None:
        """Say what became of some files; with quiet only what failed."""
        errors = set()  # of what one figure suffers from, all its files do
        for one in made:
            self.counts[one.outcome] += 1
            if one.outcome == "failed" and one.error not in errors:
                errors.add(one.error)
                streams.say(f"Error: {one.error}")
            elif one.outcome != "failed" and not self.quiet:
                streams.say(f"{one.outcome} {one.path}")

    def summary(self) -> str:
        """Say how many files there are of each outcome."""
        parts = [f"{self.counts[outcome]} {done}" for outcome, done in OUTCOMES.items() if self.counts[outcome]]
        return f"{self.counts.total()} file{'' if self.counts.total() == 1 else 's'}: {', '.join(parts)}"


def _check(found: Build, options: BuildOptions, workers: int, manifest: str | None) -> None:
    problems = found.findings()
    if options.by != WAYS[0]:
        compared = found.compare(workers, by_pixels=options.by == "pixels")
        for more in streams.counted(compared, len(found.jobs), "comparing", quiet=options.quiet):
            problems += more
    bad = [p for p in problems if p.problem != "other version" or options.strict]
    streams.emit("".join(_line(p) for p in problems if p in bad))
    if not options.quiet:
        for finding in problems:
            if finding not in bad:
                streams.say(f"note: {finding.path}: {finding.why[0]}; its recipe is the same (--strict fails for that)")
    total = len(found.files) + len(found.index)
    if bad:
        mend = shlex.join(["actviz", "build", *_mending(bad, options, manifest)])
        raise MissingError(f"{len(bad)} of {total} files are not as they should be; this mends it: {mend}")
    if not options.quiet:
        streams.say(f"{total} file{' is' if total == 1 else 's are'} up to date")


def _line(finding: Finding) -> str:
    return f"{finding.problem} {finding.path}{': ' if finding.why else ''}{WHY.join(finding.why)}\n"


def _mending(bad: list[Finding], options: BuildOptions, manifest: str | None) -> list[str]:
    """Return the arguments of a build after which nothing is wrong any more."""
    arguments = [manifest] if manifest else []
    for option, value in (("--out", options.out), ("--only", options.only)):
        arguments += [option, value] if value else []
    given = {
        "--allow-imports": options.allow_imports,
        "--strict": options.strict,
        "--fresh": options.by != WAYS[0],
        "--force": any(FOREIGN in p.why for p in bad),
        "--prune": any(p.problem == "orphan" for p in bad),
    }
    return arguments + [option for option, is_given in given.items() if is_given]


class NewOptions(Options):
    """How a first manifest is written."""

    force: Annotated[bool, typer.Option("--force", help="Replace a manifest that is there.")] = False
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing about what was written.")] = False
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False


Folder = Annotated[
    str, typer.Argument(metavar="FOLDER", help="Of the project; this one if left out.", show_default=False)
]


def new(options: NewOptions, folder: Folder = "") -> None:
    """Write a first manifest, with all keys in comments.

      actviz new
      actviz new docs

    It is called actviz.toml, and 'actviz build' makes its figures.
    """
    from actviz import output
    from actviz.manifest.finding import NAME
    from actviz.manifest.first import first, project

    place = Path(folder or os.curdir)
    if not place.is_dir():
        raise RequestError(f"there is no folder {quoted(folder)}")
    path = place / NAME
    if path.exists() and not options.force:
        raise OutputError(f"{path} exists; --force replaces it")
    outcome = output.save(path, first(project(place)).encode())
    if not options.quiet:
        streams.say(f"{outcome} {path}")
        streams.say(f"make its figures with: actviz build{f' {shlex.quote(folder)}' if folder else ''}")
