"""Doing jobs, in this process or in several: each worker reads the manifest itself and is told which files to make.

Activations of users' code cannot be sent from one process to another; the place where they are named can.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from actviz.building.plan import Job
from actviz.errors import ActvizError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from actviz.building.made import Made
    from actviz.building.plan import File
    from actviz.manifest.model import Figure

Task = Literal["make", "compare by pixels", "compare by bytes"]
Todo = tuple[int, tuple[int, ...]]  # the number of a job, and those of its files

WORTH_A_PROCESS = 2  # jobs; fewer are done sooner than a process is there
STUDY = 20  # files' time; a study computes seconds before anything is drawn, but only once


class Order(NamedTuple):
    """What every worker has to know: where the manifest is and how it is read, and what to do with files."""

    manifest: Path
    allow_imports: bool = False
    only: str = ""
    out: Path | None = None
    task: Task = "make"
    force: bool = False

    def figures(self) -> tuple[Figure, ...]:
        """Read the manifest and return what it asks for; the files that are made of it come with each job."""
        from actviz.manifest.reading import read

        return read(self.manifest, allow_imports=self.allow_imports, only=self.only).figures


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
        if todo:
            _prepare()
        for number, files in todo:
            yield _one(order, jobs[number], files)
        return
    # What takes longest first, so that nobody waits for one of them in the end.
    waiting = sorted(todo, key=lambda one: _cost(jobs[one[0]], one[1]))
    yield from _by_many(order, jobs, waiting, workers)


def _cost(job: Job, files: Sequence[int]) -> int:
    """Return about how long some files of a job take, in files that show one activation."""
    return (STUDY if job.figure.request.settings else 0) + len(files) * len(job.figure.activations)


def _by_many(order: Order, jobs: Sequence[Job], waiting: list[Todo], workers: int) -> Iterator[list[Made]]:
    from multiprocessing.connection import wait

    crew: list[_Worker] = []
    busy: dict[Any, _Worker] = {}
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                crew.append(_Worker(order))
                crew[-1].give(waiting.pop(), jobs)
                busy[crew[-1].pipe] = crew[-1]
            for pipe in wait(list(busy)):
                worker = busy.pop(pipe)
                number, files = worker.at
                made = worker.answer()
                if waiting and worker.process.exitcode is None:
                    worker.give(waiting.pop(), jobs)
                    busy[pipe] = worker
                yield _failed(jobs[number], files, made) if isinstance(made, str) else made
    finally:
        for worker in crew:
            worker.stop()
        for worker in crew:
            worker.process.join()


class _Worker:
    """A process that does one job after the other, as the one that started it knows it."""

    at: Todo

    def __init__(self, order: Order) -> None:
        from multiprocessing import get_context

        # Not forked: where threads of other libraries run, as numpy's do, a fork of them may never wake up.
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other, order), daemon=True)
        with _deaf_to_interrupts():
            self.process.start()
        other.close()  # the only end that is left is the worker's, and the pipe breaks when it ends

    def give(self, todo: Todo, jobs: Sequence[Job]) -> None:
        """Send the next job: the number of its figure, its files, and the numbers of those to make."""
        self.at = todo
        number, files = todo
        self._send((number, jobs[number].files, files))

    def stop(self) -> None:
        """Say that there is no other job."""
        self._send(None)

    def _send(self, message: Any) -> None:
        with suppress(OSError):  # a worker that has gone is noticed where its answer is awaited
            self.pipe.send(message)

    def answer(self) -> list[Made] | str:
        """Return what became of the files of the job, or what is wrong if nothing became of them."""
        try:
            made: list[Made] | str = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            return f"the process that made it ended with exit code {self.process.exitcode}"
        return made


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C, and let processes that are started here ignore it from their first moment on."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(pipe: Connection, order: Order) -> None:
    """Do jobs until there is no other: what a worker does."""
    import signal
    import warnings

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started the workers is interrupted as well, and stops them
    _end_with_parent()
    warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning)  # as in the process that started it
    wrong = ""
    figures: tuple[Figure, ...] = ()
    try:
        figures = order.figures()
    except ActvizError as error:  # of code that fails now and then
        wrong = str(error)
    _prepare()
    while message := pipe.recv():
        number, files, chosen = message
        pipe.send(wrong or _one(order, Job(figures[number], files), chosen))


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


def _one(order: Order, job: Job, numbers: tuple[int, ...]) -> list[Made]:
    from actviz.building import comparing, work

    files: list[File] = [job.files[k] for k in numbers]
    try:
        if order.task == "make":
            return work.make(job, files, force=order.force)
        return comparing.compared(job, files, by_pixels=order.task == "compare by pixels")
    except Exception as error:  # noqa: BLE001  a bug that shows in one figure does not stop the others
        return _failed(job, numbers, f"this is a bug in actviz, please report it: {type(error).__name__}: {error}")


def _failed(job: Job, numbers: tuple[int, ...], error: str) -> list[Made]:
    from actviz.building.made import Made

    return [Made(job.files[k].path, "failed", f"{job.figure.where}: {error}") for k in numbers]
