"""From a manifest to files: which are to be made, of what, and in which state they are.  Nothing here draws."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from actviz import __version__, carried
from actviz.building import definitions, recipe
from actviz.building.recipe import Recipe
from actviz.forms import FIGURES, SUFFIX_BY_FORM
from actviz.manifest.model import Figure, Manifest
from actviz.render.look import PRINT

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.render.look import ThemeName

Status = Literal["missing", "stale", "other version", "up to date"]
THEMES: dict[str, tuple[ThemeName, ...]] = {"both": ("light", "dark")}
PAGE_PICTURES = ("svg",)

# What is asked beside the activations, by key of the manifest: only what was chosen is part of a recipe.
SHOWN = ("span", "threshold", "relative", "samples", "panels", "at", "vector", "section")
WORDS = ("title", "alt", "caption")
LOOKS = ("size", "font_size", "style")
KEYS = {"span": "range"}


class File(NamedTuple):
    """One file to make: where, in which form and theme, and the recipe that it has to carry."""

    path: Path
    form: str
    theme: ThemeName
    recipe: Recipe
    density: int = 1


class Job(NamedTuple):
    """A figure of the manifest with all its files."""

    figure: Figure
    files: tuple[File, ...]


class State(NamedTuple):
    """How a file is: its status, what makes it so, and the recipe that it carries."""

    status: Status
    why: tuple[str, ...] = ()
    carried: Recipe | None = None


def jobs(manifest: Manifest) -> tuple[Job, ...]:
    """Return what is to be made."""
    owner = owner_of(manifest)
    return tuple(Job(figure, tuple(_files(figure, manifest.out, owner))) for figure in manifest.figures)


def owner_of(manifest: Manifest) -> str:
    """Return by what its files know a manifest: where it is, seen from them."""
    return Path(os.path.relpath(manifest.path, manifest.out)).as_posix()


def _files(figure: Figure, out: Path, owner: str) -> Iterator[File]:
    made_of: dict[str, str] = {}
    for activation in figure.activations:
        made_of |= definitions.contents(activation)
    if figure.style and Path(figure.style).suffix == ".mplstyle":
        made_of[Path(figure.style).name] = definitions.of_file(Path(figure.style))
    pictures = PAGE_PICTURES if figure.kind == "page" else ()
    for written in (*pictures, *figure.formats):
        form, _, density = written.partition("@")
        suffix = f"@{density}{SUFFIX_BY_FORM[form]}" if density else SUFFIX_BY_FORM[form]
        for theme in _themes(figure, form):
            part = f"-{theme}" if figure.theme == "both" and form in FIGURES else ""
            path = out / f"{figure.name}{part}{suffix}"
            times = int(density.removesuffix("x") or 1)
            asked = _asked(figure, form, theme, times)
            yield File(path, form, theme, Recipe(asked, made_of, __version__, owner), times)


def _themes(figure: Figure, form: str) -> tuple[ThemeName, ...]:
    """Return the themes of the files of one form: only an SVG can follow the reader's, other forms are then light."""
    if form not in FIGURES or (figure.theme == "auto" and form != "svg"):
        return ("light",)
    if figure.theme == "both":
        return ("light",) if figure.style == PRINT else ("light", "dark")
    return (figure.theme,)


def _asked(figure: Figure, form: str, theme: ThemeName, density: int) -> dict[str, Any]:
    """Return what a person chose that shows in this file."""
    drawn = form in FIGURES
    keys = [*SHOWN, *WORDS, *(LOOKS if drawn else ())]
    keys += ["transparent"] if drawn else []
    keys += ["dpi"] if form == "png" else []
    keys += ["svg_text"] if form == "svg" else []
    keys += ["colors"] if drawn and theme != "dark" else []
    keys += ["dark_colors"] if drawn and theme != "light" else []
    usual = Figure._field_defaults
    chosen = {key: getattr(figure, key) for key in keys if getattr(figure, key) != usual[key]}
    if "style" in chosen:
        chosen["style"] = Path(figure.style).name
    asked = {KEYS.get(key, key.replace("_", "-")): _plain(value) for key, value in chosen.items()}
    asked |= {"kind": figure.kind, "format": form, "activations": [_activation(a) for a in figure.activations]}
    if figure.kind == "sheet":
        asked["family"] = figure.family or "all"
        asked["activations"] = [{"name": a.name} for a in figure.activations]
    if drawn:
        asked["theme"] = theme
    return asked | ({"density": density} if density > 1 else {})


def _plain(value: Any) -> Any:
    """Return *value* as JSON gives it back, so that a recipe that was read equals the one that was written."""
    return list(value) if isinstance(value, tuple) else value


def _activation(activation: Declared) -> dict[str, Any]:
    label = {"label": activation.label} if activation.own_name else {}
    return {"name": activation.name, **activation.values, **label}


def state(file: File) -> State:
    """Compare a file with the recipe that it has to carry; only its head is read."""
    found = recipe.read(carried.recipe_in(file.path))
    if found is None:
        return State("stale", ("it carries no recipe",)) if file.path.exists() else State("missing")
    if found.digest != file.recipe.digest:
        return State("stale", tuple(recipe.differences(found, file.recipe)), found)
    if found.version != file.recipe.version:
        return State("other version", (f"drawn by actviz {found.version}",), found)
    return State("up to date", carried=found)


def orphans(manifest: Manifest, made: tuple[Job, ...]) -> list[Path]:
    """Return the files below the manifest's folder of figures that it once asked for, and that nothing asks for now."""
    wanted = {file.path.resolve() for job in made for file in job.files}
    wanted |= {(manifest.out / page).resolve() for page in manifest.index}
    owner, found = owner_of(manifest), []
    for path in sorted(manifest.out.rglob("*")) if manifest.out.is_dir() else []:
        if path.suffix in carried.READERS and path.is_file() and path.resolve() not in wanted:
            about = recipe.read(carried.recipe_in(path))
            if about and about.owner == owner:
                found.append(path)
    return found
