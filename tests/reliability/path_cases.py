"""Paths that try to lead out of what was given, or to be more than a name: how each is laid out, what is run, how it has to end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CASES", "SECRET", "Case", "laid_out"]

SECRET = "The canary of Hollin Quay sang at midnight on 4 May 2025."
_OPEN = "The harbour board of Arvel said on 3 March 2025 that it had paid £1.5 million to Westline."

_OK, _PARTIAL, _USAGE, _SOURCE, _OUTPUT = 0, 5, 2, 3, 6


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        prepare: lays it out below the first folder; the second one lies outside.
        command: run in the first folder.
        ends: exit codes that are right.
        reads: how many sources are read; None where that is not told.
    """

    prepare: Callable[[Path, Path], object]
    command: tuple[str, ...]
    ends: frozenset[int]
    reads: int | None = None


def laid_out(home: Path, outside: Path) -> None:
    """A source in ``in``, and outside a file that nobody gave."""
    (home / "in").mkdir(parents=True)
    (home / "in" / "a.txt").write_text(f"Harbour\n\n{_OPEN}\n", "utf-8")
    outside.mkdir()
    (outside / "secret.txt").write_text(f"Secret\n\n{SECRET}\n", "utf-8")


def _nothing(_home: Path, _outside: Path) -> None:
    """As laid out."""


def _listing(path: object, name: str = "manifest.json") -> Callable[[Path, Path], object]:
    def prepare(home: Path, outside: Path) -> object:
        given = path.format(outside=outside) if isinstance(path, str) else path
        return (home / "in" / name).write_text(json.dumps([{"path": given}]), "utf-8")

    return prepare


def _link(at: str, to: str) -> Callable[[Path, Path], object]:
    def prepare(home: Path, outside: Path) -> None:
        (home / at).parent.mkdir(parents=True, exist_ok=True)
        (home / at).symlink_to(to.format(home=home, outside=outside))

    return prepare


def _named(name: str | bytes) -> Callable[[Path, Path], object]:
    def prepare(home: Path, _outside: Path) -> None:
        raw = os.fsencode(home / "in") + b"/" + (name if isinstance(name, bytes) else name.encode())
        with open(raw, "wb") as out:  # noqa: PTH123 - a name of bytes
            out.write(f"Second\n\n{_OPEN} It is so.\n".encode())

    return prepare


def _alike(home: Path, _outside: Path) -> None:
    (home / "in-other").mkdir()
    (home / "in-other" / "b.txt").write_text(f"Second\n\n{_OPEN} It is so.\n", "utf-8")
    (home / "in" / "b.txt").symlink_to("../in-other/b.txt")


def _rows(row: Mapping[str, object]) -> Callable[[Path, Path], object]:
    def prepare(home: Path, outside: Path) -> object:
        filled = {k: v.format(outside=outside) if isinstance(v, str) else v for k, v in row.items()}
        return (home / "rows.jsonl").write_text(json.dumps(filled) + "\n", "utf-8")

    return prepare


def _document(text: str) -> Callable[[Path, Path], object]:
    return lambda home, outside: (home / "doc.md").write_text(text.format(outside=outside), "utf-8")


_LIST = ("sources", "in", "--json")
_BUILD = ("build", "in", "--drafter", "extractive", "--quiet", "-o")
_BATCH = ("batch", "rows.jsonl", "-o", "many", "--jobs", "1", "--quiet")
_VERIFY = ("verify", "doc.md", "--sources", "in", "--quiet")
_REFUSED = frozenset({_USAGE, _SOURCE, _OUTPUT})
_ANY = frozenset({_OK, 1, _PARTIAL}) | _REFUSED


def _case(
    prepare: Callable[[Path, Path], object], command: tuple[str, ...], *ends: int, reads: int | None = None
) -> Case:
    return Case(prepare, command, frozenset(ends), reads)


_NAMES: Mapping[str, str | bytes] = {
        "with a line break": "b\nc.txt", "with controls": "b\x1b[2J\x07.txt", "from right to left": "b\u202egpj.txt", "-rf": "-rf.txt",
        "--output": "--output=x.txt", "with quotes": "b'\"`$(id).txt", "of Windows": "CON.txt", "with a dot behind": "b..txt", "of 255 bytes": "b" * 251 + ".txt",
        "in no Unicode": b"b\xff\xfe.txt", "with a backslash": "x\\..\\..\\b.txt", "with a percent": "%2e%2e%2fb.txt", "in another case": "A.TXT",
        "with brackets": "[a].txt", "with white space": " b .txt", "decomposed": "e\u0301.txt",
}  # fmt: skip

CASES: Mapping[str, Case] = {
    # manifests
    "a manifest that goes up": _case(_listing("../../outside/secret.txt"), _LIST, _SOURCE),
    "a manifest that goes up by the back": _case(_listing("..\\..\\outside\\secret.txt"), _LIST, _SOURCE),
    "a manifest that goes down and up": _case(_listing("x/../../../outside/secret.txt"), _LIST, _SOURCE),
    "a manifest with an absolute path": _case(_listing("{outside}/secret.txt"), _LIST, _SOURCE),
    "a manifest with a drive": _case(_listing("C:/secret.txt"), _LIST, _SOURCE),
    "a manifest with a share": _case(_listing("\\\\host\\share\\x.txt"), _LIST, _SOURCE),
    "a manifest with a URL": _case(_listing("file://{outside}/secret.txt"), _LIST, _SOURCE),
    "a manifest with a home": _case(_listing("~/secret.txt"), _LIST, _PARTIAL, reads=1),
    "a manifest with NUL": _case(_listing("a.txt\0.pdf"), _LIST, _SOURCE, _PARTIAL),
    "a manifest with half a character": _case(_listing("a\ud800.txt"), _LIST, _SOURCE, _PARTIAL),
    "a manifest with a name too long": _case(_listing("x" * 5000), _LIST, _SOURCE, _PARTIAL),
    "a manifest with a number": _case(_listing(7), _LIST, _SOURCE),
    "a manifest with a list": _case(_listing(["a.txt"]), _LIST, _SOURCE),
    "a manifest that lists itself": _case(_listing("manifest.json"), _LIST, _OK, _SOURCE, _PARTIAL),
    "a manifest that is a link": _case(_link("in/manifest.json", "{outside}/secret.txt"), _LIST, _SOURCE),
    "a manifest that lists a link": _case(lambda h, o: (_link("in/b.txt", "{outside}/secret.txt")(h, o), _listing("b.txt")(h, o)), _LIST, _PARTIAL, reads=1),
    "two manifests": _case(lambda h, o: (_listing("a.txt")(h, o), _listing("a.txt", "manifest.yaml")(h, o)), _LIST, _SOURCE),
    # links and patterns
    "a link to a file outside": _case(_link("in/b.txt", "{outside}/secret.txt"), _LIST, _PARTIAL, reads=1),
    "a link to a folder outside": _case(_link("in/b", "{outside}"), _LIST, _PARTIAL, reads=1),
    "a relative link outside": _case(_link("in/b.txt", "../../outside/secret.txt"), _LIST, _PARTIAL, reads=1),
    "a link to a link outside": _case(lambda h, o: (_link("in/c.txt", "{outside}/secret.txt")(h, o), _link("in/b.txt", "c.txt")(h, o)), _LIST, _PARTIAL, reads=1),
    "a link in a pattern": _case(_link("in/b.txt", "{outside}/secret.txt"), ("sources", "in/*.txt", "--json"), _OK, _PARTIAL),
    "a link to a folder, below a pattern": _case(_link("in/b", "{outside}"), ("sources", "in/**/*.txt", "--json"), _OK, _PARTIAL, reads=1),
    "a link to a folder with a name alike": _case(_alike, _LIST, _PARTIAL, reads=1),
    "a link that leads nowhere": _case(_link("in/b.txt", "none.txt"), _LIST, _PARTIAL, reads=1),
    "a link to itself": _case(_link("in/b.txt", "b.txt"), _LIST, _PARTIAL, reads=1),
    "a link to its own folder": _case(_link("in/b", "."), _LIST, _OK, _PARTIAL, reads=1),
    "a link to the folder above": _case(_link("in/b", ".."), _LIST, _PARTIAL, reads=1),
    "a link to the root": _case(_link("in/b", "/"), _LIST, _PARTIAL, reads=1),
    "a link within": _case(_link("in/b.txt", "a.txt"), _LIST, _OK, reads=1),
    "a pipe": _case(lambda h, _: os.mkfifo(h / "in" / "b.txt"), _LIST, _PARTIAL, reads=1),
    "a link to a device": _case(_link("in/b.txt", "/dev/zero"), _LIST, _PARTIAL, reads=1),
    "a pattern that goes up": _case(_nothing, ("sources", "in/../in/*.txt", "--json"), _OK, reads=1),
    "a pattern without end": _case(_nothing, ("sources", "in/[", "--json"), _SOURCE),
    # names
    **{f"a source called {label}": _case(_named(name), _LIST, _OK, reads=2) for label, name in _NAMES.items()},
    "a name with NUL given": _case(_nothing, ("sources", "in\0/a.txt", "--json"), _SOURCE, _USAGE),
    "a name too long given": _case(_nothing, ("sources", "x" * 5000, "--json"), _SOURCE, _USAGE),
    "a pattern too long given": _case(_nothing, ("sources", "x" * 5000 + "*", "--json"), _SOURCE, _USAGE),
    "a pattern with NUL given": _case(_nothing, ("sources", "in/\0*", "--json"), _SOURCE, _USAGE),
    # outputs
    "an output that is a source": _case(_nothing, (*_BUILD, "in"), *_REFUSED),
    "an output below a source": _case(_nothing, (*_BUILD, "in/out"), *_REFUSED),
    "an output that is a file": _case(_nothing, (*_BUILD, "in/a.txt"), *_REFUSED),
    "an output that leads to a source": _case(_link("out", "in"), (*_BUILD, "out"), *_REFUSED),
    "an output file that is a link outside": _case(_link("out/briefing.md", "{outside}/secret.txt"), (*_BUILD, "out"), _OK, *_REFUSED),
    "an output file that is a link to a source": _case(_link("out/briefing.json", "{home}/in/a.txt"), (*_BUILD, "out"), _OK, *_REFUSED),
    "an output file that is a link to nowhere": _case(_link("out/briefing.html", "{outside}/new.html"), (*_BUILD, "out"), _OK, *_REFUSED),
    "an output file that is a folder": _case(lambda h, _: (h / "out" / "briefing.md").mkdir(parents=True), (*_BUILD, "out"), *_REFUSED),
    "a lock that is a link outside": _case(_link("out/.briefgen.lock", "{outside}/secret.txt"), (*_BUILD, "out"), _OK, *_REFUSED),
    "an output with NUL": _case(_nothing, (*_BUILD, "o\0ut"), *_REFUSED),
    "an output with a name too long": _case(_nothing, (*_BUILD, "x" * 5000), *_REFUSED),
    "a template outside that is none": _case(_nothing, (*_BUILD, "out", "--template", "../outside/secret.txt"), *_REFUSED),
    "a template that is a folder": _case(_nothing, (*_BUILD, "out", "--template", "in"), *_REFUSED),
    "a previous briefing that is none": _case(_nothing, (*_BUILD, "out", "--previous", "../outside/secret.txt"), *_REFUSED),
    # the library of verify
    "a document that cites a path above": _case(_document(f"{SECRET} [1]\n\n## References\n\n[1] ../outside/secret.txt\n"), _VERIFY, *_ANY),
    "a document that cites an absolute path": _case(_document(f"{SECRET} [1]\n\n## References\n\n[1] {{outside}}/secret.txt\n"), _VERIFY, *_ANY),
    "a document that cites a file address": _case(_document(f"{SECRET} [1]\n\n[1]: file://{{outside}}/secret.txt\n"), _VERIFY, *_ANY),
    "a library with a link outside": _case(lambda h, o: (_document(f"{SECRET} [1]\n\n[1]: secret.txt\n")(h, o), _link("in/secret.txt", "{outside}/secret.txt")(h, o)), _VERIFY, *_ANY),
    # rows of a batch
    **{f"a row called {label}": _case(_rows({"id": name, "sources": "in"}), _BATCH, *_ANY) for label, name in {
        "above": "../x", "absolute": "{outside}/x", "dot": ".", "dots": "..", "nothing": "", "hidden": ".x", "with NUL": "a\0b", "with a slash": "a/../../x", "of Windows": "CON",
        "with a line break": "a\nb", "like our results": "results.csv", "too long": "x" * 400, "a drive": "C:x", "a backslash": "..\\x",
    }.items()},
    "a row with an output above": _case(_rows({"id": "r", "sources": "in", "output": "../outside"}), _BATCH, *_ANY),
}  # fmt: skip
"""By what they try."""
