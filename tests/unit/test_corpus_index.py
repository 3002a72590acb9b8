"""The index beside the ledger: brought up to date by what changed, the same in whatever order it came about, never trusted."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.corpus import Ranking, documents, nearest, opening, updating
from briefgen.errors import LedgerError, SettingsError, SourceError
from briefgen.settings import Progress
from briefgen.sources.files import FileReader, Listed
from tests.source_files import pdf
from tests.unit.corpus_files import settings, story, write


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "corpus", 30)


@pytest.fixture(autouse=True)
def _files_are_not_young(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "_YOUNG_NS", -(10**12))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose bytes are read, and, with a star, of those that are parsed too."""
    seen: list[str] = []
    data, source = FileReader.data, FileReader.source

    def reading(self: FileReader, item: Listed) -> bytes:
        seen.append(item.candidate.shown)
        return data(self, item)

    def parsing(self: FileReader, item: Listed, *args: object) -> object:
        seen[-1] += "*"
        return source(self, item, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(FileReader, "data", reading)
    monkeypatch.setattr(FileReader, "source", parsing)
    return seen


def _told(ranking: Ranking) -> list[object]:
    """A ranking as far as a reader sees it."""
    chosen = [(c.item.candidate.shown, c.sha256, c.text_sha256, c.same_bytes, c.passages) for c in ranking.chosen]
    return [ranking.documents, ranking.passages, chosen, ranking.unreadable, ranking.absent]


def _index(cache: Path) -> Path:
    (found,) = cache.glob("passages-*.sqlite")
    return found


# --- kept up to date ----------------------------------------------------------------------------------------------------


def _nothing(_: Path) -> None:
    pass


def _add(folder: Path) -> None:
    write(folder, 2, first=100)


def _change(folder: Path) -> None:
    (folder / "0003.txt").write_text(story(3, more="The barrier was paused again."), encoding="utf-8")


def _change_same_size_and_time(folder: Path) -> None:
    path = folder / "0003.txt"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"report 30", b"report 39"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def _remove(folder: Path) -> None:
    (folder / "0003.txt").unlink()


def _rename(folder: Path) -> None:
    (folder / "0003.txt").rename(folder / "zz.txt")


def _touch(folder: Path) -> None:
    os.utime(folder / "0003.txt", (1_000_000_000, 1_000_000_000))


def _same_bytes(folder: Path) -> None:
    (folder / "aa.txt").write_bytes((folder / "0003.txt").read_bytes())


def _same_bytes_first(folder: Path) -> None:
    (folder / "000.txt").write_bytes((folder / "0003.txt").read_bytes())


def _same_bytes_first_by_another_reader(folder: Path) -> None:
    (folder / "000.md").write_bytes((folder / "0003.txt").read_bytes())


def _manifest(folder: Path) -> None:
    text = '[[sources]]\npath = "0003.txt"\ntitle = "The storm barrier of Arvel, paused"\n'
    (folder / "manifest.toml").write_text(text, encoding="utf-8")


def _broken(folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    (folder / "photo.png").write_bytes(b"\x89PNG")


@pytest.mark.parametrize(
    ("change", "read"),
    [
        pytest.param(_nothing, [], id="nothing"),
        pytest.param(_add, ["0100.txt*", "0101.txt*"], id="added"),
        pytest.param(_change, ["0003.txt*"], id="changed"),
        pytest.param(_change_same_size_and_time, ["0003.txt*"], id="changed, size and time put back"),
        pytest.param(_remove, [], id="removed"),
        pytest.param(_rename, ["zz.txt"], id="renamed"),
        pytest.param(_touch, ["0003.txt"], id="touched"),
        pytest.param(_same_bytes, ["aa.txt"], id="same bytes under a second path"),
        pytest.param(_same_bytes_first, ["000.txt"], id="same bytes under a path before it"),
        pytest.param(
            _same_bytes_first_by_another_reader, ["000.md", "000.md*"], id="same bytes, read otherwise, before it"
        ),
        pytest.param(_manifest, ["0003.txt*"], id="another title by the manifest"),
        pytest.param(_broken, ["broken.pdf*", "photo.png"], id="unreadable"),
    ],
)
def test_only_what_changed_is_read_and_the_outcome_is_that_of_a_fresh_index(
    corpus: Path, tmp_path: Path, reads: list[str], change: Callable[[Path], None], read: list[str]
) -> None:
    kept = settings(tmp_path / "cache")
    nearest([corpus], kept)
    change(corpus)
    reads.clear()
    found = nearest([corpus], kept)
    assert reads == read
    assert _told(found) == _told(nearest([corpus], settings(None)))
    reads.clear()
    assert _told(nearest([corpus], kept)) == _told(found)
    assert reads == []


def test_what_was_changed_in_the_tick_of_being_read_is_read_again(
    corpus: Path, tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_YOUNG_NS", 10**12)
    kept = settings(tmp_path / "cache")
    nearest([corpus], kept)
    reads.clear()
    nearest([corpus], kept)
    assert sorted(reads) == sorted(p.name for p in corpus.iterdir())  # their bytes, but nothing is parsed


def test_the_order_in_which_texts_came_in_plays_no_part(corpus: Path, tmp_path: Path) -> None:
    grown, kept = tmp_path / "grown", settings(tmp_path / "cache")
    for name in ("0020.txt", "0003.txt", "0011.txt"):
        grown.mkdir(exist_ok=True)
        shutil.copy(corpus / name, grown / name)
        nearest([grown], kept)
    (grown / "gone.txt").write_text(story(99), encoding="utf-8")
    nearest([grown], kept)
    (grown / "gone.txt").unlink()
    for path in sorted(corpus.iterdir(), reverse=True):
        shutil.copy(path, grown / path.name)
        nearest([grown], kept)
    assert _told(nearest([grown], kept)) == _told(nearest([corpus], settings(None)))


def test_two_corpora_with_one_cache_do_not_mix(corpus: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", 40, first=1000)
    kept = settings(tmp_path / "cache")
    alone = _told(nearest([corpus], kept))
    assert _told(nearest([other], kept)) != alone
    assert _told(nearest([corpus], kept)) == alone
    assert len(list((tmp_path / "cache").glob("passages-*.sqlite"))) == 2


def test_files_that_a_shell_names_one_by_one_have_the_index_of_their_folder(corpus: Path, tmp_path: Path) -> None:
    kept = settings(tmp_path / "cache")
    nearest(sorted(corpus.iterdir()), kept)
    nearest(sorted(corpus.iterdir())[:25], kept)
    _index(tmp_path / "cache")


def test_same_bytes_are_one_document(corpus: Path) -> None:
    before = nearest([corpus], settings(None))
    for name in ("a.txt", "b.txt"):
        shutil.copy(corpus / "0000.txt", corpus / name)
    after = nearest([corpus], settings(None))
    assert (after.documents, after.passages) == (before.documents, before.passages)
    assert {c.item.candidate.shown: c.same_bytes for c in after.chosen}["0000.txt"] == ("a.txt", "b.txt")


def test_unreadable_files_are_listed_with_their_reason(corpus: Path) -> None:
    _broken(corpus)
    (corpus / "scan.txt").write_bytes(pdf(""))
    found = nearest([corpus], settings(None))
    assert [u.path for u in found.unreadable] == ["broken.pdf", "photo.png", "scan.txt"]
    assert "broken PDF" in found.unreadable[0].reason
    assert found.documents == 30


# --- the question -------------------------------------------------------------------------------------------------------

BARRIER = "storm barrier Arvel"


@pytest.mark.parametrize(
    "question",
    [
        pytest.param('"storm" (barrier) Arvel', id="quotes and brackets"),
        pytest.param("storm* -barrier ^Arvel", id="operators"),
        pytest.param("body:storm {head body}:barrier + Arvel", id="column filters"),
        pytest.param("'storm'; DROP TABLE words; -- barrier's Arvel", id="SQL"),
        pytest.param("STORM\u00ad barriers, “Arvel’s”", id="folded"),
        pytest.param(f"storm barrier Arvel {'what of the ' * 400}", id="long"),
        pytest.param(f"storm barrier Arvel {' '.join(f'unheard{n}' for n in range(400))}", id="many words"),
    ],
)
def test_nothing_in_a_question_is_query_language(corpus: Path, question: str) -> None:
    plain = {c.item.candidate.shown for c in nearest([corpus], settings(None, BARRIER, 5)).chosen}
    found = nearest([corpus], settings(None, question, 5))
    assert {c.item.candidate.shown for c in found.chosen} == plain


@pytest.mark.parametrize(
    ("question", "named"),
    [
        pytest.param("zeppelin quorums", "('quorum', 'zeppelin') stands in the", id="words that stand nowhere"),
        pytest.param("дирижабль", "('дирижабль')", id="another script"),
        pytest.param("?!", "'?!' holds no word to search for", id="no letters"),
        pytest.param("Who is it?", "holds no word to search for", id="function words"),
        pytest.param("NEAR(", "('near')", id="query language alone"),
    ],
)
def test_a_question_that_finds_nothing(corpus: Path, question: str, named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        nearest([corpus], settings(None, question))
    assert named in str(caught.value)
    assert "--read-all" in str(caught.value)
    assert caught.value.field == "question"


def test_words_that_stand_nowhere_are_named_beside_those_that_do(corpus: Path) -> None:
    assert nearest([corpus], settings(None, "barrier of zeppelins")).absent == ("zeppelin",)


def test_more_words_than_are_searched_for(corpus: Path) -> None:
    words = [f"t{n}x{k}{letter}" for n in range(30) for k in range(2) for letter in "abcdef"]
    assert len(nearest([corpus], settings(None, " ".join(words), 20)).chosen) > 1


def test_title_and_publisher_count(corpus: Path) -> None:
    (corpus / "0007.txt").write_text(f"{story(7)}\nPublisher: The Quibbler\n", encoding="utf-8")
    (corpus / "0008.txt").write_text(f"Zeppelins over the market\n\n{story(8)}", encoding="utf-8")
    found = nearest([corpus], settings(None, "zeppelin quibbler", 4))
    assert [c.item.candidate.shown for c in found.chosen] == ["0007.txt", "0008.txt"]


def test_passages_far_from_the_question_are_left_unread(corpus: Path) -> None:
    for n, name in enumerate(("loan", "quarrel")):
        told = f"The zeppelin {name} of Quorum Bay was paused by the harbour board, and paragraph {n} says why. {story(31 + n)}"
        (corpus / f"{name}.txt").write_text(told, encoding="utf-8")
    question = "Why was the zeppelin of Quorum Bay paused at the harbour?"
    assert [c.item.candidate.shown for c in nearest([corpus], settings(None, question, 20)).chosen] == [
        "loan.txt",
        "quarrel.txt",
    ]
    # Without the words that only these two hold, those that hold the others are as near as any.
    assert len(nearest([corpus], settings(None, "What was paused at the harbour?", 20)).chosen) > 5


def test_one_document_and_copies_do_not_crowd_out_the_others(tmp_path: Path) -> None:
    folder = write(tmp_path / "corpus", 20)
    book = "\n\n".join(f"{story(0, more=f'The barrier of Arvel, chapter {n}, was paused.')}" for n in range(1, 60))
    (folder / "book.txt").write_text(book, encoding="utf-8")
    for n in range(12):
        (folder / f"copy{n:02d}.txt").write_text(f"{story(0)}\nCopy number {n}.\n", encoding="utf-8")
    found = nearest([folder], settings(None, "storm barrier Arvel paused builder", 20))
    counts = {c.item.candidate.shown: len(c.passages) for c in found.chosen}
    assert counts["book.txt"] <= 3
    assert sum(name.startswith("copy") or name == "0000.txt" for name in counts) <= 2
    assert len(counts) > 5


def test_one_document_alone_is_read_to_the_full(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    parts = (f"The barrier at lock {n} was paused for {n + 2} weeks. {story(n)}" for n in range(60))
    (folder / "book.txt").write_text("\n\n".join(parts), encoding="utf-8")
    (chosen,) = nearest([folder], settings(None, "barrier lock paused", 15)).chosen
    assert len(chosen.passages) == 15


# --- what may go wrong --------------------------------------------------------------------------------------------------


def _garbage(path: Path) -> None:
    path.write_bytes(b"This is no database, " * 500)


def _hole(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192 * 3 : -8192] = b"\x5a" * (len(data) - 8192 * 4)
    path.write_bytes(data)


def _other_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE made SET by = 'index 99'")
    connection.commit()
    connection.close()


def _other_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes (words TEXT)")
    connection.close()


@pytest.mark.parametrize("damage", [_garbage, _hole, _other_version, _other_program])
def test_an_index_that_cannot_be_used_is_made_anew(
    corpus: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    kept, warned = settings(tmp_path / "cache"), list[str]()
    before = _told(nearest([corpus], kept))
    damage(_index(tmp_path / "cache"))
    assert _told(nearest([corpus], kept, warn=warned.append)) == before
    assert len(warned) == 1
    assert "is made anew" in warned[0]
    assert _told(nearest([corpus], kept, warn=warned.append)) == before
    assert len(warned) == 1


def test_a_killed_run_is_taken_up_where_it_was(
    tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, kept = write(tmp_path / "corpus", 60), settings(tmp_path / "cache")
    monkeypatch.setattr(updating, "_BATCH", 10)

    def killed(event: Progress) -> None:
        if event.detail == "0034.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nearest([corpus], kept, progress=killed)
    reads.clear()
    found = nearest([corpus], kept)
    assert reads == [f"{n:04d}.txt*" for n in range(30, 60)]
    assert _told(found) == _told(nearest([corpus], settings(None)))


def test_two_builds_that_index_at_once(corpus: Path, tmp_path: Path, reads: list[str]) -> None:
    kept = settings(tmp_path / "cache")
    inside, go_on, told = threading.Event(), threading.Event(), list[str]()
    found: list[Ranking] = []

    def slowly(event: Progress) -> None:
        if event.detail == "0010.txt":
            inside.set()
            go_on.wait(20)

    def listen(message: str) -> None:
        told.append(message)
        go_on.set()

    first = threading.Thread(target=lambda: found.append(nearest([corpus], kept, progress=slowly)))
    first.start()
    assert inside.wait(20)
    second = nearest([corpus], kept, warn=listen)
    first.join(20)
    assert told == ["another build is indexing these files: waiting for it"]
    assert _told(found[0]) == _told(second)
    assert sum(name.endswith("*") for name in reads) == 30  # each parsed once


def test_a_full_disk_is_named(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = opening.opened

    def small(place: Path) -> sqlite3.Connection:
        connection = real(place)
        connection.execute("PRAGMA max_page_count = 14")
        return connection

    monkeypatch.setattr("briefgen.corpus.ranking.opened", small)
    with pytest.raises(LedgerError, match=r"index of passages '.*' cannot be used: database or disk is full; name"):
        nearest([corpus], settings(tmp_path / "cache"))


def test_a_cache_that_is_a_file(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("x")
    with pytest.raises(LedgerError, match="cache"):
        nearest([corpus], settings(tmp_path / "cache"))


def test_sqlite_without_full_text_search(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sqlite3.connect

    class Without:
        def __init__(self, *args: object, **options: object) -> None:
            self._of = real(*args, **options)  # type: ignore[call-overload]

        def execute(self, words: str, *args: object) -> object:
            if "fts5" in words:
                raise sqlite3.OperationalError("no such module: fts5")
            return self._of.execute(words, *args)

        def close(self) -> None:
            self._of.close()

    monkeypatch.setattr(sqlite3, "connect", Without)
    with pytest.raises(SettingsError, match=r"no full-text search \(FTS5\).*--read-all"):
        nearest([corpus], settings(None))


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        nearest([tmp_path / "none"], settings(None))


@pytest.mark.skipif(os.name != "posix", reason="names are bytes there")
def test_a_name_that_is_not_utf_8(corpus: Path, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(corpus) + b"/\xff.txt")).write_bytes(b"A zeppelin came to Arvel.\n")
    (chosen,) = nearest([corpus], settings(tmp_path / "cache", "zeppelin")).chosen
    assert chosen.item.candidate.shown == "\ufffd.txt"


def test_one_name_in_two_folders_is_shown_apart(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "0000.txt").write_text("A zeppelin came to the storm barrier of Arvel.\n", encoding="utf-8")
    found = nearest([corpus, other], settings(None, "barrier", 5))
    assert {"other/0000.txt", "corpus/0000.txt"} <= {c.item.candidate.shown for c in found.chosen}


def test_a_manifest_of_many_files_is_taken_up_in_few_looks(
    corpus: Path, tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    real = documents.unsettled

    def unsettled(connection: sqlite3.Connection) -> list[tuple[bytes, bytes, str, str]]:
        looks.append(1)
        return real(connection)

    kept = settings(tmp_path / "cache")
    nearest([corpus], kept)
    entries = "".join(f'[[sources]]\npath = "{n:04d}.txt"\ntitle = "Zeppelins, part {n}"\n' for n in range(29, -1, -1))
    (corpus / "manifest.toml").write_text(entries, encoding="utf-8")
    monkeypatch.setattr(updating, "unsettled", unsettled)
    reads.clear()
    found = nearest([corpus], replace(kept, question="zeppelin"))
    assert sorted(reads) == [f"{n:04d}.txt*" for n in range(30)]
    assert len(looks) == 2
    shown = [c.item.candidate.shown for c in found.chosen]
    assert shown == sorted(shown, reverse=True)  # as the manifest has them
    assert len(shown) == 10
