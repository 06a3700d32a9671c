"""Time whole commands against plain scripts that do the same, in one run.

python tests/benchmarks/whole_commands.py [pairs]

Each command and its counterpart run in turn, A B A B …, as processes of their own; what counts is the median of the
ratios A/B, pair by pair, because machines are noisy and never the same twice.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ACTVIZ = str(Path(sys.executable).with_name("actviz"))
PAIRS = 15

COMPARED = {
    "plot sigmoid tanh, against a pyplot script of the same two curves": (
        [ACTVIZ, "plot", "sigmoid", "tanh", "-o", "x.png"],
        [sys.executable, str(HERE / "plain_pyplot.py")],
    ),
    "list, against an empty typer app with one string argument": (
        [ACTVIZ, "list"],
        [sys.executable, str(HERE / "empty_typer.py"), "x"],
    ),
}


def seconds(command: list[str], folder: str) -> float:
    """Return how long a command takes from start to exit."""
    environment = {**os.environ, "MPLBACKEND": "agg"}
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print one line per comparison."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    with tempfile.TemporaryDirectory() as folder:
        for title, (ours, theirs) in COMPARED.items():
            seconds(ours, folder), seconds(theirs, folder)  # the first run fills caches
            ratios = sorted(seconds(ours, folder) / seconds(theirs, folder) for _ in range(pairs))
            sys.stdout.write(f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})  {title}\n")


if __name__ == "__main__":
    main()
