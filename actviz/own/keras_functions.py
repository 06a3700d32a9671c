"""Keras layers and functions as functions of numpy arrays, with the derivatives of the backend, in float64.

Keras is imported only here, and only for an object that comes from it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actviz.own.raw import Raw

if TYPE_CHECKING:
    from actviz.arrays import Array


def prepared(obj: Any) -> Any:
    """Return a copy of a layer as a function that computes in float64 and not as in training; a function as it is."""
    keras = import_module("keras")
    if not isinstance(obj, keras.Layer):
        return obj
    with keras.saving.custom_object_scope({type(obj).__name__: type(obj)}):  # Keras copies through the configuration
        layer = copy.deepcopy(obj)
    layer(keras.ops.zeros(1), training=False)  # makes its weights, which nothing compiled may do
    layer.dtype_policy = "float64"
    return lambda x: layer(x, training=False)


def raw(call: Callable[[Any], Any]) -> Raw:
    """Return f, f′ and f″ of a function of the backend's tensors; without derivatives for TensorFlow and others."""
    keras = import_module("keras")
    backend = keras.backend.backend()
    if backend == "torch":
        from actviz.own import torch_functions

        return torch_functions.raw(call)
    if backend == "jax":
        from actviz.own import jax_functions

        return jax_functions.raw(call)

    def f(x: Array) -> Any:
        return keras.ops.convert_to_numpy(call(keras.ops.convert_to_tensor(x, dtype="float64")))

    return Raw(f)
