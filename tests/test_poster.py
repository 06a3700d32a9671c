"""Sheets of many activations: what is on them, where it stands, and how they are asked for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from artists import overlaps, texts
from conftest import Run
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from actviz import families
from actviz.analysis.poster import Poster, poster
from actviz.catalogue import catalogue
from actviz.errors import RequestError
from actviz.look import Look
from actviz.render import poster as sheets
from actviz.spec import get


@cache
def everything() -> Poster:
    return poster(cls() for cls in catalogue().values())


@cache
def sheet() -> Figure:
    return sheets.poster(everything(), Look())  # takes seconds; a theme changes its colours only


def test_the_whole_catalogue_stands_on_one_a4_page_without_overlaps() -> None:
    width, height = sheet().get_size_inches()
    assert (width, height) <= sheets.A4
    assert overlaps(sheet()) == []
    shown = texts(sheet())
    assert set(catalogue()) - set(shown) <= {name for name in catalogue() if len(name) > 14}
    assert len(sheet().findobj(AxesImage)) == len(catalogue())


def test_each_frame_holds_f_and_its_slope() -> None:
    figure = sheets.poster(poster([get("tanh")]), Look())
    frame = figure.axes[-1]
    curves = [line for line in frame.get_lines() if np.size(line.get_xdata()) > 100]
    for line, order in zip(curves, (0, 1), strict=True):
        x, y = (np.asarray(v, dtype=float) for v in line.get_data())
        np.testing.assert_array_equal(y, (get("tanh").f(x), get("tanh").d1(x))[order])
        assert (x.min(), x.max()) == (-5.0, 5.0)


def test_a_break_outside_the_shared_window_widens_that_frame_and_is_said() -> None:
    contents = poster([get("relu"), get("relu6")])
    assert [cell.window for cell in contents.cells] == [(-5.0, 5.0), (-5.0, 7.5)]
    assert "x = 7.5" in texts(sheets.poster(contents, Look()))
    assert [cell.window for cell in poster([get("relu6")], (-2.0, 2.0)).cells] == [(-2.0, 2.0)]


def test_every_family_begins_with_its_name() -> None:
    contents = everything()
    names = [group.family for group in contents.groups]
    assert len(names) == len(set(names))
    shown = " ".join(texts(sheet()))
    assert all(name.split()[0] in shown for name in names)


def test_a_page_too_small_is_refused() -> None:
    with pytest.raises(RequestError, match="too small for"):
        sheets.poster(everything(), Look(width=3.0, height=3.0))


def test_families_are_found_by_their_beginning() -> None:
    known = list(catalogue().values())
    assert {cls.family() for cls in families.members("ELU", known)} == {"elu family"}
    assert families.members("elu-family", known) == families.members("elu_family", known)
    with pytest.raises(RequestError, match=r"--family must be one of .* got 'rectifeirs'; did you mean rectifiers"):
        families.members("rectifeirs", known)


def test_sheets_from_the_command_line(run: Run, tmp_path: Path) -> None:
    done = run("plot", "--family", "steps")
    assert (done.returncode, done.stderr) == (0, "wrote steps.png\n")
    done = run("plot", "--all", "-o", "catalogue.svg")
    assert done.stderr == "wrote catalogue.svg\n"
    assert "The families are bumps (" in (tmp_path / "catalogue.svg").read_text(encoding="utf-8")
    found = json.loads(run("plot", "--family", "steps", "--json").stdout)
    assert [family["family"] for family in found["families"]] == ["steps"]


@pytest.mark.parametrize(
    "arguments",
    [["relu", "--all"], ["--all", "--family", "steps"], [], ["--all", "--vector", "1,2"], ["--all", "--section", "1"]],
)
def test_wrong_sheets_are_refused(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    done = run("plot", *arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_line_under_the_title_names_what_is_drawn() -> None:
    shown = texts(sheets.poster(poster([get("tanh")]), Look(panels=("d2",))))
    assert "f″(x) solid, for x from -5 to 5" in [text.replace("−", "-") for text in shown]
