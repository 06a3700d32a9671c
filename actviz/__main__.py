"""python -m actviz."""

from __future__ import annotations

import sys

# python -m puts the current folder first, where any numpy.py would be taken for numpy.
sys.path = [entry for entry in sys.path if entry not in {"", "."}]

from actviz.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
