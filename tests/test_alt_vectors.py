"""Alt texts and captions of vector activations, read back number by number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from heard import NUMBER, N, close, numbers, plain_words, value, well_formed

from actviz.analysis.envelope import EXAMPLES
from actviz.analysis.halves import halves
from actviz.analysis.vectors import mapped, path, section
from actviz.prose import alt_vectors
from actviz.vectors import VectorActivation, vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.analysis.vectors import Mapped

LONG = (1.0, -2.0, 3.0, 0.5, 1e-3, 4.0, -0.1, 2.0)
ACTIVATIONS = [cls() for cls in vectors().values()]


def same(printed: Sequence[float], true: Sequence[float]) -> None:
    assert len(printed) == len(true)
    assert all(map(close, printed, true)), (printed, true)


def check_outputs(text: str, found: Sequence[Mapped], verb: str = "gives") -> None:
    """Hold outputs and slopes against those of the activation at the vector."""
    for m in found:
        label = re.escape(m.activation.label)
        told = re.search(rf"{label} {verb} ([-\d].*?), and (its Jacobian|the largest entry)(.*?)\.(?: |$)", text)
        assert told
        same(numbers(told[1]), m.activation.f(m.x).tolist())
        slopes = m.activation.jacobian(m.x)
        if told[3].startswith(" by rows is "):
            assert len(found) == 1
            for row, slope in zip(told[3].split(";"), slopes, strict=True):
                same(numbers(row), slope.tolist())
        elif told[3].startswith(" is 0"):
            assert not slopes.any()
        else:
            largest, i, j = numbers(told[3])
            assert close(largest, float(slopes[int(i) - 1, int(j) - 1]))
            assert np.abs(slopes).max() <= abs(largest) * (1 + 1e-3)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.name)
def test_outputs_slopes_and_sections_are_as_said(activation: VectorActivation) -> None:
    for vector in (activation.example, LONG):
        found = tuple(mapped(a, vector) for a in activation.variants())
        for words in (alt_vectors.results(found, path(found)), alt_vectors.table(found)):
            well_formed(words)
            check_outputs(plain_words(words.alt), found)
        for m, largest in zip(found, numbers(plain_words(words.caption).partition("largest")[2]), strict=True):
            assert close(largest, float(m.y.max()))
    s = section(activation, activation.example, 1)
    words = alt_vectors.section(s)
    well_formed(words)
    text = plain_words(words.alt)
    told = re.findall(rf"Output (\d+) (?:goes from {N} to {N} and is|stays at) {N}", text)
    assert len(told) == s.here.size
    ends = [activation.f([*s.vector[:1], end, *s.vector[2:]]) for end in s.window]
    for k, (_, start, end, here) in enumerate(told):
        same([value(v) for v in (start or here, end or here, here)], [ends[0][k], ends[1][k], s.here[k]])
    breaks = numbers("".join(re.findall(rf"(?:kinks?|jumps?) at ((?:(?:{NUMBER})(?:, | and )?)+)", text)))
    same(sorted(breaks), [b.at for b in s.breaks])


def test_slices_of_gated_pairs_are_as_said() -> None:
    gated = [a for a in ACTIVATIONS if a.figure == "halves"]
    for a in gated:
        words = alt_vectors.halves([halves(a, (2.0, -1.0))])
        well_formed(words)
        text = plain_words(words.alt)
        assert "Marked is a = 2 with b = -1." in text
        told = re.findall(rf"from {N} to {N} with b = {N}", text)
        assert len(told) == 5
        for start, end, b in ([value(v) for v in line] for line in told):
            same([start, end], [float(a.f([side, b])[0]) for side in (-4.0, 4.0)])
    well_formed(alt_vectors.halves([halves(a) for a in gated[:4]]))


def test_the_largest_line_is_as_said() -> None:
    maxout = next(a for a in ACTIVATIONS if a.figure == "envelope")
    example = mapped(maxout, maxout.example)
    words = alt_vectors.envelope(EXAMPLES, example)
    well_formed(words)
    text = plain_words(words.alt)
    check_outputs(text, [example], "makes")
    told = re.findall(r"Of the (\d+) lines of .*? the largest is (.*?)\. ", text)
    for (count, wins), example_of in zip(told, EXAMPLES, strict=True):
        lines = example_of.pieces
        assert int(count) == len(lines)
        for winner, low, high in re.findall(rf"line (\d) from {N} to {N}", wins):
            for z in np.linspace(value(low), value(high), 5):
                assert lines[int(winner) - 1].at(z) == max(line.at(z) for line in lines)


def test_both_parts_are_as_said() -> None:
    crelu = next(a for a in ACTIVATIONS if a.figure == "parts")
    example = mapped(crelu, crelu.example)
    words = alt_vectors.parts(section(crelu, (0.0,), 0), example)
    well_formed(words)
    check_outputs(plain_words(words.alt), [example], "makes")
    assert "Output 1 goes from 0 to 6 and is 0 at 0. Output 2 goes from 6 to 0 and is 0 at 0." in words.alt
