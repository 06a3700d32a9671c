"""Pages: one about a single activation with its picture, and those that show all figures of a manifest."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actviz import __version__, carried
from actviz.building.definitions import digest
from actviz.building.plan import File, owner_of
from actviz.building.recipe import Recipe
from actviz.forms import FIGURES
from actviz.frameworks.names import names_of
from actviz.look import Words
from actviz.markup.exhibit import Exhibit, picture

if TYPE_CHECKING:
    from actviz.building.plan import Job
    from actviz.manifest.model import Figure, Manifest
    from actviz.views.page import Page

# What pages put figures under that show several functions, or what functions do.
TOGETHER, SHEETS, TRAINING = "side by side", "sheets", "what it does to training"
MOST_NAMED = 4
FIGURES_ON_IT = "a figure on it"  # is what an index page is made of


def page(job: Job, view: Page, made: Iterable[tuple[File, Recipe]], folder: Path) -> str:
    """Return the page in *folder* about the activation of a job, with the pictures that are *made* of it."""
    from actviz.markup.page_md import page as laid_out
    from actviz.markup.snippets import snippet

    activation = job.figure.activations[0]
    picture = snippet(exhibit(job, made, folder), "md")
    title = job.figure.title or activation.label
    return laid_out(title, f"actviz plot {shlex.quote(activation.spec)}", view.card(), picture, view.tables())


def exhibit(job: Job, made: Iterable[tuple[File, Recipe]], folder: Path) -> Exhibit:
    """Return a figure as a page in *folder* shows it, by its pictures with the recipes that they carry."""
    found = [(file, recipe) for file, recipe in made if file.form in FIGURES]
    pictures = [
        picture(_seen(file.path, folder), file.form, file.theme, recipe.size, job.figure.dpi * file.density)
        for file, recipe in found
    ]
    shown = job.figure.activations
    families = [a.family() for a in shown]
    also = [job.figure.name]
    also += [name for a in shown for name in (a.name, *a.aliases, *(n.path for n in names_of(type(a))))]
    page = next((_seen(f.path, folder) for f in job.files if f.form == "md"), "")
    return Exhibit(
        called(job.figure),
        found[0][1].words if found else Words("", ""),
        tuple(pictures),
        tuple(dict.fromkeys([*_chapter(job.figure), *families])),
        tuple(dict.fromkeys(also)),
        page,
    )


def _chapter(figure: Figure) -> list[str]:
    """Return what a figure stands under before the families of what it shows."""
    if figure.request.settings:
        return [TRAINING]
    return [SHEETS] if figure.kind == "sheet" else [TOGETHER] * (len(figure.activations) > 1)


def called(figure: Figure) -> str:
    """Return what pages call a figure: what it shows, if that is short, or else by its file."""
    if figure.title:
        return figure.title
    if figure.family:
        return figure.family
    if not figure.request.settings and len(figure.activations) <= MOST_NAMED:
        return ", ".join(activation.label for activation in figure.activations)
    return Path(figure.name).name.replace("-", " ")


def _seen(path: Path, folder: Path) -> str:
    """Return a path as it is seen from a folder, with slashes."""
    return Path(os.path.relpath(path, folder)).as_posix()


def index_files(manifest: Manifest, jobs: Sequence[Job]) -> tuple[File, ...]:
    """Return the index pages of a manifest, whose recipes are the digests of the figures on them."""
    shown = [[job.figure.name, *(f.recipe.digest for f in job.files)] for job in jobs if listed(job)]
    made_of = {FIGURES_ON_IT: digest(repr(shown))}
    intro = {"intro": manifest.intro} if manifest.intro else {}
    return tuple(
        File(
            manifest.out / page,
            "html" if page.endswith(".html") else "md",
            "light",
            Recipe(
                {"kind": "index", "title": manifest.title, **intro},
                made_of,
                __version__,
                owner_of(manifest, manifest.out / page),
            ),
        )
        for page in manifest.index
    )


def listed(job: Job) -> bool:
    """Say whether a page can show a figure or lead to it."""
    return any(file.form in {"svg", "png", "md"} for file in job.files)


def index(manifest: Manifest, exhibits: Sequence[Exhibit], file: File) -> bytes:
    """Return an index page, which shows *exhibits* as they are seen from its folder."""
    folder = file.path.parent
    if file.form == "html":
        from actviz.markup.index_html import html_index

        # Browsers show Markdown as it is written, which is not what a link promises.
        exhibits = [
            shown._replace(page="") if shown.page.endswith(".md") else shown for shown in exhibits if shown.pictures
        ]
        seen = [p.path for shown in exhibits for p in shown.pictures if p.form in {"svg", "png"}]
        # The folder of the page may be yet to make, so that no path can go through it.
        images = {path: Path(os.path.normpath(folder / path)).read_bytes() for path in seen}
        text = html_index(manifest.title, exhibits, images)
    else:
        from actviz.markup.index_md import markdown_index

        text = markdown_index(manifest.title, manifest.intro, exhibits)
    recipe = file.recipe._replace(words=Words(manifest.title, ""))
    return carried.with_recipe(text, recipe.written(), file.form).encode()
