"""How each kept pattern is used: looked for all over a text, held against one place, or given a stretch of bounded length only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import briefgen

__all__ = ["METHODS", "Use", "call_use", "uses"]

METHODS = frozenset({"search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn"})
_AT_ONE_PLACE = {"match", "fullmatch"}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a pattern.

    Attributes:
        method: of the pattern, such as ``search``; ``search`` too where it is handed on.
        bounded: whether the text it is given has a length written in the code.
    """

    method: str
    bounded: bool = False

    @property
    def at_one_place(self) -> bool:
        """Whether it is tried at one place of the text."""
        return self.method in _AT_ONE_PLACE


@cache
def uses() -> dict[str, tuple[Use, ...]]:
    """By ``module:NAME``, for every module-level name that some module of the package uses."""
    found: dict[str, list[Use]] = {}
    root = Path(briefgen.__file__).parent
    for file in sorted(root.rglob("*.py")):
        module = ".".join(("briefgen", *file.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
        tree = ast.parse(file.read_text("utf-8"))
        origin = {
            a.asname or a.name: f"{n.module}:{a.name}"
            for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names
        }  # fmt: skip
        for name in origin:  # told of where it comes from
            found.setdefault(f"{module}:{name}", [])
        for name, use in _in(tree):
            found.setdefault(origin.get(name, f"{module}:{name}"), []).append(use)
    return {key: tuple(each) for key, each in found.items()}


def _in(tree: ast.AST) -> Iterator[tuple[str, Use]]:
    spoken: set[int] = set()  # names of which it is known what is done with them
    each_of: dict[str, str] = {}  # names of a loop over a table of patterns
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.comprehension)):
            tables = [n for n in ast.walk(node.iter) if isinstance(n, ast.Name) and n.id.isupper()]
            spoken.update(id(n) for n in tables)
            each_of |= {t.id: n.id for t in ast.walk(node.target) if isinstance(t, ast.Name) for n in tables}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in ("pattern", "flags"):
            spoken.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            for name in (of.body, of.orelse) if isinstance(of, ast.IfExp) else (of,):
                if isinstance(name, ast.Name):
                    spoken.add(id(name))
                    if node.func.attr in METHODS:
                        yield each_of.get(name.id, name.id), call_use(node.func.attr, node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in spoken:
            yield node.id, Use("search")


def call_use(method: str, given: list[ast.expr]) -> Use:
    """The use that a call makes of a pattern, by its method and its arguments, the text first."""
    if len(given) == 3:
        return Use(method, _apart(given[1], given[2]))
    text = given[-1 if method == "sub" else 0] if given else None
    if isinstance(text, ast.Subscript) and isinstance(text.slice, ast.Slice):
        return Use(method, _apart(text.slice.lower, text.slice.upper))
    return Use(method)


def _apart(low: ast.expr | None, high: ast.expr | None) -> bool:
    """Whether two ends lie a written number of characters apart: ``[max(0, at - 40) : at]``, ``[at : at + 40]``, ``[-40:]``, ``[:40]``."""
    if high is None:
        return isinstance(low, ast.UnaryOp) and isinstance(low.operand, ast.Constant)
    if low is None:
        return isinstance(high, ast.Constant)
    if isinstance(high, ast.BinOp) and isinstance(high.op, ast.Add):
        return ast.dump(high.left) == ast.dump(low)
    match low:
        case ast.Call(func=ast.Name(id="max"), args=[_, ast.BinOp(left=left, op=ast.Sub())]):
            return ast.dump(left) == ast.dump(high)
    return False
