"""The command check: exit codes, text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

WRONG = Path(__file__).parent / "data" / "wrong_derivatives"

REPORT = """\
wrong: elu.py:elu_grad is not the derivative of elu.py:elu for x < 0
  example     at x = -1 it is 0.3678794412 instead of 0.1839397206: off by 0.184, 100 %
  looks like  for x < 0 it is the derivative for alpha = 1
  right is    f′(x) = where(x > 0, 1, alpha*exp(x)), alpha = 0.5

  method                 difference     at x
  forward mode                0.5    -1e-6    334 points
  reverse mode                0.5    -1e-6    334 points
  complex step                0.5    -1e-6    334 points
  closed form                 0.5    -1e-6    334 points
  autodiff                                    not applicable: it computes with numpy
  central differences         0.495  -0.01    334 points
  one-sided differences       0.495  -0.01    334 points

  kinks       x = 0 has slopes 0.5 and 1, 1 is claimed, the right one
  tolerance   1e-8·|f′| + 1e-8, and what rounding and a method's own error explain
"""


@pytest.fixture
def elu(tmp_path: Path) -> str:
    (tmp_path / "elu.py").write_text((WRONG / "elu_without_alpha.py").read_text(encoding="utf-8"), encoding="utf-8")
    return "elu.py"


def test_a_wrong_derivative_is_reported_and_exits_with_1(run: Run, elu: str) -> None:
    result = run("check", f"{elu}:elu")
    assert (result.returncode, result.stderr) == (1, "")
    assert [line.split() for line in result.stdout.splitlines()] == [line.split() for line in REPORT.splitlines()]


def test_a_right_derivative_exits_with_0(run: Run) -> None:
    result = run("check", "elu:alpha=0.5", "--quiet")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "right: the declared derivative is the derivative of elu α=0.5\n"
    assert run("check", "x*tanh(x)", "--against", "tanh(x) + x*(1 - tanh(x)**2)", "-q").returncode == 0


def test_a_claim_can_be_given_and_is_then_what_is_checked(run: Run, elu: str) -> None:
    result = run("check", f"{elu}:elu:alpha=1", "--against", f"{elu}:elu_grad:alpha=1", "-q")
    assert (result.returncode, result.stdout) == (0, "right: elu.py:elu_grad is the derivative of elu.py:elu\n")


def test_nothing_to_check_exits_with_1_and_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import numpy as np\n\n\ndef wave(x):\n    return np.sin(x)\n", encoding="utf-8")
    result = run("check", "mine.py:wave")
    first, *_ = result.stdout.splitlines()
    assert (result.returncode, first) == (1, "cannot tell: nothing is said to be the derivative of mine.py:wave")
    assert result.stderr == "note: name what is claimed to be its derivative with --against\n"


def test_a_file_alone_lists_what_can_be_checked(run: Run, elu: str) -> None:
    result = run("check", elu)
    assert (result.returncode, result.stderr) == (0, "")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["function", "is", "checked", "against"],
        ["elu.py:elu", "elu.py:elu_grad"],
    ]
    assert json.loads(run("check", elu, "--json").stdout)["functions"] == [
        {"function": "elu.py:elu", "claim": "elu.py:elu_grad"}
    ]


def test_json_has_all_of_it_and_is_strict(run: Run, elu: str) -> None:
    result = run("check", f"{elu}:elu", "--json")
    assert result.returncode == 1
    record = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert (record["schema"], record["verdict"], record["claim"]) == (1, "wrong", "elu.py:elu_grad")
    assert record["wrong"] == [{"low": "-inf", "high": 0.0, "finite": True}]
    assert record["example"]["x"] == -1.0
    assert record["looks_like"][0] == {
        "kind": "parameter value",
        "low": "-inf",
        "high": 0.0,
        "what": "alpha",
        "factor": 1.0,
        "text": "for x < 0 it is the derivative for alpha = 1",
    }
    assert {m["method"]: m["applies"] for m in record["methods"]} == {
        "forward mode": True,
        "reverse mode": True,
        "complex step": True,
        "closed form": True,
        "autodiff": False,
        "central differences": True,
        "one-sided differences": True,
    }
    assert record["kinks"][0]["convention"] == "right"
    assert record["tolerance"] == {"rtol": 1e-8, "atol": 1e-8, "scale": 1.0}


FAIL = [
    (["check"], "Error: Missing argument 'SPEC'."),
    (["check", "softmax"], "Error: softmax takes a vector; only derivatives of functions of one number are checked"),
    (["check", "gleu"], "Error: unknown activation 'gleu'; did you mean gelu? ('actviz list' shows all)"),
    (["check", "elu", "--against", "x +"], None),
    (["check", "elu:alpha=1,2"], "Error: 'elu:alpha=1,2' means 2 activations; one at a time is checked"),
    (["check", "elu", "--rtol", "-1"], "Error: rtol must be a number of at least 0, got -1"),
    (["check", "elu", "--at", "inf"], "Error: a derivative is checked at finite numbers"),
    (["check", "elu", "--format", "csv"], "Error: --format must be one of text, json, got 'csv'"),
    (
        ["check", "mine.py", "--against", "mine.py:df"],
        "Error: mine.py alone lists what can be checked; name a function, as in mine.py:f",
    ),
    (["check", "nowhere.py"], "Error: there is no file 'nowhere.py'"),
    (["check", "nowhere.py:f"], "Error: there is no file 'nowhere.py'"),
]


@pytest.mark.parametrize(("arguments", "message"), FAIL, ids=[" ".join(a) for a, _ in FAIL])
def test_senseless_requests_exit_with_2(run: Run, arguments: list[str], message: str | None) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message is None or result.stderr == f"{message}\n"


def test_points_and_tolerances_can_be_given(run: Run) -> None:
    assert run("check", "relu6", "--against", "where(x > 0, 1, 0)", "--at", "-2..5:1", "-q").returncode == 0
    assert run("check", "tanh", "--against", "1.0001*(1 - tanh(x)**2)", "-q").returncode == 1
    assert run("check", "tanh", "--against", "1.0001*(1 - tanh(x)**2)", "--rtol", "1e-3", "-q").returncode == 0


def test_the_report_can_be_written_to_a_file(run: Run, tmp_path: Path) -> None:
    result = run("check", "relu", "-o", "relu.json", "-o", "relu.txt")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "wrote relu.json\nwrote relu.txt\n")
    assert json.loads((tmp_path / "relu.json").read_text(encoding="utf-8"))["verdict"] == "right"
