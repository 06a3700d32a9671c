"""What the commands say about other libraries: notes, filters, coverage, disagreements, citations, completion."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run

from actviz.analysis import traits
from actviz.analysis.distance import distance
from actviz.analysis.facts import fact_sheet
from actviz.catalogue import catalogue
from actviz.declared import Declared
from actviz.frameworks.disagreements import disagreements
from actviz.frameworks.names import names_of
from actviz.prose import framework_words
from actviz.spec import get
from actviz.terms import FRAMEWORKS, Reference
from actviz.texts import bibtex, cards
from actviz.vectors import vectors

GELU = "note: gelu, as in torch, tf, onnx, hf, …; jax, flax, tfa and keras:ops.gelu mean gelu_tanh (jax:gelu)\n"


def everything() -> dict[str, type[Declared]]:
    return {**catalogue(), **vectors()}


def parsed(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    assert data["schema"] == 1
    return data


@pytest.mark.parametrize("command", ["table", "saturation", "info"])
def test_a_short_name_that_means_several_things_is_answered_with_one_line(run: Run, command: str) -> None:
    assert run(command, "gelu").stderr == GELU
    assert run(command, "GELU", "-q").stderr == ""
    for settled in ("gelu_tanh", "jax:gelu", "keras:leaky_relu", "leaky_relu:slope=0.01", "relu"):
        assert run(command, settled).stderr == ""


def test_figures_say_it_too_unless_every_meaning_is_shown(run: Run) -> None:
    assert run("plot", "gelu", "relu").stderr == f"{GELU}wrote gelu-relu.png\n"
    assert run("compare", "gelu", "gelu_tanh", "--json").stderr == ""


def test_notes_name_values_where_the_function_is_the_same(run: Run) -> None:
    assert run("info", "leaky_relu").stderr == (
        "note: leaky_relu with negative_slope=0.01, as in torch, jax, flax, onnx, …; "
        "tf and keras:leaky_relu mean negative_slope=0.2 (tf:leaky_relu); "
        "keras:layers.LeakyReLU means negative_slope=0.3\n"
    )


@pytest.mark.parametrize("key", disagreements())
def test_what_a_note_says_to_type_means_what_it_says(key: str) -> None:
    found = disagreements()[key]
    said = re.findall(r"\((\w+:[^()\s]+)\)", framework_words.note(found))
    meant = {m.activation for m in found.meanings[1:]}
    assert {get(spec) for spec in said} <= meant


def test_compare_reads_names_of_libraries(run: Run, tmp_path: Path) -> None:
    done = run("compare", "torch:leaky_relu", "keras:leaky_relu")
    assert done.stderr == "wrote compare-leaky_relu-leaky_relu-negative_slope0p2.png\n"
    assert "largest difference: unbounded as x → -∞" in done.stdout
    assert len(list(tmp_path.iterdir())) == 1


def listed(run: Run, *arguments: str) -> list[str]:
    done = run("list", *arguments)
    assert done.returncode == 0
    return done.stdout.splitlines()


def test_list_by_framework_names_what_the_declarations_say(run: Run) -> None:
    for framework in ("torch", "tfa", "Keras2"):
        expected = [
            name
            for name, cls in everything().items()
            if any(known.framework == framework.lower() for known in cls.known_as)
        ]
        assert listed(run, "--framework", framework) == expected
    assert run("list", "--framework", "troch").stderr.endswith("got 'troch'; did you mean torch?\n")


def test_list_by_family_takes_a_beginning(run: Run) -> None:
    assert listed(run, "--family", "elu") == [n for n, c in catalogue().items() if c.family() == "elu family"]
    assert listed(run, "--family", "RECTI") == listed(run, "--family", "rectifiers")
    assert run("list", "--family", "s").returncode == 2


def test_list_by_property(run: Run) -> None:
    bounded = listed(run, "--bounded")
    assert {"sigmoid", "relu6", "binary_step"} <= set(bounded)
    assert not {"relu", "gelu", "log_sigmoid", "identity"} & set(bounded)
    monotonic = listed(run, "--monotonic")
    assert {"relu", "binary_step"} <= set(monotonic)
    assert not {"gelu", "mish"} & set(monotonic)
    centred = listed(run, "--zero-centred")
    assert {"tanh", "softsign", "identity", "hard_tanh"} <= set(centred)
    assert not {"sigmoid", "relu", "elu"} & set(centred)


def test_list_by_smoothness_counts_continuous_derivatives(run: Run) -> None:
    levels = [set(listed(run, "--smooth", str(n))) for n in range(3)]
    assert levels[2] < levels[1] < levels[0] < set(catalogue())
    assert "binary_step" not in levels[0]
    assert "relu" in levels[0] - levels[1]
    assert {"elu", "celu", "softsign"} <= levels[1] - levels[2]
    assert {"gelu", "tanh"} <= levels[2]


def test_filters_add_up_and_nothing_is_no_error(run: Run) -> None:
    bounded, of_framework = listed(run, "--bounded"), listed(run, "--framework", "tf")
    assert listed(run, "--framework", "tf", "--bounded") == [n for n in bounded if n in of_framework]
    done = run("list", "--framework", "keras2", "--bounded", "--zero-centred", "--json")
    assert (done.returncode, done.stderr) == (0, "note: no activation has all that was asked for\n")
    assert parsed(done.stdout)["activations"] == []


@pytest.mark.parametrize("name", catalogue())
def test_traits_agree_with_what_is_measured(name: str) -> None:
    act = get(name)
    sheet = fact_sheet(act)
    x = np.linspace(-30.0, 30.0, 4001)
    for derivatives in range(3):
        rough = [b for b in act.breaks if b.order <= derivatives]
        assert traits.smooth(act, derivatives) == (not rough)
    if traits.bounded(act):
        low, high = act.facts.range[0].low, act.facts.range[-1].high
        assert np.nanmin(act.f(x)) >= low - 1e-15 * abs(low)
        assert np.nanmax(act.f(x)) <= high + 1e-15 * abs(high)
    if sheet.moments.zero_centred:
        assert traits.zero_centred(act)


def test_coverage_holds_every_declared_name(run: Run) -> None:
    done = run("list", "--coverage", "--format", "csv")
    rows = {row["activation"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert list(rows) == list(everything())
    assert list(rows["relu"]) == ["activation", *FRAMEWORKS]
    for name, cls in everything().items():
        for framework in FRAMEWORKS:
            calls = [n.call for n in names_of(cls) if n.framework == framework]
            assert rows[name][framework] == "; ".join(calls)
    data = parsed(run("list", "--coverage", "--json").stdout)
    assert data["frameworks"]["torch"]["title"] == "PyTorch"
    entry = next(e for e in data["activations"] if e["activation"] == "leaky_relu")
    assert {"framework": "keras", "name": "leaky_relu"}.items() <= entry["names"][1].items()
    assert entry["names"][1]["defaults"] == {"negative_slope": 0.2}


def test_coverage_as_text_and_markdown(run: Run) -> None:
    done = run("list", "--coverage", "--framework", "tfa", "--format", "md")
    assert done.stdout.startswith("| activation | torch | keras | keras2 |")
    assert "| gelu\\_tanh |" in done.stdout
    plain = run("list", "--coverage")
    assert len({len(line.split("  ")) > 3 for line in plain.stdout.splitlines()}) == 1
    without = sum(not cls.known_as for cls in everything().values())
    assert re.fullmatch(rf"note: {without} more (is|are) in none of these frameworks\n", plain.stderr)


def test_coverage_fits_a_terminal_of_80_columns() -> None:
    from actviz.texts import framework_tables

    offered = [cls() for cls in everything().values() if cls.known_as]
    text = framework_tables.coverage_marks(offered)
    assert max(map(len, text.splitlines())) <= 80
    marks = {line.split()[0]: line.split()[1:] for line in text.splitlines()[1:] if line and ":" not in line}
    columns = list(FRAMEWORKS)
    assert marks["leaky_relu"][columns.index("torch")] == "x"
    assert marks["leaky_relu"][columns.index("tf")] == "*"
    assert marks["gelu_tanh"][columns.index("torch")] == "o"
    assert marks["gelu"][columns.index("keras2")] == "-"


def test_disagreements_are_measured(run: Run) -> None:
    data = parsed(run("list", "--disagreements", "--json").stdout)
    names = {d["name"]: d["meanings"] for d in data["names"]}
    exact, tanh = names["gelu"]
    assert (exact["activation"], tanh["activation"]) == ("gelu", "gelu_tanh")
    assert tanh["largest_difference"]["distance"] == pytest.approx(4.7324e-4, abs=1e-8)
    assert abs(tanh["largest_difference"]["at"]) == pytest.approx(2.70, abs=0.01)
    leaky = names["leaky_relu"][1]
    assert leaky["largest_difference"] == {"distance": "inf", "at": "-inf"}
    assert leaky["example"] == {"x": -1.0, "f": [-0.01, -0.2]}
    assert {"activation": "selu", "frameworks": ["onnx"]}.items() <= next(
        d for d in data["differences"] if d["activation"] == "selu" and d["size"]
    ).items()


def test_disagreements_as_text_and_csv(run: Run) -> None:
    text = run("list", "--disagreements").stdout
    assert re.search(r"gelu +torch, .* gelu\n +jax, .*gelu_tanh +at most 0.000473, at x = ±2.7\n", text)
    assert "unbounded as x → -∞ (slopes 0.01 and 0.2), -0.01 and -0.2 at x = -1" in text
    rows = list(csv.DictReader(io.StringIO(run("list", "--disagreements", "--format", "csv").stdout)))
    assert [r["what"] for r in rows if r["name"] == "prelu"][:3] == ["prelu", "prelu:a=0", "prelu:a=0.01"]


def test_disagreements_of_one_framework_leave_the_others_out(run: Run) -> None:
    text = run("list", "--disagreements", "--framework", "hf").stdout
    assert "leaky_relu:negative_slope=0.3" in text
    assert "has no beta" in text  # swish, which only others have
    assert "float32" not in text


def test_distances_say_that_there_is_none() -> None:
    assert framework_words.apart(distance(get("swish"), get("silu"))) == "the same function"
    assert framework_words.apart(distance(get("sigmoid"), get("tanh"))).startswith("at most 1.09, at x =")


def test_info_shows_names_defaults_and_disagreements(run: Run) -> None:
    text = run("info", "keras:leaky_relu").stdout
    assert "Keras: leaky_relu with negative_slope = 0.2\n" in text
    assert "Keras: layers.LeakyReLU with negative_slope = 0.3\n" in text
    assert "PyTorch: nn.LeakyReLU with negative_slope = 0.01\n" in text
    assert "leaky_relu means leaky_relu:negative_slope=0.3 in keras:layers.LeakyReLU: unbounded" in text
    assert "ONNX: the slope is kept as float32" in text
    data = parsed(run("info", "gelu_tanh", "--json").stdout)
    assert data["disagreements"][0]["name"] == "gelu"
    assert any(f["name"] == "ops.gelu" for f in data["frameworks"])
    assert data["differences"][0]["size"] is None


def test_a_parameter_that_a_library_leaves_open_has_no_default_there() -> None:
    lines = [text for _, text in cards.card(fact_sheet(get("prelu")))]
    assert "ONNX: PRelu(slope)" in lines
    assert "Flax: PReLU with a = 0.01" in lines


def test_cite_prints_each_reference_once_and_writes_files(run: Run, tmp_path: Path) -> None:
    done = run("cite", "gelu", "quick_gelu", "silu", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("@misc{hendrycks2016gaussian,") == 1
    assert "  eprint = {1606.08415},\n  archiveprefix = {arXiv},\n" in done.stdout
    assert run("cite", "gelu", "quick_gelu", "silu", "-q", "-o", "refs.bib").returncode == 0
    assert (tmp_path / "refs.bib").read_text(encoding="utf-8") == done.stdout
    assert "@article{rumelhart1986learning," in run("cite", "sigmoid").stdout


def test_cite_says_what_has_no_reference_and_prints_the_rest(run: Run) -> None:
    done = run("cite", "log_sigmoid", "elu", "tanh_shrink")
    assert (done.returncode, done.stderr) == (1, "Error: log_sigmoid, tanh_shrink have no reference to cite\n")
    assert done.stdout.startswith("@misc{clevert2015fast,")


def test_every_key_is_used_once_and_every_entry_is_plain_ascii() -> None:
    keys = list(bibtex.keys().values())
    assert len(keys) == len(set(keys))
    for reference, key in bibtex.keys().items():
        assert re.fullmatch(r"[a-z]+\d{4}[a-z0-9]+", key)
        entry = bibtex.entries([reference])
        assert entry.isascii(), entry
        assert entry.count("{") == entry.count("}")


def test_bibtex_escapes_what_latex_would_read_as_a_command() -> None:
    reference = Reference("Müller, O'Néill & Co_x et al.", 2001, "50% of a_b & ß – ∞", "https://doi.org/10.1/x_y")
    bibtex.keys()[reference] = "key"
    try:
        assert bibtex.entries([reference]) == (
            "@article{key,\n"
            "  author = {M{\\\"u}ller and O'N{\\'e}ill and Co\\_x and others},\n"
            "  title = {{50\\% of a\\_b \\& {\\ss} -- $\\infty$}},\n"
            "  year = {2001},\n"
            "  doi = {10.1/x_y},\n"
            "  url = {https://doi.org/10.1/x_y},\n"
            "}\n"
        )
    finally:
        del bibtex.keys()[reference]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("keras:leaky", ["keras:leaky_relu"]), ("tf:nn.softp", ["tf:nn.softplus"]), ("matl", ["matlab:"])],
)
def test_completion_knows_frameworks_and_their_names(run: Run, typed: str, expected: list[str]) -> None:
    environment = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": f"actviz plot {typed}", "COMP_CWORD": "2"}
    assert run(env=environment).stdout.split() == expected


def test_what_takes_a_vector_is_cited_too(run: Run) -> None:
    done = run("cite", "relu", "softmax", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert "{fukushima1969visual," in done.stdout
    assert "{bridle1990probabilistic," in done.stdout
