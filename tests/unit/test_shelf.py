"""The shelf of readings: its keys change with the text and the code that reads, and what is no reading is made anew."""

from __future__ import annotations

import importlib
import sys
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from briefgen.model import Region, Span
from briefgen.text.shelf import code_digest, kept, reading_key

_PACKAGE = {
    "readers_of_test/__init__.py": b"",
    "readers_of_test/one.py": b"A = 1\n",
    "readers_of_test/many/__init__.py": b"",
    "readers_of_test/many/words.json": b"[]",
    "readers_of_test/many/deep/last.py": b"B = 2\n",
}
_NAMED = ("readers_of_test.one", "readers_of_test.many")


@pytest.fixture
def digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, bytes]], str]:
    """The digest of a package made of some files."""
    made: list[Path] = []

    def digest_of(files: dict[str, bytes], *, zipped: bool = False) -> str:
        place = tmp_path / f"{len(made)}"
        if zipped:
            with zipfile.ZipFile(place, "w") as archive:
                for name, data in files.items():
                    archive.writestr(name, data)
        for name, data in {} if zipped else files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        made.append(place)
        for module in [m for m in sys.modules if m.startswith("readers_of_test")]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.syspath_prepend(place)
        importlib.invalidate_caches()
        return code_digest.__wrapped__(*_NAMED)

    return digest_of


def test_the_same_files_give_the_same_digest_also_from_an_archive(digest: Callable[..., str]) -> None:
    expected = digest(_PACKAGE)
    assert digest(dict(reversed(_PACKAGE.items()))) == expected
    assert digest(_PACKAGE, zipped=True) == expected
    assert digest({**_PACKAGE, "readers_of_test/many/__pycache__/words.cpython-311.pyc": b"made"}) == expected
    assert digest({**_PACKAGE, "readers_of_test/other.py": b"not named"}) == expected


def test_bytes_cannot_pass_for_a_file_of_their_own(digest: Callable[..., str]) -> None:
    two = {"readers_of_test/many/x.py": b"1", "readers_of_test/many/y.py": b"2"}
    one = {"readers_of_test/many/x.py": b"1\nreaders_of_test.many/y.py\n2"}
    assert digest({**_PACKAGE, **two}) != digest({**_PACKAGE, **one})


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"readers_of_test/one.py": b"A = 2\n"}, id="a module"),
        pytest.param({"readers_of_test/many/words.json": b"{}"}, id="a data file"),
        pytest.param({"readers_of_test/many/deep/last.py": b"B = 3\n"}, id="a file further down"),
        pytest.param({"readers_of_test/many/more.py": b""}, id="an empty file more"),
        pytest.param(
            {"readers_of_test/many/deep/last.py": b"", "readers_of_test/many/__init__.py": b"B = 2\n"},
            id="the same bytes elsewhere",
        ),
    ],
)
def test_a_changed_file_changes_the_digest(digest: Callable[..., str], changed: dict[str, bytes]) -> None:
    assert digest({**_PACKAGE, **changed}) != digest(_PACKAGE)


@pytest.mark.parametrize("below", ["regex", "sentencex"])
def test_another_version_of_what_readers_stand_on_changes_the_digest(
    below: str, digest: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest(_PACKAGE)
    monkeypatch.setattr("briefgen.text.shelf.version", lambda name: "0.0" if name == below else version(name))
    assert digest(_PACKAGE) != before


def test_another_python_changes_the_digest(digest: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(_PACKAGE)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert code_digest.__wrapped__(*_NAMED) != before


def test_a_key_tells_apart_what_was_read_how_and_by_what() -> None:
    region = Region("heading", Span(0, 2), "a line")
    keys = [
        reading_key("account", "c", ["text", region]),
        reading_key("tellings", "c", ["text", region]),
        reading_key("account", "d", ["text", region]),
        reading_key("account", "c", ["texts", region]),
        reading_key("account", "c", ["text", None]),
        reading_key("account", "c", ["text", Region("heading", Span(0, 3), "a line")]),
        reading_key("accountc", "", ["text", region]),
    ]
    assert len({*keys}) == len(keys)
    assert keys[0] == reading_key("account", "c", ["text", region])


class _Held(dict[str, bytes]):
    def put(self, key: str, value: bytes) -> None:
        self[key] = value


def _number(value: bytes) -> int:
    return int(value)


def test_what_lies_there_is_not_made() -> None:
    held = _Held()
    assert kept(held, "k", make=lambda: 7, pack=lambda n: b"%d" % n, unpack=_number) == 7
    assert kept(held, "k", make=lambda: 8, pack=lambda n: b"%d" % n, unpack=_number) == 7


@pytest.mark.parametrize(
    "value", [b"", b"7", b"other7", b"k", b"kseven"], ids=["empty", "no key", "another's", "nothing", "no number"]
)
def test_what_is_no_reading_is_made_anew_and_put_in_its_place(value: bytes) -> None:
    held = _Held(k=value)
    assert kept(held, "k", make=lambda: 8, pack=lambda n: b"%d" % n, unpack=_number) == 8
    assert held == {"k": b"k8"}
