"""Write tests/data/expressions.tsv: values and slopes of formulas of the language, by mpmath alone.

python tests/make_expressions.py

The formulas are those below and random ones.  Kept are the points at which plain float64 arithmetic can meet the
tolerances: the result is computed again with every operation off by a last place, and must hardly change.
"""

from __future__ import annotations

import ast
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import formula_oracle
from mpmath import mp, mpf

PATH = Path(__file__).parent / "data" / "expressions.tsv"
HEADER = """\
# Formulas, x, f(x) and f'(x), written by tests/make_expressions.py with mpmath at 80 digits; - where there is no slope
# to compare: at a kink or jump, or where rounding leaves too few digits.  Every number stands for its double.
"""
DIGITS = 80
TRIALS = 3
LARGEST, STEEPEST, TINY = 1.1e300, 1e10, 1e-6
LAST_PLACE = 2.0**-52
NEARBY = 1e-20
LOST = 4e-14, 4e-13  # of f and f′
POINTS = (-3.0, -1.0, -0.25, 0.0, 0.5, 2.0, 4.75)
UNARY = """\
abs absolute fabs acos arccos acosh arccosh asin arcsin asinh arcsinh atan arctan atanh arctanh ceil cos cosh
erf erfc exp exp2 expm1 floor gamma lgamma ln log log10 log1p log2 phi Phi round sech sign sin sinc sinh sqrt tan
tanh"""
BINARY = (
    "{}+{}",
    "{}-{}",
    "{}*{}",
    "{}/{}",
    "{}**{}",
    "pow({},{})",
    "atan2({},{})",
    "arctan2({},{})",
    "{}%{}",
    "{}//{}",
)
BINARY_CALLS = ("max({},{})", "min({},{})", "maximum({},{})", "minimum({},{})")
CATALOGUED = """\
relu(x) relu(x-1)*2 leaky_relu(x) leaky_relu(x,0.2) elu(x) elu(x,0.5) elu(2*x+1,1.5) selu(x) celu(x,2)
gelu(x) gelu(-x) gelu_tanh(x) silu(x) swish(x,1.5) mish(x) sigmoid(x) sigmoid(3*x)*x softplus(x) softplus(x)**2
hard_sigmoid(x) hard_swish(x) hard_tanh(x) hard_tanh(x/2) softsign(x) tanh(softplus(x))*x relu6(3*x) soft_shrink(x)
soft_shrink(x,0.25) hard_shrink(x) squareplus(x) log_sigmoid(x) tanh(relu(x))-relu(-x) sigmoid(elu(x)) gaussian(x)
max(gelu(x),silu(x)) arctan(relu(x)) relu(sin(x)) softplus(x,2)"""
CORE = """
x
+x
-x
- -x
--x
2*x
1_000*x
1e0*x
.5*x
5.*x
1e-3+x
0x10*x
0b101+x
x+1-2
x-1-2
x/2/4
x*2/3
2**x
2**x**0.5
-x**2
(-x)**2
-2**x
2**-x
x**2
x**3
x**-2
x**0
x**0.5
x**1.5
x**(1/3)
(-8)**x
x**x
x*x*x
e*x+pi
pi*x
e**x
((((x))))
x %2
x%-2
-x%2
-x%3
x//2
x//-2
-x//2
(x+0.5)%1-0.5
5%x
5//x
-5%x
x%0.3
x//0.3
2*x%3//1
x if x>0 else 0
x if x > 0 else exp(x) - 1
x if not x<0 else -x
0 if x<-2 or x>2 else x
x if x>0 and x<3 else x**2
x if not(x<0 or x>3) else 2*x
x if x>=2 else 2
0.0 if x==2 else 1.0
0.0 if x!=2 else 1.0
1.5*arctan(x) if x>0 else 0.5*x
x-0.5 if x>0.5 else x+0.5 if x<-0.5 else 0
where(x>=0,1,0)
where(0<x<1,x**2,where(x>=1,2*x-1,0))
where(-1<=x<2,x,-x)
where(-2<x<=0.5<2,sin(x),cos(x))
where(2>x>1,1,0)*x
where(x==x,x,0)
where(x>0,sqrt(x),-sqrt(-x))
where(x>0,log(x),x)
where(x<0,exp(x),1/(1+x))
where(not x>0,x,2*x)
where(x>0 or x<-1,x,-1)
where(x>0 and (x<1 or x>2),x,x/2)
where(x<-1,-1,where(x>1,1,x))
where(x**2>1,sign(x),x)
where(sin(x)>0,x,-x)
where(abs(x)<1,0,x-sign(x))
clip(x,-1,1)
clip(2*x+1,0,3)
clip(x,x**2,2)
clip(x,-0.5,0.5)*sin(x)
max(x,0)
max(0.1*x,x)
max(max(x,-1),min(x**2,1))
min(x,1)+max(x,-1)
abs(abs(x)-1)
abs(x)**3
abs(x-1)+abs(x+1)
abs(sin(x))
sign(x)*log(1+abs(x))
sign(x-0.5)
floor(x)+ceil(x)
x-floor(x)
round(x)
round(2.5*x)
floor(x/2)*x
sqrt(x*x+1)
sqrt(abs(x))
1/(1+exp(-x))
(exp(x)-exp(-x))/(exp(x)+exp(-x))
log(1+exp(x))
log1p(exp(x))
x*tanh(log1p(exp(x)))
1-exp(-exp(x))
0.5*x*(1+tanh(sqrt(2/pi)*(x+0.044715*x**3)))
0.5*x*(1+erf(x/sqrt(2)))
x*Phi(x)
x*phi(x)
x/(1+abs(x))
x/sqrt(1+x**2)
sin(x)**2+cos(x)**2
sin(x)/x
(exp(x)-1)/x
x*log(x)
exp(-x*x)
exp(-x**2/2)*cos(3*x)
x*exp(-abs(x))
tan(x/2)
1/x
1/x**2
1/(x-0.3)
tan(tanh(x))
asin(tanh(x))
acosh(cosh(x)+1)
atanh(x/(1+abs(x)))
gamma(x+4)
lgamma(abs(x)+0.5)
atan2(x,2)
atan2(sin(x),cos(x)+2)
log(x**2+1)/log(2)
exp(sin(x))
exp(exp(-x))
2*(1-exp(-1.5*x))/(1.5*(1+exp(-1.5*x)))
0.1+0.2+x
1.0507009873554805*(x if x>0 else 1.6732632423543772*expm1(x))
(sqrt(1+x**2)-1)/2+x
"""
TAILS = {
    "x": (1e300, -1e300, 1e-300),
    "tanh(x)": (-40.0, -20.0, 1e-9, 20.0, 1e300),
    "tanh(x)-x": (20.0, 40.0),
    "sigmoid(x)": (-700.0, -40.0, -20.0, 20.0, 40.0, 1e300),
    "softplus(x)": (-700.0, -40.0, -20.0, 1e-9, 40.0, 1e300),
    "x*sigmoid(x)": (-700.0, -40.0, -20.0, 1e-9, 40.0, 1e300),
    "x*Phi(x)": (-37.0, -20.0, -8.5, 1e-9, 40.0),
    "gelu(x)": (-37.0, -20.0, -8.5, 1e-9, 40.0),
    "mish(x)": (-700.0, -40.0, -20.0, 1e-9, 40.0, 1e300),
    "erf(x)": (-20.0, 1e-9, 1e-300, 20.0),
    "erfc(x)": (-20.0, 1e-9, 5.0, 20.0, 26.0),
    "expm1(x)": (-40.0, -1e-9, 1e-9, 20.0, 700.0),
    "log1p(x)": (1e-9, -1e-9, 20.0, 1e300),
    "log1p(exp(x))": (-700.0, -40.0, -20.0, 40.0, 700.0),
    "exp(x)": (-700.0, -40.0, 1e-9, 40.0, 709.0),
    "sinh(x)": (1e-9, 20.0, -40.0),
    "cosh(x)": (1e-9, 20.0, -40.0),
    "sech(x)": (1e-9, 20.0, -40.0, 300.0),
    "sinc(x)": (1e-9, -1e-3, 20.0),
    "asinh(x)": (1e-9, -20.0, 40.0, 1e300),
    "atan(x)": (1e-9, -20.0, 40.0, 1e300),
    "sqrt(x)": (1e-9, 1e-300, 20.0, 1e300),
    "log(x)": (1e-300, 1e-9, 20.0, 1e300),
    "x/(1+abs(x))": (1e-9, -1e-9, 20.0, -1e300),
    "x/sqrt(1+x*x)": (1e-9, -20.0, 1e100),
    "1/x": (1e-9, -1e300, 1e300),
    "gamma(x)": (20.0, 40.0, 170.0, -20.5),
    "lgamma(x)": (20.0, 40.0, 1e300),
    "x%3": (20.0, -40.0, 1e-9),
    "where(x>30,x,exp(x))": (29.0, 31.0, -700.0),
    "max(x,exp(-x))": (20.0, -40.0),
    "floor(x)": (1e15 + 0.5, -1e15 - 0.5),
    "elu(x)": (-40.0, -1e-9, 20.0, 1e300),
}
RANDOM_SEED, RANDOM_COUNT, DEPTH = 20240209, 400, 4
SAFE = (
    "sin",
    "cos",
    "tanh",
    "atan",
    "asinh",
    "sigmoid",
    "softplus",
    "gelu",
    "relu",
    "abs",
    "erf",
    "sech",
    "Phi",
    "silu",
)
CONDITIONS = ("{}<{}", "{}<={}", "{}>{}", "{}>={}", "not {}<{}", "{}>0 and {}>-1", "{}>1 or {}<0", "-1<{}<{}")


def formulas() -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each formula with its points."""
    for name in UNARY.split():
        for argument in ("x", "2*x-0.3", "x/8+0.4", "x*x"):
            yield f"{name}({argument})", POINTS
        yield f"1+{name}(x/4+0.3)*x", POINTS
    for form, (a, b) in itertools.product(
        (*BINARY, *BINARY_CALLS), (("x", "2"), ("3", "x"), ("x", "(x+5)"), ("sin(x)", "x"))
    ):
        yield form.format(a, b), POINTS
    for line in (*CATALOGUED.split(), *CORE.strip().splitlines()):
        yield line, (*POINTS, 1.0, -2.5, 1e-9)
    yield from TAILS.items()
    chance = random.Random(RANDOM_SEED)  # noqa: S311  # not for secrets
    for _ in range(RANDOM_COUNT):
        points = tuple(round(chance.uniform(-5, 5), 3) for _ in range(3))
        yield _random(chance, DEPTH), points


def _random(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.15:
        return chance.choice(["x", "x", "x", f"{chance.uniform(-3, 3):.2f}", str(chance.randint(1, 4)), "pi", "e"])
    a, b, c, d = (_random(chance, depth - 1) for _ in range(4))
    condition = chance.choice(CONDITIONS).format(f"({a})", f"({b})")
    return chance.choice(
        [
            f"{chance.choice(SAFE)}({a})",
            f"{chance.choice(SAFE)}({b})",
            f"({a}){chance.choice('+-*')}({b})",
            f"({a})/(1+({b})**2)",
            f"({a})**{chance.randint(2, 3)}",
            f"{chance.choice(('max', 'min'))}({a},{b})",
            f"({c}) if {condition} else ({d})",
            f"where({condition},{c},{d})",
            f"clip({a},-1,{chance.randint(1, 3)})",
        ]
    )


class _Rounded(ast.NodeTransformer):
    """Multiply the result of every operation by a factor of its own."""

    def __init__(self) -> None:
        self.count = 0

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.BinOp | ast.Call):
            self.count += 1
            return ast.BinOp(node, ast.Mult(), ast.Name(f"r{self.count}", ast.Load()))
        return node


def _results(formula: str, x: float, factors: dict[str, float] | None = None) -> tuple[mpf, mpf | None]:
    """Return f and f′ at x; nothing for f′ at a kink, or where the formula ends."""
    value = formula_oracle.function(formula, factors)(mpf(x))
    try:
        left, right = (formula_oracle.slope(formula, factors, x, side) for side in (-1, 1))
        slope = formula_oracle.slope(formula, factors, x)
        jump = max(abs(formula_oracle.function(formula, factors)(x + side * mpf(NEARBY)) - value) for side in (-1, 1))
    except (ArithmeticError, ValueError):
        return value, None
    smooth = abs(left - right) <= 1e-12 * abs(slope) + 1e-20 and jump <= NEARBY * (1 + 2 * abs(slope))
    flat = 0 < abs(x) < TINY and abs(slope * x) < TINY * abs(value)  # rounding of f hides it
    return value, slope if smooth and abs(slope) < STEEPEST and not flat else None


def line(formula: str, x: float) -> str:
    """Return a line of the file, or nothing if the formula is not defined at x or loses its digits there."""
    with mp.workdps(DIGITS):
        try:
            value, slope = _results(formula, x)
        except (ArithmeticError, ValueError):
            return ""
        rounded = _Rounded()
        off = ast.unparse(rounded.visit(ast.parse(formula.strip(), mode="eval")))
        chance = random.Random(formula)  # noqa: S311  # not for secrets
        for _ in range(TRIALS if rounded.count else 0):
            factors = {f"r{k + 1}": chance.choice([-1, 1]) * LAST_PLACE for k in range(rounded.count)}
            try:
                other, other_slope = _results(off, x, {key: 1 + d for key, d in factors.items()})
            except (ArithmeticError, ValueError):
                return ""
            if abs(other - value) > LOST[0] * abs(value) + 1e-314:
                return ""
            if slope is None or other_slope is None or abs(other_slope - slope) > LOST[1] * abs(slope) + 3e-16:
                slope = None
        if not abs(value) < LARGEST:
            return ""
        shown = "-" if slope is None else mp.nstr(slope, 17, min_fixed=-4, max_fixed=17)
        return f"{formula}\t{x!r}\t{mp.nstr(value, 17, min_fixed=-4, max_fixed=17)}\t{shown}\n"


def main() -> None:
    """Write the file."""
    known = formula_oracle.known_names()
    lines: dict[str, None] = {}
    for formula, points in formulas():
        try:
            ast.parse(formula, mode="eval")
        except SyntaxError:
            continue
        used = {n.id for n in ast.walk(ast.parse(formula, mode="eval")) if isinstance(n, ast.Name)}
        if used <= known:
            lines.update(dict.fromkeys(filter(None, (line(formula, x) for x in points))))
    PATH.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
