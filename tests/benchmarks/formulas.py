"""Time formulas against plain numpy, and special functions against exp, in one run.

python tests/benchmarks/formulas.py [rounds]

What counts is the median of the ratios, round by round.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from actviz.spec import get

ROUNDS = 15
SAMPLES = 100_001
MILLION = 1_000_000
FORMULA = " + ".join(f"tanh({k}*x)*exp(-x**2/{k + 1})" for k in range(1, 5))  # 60 operations, numbers and x


def seconds(function: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def plain(x: np.ndarray) -> np.ndarray:
    """Return the same formula as a person would write it."""
    total = np.zeros_like(x)
    for k in range(1, 5):
        total += np.tanh(k * x) * np.exp(-(x**2) / (k + 1))
    return total


def main() -> None:
    """Print one line per comparison."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    x, many = np.linspace(-5, 5, SAMPLES), np.linspace(-5, 5, MILLION)
    typed = get(FORMULA)
    compared: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "f, f' and f'' of a formula of 60 parts, against f in plain numpy": (
            lambda: (typed.f(x), typed.d1(x), typed.d2(x)),
            lambda: plain(x),
        )
    }
    for name in ("erf", "Phi", "gamma", "lgamma"):
        compared[f"a million values of {name}, against exp"] = (
            partial(get(f"{name}(x)").f, many),
            partial(np.exp, many),
        )
    for title, (ours, theirs) in compared.items():
        ours(), theirs()
        ratios = sorted(seconds(ours) / seconds(theirs) for _ in range(rounds))
        sys.stdout.write(f"{statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})  {title}\n")


if __name__ == "__main__":
    main()
