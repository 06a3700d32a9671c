"""python -m actviz."""

from __future__ import annotations

import sys
from pathlib import Path

# python -m puts the current folder first, where any numpy.py would be taken for numpy.
if not sys.flags.safe_path and Path(__file__).parents[1] != Path(sys.path[0]):
    del sys.path[0]

from actviz.cli import main

if __name__ == "__main__":
    main()
