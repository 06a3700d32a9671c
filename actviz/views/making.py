"""From a request to the view that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.activation import Activation
from actviz.errors import RequestError
from actviz.vectors import VectorActivation
from actviz.watching import unwatched

if TYPE_CHECKING:
    from actviz.views.base import View
    from actviz.views.request import Request
    from actviz.watching import Watch


def view(request: Request, watch: Watch = unwatched) -> View:
    """Compute what is asked for; raises RequestError naming the option that asks for the impossible."""
    if request.settings is not None:
        from actviz.views.study import Studied

        return Studied(request, watch)
    scalars = [a for a in request.activations if isinstance(a, Activation)]
    vectors = [a for a in request.activations if isinstance(a, VectorActivation)]
    if vectors and scalars:
        raise RequestError(
            f"{vectors[0].name} takes a vector and {scalars[0].name} a single number;"
            " they cannot be shown together, ask for one kind at a time"
        )
    if vectors:
        return _of_vectors(vectors, request)
    if request.vector is not None or request.section is not None:
        option = "--section" if request.vector is None else "--vector"
        raise RequestError(f"{option} is for activations such as softmax; {scalars[0].name} takes a single number")
    return _of_scalars(scalars, request)


def _of_scalars(activations: list[Activation], request: Request) -> View:
    if request.kind == "table":
        from actviz.views.tabulated import GradientTable

        return GradientTable(activations, request)
    if request.kind == "page":
        from actviz.views.page import ScalarPage

        return ScalarPage(activations[0], request)
    if request.kind == "sheet":
        from actviz.views.sheet import Sheet

        return Sheet(activations, request)
    if request.kind == "compare":
        from actviz.views.comparison import Compared

        return Compared(activations, request)
    from actviz.views.curves import Plot, Strips

    return (Strips if request.kind == "saturation" else Plot)(activations, request)


def _of_vectors(activations: list[VectorActivation], request: Request) -> View:
    if request.kind == "table":
        from actviz.views.tabulated import VectorTable

        return VectorTable(activations, request)
    if request.kind == "page":
        from actviz.views.page import VectorPage

        return VectorPage(activations[0], request)
    if request.kind != "plot":
        raise RequestError(
            f"{activations[0].name} takes a vector and gives a vector; {request.kind} is for scalar activations"
            " (plot and table show it)"
        )
    from actviz.views.vectors import vector_view

    return vector_view(activations, request)
