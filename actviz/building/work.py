"""Making the files of one figure: what is computed is computed once, whatever the themes and forms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from actviz import carried, output
from actviz.building.made import FOREIGN, Made
from actviz.building.pages import page
from actviz.errors import ActvizError, RequestError
from actviz.forms import FIGURES
from actviz.look import Words
from actviz.manifest.model import complaint
from actviz.render.looks import look
from actviz.spelling import quoted
from actviz.views.page import Page
from actviz.views.request import TEXTS
from actviz.views.shown import Shown, encoded

if TYPE_CHECKING:
    from actviz.building.plan import File, Job
    from actviz.building.recipe import Recipe
    from actviz.look import Look
    from actviz.manifest.model import Figure
    from actviz.views.base import View


def make(job: Job, files: Sequence[File], *, force: bool = False) -> list[Made]:
    """Make some files of a job; an error of one does not stop the others.

    A file that stands there already and carries no recipe is somebody else's, and replaced only with *force*.
    """
    making, found = Making(job), []
    for file in files:
        try:
            data = making.contents(file)
        except ActvizError as error:
            found.append(Made(file.path, "failed", str(complaint(job.figure, error))))
        else:
            # Whether a picture is whole is looked at before it is taken for one; to wait for the disk would make
            # workers queue.
            found.append(saved(file.path, data, force=force, at_once=file.form not in FIGURES))
    return found


def saved(path: Path, data: bytes, *, force: bool, at_once: bool = True) -> Made:
    """Write a file that a build makes, and its folder; somebody else's is replaced only with *force*."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Made(path, "failed", f"cannot make the folder {quoted(str(path.parent), limit=200)}: {reason}")
    try:
        if path.is_file() and carried.recipe_in(path) is None and path.read_bytes() != data and not force:
            return Made(path, "failed", f"{path} exists and {FOREIGN}; --force replaces it")
        return Made(path, output.save(path, data, at_once=at_once))
    except (ActvizError, OSError) as error:
        return Made(path, "failed", str(error))


class Making:
    """A job while it is done."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.request = job.figure.request
        self._shown: dict[tuple[str, int], Shown] = {}

    @cached_property
    def view(self) -> View:
        """What the figure shows, computed."""
        from actviz.views.making import view

        return view(self.request)

    def shown(self, file: File) -> Shown:
        """Return the view with the look of one file; files that differ in form only share it, and its drawing."""
        key = file.theme, file.density
        if key not in self._shown:
            figure = self.job.figure
            words = Words(figure.title, figure.alt, figure.caption)
            self._shown[key] = Shown(self.view, look_of(figure, file), (*FIGURES, *TEXTS[self.request.kind]), words)
        return self._shown[key]

    def contents(self, file: File) -> bytes:
        """Return the bytes of one file; raises ActvizError if it cannot be made."""
        if file.form in FIGURES:
            shown = self.shown(file)
            return encoded(shown.made(file.form, self.recipe(file).written()))
        if isinstance(self.view, Page):
            made = [(f, self.recipe(f)) for f in self.job.files if f.form in FIGURES]
            text = page(self.job, self.view, made, file.path.parent)
        else:
            text = encoded(self.view.text(file.form)).decode()
        return carried.with_recipe(text, self.recipe(file).written(), file.form).encode()

    def recipe(self, file: File) -> Recipe:
        """Return the recipe of one file, of pictures with what is known once they are drawn: words and size."""
        if file.form not in FIGURES:
            return file.recipe
        shown = self.shown(file)
        return file.recipe._replace(words=shown.words, size=shown.inches)


def look_of(figure: Figure, file: File) -> Look:
    """Return how one file of a figure looks; raises RequestError for what cannot be had."""
    asked = look(
        theme=file.theme,
        size=figure.size,
        dpi=figure.dpi,
        title=figure.title,
        font_size=figure.font_size,
        style=figure.style,
        transparent=figure.transparent,
        svg_text=figure.svg_text,
        colors=figure.colors,
        dark_colors=figure.dark_colors,
    )
    return asked._replace(dpi=asked.dpi * file.density)


def wrong_looks(jobs: Sequence[Job]) -> list[str]:
    """Return a complaint about each look that cannot be had, so that nothing is drawn before all of it can be."""
    found: dict[str, None] = {}
    for job in jobs:
        for file in job.files:
            try:
                look_of(job.figure, file)
            except RequestError as error:
                found[str(complaint(job.figure, error))] = None
    return list(found)
