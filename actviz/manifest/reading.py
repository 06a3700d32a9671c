"""Reading a manifest: everything in it is checked before anything is made of it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from actviz.errors import RequestError
from actviz.manifest import names, values
from actviz.manifest.document import Complaints, Document, load
from actviz.manifest.figures import Site, figures
from actviz.manifest.keys import KEYS, SHARED, read_keys
from actviz.manifest.model import Figure, Manifest
from actviz.spelling import did_you_mean, quoted

TITLE = "Activation functions"
TOP = ("out", "index", "title", "intro", "defaults", "figure")


def read(path: Path, *, allow_imports: bool = False, only: str = "") -> Manifest:
    """Return what the manifest at *path* asks for; with *only*, the figures whose names are like that pattern.

    Python code that it names is imported, and so run, only with *allow_imports*.

    Raises ManifestError with everything that is wrong in it, one line each, and RequestError if *only* is like no name.
    """
    document = load(path)
    complaints = Complaints(document)
    top = _top(document, complaints)
    found = _figures(document, complaints, allow_imports=allow_imports)
    _refuse_one_name(found, top["index"], complaints)
    complaints.settle()
    folder = path.parent
    chosen = tuple(figure for figure in found if not only or fnmatchcase(figure.name.lower(), only.lower()))
    if not chosen:
        hint = did_you_mean(only, [figure.name for figure in found])
        raise RequestError(f"--only must be like the name of a figure in {path}, got {quoted(only)}{hint}")
    return Manifest(path, folder, folder / top["out"], top["index"], top["title"], top["intro"], chosen)


def _top(document: Document, complaints: Complaints) -> dict[str, Any]:
    """Read what is said about the manifest as a whole."""
    table = document.table
    for key in table:
        if key not in TOP:
            place = f" belongs into [defaults] or a {_header(document)}" if key.replace("_", "-") in KEYS else ""
            complaints.add(f"{key}{place}" if place else f"unknown key {quoted(key)}{_hint(key)}", key)
    top: dict[str, Any] = {"out": ".", "index": (), "title": TITLE, "intro": ""}
    with complaints.at("out"):
        top["out"] = _folder(table.get("out", "."))
    with complaints.at("title"):
        top["title"] = values.words("title", table.get("title", TITLE))
    with complaints.at("intro"):
        top["intro"] = values.text("intro", table.get("intro", ""))
    with complaints.at("index"):
        pages = values.strings("index", table["index"]) if "index" in table else ()
        top["index"] = tuple(names.page("index", page) for page in pages)
    return top


def _hint(key: str) -> str:
    return did_you_mean(key, TOP) or f"; there are {', '.join(TOP)}"


def _header(document: Document) -> str:
    return f"[[{'.'.join(map(str, (*document.root, 'figure')))}]]"


def _folder(value: object) -> str:
    folder = values.text("out", value)
    if not folder.strip() or not folder.isprintable():
        raise RequestError(f"out must be a folder, got {values.shown(value)}")
    if PurePosixPath(folder).is_absolute() or folder.startswith("~"):
        raise RequestError(f"out starts where the manifest is, so it cannot be absolute, got {quoted(folder)}")
    return folder


def _figures(document: Document, complaints: Complaints, *, allow_imports: bool) -> list[Figure]:
    """Read the defaults and every figure; one that is wrong is left out, and said to be."""
    shared = document.table.get("defaults", {})
    if not isinstance(shared, dict):
        complaints.add("defaults must be a table: [defaults]", "defaults")
        shared = {}
    defaults = read_keys(shared, ("defaults",), complaints, SHARED)
    tables = document.table.get("figure", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        complaints.add(f"figure must be tables, each under its own {_header(document)}", "figure")
        return []
    if not tables:
        complaints.add(f"there is no {_header(document)}; 'actviz new' writes a first manifest")
    found = []
    for k, table in enumerate(tables):
        place, before = ("figure", k), len(complaints)
        site = Site(document.path, document.line(place), defaults, allow_imports)
        given = read_keys(table, place, complaints, tuple(KEYS))
        if len(complaints) == before:
            with complaints.at(*place):
                found += figures(given, site)
    return found


def _refuse_one_name(found: list[Figure], index: tuple[str, ...], complaints: Complaints) -> None:
    """Gather the figures whose files would replace those of another; some systems do not tell capitals apart."""
    pages = {page.lower() for page in index}
    if len(pages) < len(index):
        complaints.add("index: a page is there twice", "index")
    taken: dict[str, int] = {}
    for figure in found:
        line = figure.lines.get("name", figure.line)
        if "md" in figure.formats and f"{figure.name}.md".lower() in pages:
            complaints.add_in_line(line, f"name: {quoted(figure.name)} is that of an index page; choose another one")
        files = _files(figure)
        if other := next((taken[file] for file in files if file in taken), 0):
            complaints.add_in_line(
                line, f"name: {quoted(figure.name)} is that of the figure in line {other} as well; name one of them"
            )
        taken |= dict.fromkeys(files, figure.line)


def _files(figure: Figure) -> set[str]:
    """Return the names, without suffix and capitals, of what is made of a figure."""
    name = figure.name.lower()
    return {name, f"{name}-light", f"{name}-dark"} if figure.theme == "both" else {name}
