"""Where the manifest is: named, in a folder, or in one of the folders around the current one."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from actviz.errors import ManifestError
from actviz.manifest.document import PYPROJECT, TABLE
from actviz.spelling import did_you_mean, quoted

NAME = "actviz.toml"
REPOSITORY = (".git", ".hg", ".jj")
HOW = "'actviz new' writes a first one"


def find(argument: str | None) -> Path:
    """Return the manifest that *argument* names, a file or folder; without one, that of this folder or one around it.

    A folder's is its actviz.toml, or else its pyproject.toml if that has a table [tool.actviz].  Nothing outside of the
    repository is looked at.

    Raises ManifestError if there is none.
    """
    if argument is None:
        for folder in _around():
            if found := _in(folder):
                return found
        raise ManifestError(
            f"there is no {NAME}, and no [tool.actviz] in a {PYPROJECT}, here, nor above in the same repository; {HOW}"
        )
    if not argument:
        raise ManifestError(f"the path of the manifest is empty; name a file or folder, or nothing for {NAME}")
    path = Path(argument)
    if path.is_dir():
        if found := _in(path):
            return found
        raise ManifestError(f"there is no {NAME}, and no [tool.actviz] in a {PYPROJECT}, in {quoted(argument)}; {HOW}")
    if not path.exists():
        near = [p.name for p in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        raise ManifestError(f"there is no file {quoted(argument)}{did_you_mean(path.name, near) or f'; {HOW}'}")
    return path


def _around() -> Iterator[Path]:
    """Yield this folder and those around it, up to the root of its repository, as they are called from here."""
    here = Path.cwd()
    folders = [here, *here.parents]
    root = next((k for k, folder in enumerate(folders) if any((folder / name).exists() for name in REPOSITORY)), 0)
    for folder in folders[: root + 1]:
        yield Path(os.path.relpath(folder, here))


def _in(folder: Path) -> Path | None:
    if (folder / NAME).is_file():
        return folder / NAME
    project = folder / PYPROJECT
    return project if project.is_file() and _has_table(project) else None


def _has_table(project: Path) -> bool:
    """Say whether a pyproject.toml has a table for actviz; if it cannot be parsed, reading it says why."""
    text = project.read_bytes().decode("utf-8", "replace")
    if TABLE[-1] not in text:
        return False
    try:
        tool = tomllib.loads(text).get(TABLE[0])
    except (tomllib.TOMLDecodeError, RecursionError):
        return "[tool.actviz" in text
    return isinstance(tool, dict) and TABLE[-1] in tool
