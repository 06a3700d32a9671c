"""Files written whole or not at all.

The bytes are ready before the file system is touched.  They go to a temporary file in the same folder, which then takes
the place of the old one: a full disk, a crash or an interrupt leaves the old file as it was.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal, NoReturn

from actviz.errors import OutputError, RequestError
from actviz.spelling import quoted

Outcome = Literal["wrote", "updated", "unchanged"]

MARK = b"actviz"  # stands in the metadata of every figure we write
RETRIES = 10  # on Windows a viewer or virus scanner may hold the file for a moment
PAUSE = 0.1
TEMPORARY = ".actviz-*.tmp"
LEFT_OVER = 60.0  # seconds; writing a file takes a thousandth of that


def save(path: Path, data: bytes, *, clobber: bool = True, only_own: bool = False, at_once: bool = True) -> Outcome:
    """Write *data* to *path* and say what that changed; an equal file is not touched.

    With clobber=False an existing file is refused, with only_own=True one that does not carry our mark.  Raises
    OutputError if the file cannot be written; the old content is then still there.

    With at_once=False the disk may take its time, and a loss of power within seconds may cost the file: for what tells
    by itself whether it is whole, and can be made again.
    """
    name = quoted(str(path), limit=200)
    try:
        status = path.stat()
    except FileNotFoundError:
        _replace(_followed(path), data, mode=None, name=name, at_once=at_once)
        return "wrote"
    except OSError as error:
        _give_up(name, error)
    if stat.S_ISDIR(status.st_mode):
        raise RequestError(f"{name} is a folder; give a file name")
    if not stat.S_ISREG(status.st_mode):
        _write_through(path, data, name)
        return "wrote"
    if _is_news(path, data, name, clobber=clobber, only_own=only_own):
        _replace(_followed(path), data, mode=stat.S_IMODE(status.st_mode), name=name, at_once=at_once)
        return "updated"
    return "unchanged"


def _is_news(path: Path, data: bytes, name: str, *, clobber: bool, only_own: bool) -> bool:
    """Say whether an existing file has other contents; raises OutputError if it may not get new ones."""
    if not clobber:
        raise OutputError(f"{name} exists and --no-clobber is given; nothing was written")
    try:
        old = path.read_bytes()
    except OSError:
        old = None
    if old == data:
        return False
    if only_own and (old is None or MARK not in old):
        raise OutputError(f"{name} exists and was not made by actviz; use -o to name a file, or --force to replace it")
    if not os.access(path, os.W_OK):
        raise OutputError(f"cannot write {name}: it is read-only")
    return True


def sweep(folder: Path) -> None:
    """Remove the temporary files that writers left in a folder when they were killed."""
    for path in folder.glob(TEMPORARY):
        with suppress(OSError):  # another writer's, which removes it itself
            if path.stat().st_mtime < time.time() - LEFT_OVER:
                path.unlink()


def _followed(path: Path) -> Path:
    """Return what *path* finally points to, so that a symbolic link stays one."""
    return Path(os.path.realpath(path))


def _replace(target: Path, data: bytes, mode: int | None, name: str, *, at_once: bool) -> None:
    # A name of our own and a short one: the target's may already be as long as the file system allows.
    temporary = target.parent / TEMPORARY.replace("*", os.urandom(6).hex())
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            if at_once:
                os.fsync(file.fileno())
        _take_place(temporary, target)
    except OSError as error:
        _give_up(name, error, folder=target.parent)
    finally:
        with suppress(OSError):  # it is gone if it has taken the target's place
            temporary.unlink()


def _take_place(temporary: Path, target: Path) -> None:
    for _ in range(RETRIES if os.name == "nt" else 0):
        try:
            os.replace(temporary, target)  # noqa: PTH105  os.replace is what the tests make fail
        except PermissionError:
            time.sleep(PAUSE)
        else:
            return
    os.replace(temporary, target)  # noqa: PTH105


def _write_through(path: Path, data: bytes, name: str) -> None:
    """Write to a device or pipe, which must not be replaced by a file."""
    try:
        with path.open("wb", buffering=0) as node:
            view = memoryview(data)
            while view:
                view = view[node.write(view) or 0 :]
    except OSError as error:
        _give_up(name, error)


def _give_up(name: str, error: OSError, folder: Path | None = None) -> NoReturn:
    where = quoted(str(folder), limit=200) if folder else "its folder"
    reasons = {
        errno.ENOENT: f"the folder {where} does not exist",
        errno.ENOTDIR: f"{where} is not a folder",
        errno.ENAMETOOLONG: "the file name is too long",
        errno.EACCES: f"permission denied in {where}",
        errno.ENOSPC: "no space left on device (what was there before is unchanged)",
    }
    reason = reasons.get(error.errno or 0, (error.strerror or str(error)).lower())
    raise OutputError(f"cannot write {name}: {reason}") from error


def distinct(paths: Iterable[Path]) -> None:
    """Refuse two outputs that would end in one file, also on file systems that ignore case."""
    seen: dict[str, Path] = {}
    for path in paths:
        other = seen.setdefault(str(_followed(path)).casefold(), path)
        if other is not path:
            raise RequestError(f"{quoted(str(other))} and {quoted(str(path))} would be one file")
