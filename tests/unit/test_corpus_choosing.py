"""What is read for a question, that it is what was indexed, and that nothing outside of it is drafted from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import pipeline
from briefgen.corpus import choose, choosing, updating
from briefgen.corpus.passages import passages
from briefgen.drafting.extractive import reading
from briefgen.errors import SourceError
from briefgen.model import SourceSet
from briefgen.sources import load_sources
from briefgen.sources.files import Listed
from briefgen.sources.load import load_files, source_from_text
from tests.unit.corpus_files import settings, story, write


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "corpus", 40)


def test_the_chosen_documents_are_as_load_sources_reads_them(corpus: Path) -> None:
    (corpus / "copy.txt").write_bytes((corpus / "0000.txt").read_bytes())
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    found = choose([corpus], settings(None, passages=8))
    everything = load_sources([corpus])
    whole = {s.path: s for s in everything.sources}
    assert [s.number for s in found.sources] == list(range(1, len(found.sources) + 1))
    assert [s.path for s in found.sources] == sorted(s.path for s in found.sources)
    for source in found.sources:
        assert replace(source, number=1, passages=()) == replace(whole[source.path], number=1)
        assert set(source.passages) <= set(passages(source))
    assert found.unreadable == everything.unreadable
    total = sum(len(passages(s)) for s in everything.sources)
    assert found.selection is not None
    assert (found.selection.documents, found.selection.passages) == (len(everything.sources), total)
    assert found.selection.chosen == sum(len(s.passages) for s in found.sources) <= 8
    assert {s.same_bytes for s in found.sources if s.path == "0000.txt"} == {("copy.txt",)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"question": ""}, id="no question"),
        pytest.param({"read_all": True}, id="told to read all"),
        pytest.param({"passages": 1000}, id="no more passages than may be read"),
        pytest.param({"passages": 1000, "question": "zeppelin"}, id="nor any that holds the words"),
    ],
)
@pytest.mark.parametrize("small", [True, False], ids=["few files", "many"])
def test_everything_is_read(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], *, small: bool
) -> None:
    if not small:
        monkeypatch.setattr(choosing, "is_small", lambda *_: False)
    told = replace(settings(tmp_path / "cache", passages=8), **change)  # type: ignore[arg-type]
    assert choose([corpus], told) == load_sources([corpus])


def test_a_corpus_of_few_files_with_many_passages_is_chosen_from(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    for name in ("one", "two"):
        text = "\n\n".join(story(n, more=f"The {name} barrier {n} was paused.") for n in range(20))
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    found = choose([folder], settings(None, passages=6))
    assert [len(s.passages) for s in found.sources] == [3, 3]


def _changing(monkeypatch: pytest.MonkeyPatch, change: Callable[[int], None]) -> None:
    """Do something each time between the index and the reading of the files."""
    real, times = load_files, iter(range(100))

    def changed(items: Sequence[Listed], **more: object) -> SourceSet:
        change(next(times))
        return real(items, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(choosing, "load_files", changed)


@pytest.mark.parametrize("gone", [True, False], ids=["removed", "changed"])
def test_a_file_that_changes_in_between_is_looked_at_again(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, gone: bool
) -> None:
    path = corpus / "0000.txt"

    def change(time: int) -> None:
        if time == 0:
            path.unlink() if gone else path.write_text(story(0, more="Barrier, barrier."), encoding="utf-8")

    _changing(monkeypatch, change)
    found = choose([corpus], settings(tmp_path / "cache", passages=8))
    monkeypatch.undo()
    assert found == choose([corpus], settings(None, passages=8))
    assert ("0000.txt" in {s.path for s in found.sources}) is not gone


def test_a_file_that_never_rests_is_listed(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(time: int) -> None:
        (corpus / "0000.txt").write_text(story(0, more=f"Storm barrier of Arvel, take {time}."), encoding="utf-8")

    _changing(monkeypatch, change)
    found = choose([corpus], settings(None, passages=8))
    assert [(u.path, u.reason.split(";")[0]) for u in found.unreadable] == [("0000.txt", "changes while it is read")]
    assert "0000.txt" not in {s.path for s in found.sources}
    assert found.sources
    assert [s.number for s in found.sources] == list(range(1, len(found.sources) + 1))


def test_all_files_never_rest(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(time: int) -> None:
        for n, path in enumerate(sorted(corpus.iterdir())):
            path.write_text(story(n, more=f"Storm barrier, take {time}."), encoding="utf-8")

    _changing(monkeypatch, change)
    with pytest.raises(SourceError, match="changes while it is read"):
        choose([corpus], settings(None, passages=8))


def test_an_index_that_has_other_passages_is_thrown_away(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_YOUNG_NS", -(10**12))
    kept = settings(tmp_path / "cache", passages=8)
    before = choose([corpus], kept)
    (place,) = (tmp_path / "cache").glob("passages-*.sqlite")
    connection = sqlite3.connect(place)
    connection.execute("UPDATE passages SET start = start + 1")
    connection.commit()
    connection.close()
    assert choose([corpus], kept) == before


def test_only_unreadable_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "is_small", lambda *_: False)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    with pytest.raises(SourceError, match=r"none of the 1 files could be read:\n  broken.pdf"):
        choose([tmp_path], settings(None))


def test_nothing_outside_the_passages_is_drafted_from(corpus: Path) -> None:
    more = (
        "The storm barrier of Arvel will cost £3.5 million, the harbour board said. Who pays for it is not yet known."
    )
    for n in range(12):
        path = corpus / f"{n:04d}.txt"
        far = "\n\n".join(f"The council of Arvel met {m + 20} times in 2025. It heard {m} reports." for m in range(40))
        path.write_text(f"{story(n)}\n\n{more}\n\n{far}", encoding="utf-8")
    briefing = pipeline.build(
        [corpus], replace(settings(None, "storm barrier Arvel million pays", 5), drafter="extractive")
    )
    sources = {s.number: s for s in briefing.sources.sources}
    quotes = [e.quote for e in briefing.evidence] + [q for j in briefing.report.judgements for q in j.quotes]
    assert quotes
    assert all(any(p.covers(q.span) for p in sources[q.source].passages) for q in quotes)


def test_the_same_record_whether_the_index_is_kept_or_not(corpus: Path, tmp_path: Path) -> None:
    from briefgen.rendering import record_json

    one, other, again = (
        record_json(pipeline.build([corpus], replace(settings(cache, passages=8), drafter="extractive")))
        for cache in (None, tmp_path / "cache", tmp_path / "cache")
    )
    assert one == other == again


def test_what_was_chosen_of_a_copy_is_read_in_its_original(tmp_path: Path) -> None:
    folder = write(tmp_path / "corpus", 12, first=1)
    text = "\n\n".join(story(n) for n in (0, 1, 2, 4, 5, 7))
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text(f"Seen elsewhere\n\n{text}\n\nA zeppelin came.\n", encoding="utf-8")
    found = choose([folder], settings(None, "zeppelin report market mill harbour", 6))
    by_path = {s.path: s for s in found.sources}
    original, copy = by_path["a.txt"], by_path["b.txt"]
    assert copy.copy_of == original.number
    assert found.selection is not None
    assert found.selection.chosen == sum(len(s.passages) for s in found.sources if s.copy_of is None) <= 6
    for span in copy.passages:
        last = span.of(copy.text).split("\n\n")[1]
        assert any(last in p.of(original.text) for p in original.passages)


def test_of_a_long_source_only_what_the_passages_lean_on_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_from_text(
        "\n\n".join(f"The council of Arvel met {n + 20} times. It heard {n} reports." for n in range(400))
    )
    some = replace(source, passages=(passages(source)[3], passages(source)[9]))
    whole = reading.read(some)
    monkeypatch.setattr(reading, "_LONG", 1000)
    monkeypatch.setattr(reading, "_BEFORE", 500)
    near = reading.read(some)
    assert len(near.sentences) < len(whole.sentences) / 2
    chosen = [s for s in near.sentences if near.chose(s)]
    assert [s.span for s in chosen] == [s.span for s in whole.sentences if whole.chose(s)]
    firsts = [next(s for s in chosen if p.covers(s.span)) for p in some.passages]
    for first in firsts:
        before = whole.sentences[[s.span for s in whole.sentences].index(first.span) - 1]
        assert near.before(first, 1)[0].span == before.span
