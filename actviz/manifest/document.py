"""A TOML file with its lines, and the gathering of everything that is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from actviz.errors import ActvizError, ManifestError, RequestError
from actviz.manifest.lines import Place, lines
from actviz.manifest.model import in_keys
from actviz.spelling import quoted

PYPROJECT = "pyproject.toml"
TABLE = ("tool", "actviz")  # in a pyproject.toml
POSITION = re.compile(r"\(at line (?P<line>\d+), (?P<column>column \d+)\)")  # as tomllib writes it


class Document(NamedTuple):
    """A parsed file: the table of the manifest in it, how to get there, and the lines of everything."""

    path: Path
    table: dict[str, Any]
    root: Place
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of what stands at *place* in the manifest, or else of the nearest thing around it."""
        whole = (*self.root, *place)
        return next((self.lines[whole[:k]] for k in range(len(whole), 0, -1) if whole[:k] in self.lines), 1)


class MisplacedError(RequestError):
    """Something is wrong at a place inside of what is being read."""

    def __init__(self, text: str, *place: str | int) -> None:
        super().__init__(text)
        self.place = place


class Complaints:
    """What is wrong in a document, gathered so that all of it is said at once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._said: set[tuple[int, str]] = set()

    @contextmanager
    def at(self, *place: str | int) -> Iterator[None]:
        """Gather what goes wrong in the body, which reads what stands at *place*."""
        try:
            yield
        except MisplacedError as error:
            self.add(str(error), *place, *error.place)
        except ActvizError as error:
            self.add(str(error), *place)

    def add(self, text: str, *place: str | int) -> None:
        """Gather one complaint about what stands at *place*."""
        self.add_in_line(self.document.line(place), text)

    def add_in_line(self, line: int, text: str) -> None:
        """Gather one complaint about a line."""
        self._said.add((line, in_keys(" ".join(text.split()))))

    def __len__(self) -> int:
        return len(self._said)

    def settle(self) -> None:
        """Raise ManifestError with all that was gathered, one line each, if there is anything."""
        if self._said:
            raise ManifestError("\n".join(f"{self.document.path}:{line}: {text}" for line, text in sorted(self._said)))


def load(path: Path) -> Document:
    """Parse the file at *path*; raises ManifestError if it cannot be read, is no TOML, or has no table for actviz."""
    text = _text(path)
    try:
        data = tomllib.loads(text)
        found = lines(text)
    except tomllib.TOMLDecodeError as error:
        at = POSITION.search(str(error))
        line = at["line"] if at else text.rstrip().count("\n") + 1
        what = POSITION.sub(r"(\g<column>)", str(error))
        raise ManifestError(f"{path}:{line}: this is no TOML: {what}") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise ManifestError(f"{path}:1: a number in it cannot be read: {error}") from None
    except RecursionError:
        raise ManifestError(f"{path}:1: the brackets are nested too deeply") from None
    if path.name != PYPROJECT:
        return Document(path, data, (), found)
    table: Any = data
    for key in TABLE:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        raise ManifestError(f"{path}:1: there is no table [tool.actviz]; 'actviz new' writes a first manifest")
    return Document(path, table, TABLE, found)


def _text(path: Path) -> str:
    """Return the text of a file, with a plain line feed at the end of each line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ManifestError(f"{path}:1: cannot be read: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ManifestError(f"{path}:{line}: {quoted(path.name)} is not written in UTF-8") from None
