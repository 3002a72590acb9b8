"""The review file: appended to, never changed, and refused with the place where something else has changed it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen import rendering
from briefgen.errors import ExitCode, OutputError, SettingsError
from briefgen.model import Basis, Decision, Found, SourceSet
from briefgen.review.store import AlteredReviewError, NewerDecisionError, open_store, review_path
from tests.hostile import OWN
from tests.review_case import review_briefing, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefgen.model import Briefing

BASIS = Basis("aa" * 32, "bb" * 32, ("cc" * 32,), "dd" * 32)


def decision(claim: str = "F1", **more: object) -> Decision:
    known = {
        "action": "accept",
        "reviewer": "Ada Reyes",
        "at": "2026-05-04T09:00:00Z",
        "reason": "",
        "text": "It is so.",
    }
    return Decision(number=0, claim=claim, basis=BASIS, **{**known, **more})  # type: ignore[arg-type]


def kept(path: Path, *decisions: Decision) -> tuple[Decision, ...]:
    """Write decisions, close the file, and say how they were numbered."""
    with closing(open_store(path, review_briefing())) as store:
        return tuple(store.append(d, based_on=0) for d in decisions)


def read(path: Path) -> tuple[Decision, ...]:
    with closing(open_store(path, review_briefing())) as store:
        return store.decisions()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "briefing.review.sqlite"
    given = (decision("F1"), decision("F2", action="reject", reason="no\nlonger so"), decision("Q1", action="comment"))
    written = kept(path, *given)
    assert written == tuple(replace(d, number=n) for n, d in enumerate(given, start=1))
    assert read(path) == written
    assert [p.name for p in tmp_path.iterdir()] == ["briefing.review.sqlite"], "closed, it is one file"


@pytest.mark.parametrize("word", OWN.values(), ids=OWN.keys())
def test_any_text_is_kept_as_it_is(tmp_path: Path, word: str) -> None:
    given = decision(word, reviewer=word, reason=word, text=word)
    assert kept(tmp_path / "r.sqlite", given) == read(tmp_path / "r.sqlite")
    assert read(tmp_path / "r.sqlite") == (replace(given, number=1),)


def test_the_file_lies_beside_the_record(tmp_path: Path) -> None:
    assert review_path(tmp_path / "briefing.json") == tmp_path / "briefing.review.sqlite"


def test_it_is_written_through_to_the_disk(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "r.sqlite", review_briefing())) as store:
        asked = {n: store._connection.execute(f"PRAGMA {n}").fetchone()[0] for n in ("journal_mode", "synchronous")}
        strict = store._connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
        ).fetchall()
    assert asked == {"journal_mode": "delete", "synchronous": 3}
    assert {name for name, is_strict in strict if is_strict} == {"decisions", "head", "records"}


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET reason = 'x'", "DELETE FROM decisions", "UPDATE decisions SET number = 9"]
)
def test_a_decision_is_never_changed(tmp_path: Path, statement: str) -> None:
    kept(tmp_path / "r.sqlite", decision())
    with closing(sqlite3.connect(tmp_path / "r.sqlite")) as other, pytest.raises(sqlite3.IntegrityError, match="never"):
        other.execute(statement)


def test_a_full_disk_takes_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "r.sqlite", review_briefing())) as store:
        first = store.append(decision("F1"), based_on=0)
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(OutputError, match="full"):
            store.append(decision("F2", reason="x" * 40000), based_on=0)
        assert store.decisions() == (first,)
        store._connection.execute("PRAGMA max_page_count = 100000")
        store.append(decision("F2", reason="x" * 40000), based_on=0)
    assert [d.claim for d in read(tmp_path / "r.sqlite")] == ["F1", "F2"]


# --- two that decide at once ------------------------------------------------------------------------------------------


def test_a_decision_on_what_is_no_longer_newest_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with closing(open_store(path, review_briefing())) as one, closing(open_store(path, review_briefing())) as two:
        first = one.append(decision("F1"), based_on=0)
        with pytest.raises(NewerDecisionError) as told:
            two.append(decision("F1", action="reject", reason="not so"), based_on=0)
        assert told.value.decision == first
        two.append(decision("F2"), based_on=0)  # another claim is another matter
        last = two.append(decision("F1", action="reject", reason="not so"), based_on=1)
        assert [d.number for d in one.decisions()] == [1, 2, 3]
        assert one.decisions()[-1] == last


def test_a_decision_between_two_reads_is_no_alteration(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with closing(open_store(path, review_briefing())) as one, closing(open_store(path, review_briefing())) as two:
        two._connection.execute("PRAGMA busy_timeout = 0")

        def decide(statement: str) -> None:
            if "FROM head" in statement:
                with suppress(OutputError):  # locked out while the other reads
                    two.append(decision(), based_on=0)

        one._connection.set_trace_callback(decide)
        assert one.decisions() == ()


def test_many_that_open_a_new_file_at_once(tmp_path: Path) -> None:
    mine = (replace(decision(), number=1), replace(decision("F2"), number=2))
    record = replace(review_briefing(), decisions=mine)

    def opened(_: int) -> tuple[Decision, ...]:
        with closing(open_store(tmp_path / "r.sqlite", record)) as store:
            return store.decisions()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(opened, range(24))) == {mine}


def test_one_file_holds_every_decision_while_it_is_open(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "r.sqlite", review_briefing())) as store:
        store.append(decision(), based_on=0)
        assert [p.name for p in tmp_path.iterdir()] == ["r.sqlite"]
        copy = Path(shutil.copy(tmp_path / "r.sqlite", tmp_path / "copy.sqlite"))
        assert read(copy) == store.decisions()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be moved")
def test_a_decision_is_not_written_into_a_file_that_was_moved(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with closing(open_store(path, review_briefing())) as store:
        store.append(decision(), based_on=0)
        path.rename(tmp_path / "away.sqlite")
        with pytest.raises(OutputError, match="was moved or replaced"):
            store.append(decision("F2"), based_on=0)
    assert len(read(tmp_path / "away.sqlite")) == 1


# --- other hands ------------------------------------------------------------------------------------------------------

FREE = ("DROP TRIGGER decisions_stay", "DROP TRIGGER decisions_last")


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE decisions SET reason = 'because' WHERE number = 2", 2),
        ("UPDATE decisions SET reviewer = 'Bo Li' WHERE number = 1", 1),
        ("UPDATE decisions SET at = '2026-05-05T09:00:00Z' WHERE number = 3", 3),
        ("UPDATE decisions SET action = 'reject' WHERE number = 3", 3),
        ("UPDATE decisions SET claim = 'F9' WHERE number = 4", 4),
        ("UPDATE decisions SET text = 'It is not so.' WHERE number = 2", 2),
        ("UPDATE decisions SET text = CAST(x'ff' AS TEXT) WHERE number = 2", 2),
        ("UPDATE decisions SET basis = '" + "[" * 100000 + "' WHERE number = 2", 2),
        ("UPDATE decisions SET basis = replace(basis, 'a', 'e') WHERE number = 2", 2),
        ("UPDATE decisions SET basis = 'nothing' WHERE number = 2", 2),
        ("UPDATE decisions SET basis = '[1]' WHERE number = 2", 2),
        ("UPDATE decisions SET hash = upper(hash) WHERE number = 1", 1),
        ("DELETE FROM decisions WHERE number = 2", 2),
        ("DELETE FROM decisions WHERE number = 4", 4),
        ("DELETE FROM decisions WHERE number > 1", 2),
        ("DELETE FROM decisions", 1),
        ("UPDATE decisions SET number = 9 WHERE number = 4", 4),
        (
            "INSERT INTO decisions SELECT 5, claim, action, reviewer, at, reason, text, basis, hash FROM decisions LIMIT 1",
            5,
        ),
        ("UPDATE head SET number = 3", 4),
        ("UPDATE head SET number = 7", 5),
        ("UPDATE head SET hash = 'aa'", 4),
        ("DELETE FROM head", 1),
    ],
)
def test_other_hands_are_told_with_the_first_decision_they_changed(
    tmp_path: Path, statement: str, first_bad: int
) -> None:
    path = tmp_path / "r.sqlite"
    kept(path, *(decision(f"F{n}") for n in range(1, 5)))
    with closing(sqlite3.connect(path)) as other:
        for each in (*FREE, statement):
            other.execute(each)
        other.commit()
    with pytest.raises(AlteredReviewError, match=rf"decision {first_bad} is not as it was written") as told:
        open_store(path, review_briefing())
    assert told.value.number == first_bad
    assert told.value.exit_code == ExitCode.UNVERIFIED


def test_other_hands_are_told_while_it_is_open(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with closing(open_store(path, review_briefing())) as store:
        store.append(decision(), based_on=0)
        with closing(sqlite3.connect(path)) as other:
            for each in (*FREE, "UPDATE decisions SET reason = 'x'"):
                other.execute(each)
            other.commit()
        with pytest.raises(AlteredReviewError):
            store.append(decision("F2"), based_on=0)


# --- other files ------------------------------------------------------------------------------------------------------


def _another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")


def _newer(path: Path) -> None:
    kept(path, decision())
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 2")


def _altered(statement: str) -> Callable[[Path], None]:
    def alter(path: Path) -> None:
        kept(path, decision())
        with closing(sqlite3.connect(path)) as other:
            other.execute(statement)

    return alter


def _torn(path: Path) -> None:
    kept(path, *(decision(f"F{n}", reason="x" * 900) for n in range(40)))
    data = bytearray(path.read_bytes())
    data[8192:8700] = b"\xff" * 508
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"a letter, no database at all" * 40), "this is no review file of briefgen"),
        (_another_database, "this is no review file of briefgen; move it away"),
        (_newer, "the review file is of layout 2, this program reads 1"),
        (_torn, "damaged|not as it was written|no review file"),
        (_altered("DROP TABLE decisions"), "the review file is damaged"),
        (_altered("DROP TABLE head"), "the review file is damaged"),
        (_altered("ALTER TABLE decisions ADD COLUMN more TEXT"), "the review file is damaged"),
    ],
    ids=["a letter", "another database", "newer", "torn", "no decisions", "no head", "more columns"],
)
def test_what_is_no_review_file_is_refused(tmp_path: Path, make: object, message: str) -> None:
    path = tmp_path / "r.sqlite"
    make(path)  # type: ignore[operator]
    with pytest.raises(SettingsError, match=message):
        open_store(path, review_briefing())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be used"):
        open_store(tmp_path / "absent" / "r.sqlite", review_briefing())


def _elsewhere(briefing: Briefing) -> Briefing:
    """The same words in other files with other texts."""
    sources = tuple(
        replace(s, path=f"other/{s.number}", text=f"{s.text}\n\nAnd more.") for s in briefing.sources.sources
    )
    return sealed(briefing.draft, SourceSet(sources))


def test_the_review_of_another_briefing_is_refused(tmp_path: Path) -> None:
    kept(tmp_path / "r.sqlite", decision())
    with pytest.raises(SettingsError, match="this is the review of another briefing"):
        open_store(tmp_path / "r.sqlite", _elsewhere(review_briefing()))


def test_a_later_build_of_the_same_briefing_is_taken(tmp_path: Path) -> None:
    given = review_briefing()
    kept(tmp_path / "r.sqlite", decision())
    later = replace(given, build="", as_of="2026-06-01")
    with closing(open_store(tmp_path / "r.sqlite", replace(later, build=rendering.build_id(later)))) as store:
        assert len(store.decisions()) == 1
    renamed = tuple(replace(s, path=f"new/{s.number}", title=Found("x", "text")) for s in given.sources.sources)
    with closing(open_store(tmp_path / "r.sqlite", sealed(given.draft, SourceSet(renamed)))) as store:
        assert len(store.decisions()) == 1


def test_a_record_brings_its_decisions_to_a_new_file(tmp_path: Path) -> None:
    mine = (replace(decision(), number=1), replace(decision("F2"), number=2))
    record = replace(review_briefing(), decisions=mine)
    with closing(open_store(tmp_path / "r.sqlite", record)) as store:
        assert store.decisions() == mine
    with pytest.raises(SettingsError, match="two reviews"):
        open_store(tmp_path / "r.sqlite", replace(record, decisions=(replace(mine[0], reason="no"), mine[1])))
