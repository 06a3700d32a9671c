"""From a manifest to files: which are to be made, of what, and in which state they are.  Nothing here draws."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from actviz import __version__, carried
from actviz.building import definitions, recipe
from actviz.building.made import FOREIGN
from actviz.building.recipe import Recipe
from actviz.forms import FIGURES, SUFFIX_BY_FORM
from actviz.look import PRINT

if TYPE_CHECKING:
    from actviz.declared import Declared
    from actviz.look import ThemeName
    from actviz.manifest.model import Figure, Manifest

Status = Literal["missing", "stale", "other version", "up to date"]
THEMES: dict[str, tuple[ThemeName, ...]] = {"both": ("light", "dark")}
PICTURES = "a picture on it"  # is what a page is made of as well
PAGE_PICTURES = ("svg",)

# What is part of a recipe only if it was chosen, and keys of the manifest that are called otherwise than the fields.
WORDS = ("title", "alt", "caption")
LOOKS = ("size", "font_size", "style")
NOT_CHOSEN = {"kind", "activations", "settings"}  # what a request is, which is said in another way
KEYS = {"span": "range", "pair": "loss", "dtypes": "dtype"}
STYLE = ".mplstyle"
PROJECTS = {"node_modules", "__pycache__"}  # folders of other people's files, like those with a pyvenv.cfg


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


def jobs(manifest: Manifest, out: Path | None = None) -> tuple[Job, ...]:
    """Return what is to be made, in *out* or else where the manifest says."""
    return tuple(Job(figure, tuple(_files(figure, manifest, out or manifest.out))) for figure in manifest.figures)


def owner_of(manifest: Manifest, path: Path) -> str:
    """Return by what a file knows its manifest: where that is, seen from the folder that it asks for."""
    return Path(os.path.relpath(manifest.path, path.parent)).as_posix()


def _files(figure: Figure, manifest: Manifest, out: Path) -> Iterator[File]:
    made_of: dict[str, str] = {}
    for activation in figure.activations:
        made_of |= definitions.contents(activation)
    if figure.request.settings:
        made_of |= definitions.of_study(figure.request)
    style = Path(figure.style)
    styled = {style.name: definitions.of_file(style)} if style.suffix == STYLE else {}
    pictures = PAGE_PICTURES if figure.kind == "page" else ()
    drawn: list[str] = []
    for written in (*pictures, *figure.formats):
        form, _, density = written.partition("@")
        suffix = f"@{density}{SUFFIX_BY_FORM[form]}" if density else SUFFIX_BY_FORM[form]
        for theme in _themes(figure, form):
            part = f"-{theme}" if figure.theme == "both" and form in FIGURES else ""
            name = f"{figure.name}{part}{suffix}"
            times = int(density.removesuffix("x") or 1)
            asked = _asked(figure, form, theme, times)
            parts = made_of | (styled if form in FIGURES else {})
            owner = owner_of(manifest, manifest.out / name)
            file = File(out / name, form, theme, Recipe(asked, parts, __version__, owner), times)
            if form in FIGURES:
                drawn.append(file.recipe.digest)
            elif figure.kind == "page":
                parts = {**parts, PICTURES: definitions.digest(repr(drawn))}
                file = file._replace(recipe=file.recipe._replace(made_of=parts))
            yield file


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
    keys = [*(WORDS if drawn or figure.kind == "page" else ()), *(LOOKS if drawn else ())]
    keys += ["transparent"] if drawn else []
    keys += ["dpi"] if form == "png" or figure.size.lower().endswith("px") else []
    keys += ["svg_text"] if form == "svg" else []
    keys += ["colors"] if drawn and theme != "dark" else []
    keys += ["dark_colors"] if drawn and theme != "light" else []
    request = figure.request
    chosen = _chosen(figure, keys) | _chosen(request, [k for k in request._fields if k not in NOT_CHOSEN])
    chosen |= _chosen(request.settings, request.settings._fields) if request.settings else {}
    if "style" in chosen:
        chosen["style"] = Path(figure.style).name
    asked = {KEYS.get(key, key.replace("_", "-")): _plain(value) for key, value in chosen.items()}
    asked |= {"kind": figure.kind, "format": form, "activations": [_activation(a) for a in figure.activations]}
    if figure.family:
        asked |= {"family": figure.family, "activations": [{"name": a.name} for a in figure.activations]}
    if drawn:
        asked["theme"] = theme
    return asked | ({"density": density} if density > 1 else {})


def _chosen(asked: NamedTuple, keys: Sequence[str]) -> dict[str, Any]:
    """Return the fields out of *keys* that are not what they are by themselves."""
    usual, fields = asked._field_defaults, asked._asdict()
    return {key: fields[key] for key in keys if key not in usual or fields[key] != usual[key]}


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
        return State("stale", (FOREIGN,)) if os.path.lexists(file.path) else State("missing")
    if not carried.is_whole(file.path):
        return State("stale", ("it ends in the middle",), found)
    if found.digest != file.recipe.digest:
        return State("stale", tuple(recipe.differences(found, file.recipe)), found)
    if found.version != file.recipe.version:
        return State("other version", (f"drawn by actviz {found.version}",), found)
    return State("up to date", carried=found)


def orphans(manifest: Manifest, made: Iterable[File], out: Path) -> list[Path]:
    """Return the files in *out* and below that the manifest once asked for, and that are none of those *made* now."""
    wanted = {os.path.realpath(file.path) for file in made}  # which a link to itself does not disturb
    found = []
    for path in _below(out):
        if path.suffix in carried.READERS and path.is_file() and os.path.realpath(path) not in wanted:
            about = recipe.read(carried.recipe_in(path))
            if about and about.owner == owner_of(manifest, manifest.out / path.relative_to(out)):
                found.append(path)
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files in *folder*, except those of repositories, environments and packages in it."""
    for root, folders, files in os.walk(folder):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in PROJECTS)
        yield from (Path(root, name) for name in sorted(files))
