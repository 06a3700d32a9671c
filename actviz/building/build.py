"""A build: what a manifest asks for, what is there, what has to be done, and doing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from actviz import carried, output
from actviz.building import crew, pages, plan, recipe
from actviz.building.made import Made
from actviz.building.work import saved, wrong_looks
from actviz.errors import ManifestError
from actviz.manifest.reading import read

if TYPE_CHECKING:
    from actviz.building.crew import Order, Task, Todo
    from actviz.building.plan import File, State
    from actviz.markup.exhibit import Exhibit

Problem = Literal["missing", "stale", "orphan", "other version", "failed"]


class Finding(NamedTuple):
    """A file that is not as it should be, and why."""

    problem: Problem
    path: Path
    why: tuple[str, ...] = ()


class Build:
    """A manifest with the states of its files, which are read once; nothing is imported that draws until it does."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.manifest = read(order.manifest, allow_imports=order.allow_imports, only=order.only)
        self.out = order.out or self.manifest.out
        self.jobs = plan.jobs(self.manifest, order.out)
        self.states = {file.path: plan.state(file) for file in self.files}
        # Some figures say nothing about a page that shows all of them.
        self.index = () if order.only else self._placed(pages.index_files(self.manifest, self.jobs))
        if wrong := wrong_looks([self.jobs[number] for number, _ in self.todo()]):
            raise ManifestError("\n".join(wrong))
        output.distinct([file.path for file in (*self.files, *self.index)])

    def _placed(self, files: Sequence[File]) -> tuple[File, ...]:
        return tuple(file._replace(path=self.out / file.path.relative_to(self.manifest.out)) for file in files)

    def orphans(self) -> list[Path]:
        """Return the files that this manifest once made and no longer asks for; of some figures alone nobody knows."""
        return [] if self.order.only else plan.orphans(self.manifest, [*self.files, *self.index], self.out)

    @property
    def files(self) -> list[File]:
        """The files of all figures."""
        return [file for job in self.jobs for file in job.files]

    def todo(self, *, fresh: bool = False, strict: bool = False) -> list[Todo]:
        """Return what has to be made: all of it if *fresh*, with *strict* also what another version has drawn."""
        redone = {"missing", "stale", *(["other version"] if strict else [])}
        found = []
        for number, job in enumerate(self.jobs):
            numbers = [k for k, file in enumerate(job.files) if fresh or self.states[file.path].status in redone]
            if numbers:
                found.append((number, tuple(numbers)))
        return found

    def paths(self, todo: Sequence[Todo]) -> list[Path]:
        """Return the files that are meant."""
        return [self.jobs[number].files[k].path for number, files in todo for k in files]

    def make(self, todo: Sequence[Todo], workers: int) -> Iterator[list[Made]]:
        """Make files, and yield what became of them, figure by figure."""
        for folder in {path.parent for path in self.paths(todo)}:
            output.sweep(folder)
        yield from crew.done(self.order, self.jobs, todo, workers)

    def make_index(self) -> Iterator[Made]:
        """Write the pages that show all figures, which have to be there, if they are out of date."""
        for file in self.index:
            if plan.state(file).status in {"missing", "stale"}:
                shown = self.exhibits(file.path.parent)
                yield saved(file.path, pages.index(self.manifest, shown, file), force=self.order.force)
            else:
                yield Made(file.path, "unchanged")

    def exhibits(self, folder: Path) -> list[Exhibit]:
        """Return the figures, which have to be there, as a page in *folder* shows them."""
        carrying = {file.path: recipe.read(carried.recipe_in(file.path)) for file in self.files}
        made = {path: found for path, found in carrying.items() if found}
        shown = [job for job in self.jobs if pages.listed(job)]
        return [pages.exhibit(job, [(f, made[f.path]) for f in job.files], folder) for job in shown]

    def findings(self) -> list[Finding]:
        """Return what is wrong with the files by the recipes that they carry, orphans last."""
        states = {**self.states, **{file.path: plan.state(file) for file in self.index}}
        found = [_finding(path, state) for path, state in states.items() if state.status != "up to date"]
        return found + [Finding("orphan", path, ("no figure makes it any more",)) for path in self.orphans()]

    def compare(self, workers: int, *, by_pixels: bool) -> Iterator[list[Finding]]:
        """Yield what is wrong with the files that carry the right recipe when they are compared with new ones."""
        good = {path for path, state in self.states.items() if state.status in {"up to date", "other version"}}
        numbers = [tuple(k for k, file in enumerate(job.files) if file.path in good) for job in self.jobs]
        todo = [(number, files) for number, files in enumerate(numbers) if files]
        task: Task = "compare by pixels" if by_pixels else "compare by bytes"
        for made in crew.done(self.order._replace(task=task), self.jobs, todo, workers):
            yield [
                Finding("failed" if one.outcome == "failed" else "stale", one.path, (one.error,))
                for one in made
                if one.outcome != "unchanged"
            ]

    def prune(self) -> list[Path]:
        """Remove the files that this manifest once made and no longer asks for, and return them."""
        gone = self.orphans()
        for path in gone:
            path.unlink()
        return gone


def _finding(path: Path, state: State) -> Finding:
    return Finding("stale" if state.status == "up to date" else state.status, path, state.why)
