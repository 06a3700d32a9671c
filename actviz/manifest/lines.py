"""In which line of a TOML file everything stands, which tomllib does not tell.

A scanner for text that tomllib has read without error: it knows where keys, strings and brackets end, and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

# The way to a value: names of keys, and numbers of the items of arrays.
Place = tuple[str | int, ...]

BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
SPACE = re.compile(r"[ \t]*")
BARE = re.compile(r"[A-Za-z0-9_-]+")
# A string of several lines may end in one or two quotes of its own.
STRING = re.compile(
    r'''
    """(?:\\.|[^\\])*?""""{0,2} | \'{3}.*?\'{3,5}
    | "(?:\\.|[^"\\])*" | \'[^\']*\'
    ''',
    re.DOTALL | re.VERBOSE,
)
OTHER = re.compile(r"[^,\]}#\n]+")  # a number, a date (which may have a space in it), true or false


def lines(text: str) -> dict[Place, int]:
    """Return the line, from 1, of every key, table and item in *text*, whose lines end in plain line feeds."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    """A position in a text, and the lines found before it."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Place, int] = {}
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._last: dict[Place, int] = {}  # item of each array of tables

    def document(self) -> None:
        """Read everything."""
        table: Place = ()
        while self._skip(BLANK) < len(self.text):
            start = self.at
            if not self.text.startswith("[", start):
                self._pair(table)
                continue
            of_array = self.text.startswith("[[", start)
            self.at += 2 if of_array else 1
            table = self._table(self._key(), start, of_array=of_array)
            self.at += 2 if of_array else 1

    def _table(self, key: list[str], start: int, *, of_array: bool) -> Place:
        """Return the place that a header means: in the last item of each array of tables on the way."""
        place: Place = ()
        for depth, part in enumerate(key, 1):
            place = (*place, part)
            self._note(place, start)
            if of_array and depth == len(key):
                self._last[place] = self._last.get(place, -1) + 1
            if place in self._last:
                place = (*place, self._last[place])
                self._note(place, start)
        return place

    def _pair(self, table: Place) -> None:
        start = self.at
        place = table
        for part in self._key():
            place = (*place, part)
            self._note(place, start)
        self.at += 1  # =
        self._skip(SPACE)
        self._value(place)

    def _key(self) -> list[str]:
        """Read a key with its dots and the space around it."""
        parts = []
        while True:
            self._skip(SPACE)
            start = self.at
            quoted = self.text[start] in "\"'"
            raw = self.text[start : self._skip(STRING if quoted else BARE)]
            parts.append(tomllib.loads(f"key = {raw}")["key"] if quoted else raw)
            self._skip(SPACE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _value(self, place: Place) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(STRING)
        elif opening in "[{":
            self.at += 1
            self._items(place, in_table=opening == "{")
        else:
            self._skip(OTHER)

    def _items(self, place: Place, *, in_table: bool) -> None:
        """Read what an array or an inline table holds, and its closing bracket."""
        item = 0
        while self.text[self._skip(BLANK)] not in "]}":
            if in_table:
                self._pair(place)
            else:
                self._note((*place, item), self.at)
                self._value((*place, item))
                item += 1
            if self.text[self._skip(BLANK)] == ",":
                self.at += 1
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()
        return self.at

    def _note(self, place: Place, at: int) -> None:
        self.found.setdefault(place, bisect_left(self._ends, at) + 1)
