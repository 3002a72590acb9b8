"""Every regular expression of the program, found by walking its modules and its source, and strings made to be slow for each."""

from __future__ import annotations

import ast
import builtins
import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import regex

import briefgen
from tests.reliability.uses import METHODS, Use, call_use, uses

__all__ = ["Expression", "attacks", "collected"]

Pattern = regex.Pattern[Any] | re.Pattern[Any]

core: Any = importlib.import_module("regex._regex_core")
"""The one parser of this syntax."""
_LETTERS = " \n\t\rabkzAKZ019.,;:!?-–—'’\"“”()[]{}<>/\\|*_#`=+&%$£€@~^é中\u0660\u200b\x00\x0c"
_DEEP = 4


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled pattern.

    Attributes:
        pattern: compiled.
        places: where it was found, such as ``briefgen.text.fold:_WORD``.
        methods: by which it is tried on a text whose length the code does not bound; empty where there is none.
    """

    pattern: Pattern
    places: tuple[str, ...]
    methods: frozenset[str]


def collected() -> list[Expression]:
    """Every pattern of the package once, in the order of the modules: those that are kept, and those written in a call."""
    found: dict[tuple[object, int, str], tuple[Pattern, dict[str, list[Use]]]] = {}
    for info in sorted(pkgutil.walk_packages(briefgen.__path__, "briefgen."), key=lambda m: m.name):
        if info.name == "briefgen.__main__":
            continue
        module = importlib.import_module(info.name)
        kept = ((name, p, None) for name, value in vars(module).items() for p in _within(value))
        for name, pattern, use in (*kept, *_in_calls(module)):
            key = (pattern.pattern, pattern.flags, type(pattern).__module__)
            place = f"{info.name}:{name}"
            known = [use] if use else uses().get(place, [Use("search")])
            found.setdefault(key, (pattern, {}))[1].setdefault(place, []).extend(known)
    return [
        Expression(p, tuple(places), frozenset(u.method for us in places.values() for u in us if not u.bounded))
        for p, places in found.values()
    ]


def _within(value: object, depth: int = 0) -> Iterator[Pattern]:
    """The patterns that a value of a module holds, in tuples, tables and frozen records too."""
    if isinstance(value, (re.Pattern, regex.Pattern)):
        yield value
    elif depth > _DEEP:
        return
    elif isinstance(value, dict):
        yield from _within((*value.keys(), *value.values()), depth + 1)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from _within(each, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _within(getattr(value, each.name, None), depth + 1)


def _in_calls(module: ModuleType) -> Iterator[tuple[str, Pattern, Use]]:
    """Patterns written where they are used: ``regex.search(r"...", text)``, and those compiled inside a function."""
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    functions = [f for f in ast.walk(tree) if isinstance(f, (ast.FunctionDef, ast.Lambda))]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args]
    upon = {
        id(n.func.value): n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    }
    for node in calls:
        called = ast.unparse(node.func)
        library, _, method = called.rpartition(".")
        if called in ("re.compile", "regex.compile", "pattern") and id(node) in inside:
            call = upon.get(id(node))
            use = (
                call_use(call.func.attr, call.args) if call and isinstance(call.func, ast.Attribute) else Use("search")
            )
        elif library in ("re", "regex") and method in METHODS:
            use = call_use(method, node.args[1:3])
        else:
            continue
        flags = [
            f
            for f in (*node.args[1:], *(k.value for k in node.keywords))
            if ast.unparse(f).startswith(("re.", "regex."))
        ]
        if isinstance(written := _evaluated(node.args[0], module), (str, bytes)):
            given = sum(_evaluated(f, module) for f in flags)
            yield f"line {node.lineno}", (re if library == "re" else regex).compile(written, given), use


def _evaluated(node: ast.expr, module: ModuleType) -> Any:
    """What an expression is with the names of its module; names of a function's own stand for a word."""
    names = {
        each.id: "word" for each in ast.walk(node) if isinstance(each, ast.Name) and not hasattr(builtins, each.id)
    }
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), {**names, **vars(module)})
    except (AttributeError, TypeError, KeyError):
        return None


# --- what is slow -----------------------------------------------------------------------------------------------------


def attacks(pattern: Pattern, *, most: int = 24, seed: int = 7) -> list[tuple[str, str, str]]:
    """Texts made for one pattern, as a beginning, a piece to be repeated, and an end that lets no match happen.

    For each repeat without bound: what may stand before it, and its body over and over; then the beginnings of what the
    pattern matches, over and over; and what is slow for many: spaces, line ends, letters, digits, marks.
    """
    rng = random.Random(seed)
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parsed(written, pattern.flags, dict(getattr(pattern, "named_lists", {})))
    whole = [_example(tree, rng) for _ in range(6)]
    # Letters that a match cannot do without stand behind, out of reach: else the search ends before it begins.
    ends = ("", "\x00!", f"\x00{whole[0]}")
    pumped = [
        (before, unit, end) for _ in range(2) for before, unit in _pumps(tree, "", rng) for end in ends if unit
    ]  # fmt: skip
    chopped = [
        ("", text[:cut], end)
        for text in whole
        for cut in {len(text), len(text) - 1, len(text) // 2}
        for end in ("\x00", f"\x00{text}")
        if text[:cut]
    ]
    each = dict.fromkeys(
        [*rng.sample(pumped, min(len(pumped), most)), *rng.sample(chopped, min(len(chopped), most // 2))]
    )
    common = [
        ("", unit, f"\x00{whole[0]}")
        for unit in (" ", "\n", "a", "A", "1", "a ", "Ab ", "1,", "a-", '"a ', "(a", "<a ", ". ")
    ]
    return [*each, *(common if most > 3 else common[:4])]


def _parsed(written: str, flags: int, lists: dict[str, Any]) -> Any:
    while True:
        source = core.Source(written)
        source.ignore_space = bool(flags & regex.VERBOSE)
        try:
            return core._parse_pattern(source, core.Info(flags, source.char_type, lists))
        except core._UnscopedFlagSet as error:
            flags |= error.global_flags


def _pumps(node: Any, before: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Each repeat without bound below a node: an example of what stands before it, and one of its body."""
    if isinstance(node, core.Sequence):
        for item in node.items:
            yield from _pumps(item, before, rng)
            before += _example(item, rng)
    elif isinstance(node, core.Branch):
        for branch in node.branches:
            yield from _pumps(branch, before, rng)
    elif isinstance(node, _REPEATS):
        if node.max_count is None or node.max_count > 200:
            yield before, _example(node.subpattern, rng)
        yield from _pumps(node.subpattern, before, rng)
    elif hasattr(node, "subpattern"):
        yield from _pumps(node.subpattern, before, rng)


_REPEATS = (core.GreedyRepeat, core.LazyRepeat, core.PossessiveRepeat)


def _example(node: Any, rng: random.Random) -> str:
    """A text that a node may match."""
    if isinstance(node, core.Sequence):
        return "".join(_example(item, rng) for item in node.items)
    if isinstance(node, core.Branch):
        return _example(rng.choice(node.branches), rng)
    if isinstance(node, _REPEATS):
        least = node.min_count or (rng.random() < 0.6 and node.max_count != 0)
        return "".join(_example(node.subpattern, rng) for _ in range(int(least)))
    if isinstance(node, core.Character):
        return chr(node.value) if node.positive else "x"
    if isinstance(node, core.LookAround):
        return ""
    if hasattr(node, "subpattern"):
        return _example(node.subpattern, rng)
    return _one(node, rng)


def _one(node: Any, rng: random.Random) -> str:
    """A character that a class matches; nothing for a boundary or an end."""
    if isinstance(node, (core.Any, core.AnyAll, core.AnyU)):
        return "a"
    if isinstance(node, core.ZeroWidthBase) or not isinstance(node, (core.Property, core.Range, core.SetBase)):
        return ""
    fitting = [c for c in _LETTERS if node.matches(ord(c)) == node.positive]
    return rng.choice(fitting[:12]) if fitting else ""
