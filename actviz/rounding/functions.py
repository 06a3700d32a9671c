"""Elementary functions of decimals with as many digits as the context has, for references that doubles cannot be.

Each is right to a few units of the context's last digit, also where a plain formula would cancel.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext
from functools import lru_cache

ONE, TWO = Decimal(1), Decimal(2)
NAN = Decimal("nan")
SPARE = 40  # digits, for what cancels beside a zero of sine or cosine that is no double
FARTHEST = Decimal(10) ** 7  # for exponents whose exponentials have long won, and for angles
TAIL = 3  # from here on erfc by its continued fraction
HALVINGS = 4


def _with_spare(function: Callable[[Decimal], Decimal]) -> Callable[[Decimal], Decimal]:
    """Compute with some more digits."""

    def evaluate(u: Decimal) -> Decimal:
        with localcontext() as context:
            context.prec += SPARE
            return NAN if u.is_nan() else function(u)

    return evaluate


def _beside_zero(function: Callable[[Decimal], Decimal]) -> Callable[[Decimal], Decimal]:
    """Compute with as many more digits as a small argument cancels, if any are left of its square."""

    def evaluate(u: Decimal) -> Decimal:
        small = -u.adjusted() if u.is_finite() and u else 0
        if small > getcontext().prec:
            return u  # the next term of the series is beyond the last digit
        with localcontext() as context:
            context.prec += max(0, small)
            return function(u)

    return evaluate


@_beside_zero
def expm1(u: Decimal) -> Decimal:
    """Return e^u - 1."""
    return u.exp() - 1


@_beside_zero
def log1p(u: Decimal) -> Decimal:
    """Return ln(1 + u)."""
    return (1 + u).ln()


def tanh(u: Decimal) -> Decimal:
    """Return tanh u."""
    grown = expm1(2 * max(min(u, FARTHEST), -FARTHEST))
    return grown / (grown + 2)


def sinh(u: Decimal) -> Decimal:
    """Return sinh u."""
    grown = expm1(u.copy_abs())
    return ((grown + grown / (grown + 1)) / 2).copy_sign(u) if grown.is_finite() else grown.copy_sign(u)


def cosh(u: Decimal) -> Decimal:
    """Return cosh u."""
    e = u.copy_abs().exp()
    return (e + 1 / e) / 2


def asinh(u: Decimal) -> Decimal:
    """Return arsinh u."""
    size = u.copy_abs()
    return log1p(size + size * size / (1 + (size * size + 1).sqrt())).copy_sign(u)


def acosh(u: Decimal) -> Decimal:
    """Return arcosh u."""
    return (u + (u - 1).sqrt() * (u + 1).sqrt()).ln()


def atanh(u: Decimal) -> Decimal:
    """Return artanh u."""
    return log1p(2 * u / (1 - u)) / 2


@lru_cache(maxsize=16)
def _pi(digits: int) -> Decimal:
    """Return π by the mean of Gauss: R. P. Brent and E. Salamin (1976)."""
    with localcontext() as context:
        context.prec = digits + SPARE
        a, b, t = ONE, 1 / TWO.sqrt(), ONE / 4
        for k in range(digits.bit_length() + 1):
            mean = (a + b) / 2
            b, t, a = (a * b).sqrt(), t - (1 << k) * (a - mean) ** 2, mean
        return (a + b) * (a + b) / (4 * t)


def pi() -> Decimal:
    """Return π."""
    return +_pi(getcontext().prec)


def _series(first: Decimal, ratio: Callable[[int], Decimal]) -> Decimal:
    """Sum a series from its first term and the ratio of term k to the one before, k = 1, 2, …."""
    total, term, k = Decimal(0), first, 0
    smallest = first.copy_abs().scaleb(-getcontext().prec - 2)
    while term.copy_abs() > smallest:
        total += term
        k += 1
        term *= ratio(k)
    return total


@_with_spare
def sin(u: Decimal) -> Decimal:
    """Return sin u; nan for angles beyond FARTHEST."""
    if not u.copy_abs() < FARTHEST:
        return NAN
    turn = u - 2 * pi() * (u / (2 * pi())).to_integral_value()
    return _series(turn, lambda k: -turn * turn / (2 * k * (2 * k + 1)))


def cos(u: Decimal) -> Decimal:
    """Return cos u; nan for angles beyond FARTHEST."""
    with localcontext() as context:
        context.prec += SPARE
        return sin(u + pi() / 2)


def sinc(u: Decimal) -> Decimal:
    """Return sin(u)/u, which is 1 at 0."""
    return sin(u) / u if u else ONE


@_with_spare
def atan(u: Decimal) -> Decimal:
    """Return arctan u."""
    if u.is_infinite():
        return (pi() / 2).copy_sign(u)
    for _ in range(HALVINGS):
        u = u / (1 + (1 + u * u).sqrt())
    total, power, k = u, u, 1
    while power.copy_abs() > u.copy_abs().scaleb(-getcontext().prec):
        power *= -u * u
        k += 2
        total += power / k
    return total * (1 << HALVINGS)


def asin(u: Decimal) -> Decimal:
    """Return arcsin u."""
    return atan(u / ((1 - u) * (1 + u)).sqrt())


def acos(u: Decimal) -> Decimal:
    """Return arccos u."""
    return pi() / 2 - asin(u)


def _density(u: Decimal) -> Decimal:
    return (-u * u).exp() / pi().sqrt()


@_with_spare
def _erf_near(u: Decimal) -> Decimal:
    # Kummer's series, all of whose terms have one sign.
    return 2 * _density(u) * _series(u, lambda k: 2 * u * u / (2 * k + 1))


@_with_spare
def _erfc_far(u: Decimal) -> Decimal:
    """Return erfc(u) for u ≥ TAIL, by its continued fraction 1/(u + (1/2)/(u + (2/2)/(u + …)))."""
    if u > FARTHEST:
        return Decimal(0)
    digits = getcontext().prec  # how many terms that takes: near 0 the root of them counts, far out their number
    terms = max(math.ceil((digits * math.log(10) / (2 * float(u))) ** 2 / 2) + SPARE, digits)
    below = u
    for k in range(terms, 0, -1):
        below = u + Decimal(k) / 2 / below
    return _density(u) / below


def erf(u: Decimal) -> Decimal:
    """Return the error function."""
    return _erf_near(u) if u.copy_abs() < TAIL else (1 - _erfc_far(u.copy_abs())).copy_sign(u)


def erfc(u: Decimal) -> Decimal:
    """Return 1 - erf u, with all digits in the right tail."""
    if u < TAIL:
        with localcontext() as context:
            context.prec += SPARE
            return 1 - erf(u)
    return _erfc_far(u)


@_with_spare
def distribution(u: Decimal) -> Decimal:
    """Return Φ(u)."""
    return erfc(-u / TWO.sqrt()) / 2


@_with_spare
def density(u: Decimal) -> Decimal:
    """Return φ(u)."""
    return _density(u / TWO.sqrt()) / TWO.sqrt()


def power(u: Decimal, v: Decimal) -> Decimal:
    """Return u^v, 1 for v = 0."""
    return u**v if v else ONE


FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "+": Decimal.__add__,
    "-": Decimal.__sub__,
    "*": Decimal.__mul__,
    "/": Decimal.__truediv__,
    "**": power,
    "neg": Decimal.copy_negate,
    "sqrt": Decimal.sqrt,
    "exp": Decimal.exp,
    "expm1": expm1,
    "exp2": lambda u: power(TWO, u),
    "log": Decimal.ln,
    "log1p": log1p,
    "log2": lambda u: u.ln() / TWO.ln(),
    "log10": Decimal.log10,
    "sin": sin,
    "cos": cos,
    "tan": lambda u: sin(u) / cos(u),
    "asin": asin,
    "acos": acos,
    "atan": atan,
    "sinh": sinh,
    "cosh": cosh,
    "tanh": tanh,
    "sech": lambda u: 1 / cosh(u),
    "asinh": asinh,
    "acosh": acosh,
    "atanh": atanh,
    "sinc": sinc,
    "erf": erf,
    "erfc": erfc,
    "Phi": distribution,
    "phi": density,
}
