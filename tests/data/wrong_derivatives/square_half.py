# ruff: noqa: ANN001, ANN201
# mypy: ignore-errors
"""x**2 with x instead of 2x."""


def square(x):
    return x**2


def square_prime(x):
    return x
