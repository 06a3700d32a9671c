"""The contract of the installed command: exit codes, streams and files."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import COMMAND, LoadedBy, Run

from actviz.catalogue import catalogue
from actviz.cli.main import run as run_here
from actviz.vectors import vectors

FAIL = [
    # arguments, exit code, the whole of standard error
    (["plot", "gleu"], 2, "Error: unknown activation 'gleu'; did you mean gelu? ('actviz list' shows all)"),
    (["sigmoid"], 2, "Error: no command is called 'sigmoid'; did you mean: actviz plot sigmoid"),
    (
        ["elu:alpha=2", "relu"],
        2,
        "Error: no command is called 'elu:alpha=2'; did you mean: actviz plot elu:alpha=2 relu",
    ),
    (["plto", "relu"], 2, "Error: no command is called 'plto'; did you mean: actviz plot relu"),
    (["sigmod"], 2, "Error: no command is called 'sigmod'; did you mean: actviz plot sigmoid"),
    (["plot"], 2, "Error: name an activation, as in: actviz plot relu elu (or --family NAME, or --all)"),
    (["plot", "relu", "--smaples", "3"], 2, "Error: No such option: --smaples (Possible options: --samples, --style)"),
    (["plot", "-x**2"], 2, "Error: No such option: -x (put -- before a spec that starts with '-')"),
    (["plot", "relu", "--range", "3", "1"], 2, "Error: --range must rise, got 3 1 (swap them?)"),
    (["plot", "relu", "--range", "1", "1"], 2, "Error: --range is empty, got 1 1"),
    (["plot", "relu", "--range", "nan", "1"], 2, "Error: --range takes two finite numbers, got nan 1"),
    (["plot", "relu", "--range", "0", "1e999"], 2, "Error: --range takes two finite numbers, got 0 inf"),
    (["plot", "relu", "--range", "-1e308", "1e308"], 2, "Error: --range must stay within ±1e+300, got -1e+308 1e+308"),
    (["plot", "relu", "--range", "0", "1e-300"], 2, "Error: --range is too narrow to draw, got 0 1e-300"),
    (["plot", "relu", "--samples", "1"], 2, "Error: --samples must be 2 to 1000000, got 1"),
    (["plot", "relu", "--samples", "1000000000000"], 2, "Error: --samples must be 2 to 1000000, got 1000000000000"),
    (["plot", "relu", "--dpi", "0"], 2, "Error: --dpi must be 20 to 1200, got 0"),
    (["plot", "relu", "--dpi", "nan"], 2, "Error: --dpi must be 20 to 1200, got nan"),
    (["plot", "relu", "--size", "0x5"], 2, "Error: --size must be 1 to 50 inches each way, got '0x5'"),
    (
        ["plot", "relu", "--size", "big"],
        2,
        "Error: --size takes 7x5, 16x10cm, 600x450px, 600px, slide or column, got 'big'",
    ),
    (
        ["plot", "relu", "--size", "50x50", "--dpi", "1200"],
        2,
        "Error: 60000 x 60000 pixels is too large (64 megapixels at most); lower --dpi",
    ),
    (
        ["plot", "relu", "--theme", "drak"],
        2,
        "Error: --theme must be light, dark, both or auto, got 'drak'; did you mean dark?",
    ),
    (["plot", "relu", "--panels", "f,d3"], 2, "Error: --panels takes any of strips,f,d1,d2,log, got 'd3'"),
    (["plot", "relu", "--threshold", "0"], 2, "Error: --threshold must be a number greater than 0, got 0"),
    (["plot", "relu", "--title", "a\x1b"], 2, "Error: control characters are not allowed in --title"),
    (["plot", "relu", "--title", "a" * 201], 2, "Error: --title has at most 200 characters, got 201"),
    (["plot", "relu", "-o", "a.xyz"], 2, "Error: unknown format '.xyz' (.png, .svg, .pdf, .json)"),
    (["plot", "relu", "-o", "a.pgn"], 2, "Error: unknown format '.pgn' (.png, .svg, .pdf, .json); did you mean .png?"),
    (["plot", "relu", "-o", "a"], 2, "Error: 'a' has no suffix; give a file name with one: .png, .svg, .pdf, .json"),
    (
        ["plot", "relu", "-o", ".svg"],
        2,
        "Error: '.svg' has no suffix; give a file name with one: .png, .svg, .pdf, .json",
    ),
    (["plot", "relu", "-o", ""], 2, "Error: -o is empty; give a file name with a suffix: .png, .svg, .pdf, .json"),
    (["plot", "relu", "-o", "."], 2, "Error: '.' is a folder; give a file name"),
    (["plot", "relu", "-o", "d.png/"], 2, "Error: 'd.png/' is a folder; give a file name"),
    (["plot", "relu", "-o", "-"], 2, "Error: -o - needs --format: one of png, svg, pdf, json"),
    (
        ["plot", "relu", "-o", "-", "-o", "-", "--format", "svg"],
        2,
        "Error: -o - is given twice; standard output takes one result",
    ),
    (["plot", "relu", "-o", "a.png", "-o", "./A.png"], 2, "Error: 'a.png' and 'A.png' would be one file"),
    (
        ["plot", "relu", "-o", "a\nb.png"],
        2,
        "Error: control characters are not allowed in a file name, got 'a\\nb.png'",
    ),
    (["plot", "relu", "--format", "gif"], 2, "Error: --format must be one of png, svg, pdf, json, got 'gif'"),
    (["plot", "relu", "--json", "--format", "svg"], 2, "Error: --json and --format svg contradict each other"),
    (["plot", "elu:alpha=0.1..2/13"], 2, "Error: a figure shows at most 12 curves, got 13"),
    (
        ["compare", "relu"],
        2,
        "Error: compare needs two or more different activations, as in: actviz compare sigmoid tanh",
    ),
    (["table", "relu", "--at", "x"], 2, "Error: --at takes numbers and ranges such as -4..4:0.5, got 'x'"),
    (["info", "elu:alpha=1,2"], 2, "Error: 'elu:alpha=1,2' means 2 activations; use actviz.get_all"),
    (["list", "--family", "rectfiers"], 2, None),
    (["plot", "kears:relu"], 2, "Error: unknown framework in 'kears:relu'; did you mean keras:relu?"),
    (
        ["list", "--smooth", "-1"],
        2,
        "Error: --smooth must be 0 or more continuous derivatives, got -1",
    ),
    (
        ["list", "--coverage", "--disagreements"],
        2,
        "Error: --coverage, --disagreements and --plugins are different tables; ask for one of them",
    ),
    (["list", "--csv"], 2, None),
    (["list", "--coverage", "--format", "png"], 2, None),
    (["cite", "tanh_shrink"], 1, "Error: tanh_shrink has no reference to cite"),
    (["cite", "relu", "-o", "a.png"], 2, "Error: unknown format '.png' (.bib, .json)"),
    (["plot", "relu", "-o", "none/a.png"], 1, None),
    (["plot", "re\udcfflu"], 2, "Error: an argument is not valid UTF-8: 're\\udcfflu'"),
]


@pytest.mark.parametrize(
    ("arguments", "code", "message"), FAIL, ids=lambda v: " ".join(v)[:60] if isinstance(v, list) else None
)
def test_wrong_requests_are_answered_in_one_line_and_write_nothing(
    run: Run, tmp_path: Path, arguments: list[str], code: int, message: str | None
) -> None:
    done = run(*arguments, errors="surrogateescape")
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    if message is not None:
        assert done.stderr == message + "\n"
    assert list(tmp_path.iterdir()) == []


def test_plot_writes_a_picture_named_after_what_it_shows(run: Run, tmp_path: Path) -> None:
    done = run("plot", "relu", "elu")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "wrote relu-elu.png\n")
    assert (tmp_path / "relu-elu.png").read_bytes().startswith(b"\x89PNG")
    assert run("plot", "relu", "elu").stderr == "unchanged relu-elu.png\n"
    assert run("plot", "relu", "elu", "--theme", "dark").stderr == "updated relu-elu.png\n"
    assert run("plot", "relu", "elu", "-q").stderr == ""


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["plot", "elu:alpha=0.5"], "elu-alpha0p5.png"),
        (["plot", "elu:alpha=0.5,2"], "elu-alpha0p5-elu-alpha2.png"),
        (["plot", "hard_tanh:min=-2"], "hard_tanh-min_valm2.png"),
        (["plot", "relu", "--format", "svg"], "relu.svg"),
        (["compare", "sigmoid", "tanh"], "compare-sigmoid-tanh.png"),
    ],
)
def test_invented_names(run: Run, tmp_path: Path, arguments: list[str], name: str) -> None:
    assert run(*arguments).stderr == f"wrote {name}\n"
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_long_invented_name_is_cut_and_ends_in_a_hash(run: Run, tmp_path: Path) -> None:
    run("plot", "hard_sigmoid", "generalized_logistic", "thresholded_relu", "gelu_tanh", "quick_gelu")
    (name,) = (p.name for p in tmp_path.iterdir())
    assert len(name) <= 68
    assert name.startswith("hard_sigmoid-generalized_logistic-")


def test_an_invented_name_does_not_replace_what_somebody_else_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "relu.png").write_text("mine")
    done = run("plot", "relu")
    assert done.returncode == 1
    assert (tmp_path / "relu.png").read_text() == "mine"
    assert run("plot", "relu", "--force").returncode == 0
    assert run("plot", "relu", "--no-clobber").returncode == 1


def test_several_outputs_of_one_run(run_fresh: Run, tmp_path: Path) -> None:
    done = run_fresh("plot", "silu", "-o", "a.png", "-o", "b.SVG", "-o", "c.pdf", "-o", "d.json")
    assert done.stderr == "wrote a.png\nwrote b.SVG\nwrote c.pdf\nwrote d.json\n"
    data = json.loads((tmp_path / "d.json").read_text())
    assert data["window"] == [-8.0, 4.0]
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")


def test_one_failing_output_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    done = run("plot", "relu", "-o", "none/a.png", "-o", "b.png")
    assert done.returncode == 1
    assert (tmp_path / "b.png").exists()
    assert "wrote b.png\n" in done.stderr
    assert "cannot write 'none/a.png': the folder" in done.stderr


def test_the_same_twice_is_shown_once_with_a_note(run: Run) -> None:
    assert run("plot", "relu", "ReLU", "elu:alpha=1", "elu").stderr == (
        "note: relu is given twice; shown once\nnote: elu is given twice; shown once\nwrote relu-elu-alpha1.png\n"
    )


def test_standard_output_takes_the_figure_and_nothing_else(run: Run) -> None:
    done = run("plot", "relu", "-o", "-", "--format", "svg")
    assert done.stdout.startswith("<svg ")
    assert done.stderr == ""
    done = run("compare", "relu", "elu", "-o", "-", "--format", "svg")
    assert done.stdout.startswith("<svg ")
    assert "relu and elu both pass" in done.stderr


def test_compare_prints_the_facts_beside_the_figure(run: Run) -> None:
    done = run("compare", "sigmoid", "tanh", "-o", "c.svg")
    assert done.stderr == "wrote c.svg\n"
    assert "f′: cross at x = ±1.662885891 (both 0.1339745962)" in done.stdout


def test_compare_as_json_writes_no_file(run: Run, tmp_path: Path) -> None:
    done = run("compare", "sigmoid", "tanh", "--json")
    data = strict(done.stdout)
    assert list(tmp_path.iterdir()) == []
    assert [c["x"] for c in data["meetings_d1"]["crossovers"]] == pytest.approx([-1.66288589105862, 1.66288589105862])
    assert data["differing"][0] == "range"


def strict(text: str) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    data: dict[str, Any] = json.loads(text, parse_constant=refuse)
    assert data["schema"] == 1
    return data


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["info", "softplus"],
        ["info", "binary_step"],
        ["table", "gelu", "--at", "-inf,inf,nan"],
        ["saturation", "relu", "silu"],
        ["compare", "relu", "identity"],
        ["plot", "thresholded_relu"],
    ],
)
def test_json_is_strict(run: Run, arguments: list[str]) -> None:
    strict(run(*arguments, "--json").stdout)


def test_saturation_as_json(run: Run) -> None:
    data = strict(run("saturation", "sigmoid", "silu", "relu", "--threshold", "0.01", "--json").stdout)
    sigmoid, silu, relu = data["activations"]
    assert sigmoid["regions"][0] == {"low": "-inf", "high": -4.584863339122355, "kind": "saturated"}
    assert [r["kind"] for r in silu["regions"]] == ["saturated", "flat spot"]
    assert relu["regions"] == [{"low": "-inf", "high": 0.0, "kind": "dead"}]
    assert sigmoid["threshold"] == 0.01


def test_the_csv_table_gives_every_double_back(run: Run) -> None:
    done = run("table", "gelu", "--at", "-37,-20,-8.5,0,3,-inf,inf,nan", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["activation", "x", "f", "d1", "d2", "state", "d1_left", "d1_right"]
    f = [float(row["f"]) for row in rows]
    assert f[2] == pytest.approx(-8.0576045988728206e-17, rel=1e-15, abs=0)
    assert f[5:7] == [0.0, math.inf]
    assert math.isnan(f[7])
    assert rows[7]["state"] == "undefined"


def test_both_slopes_stand_in_the_table_at_a_kink(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("table", "relu", "elu", "--at", "0", "--format", "csv").stdout)))
    assert (rows[0]["d1_left"], rows[0]["d1_right"]) == ("0.0", "1.0")
    assert (rows[1]["d1_left"], rows[1]["d1_right"]) == ("", "")


@pytest.mark.parametrize("form", ["text", "csv", "json", "md", "latex"])
def test_forms_by_option_and_by_suffix_agree(run: Run, tmp_path: Path, form: str) -> None:
    suffix = {"text": "txt", "latex": "tex"}.get(form, form)
    printed = run("table", "relu", "silu", "--format", form).stdout
    assert run("table", "relu", "silu", "-o", f"t.{suffix}").stderr == f"wrote t.{suffix}\n"
    assert (tmp_path / f"t.{suffix}").read_text(encoding="utf-8") == printed


def test_markdown_and_latex(run: Run) -> None:
    assert run("table", "relu", "--at", "-1,0", "--format", "md").stdout == (
        "| x | f | f′ | f″ | state | f′ left | f′ right |\n"
        "| ---: | ---: | ---: | ---: | --- | ---: | ---: |\n"
        "| -1 | 0 | 0 | 0 | dead |  |  |\n"
        "| 0 | 0 | 0 | 0 | dead | 0 | 1 |\n"
    )
    latex = run("table", "gelu", "--at", "-8.5,-inf", "--format", "latex").stdout
    assert r"$-8.5$ & $-8.057604599 \times 10^{-17}$ &" in latex
    assert r"$-\infty$ & $0$" in latex


def test_list_is_one_name_a_line_when_piped(run: Run) -> None:
    assert run("list").stdout.splitlines() == [*catalogue(), *vectors()]
    assert run("list", "--family", "Steps").stdout == "sign\nbinary_step\n"


@pytest.mark.parametrize("name", catalogue())
def test_info_has_a_card_for_every_activation(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run_here(["info", name, "-q"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    for label in ("formula", "derivative", "range", "limits", "monotone", "saturates", "peak slope", "gradient left"):
        assert f"\n  {label} " in printed.out


def test_no_arguments_show_examples_and_commands(run: Run) -> None:
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "  actviz plot relu elu  " in done.stdout
    for command in ("plot", "compare", "table", "saturation", "info", "list"):
        assert f"\n  {command} " in done.stdout
        helped = run(command, "-h")
        assert helped.returncode == 0
        assert f"\n    actviz {command}" in helped.stdout  # an example stands first
        assert helped.stdout.index(f"    actviz {command}") < helped.stdout.index("Options:")


def test_version(run: Run) -> None:
    import actviz

    assert run("--version").stdout == f"actviz {actviz.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["-h"],
        ["--version"],
        ["list"],
        ["list", "--json"],
        ["list", "--framework", "keras", "--bounded", "--monotonic", "--smooth", "1"],
        ["list", "--coverage"],
        ["cite", "gelu"],
        ["plot", "-h"],
        ["plot", "gleu"],
        ["plot", "keras:gleu"],
    ],
)
def test_nothing_heavy_is_loaded_to_list_and_to_help(loaded_by: LoadedBy, arguments: list[str]) -> None:
    assert not loaded_by(*arguments) & {"numpy", "matplotlib", "rich"}


@pytest.mark.parametrize(
    "arguments", [["info", "gelu"], ["table", "gelu"], ["saturation", "gelu"], ["compare", "relu", "elu", "--json"]]
)
def test_no_matplotlib_is_loaded_for_text(loaded_by: LoadedBy, arguments: list[str]) -> None:
    assert not loaded_by(*arguments) & {"matplotlib", "rich"}


def test_no_pyplot_is_loaded_for_figures(loaded_by: LoadedBy) -> None:
    loaded = loaded_by("compare", "relu", "elu", "-q")
    assert "matplotlib.figure" in loaded
    assert "matplotlib.pyplot" not in loaded


def test_completion_knows_the_names_and_loads_no_numpy(run: Run) -> None:
    environment = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": "actviz plot sigmo", "COMP_CWORD": "2"}
    assert run(env=environment).stdout.split() == ["sigmoid"]


def test_runs_give_the_same_bytes_whatever_is_around_them(run_fresh: Run, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "matplotlibrc").write_text("figure.facecolor: red\nnonsense: 1\nbackend: module://evil\n")
    arguments = ["compare", "sigmoid", "elu:alpha=2", "-q"]
    outputs = ["-o", "a.png", "-o", "a.svg", "-o", "a.pdf"]
    run_fresh(*arguments, *outputs)
    hostile = {
        "MPLBACKEND": "nonsense",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "HOME": "/nonexistent",
        "MPLCONFIGDIR": str(tmp_path / "other" / "cache"),
    }
    done = run_fresh(*arguments, *outputs, env=hostile, cwd=tmp_path / "other")
    assert done.stderr == ""
    for name in ("a.png", "a.svg", "a.pdf"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_a_matplotlibrc_that_is_not_text_does_no_harm(run_fresh: Run, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe bad")
    assert run_fresh("plot", "relu").stderr == "wrote relu.png\n"


def test_a_local_numpy_is_not_run(run_fresh: Run, tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('run!')")
    assert run_fresh("table", "relu", "--at", "1").returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "actviz", "table", "relu", "--at", "1"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0


def test_interpreter_flags_change_nothing(run: Run, tmp_path: Path) -> None:
    run("plot", "silu", "-o", "plain.png")
    for flags in (["-O"], ["-X", "dev", "-W", "error"]):
        command = [sys.executable, *flags, "-m", "actviz", "plot", "silu", "-o", "flags.png"]
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        assert (tmp_path / "flags.png").read_bytes() == (tmp_path / "plain.png").read_bytes()


def test_every_digit_survives_a_narrow_terminal(run_fresh: Run) -> None:
    wide = run_fresh("table", "silu", "--at", "-1,1").stdout
    for columns in ("20", "0", "1"):
        assert run_fresh("table", "silu", "--at", "-1,1", env={"COLUMNS": columns}).stdout == wide


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"FORCE_COLOR": ""}])
def test_not_one_escape_byte_where_none_belongs(run: Run, environment: dict[str, str]) -> None:
    for arguments in (["table", "relu"], ["info", "relu"], ["list"], ["-h"], ["plot", "nope"]):
        done = run(*arguments, env=environment)
        assert "\x1b" not in done.stdout + done.stderr


def test_output_is_readable_where_only_ascii_is(run: Run) -> None:
    done = run("saturation", "elu:alpha=0.5", "identity", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout == (
        "activation     region with |f'| < 0.01  from            to  peak slope\n"
        "elu alpha=0.5  saturated                -inf  -3.912023005           1\n"
        "identity       none                                                  1\n"
    )


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = f"{COMMAND} table relu elu --at -400..400:1 | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("\n0\n")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("redirect", "message"),
    [
        ("> /dev/full", "Error: cannot write to standard output: no space left on device\n"),
        (">&-", "Error: cannot write to standard output: it is closed\n"),
    ],
)
def test_output_that_cannot_be_written_is_an_error(tmp_path: Path, redirect: str, message: str) -> None:
    command = f"{COMMAND} table relu {redirect}"
    done = subprocess.run(["/bin/bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, message)


def test_a_figure_needs_no_standard_output_and_no_standard_error(tmp_path: Path) -> None:
    for redirect in (">&-", "2>&-", ">&- 2>&-"):
        command = f"{COMMAND} plot relu -o a.png {redirect}"
        done = subprocess.run(["/bin/bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0


def test_text_from_people_is_shown_as_it_is(run: Run) -> None:
    done = run("plot", "relu", "--title", "$5 and $6 [bold] <b> _x :smile: ^", "-o", "a.svg", "-o", "a.png")
    assert done.returncode == 0
    assert "\x1b" not in run("plot", "\x1b[31m").stderr


def test_a_bug_of_ours_is_told_from_a_wrong_request(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from actviz.analysis import gradient_table
    from actviz.cli.main import run as run_here

    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(gradient_table, "gradient_table", broken)
    assert run_here(["table", "relu"]) == 70
    error = capfd.readouterr().err
    assert error == (
        "Error: this is a bug in actviz, please report it: ZeroDivisionError: oops\n"
        "Run the same command with --debug for the traceback to report.\n"
    )
    assert run_here(["table", "relu", "--debug"]) == 70
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
def test_a_full_disk_loses_nothing(run: Run, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a file system")
    try:
        run("plot", "relu", "-o", "small/a.png")
        before = (small / "a.png").read_bytes()
        done = run("plot", "relu", "elu", "silu", "-o", "small/a.png", "--dpi", "300")
        assert done.returncode == 1
        assert (
            done.stderr
            == "Error: cannot write 'small/a.png': no space left on device (what was there before is unchanged)\n"
        )
        assert (small / "a.png").read_bytes() == before
        assert [p.name for p in small.iterdir()] == ["a.png"]
    finally:
        subprocess.run(["/bin/umount", str(small)], check=True)


@pytest.mark.parametrize("command", ["info", "table", "saturation"])
@pytest.mark.parametrize("spec", ["leaky_relu:negative_slope=1e150", "swish:beta=1e150", "elu:alpha=1e150"])
def test_enormous_parameters_are_answered_without_a_warning(run: Run, command: str, spec: str) -> None:
    done = run(command, spec, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    strict(done.stdout)


def test_a_snippet_names_the_files_that_were_written(run: Run, tmp_path: Path) -> None:
    done = run("plot", "relu", "--theme", "both", "-o", "r.svg", "--snippet", "md")
    assert done.stderr == "wrote r-light.svg\nwrote r-dark.svg\n"
    assert 'srcset="r-dark.svg"' in done.stdout
    assert 'src="r-light.svg"' in done.stdout
    done = run("table", "relu", "--snippet", "rst")
    assert done.stdout.startswith(".. figure:: table-relu.png\n")
    assert (tmp_path / "table-relu.png").exists()
    done = run("compare", "relu", "elu", "-o", "-", "--format", "json", "--snippet", "md")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--snippet shows a figure that is written to a file" in done.stderr


def test_alt_text_alone_is_printed_and_nothing_is_drawn(run: Run, tmp_path: Path) -> None:
    done = run("saturation", "relu", "--alt-text")
    assert done.stdout.startswith("Strip chart of relu")
    assert done.stdout.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
    assert run("compare", "relu", "elu", "--alt-text").stdout.startswith("Line charts of relu and elu")


def test_a_pair_of_themes_is_two_files_and_does_not_fit_on_standard_output(run: Run, tmp_path: Path) -> None:
    assert run("plot", "relu", "--theme", "both", "-o", "a.png", "-o", "a.json").returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-dark.png", "a-light.png", "a.json"]
    done = run("plot", "relu", "--theme", "both", "-o", "-", "--format", "svg")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--theme both makes two figures" in done.stderr
