"""Doing jobs, in this process or in several: each worker reads the manifest itself and is told which files to make.

Activations of users' code cannot be sent from one process to another; the place where they are named can.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from actviz.building.made import Made
    from actviz.building.plan import File, Job

Task = Literal["make", "compare by pixels", "compare by bytes"]
Todo = tuple[int, tuple[int, ...]]  # the number of a job, and those of its files

WORTH_A_PROCESS = 2  # jobs; fewer are done sooner than a process is there


class Order(NamedTuple):
    """What every worker has to know: where the manifest is and how it is read, and what to do with files."""

    manifest: Path
    allow_imports: bool = False
    only: str = ""
    out: Path | None = None
    task: Task = "make"
    force: bool = False

    def jobs(self) -> tuple[Job, ...]:
        """Read the manifest and return all jobs."""
        from actviz.building import plan
        from actviz.manifest.reading import read

        found = read(self.manifest, allow_imports=self.allow_imports, only=self.only)
        return plan.jobs(found if self.out is None else found._replace(out=self.out))


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def done(order: Order, jobs: Sequence[Job], todo: Sequence[Todo], workers: int) -> Iterator[list[Made]]:
    """Do what is to be done with some files of some jobs, and yield what became of the files of each.

    When this is stopped, workers finish the job they are at, so that no file is left half done.
    """
    workers = min(workers, len(todo) // WORTH_A_PROCESS)
    if workers < 2:
        _prepare()
        for number, files in todo:
            yield _one(order, jobs[number], files)
        return
    yield from _by_many(order, todo, workers)


def _by_many(order: Order, todo: Sequence[Todo], workers: int) -> Iterator[list[Made]]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # Not forked: where threads of other libraries run, as numpy's do, a fork of them may never wake up.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (order,))
    try:
        for future in as_completed([pool.submit(_numbered, number, files) for number, files in todo]):
            yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a worker process knows."""

    order: Order
    jobs: tuple[Job, ...]


def _begin(order: Order) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started the workers is interrupted as well, and stops them
    _end_with_parent()
    _Worker.order, _Worker.jobs = order, order.jobs()
    _prepare()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, even if it was killed."""
    import threading
    from multiprocessing import parent_process

    parent = parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _prepare() -> None:
    """Load what draws, once, and collect from now on only what figures leave behind."""
    from actviz.render.undisturbed import load_matplotlib

    load_matplotlib()
    gc.freeze()
    gc.enable()


def _numbered(number: int, files: tuple[int, ...]) -> list[Made]:
    return _one(_Worker.order, _Worker.jobs[number], files)


def _one(order: Order, job: Job, numbers: tuple[int, ...]) -> list[Made]:
    from actviz.building import comparing, work
    from actviz.building.made import Made

    files: list[File] = [job.files[k] for k in numbers]
    try:
        if order.task == "make":
            return work.make(job, files, force=order.force)
        return comparing.compared(job, files, by_pixels=order.task == "compare by pixels")
    except Exception as error:  # noqa: BLE001  a bug that shows in one figure does not stop the others
        text = f"{job.figure.where}: this is a bug in actviz, please report it: {type(error).__name__}: {error}"
        return [Made(file.path, "failed", text) for file in files]
