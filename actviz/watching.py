"""How long work tells how far it is, without knowing whether anybody looks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Watch(Protocol):
    """Yields the items, of which there will be a total, and may show how many are done."""

    def __call__(self, items: Iterable[Item], total: int, doing: str, /) -> Iterable[Item]:
        """Yield *items* one by one while *doing* names the work."""


def unwatched(items: Iterable[Item], total: int, doing: str) -> Iterable[Item]:
    """Yield *items* and show nothing."""
    del total, doing
    return items
