"""What other libraries call an activation: every listed name finds it, with that library's defaults."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import actviz
from actviz.catalogue import by_any_name, catalogue
from actviz.errors import ActvizError, SpecError, UnknownActivationError
from actviz.frameworks.disagreements import disagreements, spec_of
from actviz.frameworks.names import find, names
from actviz.spelling import fold
from actviz.terms import FRAMEWORKS, KnownAs

LISTINGS = Path(__file__).parent / "data" / "framework_names.tsv"

# Listed names that mean functions which the catalogue does not have yet.


def listings() -> list[tuple[str, str, str]]:
    lines = [line for line in LISTINGS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(row["framework"], row["name"], row["means"]) for row in csv.DictReader(lines, delimiter="\t")]


@pytest.mark.parametrize(("framework", "name", "means"), listings())
def test_every_listed_name_means_the_right_function_with_the_right_defaults(
    framework: str, name: str, means: str
) -> None:
    assert actviz.get(f"{framework}:{name}") == actviz.get(means)


def test_every_framework_has_a_listing() -> None:
    assert {framework for framework, _, _ in listings()} == set(FRAMEWORKS)


@pytest.mark.parametrize("known", names(), ids=lambda n: f"{n.framework}:{n.call}")
def test_every_declared_name_finds_itself_and_nothing_else(known: object) -> None:
    name = next(n for n in names() if n is known)
    assert actviz.get(f"{name.framework}:{name.call}") == name.activation
    assert actviz.get(spec_of(name)) == name.activation


@pytest.mark.parametrize("known", names(), ids=lambda n: f"{n.framework}:{n.call}")
def test_defaults_are_parameters_of_the_declaration(known: object) -> None:
    name = next(n for n in names() if n is known)
    assert set(name.given) <= set(name.cls.parameters)
    assert name.activation.spec == actviz.get(name.activation.spec).spec


@pytest.mark.parametrize(
    ("typed", "spec"),
    [
        ("torch:leaky_relu", "leaky_relu"),
        ("keras:leaky_relu", "leaky_relu:negative_slope=0.2"),
        ("keras:LeakyReLU", "leaky_relu:negative_slope=0.3"),
        ("keras:layers.LeakyReLU", "leaky_relu:negative_slope=0.3"),
        ("keras:layers.leaky_relu", "leaky_relu:negative_slope=0.3"),
        ("keras:leakyrelu", "leaky_relu:negative_slope=0.2"),
        ("Keras: activations.leaky_relu ", "leaky_relu:negative_slope=0.2"),
        ("keras:leaky_relu:negative_slope=0.3", "leaky_relu:negative_slope=0.3"),
        ("keras:leaky_relu:slope=0.01", "leaky_relu:negative_slope=0.01"),
        ("onnx:Elu:alpha=2", "elu:alpha=2"),
        ("jax:gelu", "gelu_tanh"),
        ("jax:gelu( approximate = False )", "gelu"),
        ("torch:GELU(approximate='tanh')", "gelu_tanh"),
        ('torch:nn.GELU(approximate="tanh")', "gelu_tanh"),
        ("torch:torch.nn.GELU", "gelu"),
        ("keras:ops.gelu", "gelu_tanh"),
        ("onnx:Clip(-1,1)", "hard_tanh"),
        ("keras:threshold:theta=2,default_value=1", "thresholded_relu:theta=2,value=1"),
    ],
)
def test_a_name_is_read_in_its_framework(typed: str, spec: str) -> None:
    assert actviz.get(typed).spec == spec


def test_a_sweep_may_follow_a_name_of_a_framework() -> None:
    assert [a.label for a in actviz.get_all("keras:leaky_relu:negative_slope=0.1..0.3/3")] == [
        "leaky_relu negative_slope=0.1",
        "leaky_relu negative_slope=0.2",
        "leaky_relu negative_slope=0.3",
    ]
    assert actviz.get("keras:leaky_relu", alpha=0.5).values == {"negative_slope": 0.5}


@pytest.mark.parametrize(
    ("spec", "error", "message"),
    [
        (
            "torch:leky_relu",
            UnknownActivationError,
            "PyTorch has no activation 'leky_relu'; did you mean torch:nn.LeakyReLU?"
            " ('actviz list --framework torch' shows all)",
        ),
        (
            "hf:nonsense",
            UnknownActivationError,
            "Transformers has no activation 'nonsense' ('actviz list --framework hf' shows all)",
        ),
        (
            "keras:foo.relu6",
            UnknownActivationError,
            "Keras has no activation 'foo.relu6'; did you mean keras:relu6?"
            " ('actviz list --framework keras' shows all)",
        ),
        ("kears:relu", UnknownActivationError, "unknown framework in 'kears:relu'; did you mean keras:relu?"),
        (
            "torhc:relu:alpha=1",
            UnknownActivationError,
            "unknown framework in 'torhc:relu:alpha=1'; did you mean torch:relu?",
        ),
        (
            "torch.nn:GELU",
            SpecError,
            "'torch.nn:GELU' would import torch.nn and run its code; pass allow_imports=True to allow it",
        ),
        (
            "keras:gelu(approximate=maybe)",
            SpecError,
            "'keras:gelu(approximate=maybe)' is not known; Keras has keras:gelu (gelu),"
            " keras:ops.gelu (gelu_tanh), keras:gelu(approximate=True) (gelu_tanh)",
        ),
        (
            "torch:LeakyReLU(0.2)",
            SpecError,
            "'torch:LeakyReLU(0.2)' is not known; PyTorch has torch:nn.LeakyReLU (leaky_relu);"
            " parameters follow a colon, as in torch:nn.LeakyReLU:negative_slope=…",
        ),
        (
            "keras:leaky_relu:0.3",
            SpecError,
            "'keras:leaky_relu:0.3': say which parameter, as in leaky_relu:negative_slope=0.3",
        ),
        (
            "keras:leaky_relu:beta=1",
            SpecError,
            "leaky_relu has no parameter 'beta' (it has negative_slope)",
        ),
    ],
)
def test_messages_name_the_framework_and_what_is_near(spec: str, error: type[ActvizError], message: str) -> None:
    with pytest.raises(error) as caught:
        actviz.get_all(spec)
    assert str(caught.value) == message


def test_a_name_that_needs_arguments_says_which_forms_there_are() -> None:
    with pytest.raises(SpecError) as caught:
        actviz.get("onnx:Clip")
    message = str(caught.value)
    assert message.startswith("'onnx:Clip' needs its arguments to be told apart: ")
    assert "onnx:Clip(-1, 1) (hard_tanh)" in message
    assert "onnx:Clip(0, 6) (relu6)" in message


def test_an_empty_name_says_what_one_looks_like() -> None:
    with pytest.raises(SpecError, match=r"^'torch:' names no function of PyTorch, as in torch:\w+$"):
        actviz.get("torch:")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_no_framework_is_called_like_an_activation(framework: str) -> None:
    assert fold(framework) not in by_any_name()


def test_a_declaration_cannot_name_a_framework_that_is_not_there() -> None:
    with pytest.raises(TypeError, match="'kears' is none of the frameworks torch, keras"):
        KnownAs("kears", "relu")
    with pytest.raises(TypeError, match="no name is declared for keras"):
        KnownAs("keras")


def test_a_path_as_typed_wins_over_one_that_differs_in_case() -> None:
    assert find("keras", "LeakyReLU").call == "layers.LeakyReLU"
    assert find("keras", "leaky_relu").call == "leaky_relu"
    assert find("keras", "Leaky-ReLU").call == "leaky_relu"


def test_names_on_which_frameworks_disagree_are_found() -> None:
    found = {d.name: {m.activation.spec for m in d.meanings} for d in disagreements().values()}
    assert found["gelu"] == {"gelu", "gelu_tanh"}
    assert found["leaky_relu"] == {
        "leaky_relu",
        "leaky_relu:negative_slope=0.2",
        "leaky_relu:negative_slope=0.3",
    }
    assert found["prelu"] == {"prelu", "prelu:a=0", "prelu:a=0.01"}
    assert found["swish"] == {"swish", "silu"}
    assert not {"relu", "elu", "tanh", "threshold", "hard_swish"} & set(found)


def test_what_actviz_takes_a_name_for_stands_first() -> None:
    for key, disagreement in disagreements().items():
        if key in by_any_name():
            assert disagreement.meanings[0].activation == by_any_name()[key]()


def test_frameworks_of_differences_exist_and_know_the_function() -> None:
    for cls in catalogue().values():
        for difference in cls.differences:
            assert difference.frameworks
            assert set(difference.frameworks) <= set(FRAMEWORKS)
            assert difference.what
            assert difference.size is None or difference.size > 0
