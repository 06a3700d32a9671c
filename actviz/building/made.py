"""What becomes of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from actviz.output import Outcome

FOREIGN = "no build of actviz made it"


class Made(NamedTuple):
    """What became of one file that was to be made, or stale if it was compared; error says why, or how it differs."""

    path: Path
    outcome: Outcome | Literal["failed", "stale"]
    error: str = ""
