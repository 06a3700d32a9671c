"""Time builds against a plain matplotlib loop, one worker against two, and weigh a hundred figures against a thousand.

python tests/benchmarks/build.py [repetitions]

What is compared takes turns, A B A B …, because machines are noisy: per figure the shortest time of each counts, of
whole commands the median of the ratios, pair by pair.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from actviz.activation import Activation
from actviz.building import plan, work
from actviz.building.crew import _prepare
from actviz.building.plan import Job
from actviz.manifest.reading import read

ACTVIZ = str(Path(sys.executable).with_name("actviz"))
REPETITIONS = 3
# Those that torch has, or their like.
NAMES = [
    *("relu", "leaky_relu", "elu", "selu", "celu"),
    *("gelu", "gelu_tanh", "silu", "mish", "softplus"),
    *("softsign", "sigmoid", "log_sigmoid", "tanh", "tanhshrink"),
    *("softshrink", "hardshrink", "hard_sigmoid", "hard_swish", "hard_tanh"),
    *("relu6", "prelu", "rrelu", "threshold", "swish"),
]
MANIFEST = f"""
[defaults]
theme = "both"
formats = ["png", "svg"]
[[figure]]
each = {NAMES}
"""
COLORS = {"light": "white", "dark": "#0d1117"}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def plain(activation: Activation, folder: Path) -> None:
    """Make the four files of a figure as anybody would write it: a strip, f and f′, on white and on black."""
    x = np.linspace(-6, 6, 1000)
    f, d1 = activation.f(x), activation.d1(x)
    for theme, color in COLORS.items():
        figure = Figure(figsize=(7, 6.57), dpi=150, facecolor=color)
        strip, upper, lower = figure.subplots(3, 1, height_ratios=[1, 5, 5])
        strip.imshow(np.abs(d1)[None], aspect="auto", extent=(-6, 6, 0, 1), cmap="Greys")
        strip.set_title(activation.name)
        for axes, y, label in ((upper, f, "f"), (lower, d1, "f′")):
            axes.set_facecolor(color)
            axes.plot(x, y, label=label)
            axes.set_ylabel(label)
            axes.grid(visible=True)
            axes.legend()
        for form in ("png", "svg"):
            figure.savefig(folder / f"{activation.name}-{theme}.{form}")


def ours(job: Job) -> None:
    """Make the four files of a figure of a build."""
    work.make(job, job.files)


def seconds(call: Callable[..., None], *arguments: object) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def per_figure(folder: Path, repetitions: int) -> None:
    """Compare the work on each figure in this process."""
    _prepare()
    jobs = plan.jobs(read(folder / "actviz.toml"), folder / "ours")
    (folder / "plain").mkdir()
    ratios, sums = [], [0.0, 0.0]
    for job in jobs:
        shown = job.figure.activations[0]
        if not isinstance(shown, Activation):
            raise TypeError(shown)
        both = [(seconds(ours, job), seconds(plain, shown, folder / "plain")) for _ in range(repetitions + 1)]
        mine, theirs = (min(times) for times in zip(*both[1:], strict=True))
        ratios.append(mine / theirs)
        sums = [sums[0] + mine, sums[1] + theirs]
    ratios.sort()
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    say(f"{sums[0] / sums[1]:.2f} ({spread})  a figure of a build, against a loop of plain matplotlib")
    say(f"{1000 * sums[0] / len(jobs):.0f} ms and {1000 * sums[1] / len(jobs):.0f} ms for its four files")


def whole(folder: Path, workers: int) -> None:
    subprocess.run([ACTVIZ, "build", str(folder), "-q", "--fresh", "--jobs", str(workers)], check=True)


def workers(folder: Path, repetitions: int) -> None:
    """Compare whole commands with one worker and with two."""
    whole(folder, 2)
    times = [(seconds(whole, folder, 1), seconds(whole, folder, 2)) for _ in range(repetitions)]
    ratios = sorted(one / two for one, two in times)
    best = [min(column) for column in zip(*times, strict=True)]
    say(f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})  one worker, against two: 100 files")
    say(f"{best[0] / best[1]:.2f}  of the shortest, {best[0]:.1f} s and {best[1]:.1f} s")


def cores(repetitions: int) -> None:
    """Compare counting twice in turn with counting twice at once: what two processors are worth here and now."""
    count = [sys.executable, "-c", "for k in range(30_000_000): pass"]

    def in_turn() -> None:
        for _ in range(2):
            subprocess.run(count, check=True)

    def at_once() -> None:
        for process in [subprocess.Popen(count) for _ in range(2)]:
            process.wait()

    ratios = sorted(seconds(in_turn) / seconds(at_once) for _ in range(repetitions))
    say(f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})  two loops in turn, against at once")


def memory(folder: Path) -> None:
    """Print the memory of the largest process of a build of few and of many figures, in MiB."""
    for number in (100, 1000):
        place = folder / str(number)
        place.mkdir()
        slopes = [f'[[figure]]\nspecs = "leaky_relu:negative_slope={k / number}"\n' for k in range(number)]
        (place / "actviz.toml").write_text("".join(slopes))
        process = subprocess.Popen([ACTVIZ, "build", str(place), "-q", "--jobs", "2"])
        _, _, usage = os.wait4(process.pid, 0)
        say(f"{usage.ru_maxrss / 1024:.0f} MiB at most in one process of a build of {number} figures")


def main() -> None:
    """Print one line per comparison."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "actviz.toml").write_text(MANIFEST)
        per_figure(folder, repetitions)
        cores(repetitions)
        workers(folder, repetitions)
        memory(folder)


if __name__ == "__main__":
    main()
