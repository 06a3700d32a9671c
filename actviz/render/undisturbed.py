"""matplotlib loaded so that no setting around it is seen: the same command gives the same bytes everywhere.

It reads a matplotlibrc in the current folder before any other, refuses to load at all if that is not UTF-8 or if
MPLBACKEND names something it does not know (as inside notebooks), and logs to standard error.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

HOME = Path(__file__).parent / "home"  # holds an empty matplotlibrc


def load_matplotlib() -> None:
    """Import matplotlib from a folder of our own, then come back; where it is loaded already nothing changes."""
    if "matplotlib" in sys.modules:
        return
    os.environ["MPLBACKEND"] = "agg"
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the current folder has been removed, and its matplotlibrc with it
        here = HOME
    os.chdir(HOME)
    try:
        import matplotlib  # noqa: F401, ICN001  imported for what it reads while being imported
    finally:
        os.chdir(here)
