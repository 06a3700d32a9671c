"""Typed formulas: values and slopes by mpmath, what is refused and how it is said, and random formulas and texts."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

import actviz
from actviz.activation import Activation
from actviz.errors import ActvizError, SpecError
from actviz.formula.part import Point
from actviz.formula.reader import MOST_NODES, read
from actviz.formula.source import DEEPEST, LONGEST

DATA = Path(__file__).parent / "data"
AT_ONCE = 8.0  # seconds of work, on a machine that does other things as well
REFUSED_AT_ONCE = 1.0


@cache
def typed(text: str) -> Activation:
    found = actviz.get(text)
    assert isinstance(found, Activation)
    return found


def lines(name: str) -> Iterator[list[str]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            yield line.split("\t")


# To lay a long formula out takes a tenth of a second: two in three of those are read and differentiated only.
LONG, EVERY = 80, 3


def derived(formula: str) -> Callable[[float], tuple[float, float]]:
    """Return the value and slope of a formula by its rules, without what an activation knows about its pieces."""
    tree = read(formula, {}).tree

    def evaluate(x: float) -> tuple[float, float]:
        jet = tree.jet(Point(np.array([x]), 1))
        return float(np.ravel(jet.f)[0]), float(np.ravel(jet.d1)[0])

    return evaluate


def test_values_and_slopes_are_those_of_mpmath() -> None:
    rows: dict[str, list[list[str]]] = {}
    for formula, *row in lines("expressions.tsv"):
        rows.setdefault(formula, []).append(row)
    long = [formula for formula in rows if len(formula) >= LONG]
    derived_only = set(long) - set(long[::EVERY])
    wrong = []
    for formula, its in rows.items():
        act = None if formula in derived_only else typed(formula)
        evaluate = derived(formula) if act is None else lambda at, act=act: (act.f(at), act.d1(at))
        for x, value, slope in its:
            f, d1 = evaluate(float(x))
            if not abs(f - float(value)) <= 1e-13 * max(abs(float(value)), 1e-300):
                wrong.append((formula, x, value, f))
            if slope != "-" and not abs(d1 - float(slope)) <= 1e-12 * abs(float(slope)) + 1e-15:
                wrong.append((formula, x, slope, d1))
    assert wrong == []


@pytest.mark.parametrize(
    ("formula", "x", "slope"),
    [
        ("max(x,0)-max(-x,0)", 0.0, 1.0),
        ("tanh(relu(x))-relu(-x)", 0.0, 1.0),
        ("sign(x)*log(1+abs(x))", 0.0, 1.0),
        ("x*abs(x)", 0.0, 0.0),
        ("abs(x)**3", 0.0, 0.0),
        ("where(x>0,sin(x),x)", 0.0, 1.0),
        ("x-x%1+x%1", 3.0, 1.0),
    ],
)
def test_where_formulas_meet_smoothly_the_slope_is_theirs(formula: str, x: float, slope: float) -> None:
    assert typed(formula).d1(x) == slope


def hostile() -> list[tuple[str, str]]:
    found = []
    for kind, form, *payload in lines("hostile_expressions.txt"):
        text = "\t".join(payload)
        if form == "json":
            text = json.loads(text)
        elif form == "gen":
            text = "".join(part * count for part, count in json.loads(text))
        found.append((kind, text))
    return found


def refusal(text: str) -> ActvizError | None:
    try:
        actviz.get(text)
    except ActvizError as error:
        return error
    return None


def is_readable(message: str) -> bool:
    return len(message) < 500 and message.replace("\n", "").isprintable()


def test_hostile_texts_are_refused_at_once_and_touch_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    modules = set(sys.modules)
    accepted, slow = [], []
    for kind, text in hostile():
        start = time.process_time()
        error = refusal(text)
        if error and (error.exit_code != 2 or not is_readable(str(error))):
            accepted.append(text[:80])
        if kind == "reject" and not error:
            accepted.append(text[:80])
        if time.process_time() - start > REFUSED_AT_ONCE:
            slow.append(text[:80])
    assert (accepted, slow) == ([], [])
    assert list(tmp_path.iterdir()) == []
    assert {m for m in set(sys.modules) - modules if m.partition(".")[0] not in {"actviz", "numpy", "importlib"}} <= {
        "difflib",
        "decimal",
        "_decimal",
    }


# What takes long is gamma, which nobody nests.
@pytest.mark.parametrize("text", [text for kind, text in hostile() if kind == "bounded" and "gamma" not in text])
def test_numeric_bombs_and_large_formulas_have_facts_at_once_or_are_refused(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(SpecError):  # not finite anywhere
        act = typed(text) if not refusal(text) else typed("x")
        act.f(np.linspace(-5, 5, 1001))
        assert act.facts.range
    assert time.process_time() - start < AT_ONCE


@pytest.mark.parametrize(
    "text",
    [
        '__import__("os").system("touch actviz_canary")',
        "x.T",
        "[x]",
        "lambda x: x",
        "x^2",
        "2x",
        "unknown(x)",
        "x>0",
        "os:system",
        "x.__class__:a=1",
        "(" * 2000,
        "9**9**9",
        "\udcff",
        "x\n+\x1b[31m",
    ],
)
def test_the_program_refuses_with_one_message_and_writes_nothing(text: str, run: Run, tmp_path: Path) -> None:
    start = time.perf_counter()
    ran = run("plot", "--", text, errors="replace")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr
    assert ran.stderr.strip()
    assert "\x1b" not in ran.stderr
    assert time.perf_counter() - start < AT_ONCE
    assert list(tmp_path.iterdir()) == []


MESSAGES = {
    "exp(y)": """\
cannot read the formula: unknown name 'y' (a parameter gets its value behind the formula: '…:y=1')
  exp(y)
      ^""",
    "1+alpah*x:alpha=1": """\
cannot read the formula: unknown name 'alpah'; did you mean alpha? (a parameter gets its value behind the formula: \
'…:alpah=1')
  1+alpah*x
    ^""",
    "x+tnah(x)": """\
cannot read the formula: unknown function 'tnah'; did you mean tanh?
  x+tnah(x)
    ^""",
    "x^2": """\
cannot read the formula: '^' has no meaning in it (power is **)
  x^2
   ^""",
    "x²": """\
cannot read the formula: '²' has no meaning in it (write **2)
  x²
   ^""",
    "1 − x": """\
cannot read the formula: '−' has no meaning in it (write -)
  1 − x
    ^""",
    "1+2x": """\
cannot read the formula: put a * between 2 and what follows
  1+2x
     ^""",
    "3(x+1)": """\
cannot read the formula: put a * here to multiply
  3(x+1)
   ^""",
    "(x+1)(x-1)": """\
cannot read the formula: put a * here to multiply
  (x+1)(x-1)
       ^""",
    "x(x+1)": """\
cannot read the formula: x is a number and cannot be called; put a * behind it to multiply
  x(x+1)
  ^""",
    "x > 0": """\
cannot read the formula: this is a condition where a number is needed; use where(x > 0, 1, 0)
  x > 0
  ^""",
    "2*(x>0)": """\
cannot read the formula: this is a condition where a number is needed; use where(x > 0, 1, 0)
  2*(x>0)
     ^""",
    "where(x, 1, 0)": """\
cannot read the formula: a condition is needed here, such as x > 0
  where(x, 1, 0)
        ^""",
    "where(x=0, 1, 0)": """\
cannot read the formula: = sets nothing here; a comparison is ==
  where(x=0, 1, 0)
         ^""",
    "(x+1": """\
cannot read the formula: 1 parenthesis is not closed
  (x+1
      ^""",
    "x+1)": """\
cannot read the formula: this parenthesis closes none
  x+1)
     ^""",
    "x+": """\
cannot read the formula: it ends too early
  x+
    ^""",
    "max(x)": """\
cannot read the formula: max takes 2 arguments, got 1
  max(x)
  ^""",
    "1+exp(x, 2)": """\
cannot read the formula: exp takes 1 argument, got 2
  1+exp(x, 2)
    ^""",
    "leaky_relu(x, 1, 2)": """\
cannot read the formula: leaky_relu takes leaky_relu(x, negative_slope), got 3 arguments
  leaky_relu(x, 1, 2)
  ^""",
    "elu(x, alpha=2)": """\
cannot read the formula: functions take their arguments by position
  elu(x, alpha=2)
  ^""",
    "elu(x, x)": """\
cannot read the formula: alpha of elu must not depend on x
  elu(x, x)
         ^""",
    "1+x.real": """\
cannot read the formula: a dot after a name has no meaning in it
  1+x.real
    ^""",
    "1+'x'": """\
cannot read the formula: ''' has no meaning in it
  1+'x'
    ^""",
    "1+softmax(x)": """\
cannot read the formula: softmax takes a vector, and x is a single number
  1+softmax(x)
    ^""",
    "exp+1": """\
cannot read the formula: exp is a function and needs an argument, as in exp(x)
  exp+1
  ^""",
    "1e999*x": """\
cannot read the formula: this number is too large for a double
  1e999*x
  ^""",
    "x*2j": """\
cannot read the formula: only real numbers have a meaning in it
  x*2j
    ^""",
    "1+exp x": """\
cannot read the formula: something is missing here, such as a * or a parenthesis
  1+exp x
        ^""",
    "2 + x if x > 0": """\
cannot read the formula: an else is missing, as in: x if x > 0 else 0
  2 + x if x > 0
                ^""",
    "a*x:b=1": """\
cannot read the formula: unknown name 'a' (a parameter gets its value behind the formula: '…:a=1')
  a*x
  ^""",
    "a*x:a=1,b=2": "a*x: the formula has no parameter 'b' (it has a)",
    "a*x:a=nan": "a",
    "x*pi:pi=3": "pi already has a meaning in formulas; give the parameter another name",
}


@pytest.mark.parametrize("text", MESSAGES)
def test_messages_say_what_and_where(text: str) -> None:
    with pytest.raises(SpecError) as raised:
        actviz.get(text)
    expected = MESSAGES[text]
    assert str(raised.value) == expected if len(expected) > 1 else expected in str(raised.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x+" * (LONGEST // 2) + "x", f"it is longer than {LONGEST} characters"),
        ("+".join(["x"] * (MOST_NODES // 2 + 1)).replace("+", "-"), "operations inside each other"),
        ("-" * (DEEPEST + 1) + "x", f"more than {DEEPEST} operations inside each other"),
        ("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1), f"more than {DEEPEST} parentheses inside each other"),
    ],
)
def test_size_is_limited_by_the_language_and_not_by_the_interpreter(text: str, why: str) -> None:
    with pytest.raises(SpecError, match=why):
        actviz.get(text)


def test_a_formula_of_sixty_parts_takes_100001_samples_in_a_second() -> None:
    act = typed("+".join(f"sin({k}*x)*exp(-x/{k})" for k in range(1, 9)))
    start = time.process_time()
    act.d2(np.linspace(-8, 8, 100_001))
    assert time.process_time() - start < 1.5


def test_chained_comparisons_inside_each_other_are_evaluated_once() -> None:
    text = "x"
    for _ in range(40):
        text = f"where(0<{text}<9,1,x)"
    assert typed(text).f(1.0) == 1.0


Evaluated = Callable[..., Any]
UNARY: dict[str, Evaluated] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "atan": np.arctan,
    "exp": np.exp,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "sqrt": np.sqrt,
    "log": np.log,
    "relu": lambda u: np.maximum(u, 0),
    "sigmoid": typed("1/(1+exp(-x))").f,
}
BINARY: dict[str, Evaluated] = {
    "({a}+{b})": np.add,
    "({a}-{b})": np.subtract,
    "({a}*{b})": np.multiply,
    "({a}/{b})": np.divide,
    "({a}%{b})": np.mod,
    "({a}//{b})": np.floor_divide,
    "max({a},{b})": np.maximum,
    "min({a},{b})": np.minimum,
}
COMPARED = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal}
X = np.concatenate([np.linspace(-4, 4, 33), [-50.0, 1e-9, 50.0]])
Pair = tuple[str, Any]


def _unary(pair: Pair, name: str) -> Pair:
    with np.errstate(all="ignore"):
        return f"{name}({pair[0]})", UNARY[name](pair[1])


def _binary(a: Pair, b: Pair, form: str) -> Pair:
    with np.errstate(all="ignore"):
        return form.format(a=a[0], b=b[0]), BINARY[form](a[1], b[1])


def _choice(a: Pair, b: Pair, yes: Pair, no: Pair, sign: str) -> Pair:
    with np.errstate(all="ignore"):
        value = np.where(COMPARED[sign](a[1], b[1]), yes[1], no[1])
    return f"where({a[0]}{sign}{b[0]},{yes[0]},{no[0]})", value


def _deeper(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    return st.one_of(
        st.builds(_unary, inner, st.sampled_from(sorted(UNARY))),
        st.builds(_binary, inner, inner, st.sampled_from(sorted(BINARY))),
        st.builds(_choice, inner, inner, inner, inner, st.sampled_from(sorted(COMPARED))),
    )


numbers = st.floats(-10, 10).map(lambda v: round(v, 2)).map(lambda v: (f"({v!r})", np.full(X.shape, v)))
trees = st.recursive(st.one_of(st.just(("x", X)), numbers), _deeper, max_leaves=10)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(trees)
def test_random_formulas_are_what_numpy_computes(pair: Pair) -> None:
    text, expected = pair
    if len(text) > LONGEST or text.count("(") > DEEPEST:
        return
    with np.errstate(all="ignore"):
        got = np.broadcast_to(np.asarray(read(text, {}).tree.jet(Point(X, 2)).f), X.shape)
        close = np.abs(got - expected) <= 1e-14 * np.abs(expected)
    assert (close | (got == expected) | (np.isnan(got) & np.isnan(expected))).all()


TOKENS = [*"x+-*/%(),.<>=!0123456789eE_ ", "**", "//", "<=", "if", "else", "and", "or", "not", "where", "max", "exp"]
TOKENS += ["relu", "elu", "clip", "pi", " ", "1e9", "a", ":a=1", "==", "lambda", "yield", "x.T", "''", "[", "in", "is"]


@settings(derandomize=True, deadline=None, max_examples=1000)
@given(st.lists(st.sampled_from(TOKENS), max_size=20).map("".join))
def test_of_random_tokens_nothing_but_our_own_errors_comes(text: str) -> None:
    error = refusal(text)
    assert not error or (error.exit_code == 2 and is_readable(str(error)))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_of_random_text_nothing_but_our_own_errors_comes(text: str) -> None:
    error = refusal(text)
    assert not error or (error.exit_code == 2 and is_readable(str(error)))
