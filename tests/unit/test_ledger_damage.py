"""A ledger that something else has changed: never a wrong value, never a traceback, and nothing lost that can be read."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from briefgen.errors import LedgerError
from briefgen.ledger import Ledger, checked, key_of, store
from briefgen.ledger.rows import COLUMNS
from tests.reliability.corrupting import CORRUPTIONS

SEEDS = 300
"""Random corruptions of the file in each run; 2,000 were tried before this number was put here."""

Entries = dict[tuple[str, str], bytes]


def entries(count: int = 60) -> Entries:
    """Of all sizes: some stand in one page with others, some take several pages."""
    rng = random.Random(5)
    kinds = ("reply", "parsed", "reading")
    return {(kinds[n % 3], key_of(n=n)): rng.randbytes(rng.choice((3, 200, 900, 5000, 20_000))) for n in range(count)}


def filled(folder: Path, kept: Entries) -> Path:
    with Ledger(folder) as ledger:
        for (kind, key), value in kept.items():
            ledger.put(kind, key, value, calls=1, tokens=7, cost=0.25, note="a note")
    return folder / "ledger.sqlite"


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut here, and a thousand ledgers are opened: what is synced is another test's matter."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(store, "PAID", frozenset())


@pytest.fixture(scope="module")
def kept() -> Entries:
    return entries()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, kept: Entries) -> Path:
    return filled(tmp_path_factory.mktemp("whole"), kept)


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory, kept: Entries) -> Path:
    """One whose process was killed: half of it stands in the log only."""
    folder = tmp_path_factory.mktemp("logged")
    copy = tmp_path_factory.mktemp("logged-copy")
    path = filled(folder, dict(list(kept.items())[:30]))
    with Ledger(folder) as ledger:
        for (kind, key), value in list(kept.items())[30:]:
            ledger.put(kind, key, value, calls=1, tokens=7, cost=0.25, note="a note")
        for end in ("", "-wal"):
            shutil.copyfile(f"{path}{end}", copy / f"ledger.sqlite{end}")
    return copy / "ledger.sqlite"


def put_back(path: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for old in folder.glob("ledger*"):
        old.unlink()
    for end in ("", "-wal"):
        if Path(f"{path}{end}").exists():
            shutil.copyfile(f"{path}{end}", folder / f"ledger.sqlite{end}")
    return folder / "ledger.sqlite"


def read_again(folder: Path, kept: Entries) -> tuple[int, list[str]]:
    """How many entries are still there, each exactly as it was, and what was said; then some are kept anew."""
    said: list[str] = []
    with Ledger(folder, warn=said.append) as ledger:
        found = {name: ledger.get(*name) for name in kept}
        assert {name: value for name, value in found.items() if value not in {None, kept[name]}} == {}
        missing = [name for name, value in found.items() if value is None]
        for name in missing[:4]:
            ledger.put(*name, kept[name])
        after = {name: ledger.get(*name) for name in kept}
    assert [name for name in kept if after[name] != kept[name] and name not in missing[4:]] == []
    return len(kept) - len(missing), said


@pytest.mark.parametrize("part", range(6))
def test_whatever_happens_to_the_file(tmp_path: Path, whole: Path, logged: Path, kept: Entries, part: int) -> None:
    saved = 0
    for seed in range(part, SEEDS, 6):
        rng = random.Random(seed)
        path = put_back(rng.choice((whole, logged)), tmp_path / "ledger")
        target = Path(f"{path}-wal") if Path(f"{path}-wal").exists() and rng.random() < 0.5 else path
        data = bytearray(target.read_bytes())
        rng.choice(CORRUPTIONS)(data, rng)
        target.write_bytes(data)
        saved += read_again(tmp_path / "ledger", kept)[0]
    assert saved > 0.6 * len(kept) * SEEDS / 6, "most of what was kept can be read whatever happened"


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("how", ["another-row's", "nothing", "garbage", "text", "number"])
def test_a_row_that_was_changed_is_dropped_by_name(
    tmp_path: Path, whole: Path, kept: Entries, column: str, how: str
) -> None:
    path = put_back(whole, tmp_path / "ledger")
    ids = range(1, len(kept), 8)
    with closing(sqlite3.connect(path)) as other:
        for number in ids:
            new: object = {"nothing": None, "garbage": b"\xff\xfe\x00", "text": "1", "number": -3}.get(how)
            if how == "another-row's":
                (new,) = other.execute(f"SELECT {column} FROM entries WHERE id = ?", (number + 1,)).fetchone()
            try:
                other.execute(f"UPDATE entries SET {column} = ? WHERE id = ?", (new, number))
            except sqlite3.IntegrityError:  # two rows of one name cannot be
                other.rollback()
        other.commit()
    harmless = column == "used" or (how == "another-row's" and column in {"made", "calls", "tokens", "cost", "note"})
    damaged = len(checked(tmp_path / "ledger"))
    there, said = read_again(tmp_path / "ledger", kept)
    if harmless:
        assert (there, damaged) == (len(kept), 0)
    elif column not in {"kind", "key"}:
        assert there == len(kept) - len(ids)
        assert damaged == len(ids)
        names = list(kept)
        for number in ids:
            kind, key = names[number - 1]
            assert any(f"{kind} {key[:12]}" in line for line in said)


def test_a_row_of_another_name_is_no_answer(tmp_path: Path, whole: Path, kept: Entries) -> None:
    path = put_back(whole, tmp_path / "ledger")
    names = list(kept)
    rows = ", ".join(COLUMNS[2:])
    with closing(sqlite3.connect(path)) as other:  # all columns but the name, checksum included, of two rows swapped
        first, second = (other.execute(f"SELECT {rows} FROM entries WHERE id = ?", (n,)).fetchone() for n in (1, 2))
        setting = ", ".join(f"{name} = ?" for name in COLUMNS[2:])
        other.execute(f"UPDATE entries SET {setting} WHERE id = 1", second)
        other.execute(f"UPDATE entries SET {setting} WHERE id = 2", first)
        other.commit()
    with Ledger(tmp_path / "ledger", warn=lambda _: None) as ledger:
        assert [ledger.get(*name) for name in names[:3]] == [None, None, kept[names[2]]]


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all, but a letter to an aunt" * 100, bytes(8192)],
    ids=["empty", "text", "zeros"],
)
def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(content)
    said: list[str] = []
    with Ledger(tmp_path, warn=said.append) as ledger:
        ledger.put("reply", "a" * 64, b"kept")
        assert ledger.get("reply", "a" * 64) == b"kept"
    if content:
        assert "set aside as 'ledger.damaged-1.sqlite'" in said[0]
        assert (tmp_path / "ledger.damaged-1.sqlite").read_bytes() == content
    else:
        assert said == []


def test_what_is_set_aside_stays_as_it_was_and_each_has_a_name(tmp_path: Path, whole: Path, kept: Entries) -> None:
    for number in (1, 2, 3):
        data = bytearray(whole.read_bytes())
        data[:16] = b"x" * 16
        (tmp_path / "ledger.sqlite").write_bytes(data)
        said: list[str] = []
        Ledger(tmp_path, warn=said.append).close()
        assert (tmp_path / f"ledger.damaged-{number}.sqlite").read_bytes() == data
        assert f"{len(kept)} entries were saved from it" in said[0]


def test_a_page_in_the_middle_costs_only_what_stands_on_it(tmp_path: Path, whole: Path, kept: Entries) -> None:
    lost = []
    pages = len(whole.read_bytes()) // 4096
    for page in range(0, pages, 3):
        path = put_back(whole, tmp_path / "ledger")
        data = bytearray(path.read_bytes())
        data[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
        path.write_bytes(data)
        lost.append(len(kept) - read_again(tmp_path / "ledger", kept)[0])
    assert max(lost) <= 16
    assert sum(lost) / len(lost) < 2


def test_a_newer_ledger_is_left_alone(tmp_path: Path, whole: Path) -> None:
    path = put_back(whole, tmp_path / "ledger")
    from briefgen.ledger.opening import _sum

    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE ledger SET format = '7', sum = ?", (_sum("7"),))
        other.commit()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"format 7, and briefgen [\d.]+ reads formats up to 1.*--cache"):
        Ledger(tmp_path / "ledger")
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE accounts (name TEXT)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="another program"):
        Ledger(tmp_path)
    assert path.read_bytes() == before


def test_damage_that_comes_while_it_is_open(tmp_path: Path, kept: Entries) -> None:
    said: list[str] = []
    with Ledger(tmp_path, warn=said.append) as ledger:
        for name, value in kept.items():
            ledger.put(*name, value)
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as other:
            other.execute("UPDATE entries SET used = 0 WHERE id = 1")
            other.commit()
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            (root,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").fetchone()
        with (tmp_path / "ledger.sqlite").open("r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(b"\xa5" * 4096)
        assert [ledger.get(*name) for name in kept] == list(kept.values())
    assert len(said) == 1
    assert (
        f"was damaged (database disk image is malformed): it is set aside as 'ledger.damaged-1.sqlite', and {len(kept)}"
        in said[0]
    )


def test_a_file_that_was_removed_meanwhile_is_made_again(tmp_path: Path) -> None:
    with Ledger(tmp_path / "cache") as ledger:
        ledger.put("reply", "a", b"1")
        shutil.rmtree(tmp_path / "cache")
        assert ledger.get("reply", "a") is None
        ledger.put("reply", "b", b"2")
        assert ledger.get("reply", "b") == b"2"
    with Ledger(tmp_path / "cache") as ledger:
        assert ledger.get("reply", "b") == b"2"


def test_a_schema_that_is_no_text(tmp_path: Path, whole: Path, kept: Entries) -> None:
    """SQLite names it as it stands, and Python fails to read that."""
    path = put_back(whole, tmp_path / "ledger")
    data = path.read_bytes()
    assert b"CREATE TABLE" in data
    path.write_bytes(data.replace(b"CREATE TABLE", b"CREATE\xa0TABLE"))
    assert [damage.name for damage in checked(tmp_path / "ledger")] == ["ledger.sqlite"]
    there, said = read_again(tmp_path / "ledger", kept)
    assert there == len(kept)
    assert len(said) == 1
