"""What the drafter and the gate take from a shelf: the same as they would read, read once, and never another text's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

import briefgen
from briefgen import pipeline
from briefgen.drafting.extractive import shelved as drafting_shelved
from briefgen.drafting.extractive.account import Account, account
from briefgen.drafting.extractive.packing import pack
from briefgen.drafting.extractive.shelved import shelved_account
from briefgen.drafting.extractive.unpacking import unpack
from briefgen.gate import shelved as gate_shelved
from briefgen.gate.shelved import shelved_tellings
from briefgen.gate.telling import tellings
from briefgen.ledger import Ledger, stock_of
from briefgen.model import Found, Region, Source, Span
from briefgen.rendering import record_json
from briefgen.settings import Settings
from tests.unit.extractive_fixtures import GAZETTE, HERALD, hospital, source

_HARBOUR = source(
    8,
    "Marlow Harbour Trust approved the plan on 3 May 2025. It will cost £40 million. Torvik Council rejected the plan and said "
    "that it would harm trade.\n\nHe did not say when. However, the council blocked a contract over safety concerns.",
    title="Harbour plan",
    publisher="The Quay Post",
    date="2025-05-04",
)
_LONG = source(
    7, "\n\n".join(f"The {n} sites of Quay {n} cost £{n} million." for n in range(2, 200)), date="2026-04-01"
)


class Held(dict[str, bytes]):
    """A shelf in memory."""

    def put(self, key: str, value: bytes) -> None:
        self[key] = value


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read and not taken from the shelf: paths of sources, and texts of which the figures were read."""
    seen: list[str] = []

    def counted(one: Source) -> Account:
        seen.append(one.path)
        return account(one)

    def counted_tellings(text: str) -> Iterator[Any]:
        seen.append(text)
        return tellings(text)

    monkeypatch.setattr(drafting_shelved, "account", counted)
    monkeypatch.setattr(gate_shelved, "tellings", counted_tellings)
    return seen


_SOURCES = [
    *hospital(),
    _HARBOUR,
    _LONG,
    source(9, " "),
    source(10, "Straße №7 costs ½ of €1,5 bn — ‘so’ said Zoë Ångström."),
]


@pytest.mark.parametrize("one", _SOURCES, ids=lambda s: f"{s.number}{'-copy' if s.copy_of else ''}")
def test_an_account_comes_back_as_it_was_read(one: Source, read: list[str]) -> None:
    held, plain = Held(), account(one)
    assert asdict(shelved_account(one, held)) == asdict(plain)
    back = shelved_account(one, held)
    assert asdict(back) == asdict(plain)
    assert read == [one.path]
    offers = {id(offer) for offer, _ in back.wordings}
    told: list[Any] = [
        *back.reasons,
        *back.figures,
        *back.acts,
        *back.questions,
        *(s for _, t in back.wordings for s in t.said),
    ]
    assert {id(each.offer) for each in told} <= offers
    assert {id(s) for o, _ in back.wordings for s in o.sentences} <= {id(s) for s in back.page.sentences}
    assert back.page.source is one


def test_every_part_of_an_account_is_tried() -> None:
    accounts = [account(s) for s in _SOURCES]
    for part in ("wordings", "evidence", "reasons", "figures", "acts", "questions"):
        assert any(getattr(a, part) for a in accounts), part
    assert any(t.said for a in accounts for _, t in a.wordings)
    assert any(o.support for a in accounts for o, _ in a.wordings)
    assert any(a.page.headings for a in accounts)


@pytest.mark.parametrize("one", _SOURCES, ids=lambda s: str(s.number))
def test_what_a_source_tells_in_figures_comes_back_as_it_was_read(one: Source, read: list[str]) -> None:
    held, plain = Held(), list(tellings(one.text))
    assert list(shelved_tellings(one.text, held)) == plain
    assert list(shelved_tellings(one.text, held)) == plain
    assert read == [one.text]


_HERALD = hospital()[0]
_OTHERS: dict[str, Any] = {
    "number": 12,
    "path": "moved.txt",
    "media_type": "text/html",
    "sha256": "0" * 64,
    "text": HERALD.replace("12,400", "12,500"),
    "title": Found("Another", "text"),
    "author": Found("A. Writer", "meta"),
    "publisher": Found("The Other Paper", "meta"),
    "date": Found("2020-02-02", "meta"),
    "url": Found("https://paper.example/a", "meta"),
    "paragraphs": (Span(0, len(HERALD)),),
    "pages": (Span(0, 9),),
    "regions": (Region("hidden", Span(0, 40), "white on white"),),
    "warnings": ("read with care",),
    "same_bytes": ("twin.txt",),
    "copy_of": 4,
    "passages": (Span(0, 200),),
}
_TAKEN_ANEW = {"number", "path", "sha256", "warnings", "same_bytes"}


def test_every_field_of_a_source_is_tried() -> None:
    assert set(_OTHERS) == {f.name for f in fields(Source)}
    assert all(getattr(_HERALD, name) != value for name, value in _OTHERS.items())


@pytest.mark.parametrize("name", sorted(_OTHERS))
def test_what_an_account_depends_on_is_in_its_key(name: str, read: list[str]) -> None:
    held = Held()
    shelved_account(_HERALD, held)
    other = replace(_HERALD, **{name: _OTHERS[name]})
    assert asdict(shelved_account(other, held)) == asdict(account(other))
    assert len(read) == (1 if name in _TAKEN_ANEW else 2)


def test_a_copy_keeps_its_account_whichever_source_it_is_a_copy_of(read: list[str]) -> None:
    held, copy = Held(), replace(_HERALD, number=9, copy_of=1)
    shelved_account(copy, held)
    other = replace(copy, copy_of=5)
    assert asdict(shelved_account(other, held)) == asdict(account(other))
    assert len(read) == 1


def test_other_code_reads_anew(read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    shelved_account(_HERALD, held)
    list(shelved_tellings(HERALD, held))
    for module in (drafting_shelved, gate_shelved):
        monkeypatch.setattr(module, "code_digest", lambda *_: "other")
    shelved_account(_HERALD, held)
    list(shelved_tellings(HERALD, held))
    assert len(read) == 4
    assert len(held) == 4


# --- what is damaged or another's ---------------------------------------------------------------------------------------


def _changed(value: bytes, *path: int, to: Any) -> bytes:
    """A packed value with another value at a place in its nested lists."""
    rows = msgspec.msgpack.decode(value)
    at = rows
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return msgspec.msgpack.encode(rows)


_ACCOUNT = pack(account(_HERALD))
_WORDS, _NAMES, _QUANTITIES, _SENTENCES, _OFFERS = 0, 1, 2, 3, 5
_DAMAGED: dict[str, bytes] = {
    "empty": b"",
    "cut": _ACCOUNT[:-1],
    "more behind it": _ACCOUNT + b"\x00",
    "another format": b'{"words": []}',
    "a column more": msgspec.msgpack.encode([*msgspec.msgpack.decode(_ACCOUNT), []]),
    "a sentence beyond the text": _changed(_ACCOUNT, _SENTENCES, 0, 2, to=len(HERALD) + 1),
    "a sentence that ends before it begins": _changed(_ACCOUNT, _SENTENCES, 0, 2, to=0),
    "a word that is not there": _changed(_ACCOUNT, _SENTENCES, 0, 4, to=[100_000]),
    "a word counted from the end": _changed(_ACCOUNT, _SENTENCES, 0, 4, to=[-1]),
    "a sentence that is not there": _changed(_ACCOUNT, _OFFERS, 0, 0, to=100_000),
    "a name beyond its wording": _changed(_ACCOUNT, _NAMES, 0, 1, to=100_000),
    "a quantity beyond its wording": _changed(_ACCOUNT, _QUANTITIES, 0, 1, to=100_000),
    "no number": _changed(_ACCOUNT, _QUANTITIES, 0, 3, to="NaN"),
    "a kind that is none": _changed(_ACCOUNT, _QUANTITIES, 0, 2, to="weight"),
    "a number for a word": _changed(_ACCOUNT, _WORDS, 0, to=5),
}


@pytest.mark.parametrize("value", _DAMAGED.values(), ids=_DAMAGED.keys())
def test_no_account_is_told_from_what_is_damaged(value: bytes, read: list[str]) -> None:
    with pytest.raises(ValueError, match=r"account|span|sentence|name|quantity"):
        unpack(value, _HERALD)
    held = Held()
    shelved_account(_HERALD, held)
    ((key, whole),) = held.items()
    held[key] = key.encode("ascii") + value
    assert asdict(shelved_account(_HERALD, held)) == asdict(account(_HERALD))
    assert held == {key: whole}
    assert len(read) == 2


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda v: v[:-1], id="cut"),
        pytest.param(lambda _: b"\xc1", id="no format"),
        pytest.param(lambda v: _changed(v, 1, 0, 1, to=len(HERALD) + 1), id="a sentence beyond the text"),
        pytest.param(lambda v: _changed(v, 1, 0, 2, 0, 1, to=len(HERALD)), id="a figure beyond its sentence"),
        pytest.param(lambda v: _changed(v, 1, 0, 2, 0, 3, to=None), id="a figure without a value"),
        pytest.param(lambda v: _changed(v, 1, 0, 3, to=[-1]), id="a word counted from the end"),
        pytest.param(lambda v: _changed(v, 1, 0, 4, to=[10_000]), id="a word that is not there"),
    ],
)
def test_damaged_figures_are_read_anew(damage: Callable[[bytes], bytes], read: list[str]) -> None:
    held = Held()
    list(shelved_tellings(HERALD, held))
    ((key, whole),) = held.items()
    held[key] = key.encode("ascii") + damage(whole.removeprefix(key.encode("ascii")))
    assert list(shelved_tellings(HERALD, held)) == list(tellings(HERALD))
    assert held == {key: whole}
    assert len(read) == 2


def test_another_sources_reading_is_not_taken(read: list[str]) -> None:
    held, gazette = Held(), replace(_HERALD, text=GAZETTE, paragraphs=(), regions=())
    shelved_account(_HERALD, held)
    (first,) = held
    shelved_account(gazette, held)
    (second,) = set(held) - {first}
    held[first], held[second] = held[second], held[first]
    assert asdict(shelved_account(_HERALD, held)) == asdict(account(_HERALD))
    assert asdict(shelved_account(gazette, held)) == asdict(account(gazette))
    assert len(read) == 4


# --- the digest covers the code -------------------------------------------------------------------------------------------


def _imported(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("briefgen"):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (n.name for n in node.names if n.name.startswith("briefgen"))


def _path(module: str) -> Path:
    place = Path(briefgen.__file__).parent.joinpath(*module.split(".")[1:])
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@pytest.mark.parametrize(
    ("module", "reads"),
    [
        (
            drafting_shelved,
            (
                "briefgen.drafting.extractive.account",
                "briefgen.drafting.extractive.packing",
                "briefgen.drafting.extractive.unpacking",
            ),
        ),
        (gate_shelved, ("briefgen.gate.telling", "briefgen.gate.shelved")),
    ],
    ids=["account", "figures"],
)
def test_all_code_that_reads_is_in_the_digest(
    module: Any, reads: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def digest(*names: str) -> str:
        asked.extend(names)
        return ""

    monkeypatch.setattr(module, "code_digest", digest)
    (shelved_account(_HERALD, Held()) if module is drafting_shelved else shelved_tellings(HERALD, Held()))
    seen, left = set[str](), [*reads]
    while left:
        if (name := left.pop()) not in seen:
            seen.add(name)
            left.extend(_imported(_path(name)))
    assert len(seen) > 10
    assert {n for n in seen if not any(n == a or n.startswith(f"{a}.") for a in asked)} == set()


# --- whole builds ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles as files."""
    here = tmp_path / "articles"
    here.mkdir()
    for one in (*hospital()[:2], _HARBOUR):
        (here / f"{one.number}-{one.text[:8].strip()}.txt").write_text(one.text, encoding="utf-8")
    return here


def _built(folder: Path, cache: Path | str) -> bytes:
    settings = Settings(drafter="extractive", as_of="2026-05-01", cache=str(cache))
    return record_json(pipeline.build([folder], settings))


def test_a_rebuild_reads_no_source_again(folder: Path, tmp_path: Path, read: list[str]) -> None:
    files = len(list(folder.iterdir()))
    plain = _built(folder, "")
    assert read == []  # without a ledger nothing goes past a shelf
    assert _built(folder, tmp_path / "cache") == plain
    assert len(read) == 2 * files
    read.clear()
    assert _built(folder, tmp_path / "cache") == plain
    assert read == []
    kinds = {kind.kind: kind.entries for kind in stock_of(tmp_path / "cache").kinds}
    assert kinds["reading"] == 2 * files


def test_only_what_changed_is_read_again(folder: Path, tmp_path: Path, read: list[str]) -> None:
    _built(folder, tmp_path / "cache")
    first = min(folder.iterdir())
    first.rename(folder / "zz-last.txt")  # all others get another number
    last = max(folder.iterdir())
    (folder / "00-new.txt").write_text("The Quay Trust sold 14 boats in May 2025.\n", encoding="utf-8")
    read.clear()
    assert _built(folder, tmp_path / "cache") == _built(folder, "")
    assert [r for r in read if r.endswith(".txt")] == ["00-new.txt"], last
    assert len(read) == 2


def test_a_build_outlives_what_is_damaged_in_the_ledger(folder: Path, tmp_path: Path, read: list[str]) -> None:
    plain = _built(folder, tmp_path / "cache")
    with Ledger(tmp_path / "cache") as ledger:
        keys = [row[0] for row in ledger._current().execute("SELECT key FROM entries WHERE kind = 'reading'")]
        for key in keys:
            ledger.put("reading", key, key.encode("ascii") + b"\x90")
    read.clear()
    assert _built(folder, tmp_path / "cache") == plain
    assert len(read) == len(keys)


def test_values_keep_the_digits_they_were_written_with() -> None:
    one = source(1, "The port cost £1.50 million and 5E+7 was 2.0 % of £50m in 2024.")
    values = [q.value for s in unpack(pack(account(one)), one).page.sentences for q in s.quantities]
    assert [str(v) for v in values] == [str(q.value) for s in account(one).page.sentences for q in s.quantities]
    assert Decimal("2.0") in values
