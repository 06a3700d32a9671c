"""The recipe of a file, which carries it as a line of JSON: what was asked, what it is made of, and who drew it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from actviz.building.definitions import digest
from actviz.interval import plain
from actviz.look import Words

# Raised whenever the same request is drawn, measured or described differently, so that figures drawn before are stale.
DRAWING = 2
FILES = (".mplstyle", ".py")  # what is known by the name of its file
ON_PAGES = "a "  # picture or figure, of which a change is no news if another reason is
NOTHING = "ours"  # what a value is that nobody gave


class Recipe(NamedTuple):
    """asked holds what a person chose, by the keys of the manifest; made_of a hash for each definition by its name.

    version and drawing are those of the actviz that drew it.  owner is the manifest that asked, seen from the folder of
    its files.  words and size, in inches, are what pages say about the figure; like version and owner they are no part
    of the digest.
    """

    asked: Mapping[str, Any]
    made_of: Mapping[str, str]
    version: str
    owner: str
    drawing: int = DRAWING
    words: Words = Words("", "")
    size: tuple[float, float] = (0.0, 0.0)

    @property
    def digest(self) -> str:
        """What two files have in common that need not be told apart."""
        return digest(json.dumps([self.asked, self.made_of, self.drawing], sort_keys=True))

    def written(self) -> str:
        """Return the line of JSON that a file carries."""
        fields = {"actviz": self.version, "digest": self.digest, **self._asdict()}
        del fields["version"]
        return json.dumps(fields, sort_keys=True, separators=(",", ":"))


def read(text: str | None) -> Recipe | None:
    """Return the recipe that a file carries, or None if it carries none, or one that nobody can read."""
    try:
        fields = json.loads(text or "")
        del fields["digest"]
        width, height = map(float, fields["size"])
        fields |= {"version": fields.pop("actviz"), "words": Words(*map(str, fields["words"])), "size": (width, height)}
        found = Recipe(**fields)
        known = isinstance(found.asked["kind"], str) and all(isinstance(v, str) for v in found.made_of.values())
        return found if known and all(isinstance(a["name"], str) for a in found.asked.get("activations", [])) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def differences(old: Recipe, new: Recipe) -> list[str]:
    """Say what makes *new* another recipe than *old*: leaky_relu: negative_slope 0.01 -> 0.1."""
    found = [*_activations(old.asked.get("activations", []), new.asked.get("activations", []))]
    for key in {**old.asked, **new.asked}:
        before, after = old.asked.get(key), new.asked.get(key)
        if key != "activations" and before != after:
            found.append(f"{key} {_written(before)} -> {_written(after)}")
    index, known = new.asked["kind"] == "index", bool(found)
    found += [
        f"{name} is new, gone or has changed" if index else f"{_definition(name)} has changed"
        for name, content in new.made_of.items()
        if old.made_of.get(name, content) != content and not (known and name.startswith(ON_PAGES))
    ]
    if old.drawing != new.drawing:
        found.append(f"actviz {old.version} drew it differently")
    gone = [name for name in {**old.made_of, **new.made_of} if (name in old.made_of) != (name in new.made_of)]
    found += [f"{name} belongs to it {'now' if name in new.made_of else 'no more'}" for name in gone if not found]
    return found or (["what it is made of has changed"] if old.digest != new.digest else [])


def _definition(name: str) -> str:
    return name if name.endswith(FILES) or name.startswith((ON_PAGES, "the ")) else f"the definition of {name}"


def _activations(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    """Compare the activations of two recipes, parameter by parameter if they have the same names."""
    names = [[a["name"] for a in side] for side in (old, new)]
    if names[0] != names[1]:
        yield f"shows {', '.join(names[1])} instead of {', '.join(names[0])}" if old else f"shows {', '.join(names[1])}"
        return
    for before, after in zip(old, new, strict=True):
        for key in {**before, **after}:
            if before.get(key) != after.get(key):
                yield f"{before['name']}: {key} {_written(before.get(key))} -> {_written(after.get(key))}"


def _written(value: Any) -> str:
    """Write a value as a person would type it."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, list):
        return ",".join(map(_written, value)) or "none"
    return str(value)
