"""The text of a typed formula: a wall of characters, limits, Python's own parser, and errors that point at a place."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterator

from actviz.errors import SpecError
from actviz.spelling import quoted

LONGEST = 1000  # characters; the longest activation with a name takes 200
DEEPEST = 100
EXCERPT = 72  # characters of a formula that an error shows
ALLOWED = re.compile(r"[A-Za-z0-9_+\-*/%().,<>=! \t]*")
LETTERS = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "θ": "theta", "λ": "lam", "μ": "mu"}
LETTERS |= {"π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "ω": "omega", "φ": "phi", "Φ": "Phi"}
HINTS = {
    "^": "power is **",
    "²": "write **2",
    "³": "write **3",
    "−": "write -",
    "–": "write -",
    "×": "write *",
    "·": "write *",
    "⋅": "write *",
    "÷": "write /",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "√": "write sqrt(…)",
    "∞": "there is no infinity",
    "|": "write abs(…), or or",
    "&": "write and",
    "~": "write not",
    "[": "use parentheses",
    "{": "use parentheses",
    "#": "there are no comments",
    **{letter: f"write {name}" for letter, name in LETTERS.items()},
}
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
NUMBER_BEFORE_NAME = re.compile(r"(?<![\w.])\d[\d.]*(?:[eE][+-]?\d+)?\s*(?=[A-Za-z(])(?![eE][+-]?\d)")
GAP = re.compile(r"(?P<before>\w+|[.)])\s+(?P<after>\w+|[.(])")
KEYWORDS = frozenset(keyword.kwlist)
UNFINISHED = "+-*/%<>=!,."
WORDS = re.compile(r"(if|else|and|or)\b")
SINGLE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")


class Source:
    """A formula as it was typed, without the blanks around it."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()

    def refusal(self, why: str, column: int | None = None) -> SpecError:
        """Return the error that says why, with the formula and a caret under the column if there is one."""
        lines = [f"cannot read the formula: {why}"]
        if column is not None and self.text:
            start = max(0, min(column - EXCERPT // 2, len(self.text) - EXCERPT))
            shown = self.text[start : start + EXCERPT]
            safe = "".join(c if c.isprintable() else "?" for c in shown)
            cut = ("…" if start else "", "…" if start + EXCERPT < len(self.text) else "")
            lines += [f"  {cut[0]}{safe}{cut[1]}", f"  {' ' * (column - start + len(cut[0]))}^"]
        return SpecError("\n".join(lines))

    def parsed(self) -> ast.expr:
        """Return Python's tree of the formula; raises SpecError for what cannot be one whatever its names mean."""
        self._check()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about 1if x>0else 2, which is no mistake
            try:
                return ast.parse(self.text, mode="eval").body
            except UNREADABLE as error:
                raise self._explained(error) from None

    def _check(self) -> None:
        if not self.text:
            raise self.refusal("it is empty")
        good = ALLOWED.match(self.text)
        end = good.end() if good else 0
        if end < len(self.text):
            bad = self.text[end]
            hint = f" ({HINTS[bad]})" if bad in HINTS else ""
            raise self.refusal(f"{quoted(bad)} has no meaning in it{hint}", end)
        if len(self.text) > LONGEST:
            raise self.refusal(f"it is longer than {LONGEST} characters")
        depth = 0
        for column, c in enumerate(self.text):
            depth += (c == "(") - (c == ")")
            if depth > DEEPEST:
                raise self.refusal(f"more than {DEEPEST} parentheses inside each other", column)
            if depth < 0:
                raise self.refusal("this parenthesis closes none", column)
        if depth:
            raise self.refusal(f"{depth} parenthes{'is is' if depth == 1 else 'es are'} not closed", len(self.text))

    def _explained(self, error: BaseException) -> SpecError:
        """Turn what Python's parser says into what is wrong with a formula."""
        if isinstance(error, RecursionError | MemoryError):
            return self.refusal("it is nested too deeply")
        column = None
        if isinstance(error, SyntaxError) and error.offset is not None:
            column = min(max(error.offset - 1, 0), len(self.text))
        return self.refusal(*next(self._usual_mistakes(), ("this is not how formulas are written", column)))

    def _usual_mistakes(self) -> Iterator[tuple[str, int]]:
        """Yield what people get wrong, with the column, where it is in the text."""
        for product in NUMBER_BEFORE_NAME.finditer(self.text):
            if not WORDS.match(self.text, product.end()):
                yield f"put a * between {product.group().strip()} and what follows", product.end()
        for equals in SINGLE_EQUALS.finditer(self.text):
            yield "= sets nothing here; a comparison is ==", equals.start()
        for gap in GAP.finditer(self.text):
            if not KEYWORDS & {gap["before"], gap["after"]}:
                yield "something is missing here, such as a * or a parenthesis", gap.start("after")
        if len(re.findall(r"\bif\b", self.text)) > len(re.findall(r"\belse\b", self.text)):
            yield "an else is missing, as in: x if x > 0 else 0", len(self.text)
        if self.text[-1] in UNFINISHED:
            yield "it ends too early", len(self.text)
