"""Path data as short as it gets: rounded, relative, no letter twice; every number is off by less than a hundredth."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.path import Path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.arrays import Array

STEPS = 100  # in a point
STOP, MOVETO, LINETO, CLOSEPOLY = int(Path.STOP), int(Path.MOVETO), int(Path.LINETO), int(Path.CLOSEPOLY)
_LETTERS = {MOVETO: "m", LINETO: "l", int(Path.CURVE3): "q", int(Path.CURVE4): "c"}
_POINTS = {MOVETO: 1, LINETO: 1, int(Path.CURVE3): 2, int(Path.CURVE4): 3}


def compact(vertices: Array, codes: NDArray[Any], *, scale: float = STEPS, steps: int = STEPS) -> str:
    """Return the data of a path, shape (n, 2) and (n,), times *scale*/*steps* and rounded to 1/*steps*.

    Differences are those of the rounded coordinates, so that errors do not add up.
    """
    places: list[list[int]] = np.rint(vertices * scale).astype(int).tolist()
    kinds: list[int] = codes.tolist()
    parts: list[str] = []
    x = y = start_x = start_y = 0
    last, index = "", 0
    while index < len(kinds):
        kind = kinds[index]
        if kind == STOP:
            break
        if kind == CLOSEPOLY:
            parts.append("z")
            x, y, last = start_x, start_y, "z"
            index += 1
            continue
        points = places[index : index + _POINTS[kind]]
        index += len(points)
        letter = _LETTERS[kind]
        moves = [move for right, down in points for move in (right - x, down - y)]
        x, y = points[-1]
        if kind == LINETO and 0 in moves:
            if not any(moves):
                continue
            letter, moves = ("h", moves[:1]) if moves[0] else ("v", moves[1:])
        elif kind == MOVETO:
            start_x, start_y = x, y
            letter = "m" if parts else "M"
        first, *others = (number(move, steps) for move in moves)
        parts.append((" " if first[0] != "-" else "") if letter == last else letter)
        parts += [first, *(text if text[0] == "-" else f" {text}" for text in others)]
        last = letter if kind != MOVETO else ""
    return "".join(parts)


@lru_cache(maxsize=1 << 15)
def number(value: int, steps: int = STEPS) -> str:
    """Return *value*/*steps* with what it needs of two decimals: .5, -3, 0."""
    if value % steps == 0:
        return str(value // steps)
    return ("-" if value < 0 else "") + f"{abs(value) / steps:.2f}".rstrip("0").removeprefix("0")


def rounded(value: float) -> str:
    """Return a number rounded to hundredths."""
    return number(round(value * STEPS))


def factor(value: float) -> str:
    """Return a number with six digits, for scales."""
    text = f"{value:.6g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
