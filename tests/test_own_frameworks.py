"""Functions of PyTorch, JAX and Keras as the user's own: the same f and f′ as those of the catalogue, in float64.

Skipped where a framework is not installed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.errors import ActvizError, CallableError, SpecError
from actviz.own.calling import Adapted, adapt, signature_parameters

X = np.concatenate([np.linspace(-7.9, 7.9, 80), [-40.0, 40.0]])
RELATIVE, ABSOLUTE = 1e-12, 1e-14  # of other people's rounding in the tails

SAME_NAME = {
    "torch.nn.functional": (
        *("relu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "softsign", "leaky_relu", "relu6"),
        *("hardtanh", "hardswish", "logsigmoid", "tanhshrink", "sigmoid", "tanh"),
    ),
    "jax.nn": (
        *("relu", "elu", "selu", "celu", "silu", "mish", "softplus", "soft_sign", "leaky_relu", "relu6", "hard_tanh"),
        *("hard_swish", "log_sigmoid", "sigmoid", "tanh"),
    ),
    "keras.activations": ("relu", "elu", "selu", "gelu", "silu", "mish", "softplus", "softsign", "relu6", "tanh"),
}
OTHER_NAME = {
    "hardswish": "hard_swish",
    "hardtanh": "hard_tanh",
    "logsigmoid": "log_sigmoid",
    "tanhshrink": "tanh_shrink",
}
APPROXIMATE = {"softplus": 2.1e-9}  # PyTorch gives up at 20


def scalar(spec: str) -> Activation:
    act = actviz.get(spec)
    assert isinstance(act, Activation)
    return act


def agrees(found: Adapted, spec: str, *, absolute: float = ABSOLUTE, second: bool = True) -> None:
    act = scalar(spec)
    x = np.array([v for v in X if all(abs(v - b.at) > 1e-6 for b in act.breaks)])
    np.testing.assert_allclose(found.f(x), act.f(x), rtol=RELATIVE, atol=absolute)
    np.testing.assert_allclose(found.d1(x), act.d1(x), rtol=RELATIVE, atol=absolute)
    if second:
        np.testing.assert_allclose(found.d2(x), act.d2(x), rtol=1e-10, atol=max(absolute, 1e-13))


@pytest.mark.parametrize(("home", "name"), [(home, name) for home in SAME_NAME for name in SAME_NAME[home]])
def test_functions_of_frameworks_are_those_of_the_catalogue(home: str, name: str) -> None:
    framework = home.partition(".")[0]
    module = imported(home)
    found = adapt(getattr(module, name), f"{home}:{name}")
    assert found.kind == framework
    assert (found.notes, found.noise, found.float32) == ((), 0.0, False)
    assert found.how == ("jax grad" if framework == "jax" else "torch autograd")
    agrees(found, OTHER_NAME.get(name, name), absolute=APPROXIMATE.get(name, ABSOLUTE), second=name != "softplus")


def imported(home: str) -> Any:
    if home.startswith("keras"):
        pytest.importorskip("torch")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KERAS_BACKEND", "torch")
            return pytest.importorskip(home)
    return pytest.importorskip(home)


def refused(function: Any, **parameters: float) -> tuple[type[ActvizError], str]:
    with pytest.raises(ActvizError) as caught:
        adapt(function, "mine.py:f", **parameters)
    assert "\n" not in str(caught.value)
    return type(caught.value), str(caught.value)


def test_modules_of_torch_are_copied_into_double_and_left_alone() -> None:
    torch = pytest.importorskip("torch")
    module: Any = torch.nn.PReLU(init=0.1).train()
    found = adapt(module, "f")
    assert found.obj == module
    assert module.training
    assert module.weight.dtype == torch.float32
    np.testing.assert_allclose(found.d1(np.array([-1.0, 1.0])), [float(np.float32(0.1)), 1.0])
    assert adapt(torch.nn.RReLU(), "f").notes == ()  # no chance in evaluation mode
    np.testing.assert_array_equal(adapt(torch.nn.Dropout(), "f").f(X), X)


def test_classes_of_torch_take_parameters() -> None:
    torch = pytest.importorskip("torch")
    assert signature_parameters(torch.nn.ELU) == {"alpha": 1.0}
    assert signature_parameters(torch.nn.Threshold) == {"threshold": None, "value": None}
    assert signature_parameters(torch.nn.functional.elu) == {"alpha": 1.0}
    agrees(adapt(torch.nn.ELU, "torch.nn:ELU", alpha=0.5), "elu:alpha=0.5")
    agrees(adapt(torch.nn.functional.elu, "torch.nn.functional:elu", alpha=0.5), "elu:alpha=0.5")
    needs = "mine.py:f needs a value for threshold, as in mine.py:f:threshold=1"
    assert refused(torch.nn.Threshold) == (SpecError, needs)


def test_functions_that_use_torch_without_coming_from_it() -> None:
    torch = pytest.importorskip("torch")
    for function in (
        lambda x: x * torch.sigmoid(x),
        lambda x: x * x.sigmoid(),
        lambda x: torch.mul(x, 1 / (1 + (-x).exp())),
        lambda x: x * torch.sigmoid(torch.as_tensor(x)),
        lambda x: x.mul_(x.sigmoid()),
    ):
        found = adapt(function, "mine.py:f")
        assert (found.kind, found.how) == ("torch", "torch autograd")
        agrees(found, "silu")

    def only_arrays(x: Any) -> Any:
        return torch.sigmoid(torch.from_numpy(x))

    found = adapt(only_arrays, "mine.py:f")
    assert (found.kind, found.how) == ("numpy", "numerical")
    np.testing.assert_allclose(found.d1(X), scalar("sigmoid").d1(X), rtol=1e-9, atol=1e-12)

    class Gate(torch.nn.Module):  # type: ignore[misc,name-defined,unused-ignore]
        def __init__(self, beta: float = 1.0) -> None:
            super().__init__()
            self.beta = torch.nn.Parameter(torch.tensor(beta))

        def forward(self, x: Any) -> Any:
            return x * torch.sigmoid(self.beta * x)

    agrees(adapt(Gate, "Gate", beta=2.0), "swish:beta=2")


def test_scalar_code_in_a_file_that_imports_torch() -> None:
    pytest.importorskip("torch")
    found = adapt(lambda x: x if x > 0 else 0.1 * x, "mine.py:f")
    assert found.kind == "scalar"
    np.testing.assert_allclose(found.d1(X), np.where(X > 0, 1.0, 0.1), rtol=1e-10)


def test_backward_passes_written_by_hand() -> None:
    torch = pytest.importorskip("torch")

    class Tanh(torch.autograd.Function):  # type: ignore[misc,name-defined,unused-ignore]
        @staticmethod
        def forward(ctx: Any, x: Any, gain: float = 1.0) -> Any:
            y = gain * torch.tanh(x)
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            (y,) = ctx.saved_tensors
            return upstream * (1 - y.detach() ** 2), None

    assert signature_parameters(Tanh) == {"gain": 1.0}
    found = adapt(Tanh, "Tanh")
    assert found.how == "torch autograd"
    tanh = scalar("tanh")
    np.testing.assert_allclose(found.d1(X), tanh.d1(X), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(found.d2(X), tanh.d2(X), rtol=1e-9, atol=1e-10)  # the graph ends at detach
    np.testing.assert_allclose(adapt(Tanh, "Tanh", gain=3.0).f(X), 3 * tanh.f(X))

    class NoBackward(torch.autograd.Function):  # type: ignore[misc,name-defined,unused-ignore]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:  # noqa: ARG004
            return torch.tanh(x)

    found = adapt(NoBackward, "mine.py:f")
    assert found.how == "numerical"
    assert found.notes[0].startswith("torch autograd fails: mine.py:f raised NotImplementedError: You must implement")
    np.testing.assert_allclose(found.d1(X), tanh.d1(X), rtol=1e-9, atol=1e-12)


def test_torch_without_a_graph_and_in_float32() -> None:
    torch = pytest.importorskip("torch")
    found = adapt(lambda x: torch.tanh(x).detach(), "f")
    assert (found.how, found.notes, found.noise) == ("numerical", (), 1e-9)
    np.testing.assert_allclose(found.d1(X), scalar("tanh").d1(X), rtol=1e-9, atol=1e-12)
    found = adapt(lambda x: torch.tanh(x.float()), "f")
    assert (found.how, found.notes, found.noise) == ("torch autograd", ("computes in float32",), 1e-6)
    np.testing.assert_allclose(found.d1(X), scalar("tanh").d1(X), rtol=1e-5, atol=1e-7)
    assert adapt(lambda x: torch.tanh(x.bfloat16()), "f").float32
    np.testing.assert_array_equal(adapt(torch.ones_like, "f").d1(X), 0.0)
    np.testing.assert_array_equal(adapt(torch.sign, "f").d1(X), 0.0)


def test_what_is_refused_of_torch() -> None:
    torch = pytest.importorskip("torch")
    mixes = "mine.py:f mixes the numbers of an array; an activation takes each by itself"
    assert refused(torch.nn.Softmax(dim=-1)) == (CallableError, mixes)

    def wrong(x: Any) -> Any:
        return torch.sigmoid(x) @ torch.ones(3, dtype=torch.float64)

    kind, words = refused(wrong)
    line = wrong.__code__.co_firstlineno + 1
    assert kind is CallableError
    assert words.startswith("mine.py:f raised RuntimeError: inconsistent tensor size")
    assert words.endswith(f" (test_own_frameworks.py, line {line})")


def test_jax_computes_in_float64_and_the_setting_stays() -> None:
    jax = pytest.importorskip("jax")
    before = jax.config.jax_enable_x64
    for function in (
        lambda x: x * jax.nn.sigmoid(x),
        jax.jit(lambda x: x * jax.nn.sigmoid(x)),
        lambda x: jax.lax.cond(x > 0, lambda t: t * jax.nn.sigmoid(t), lambda t: t * jax.nn.sigmoid(t), x),
    ):
        found = adapt(function, "mine.py:f")
        assert (found.kind, found.how, found.float32) == ("jax", "jax grad", False)
        agrees(found, "silu")
    assert jax.config.jax_enable_x64 == before
    assert jax.numpy.ones(3).dtype == (jax.numpy.float64 if before else jax.numpy.float32)
    agrees(adapt(jax.nn.elu, "jax.nn:elu", alpha=0.5), "elu:alpha=0.5")
    assert adapt(lambda x: jax.nn.relu(x.astype("float32")), "f").float32


def test_jax_with_numpy_inside_has_no_gradient() -> None:
    jax = pytest.importorskip("jax")
    found = adapt(lambda x: jax.numpy.tanh(np.asarray(x)), "mine.py:f")
    assert (found.kind, found.how, found.float32) == ("numpy", "numerical", True)


def test_jax_with_arrays_from_outside() -> None:
    jax = pytest.importorskip("jax")
    slopes = jax.numpy.array([0.1, 0.25])
    found = adapt(lambda x: jax.numpy.where(x > 0, x, slopes[1] * x), "mine.py:f")
    agrees(found, "leaky_relu:negative_slope=0.25")
    np.testing.assert_array_equal(found.d1(np.linspace(-1.0, 1.0, 300)), np.where(np.arange(300) < 150, 0.25, 1.0))


def test_layers_of_keras_are_copied_into_double() -> None:
    keras = imported("keras")
    layer = keras.layers.LeakyReLU(negative_slope=0.1)
    found = adapt(layer, "mine.py:f")
    assert (found.kind, found.how, found.notes, found.float32) == ("keras", "torch autograd", (), False)
    assert layer.dtype_policy.name == "float32"
    agrees(found, "leaky_relu:negative_slope=0.1")
    agrees(adapt(keras.layers.ELU, "ELU", alpha=0.5), "elu:alpha=0.5")
    agrees(adapt(keras.activations.elu, "elu", alpha=0.5), "elu:alpha=0.5")

    class Mine(keras.layers.Layer):  # type: ignore[misc,name-defined,unused-ignore]
        def call(self, x: Any) -> Any:
            return x * keras.ops.sigmoid(x)

    agrees(adapt(Mine, "Mine"), "silu")
    found = adapt(lambda x: x * keras.ops.sigmoid(x), "f")
    assert found.how == "torch autograd"
    assert math.isfinite(found.d1(X).sum())
    agrees(found, "silu")
