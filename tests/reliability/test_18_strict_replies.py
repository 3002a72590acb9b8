"""Replies are read strictly or not at all: nothing is patched, nothing crashes, and nothing that is written is broken."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree

from briefgen.cli import main
from briefgen.drafting import pacing, retrying, wire
from briefgen.errors import ExitCode, MalformedReplyError
from briefgen.resources import read_schema
from tests.faults.model import article, says, step_of
from tests.faults.server import Answer, chat, serving
from tests.reliability.malformed_replies import NONSENSE, REFUSED, Twist
from tests.reliability.sizes import sizes

if TYPE_CHECKING:
    from tests.reliability.tally import Tally

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])

GOOD = {
    "extraction.v1.json": '{"evidence": [{"quote": "It was paid.", "speaker": null, "kind": "fact", "says": "so"}]}',
    "composition.v1.json": '{"facts": [{"text": "It was paid.", "evidence": ["e1.1"]}], "bottom_line": [1], '
    '"disputes": [], "open_questions": [{"text": "Who paid?", "evidence": ["e1.1"], "who": null}]}',
    "repair.v1.json": '{"claims": [{"id": "F1", "text": "It was paid.", "evidence": ["q1"]}]}',
    "judge.v1.json": '{"supported": false, "reason": "It was not."}',
}
_BRIEFLY = "--model m --no-cache --no-selftest --format md,html,docx,json --judge --json".split()
STEPS = ("extract", "compose", "repair", "judge")


def _read(text: str, schema: str) -> dict[str, Any] | str:
    """What the parser makes of a text: the object, ``refused``, or what went wrong."""
    try:
        return wire.parse(text, schema)
    except MalformedReplyError as error:
        said = str(error)
        good = error.reply == text and said.isprintable() and len(said) < 700
        return "refused" if good else f"badly told: {said[:200]!r}"
    except Exception as error:  # noqa: BLE001 - whatever comes is what this is about
        return repr(error)[:200]


def test_each_kind_at_each_schema(tally: Tally) -> None:
    wrong, tried = [], 0
    for schema, good in GOOD.items():
        assert isinstance(_read(good, schema), dict)
        for name, twist in REFUSED.items():
            if (bad := twist(good)) == good:
                continue  # such as a member that this schema does not have
            tried += 1
            if (got := _read(bad, schema)) != "refused":
                wrong.append(f"{schema} {name}: {str(got)[:200]}")
        wrong += [f"{schema} {n}: {got}" for n, t in NONSENSE.items() if isinstance(got := _read(t(good), schema), str)]
        tried += len(NONSENSE)
    tally.none(
        18,
        "duplicate keys, NaN, depth, halves of pairs, NUL, huge numbers, wrong types, megabytes, fences, two documents; and "
        "what fits the schema, which is read as it stands",
        tried=tried,
        unit="replies",
        wrong=wrong,
        of="read otherwise",
    )


# --- against a reference ------------------------------------------------------------------------------------------------

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["evidence", "quote", "facts", "\ud800", "\0", "\uffff", "a\nb"]),
)
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
_SHAPED: dict[str, st.SearchStrategy[Any]] = {
    "extraction.v1.json": st.fixed_dictionaries(
        {
            "evidence": st.lists(
                st.fixed_dictionaries(
                    {
                        "quote": st.text(max_size=20),
                        "speaker": st.none() | st.text(max_size=9),
                        "kind": st.sampled_from(["fact", "position", "unknown", "other"]),
                        "says": st.text(max_size=20),
                    }
                ),
                max_size=17,
            )
        }
    ),
    "judge.v1.json": st.fixed_dictionaries({"supported": st.booleans() | st.none(), "reason": st.text(max_size=30)}),
}


@st.composite
def _texts(draw: st.DrawFn) -> tuple[str, str]:
    """A schema, and a text: JSON of any kind or of nearly the right one, then perhaps spoilt in one or two places."""
    schema = draw(st.sampled_from(sorted(GOOD)))
    value = draw(st.one_of(_VALUES, _SHAPED.get(schema, _VALUES), st.just(json.loads(GOOD[schema]))))
    text = json.dumps(value, ensure_ascii=draw(st.booleans()))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(text)))
        with_what = draw(st.text('{}[]",:\\ue0129.-+NaInfty \n\x00\ud800\ufeff`', max_size=4))
        text = text[:place] + with_what + text[place + draw(st.integers(0, 3)) :]
    return schema, f"```json\n{text}\n```" if draw(st.integers(0, 9)) == 0 else text


def _reference(text: str, schema: str) -> dict[str, Any] | None:
    """The same, slowly and by other means; None for refused."""
    body = text.strip()
    if body.lower().startswith(("```json\n", "```\n")) and body.endswith("\n```") and body.count("\n") > 1:
        body = body[body.index("\n") + 1 : -4]
    if re.search(r"(?<![\d.eE+-])-?\d{19,}(?![\d.eE])", re.sub(r'"(?:[^"\\]|\\.)*"', '""', body)):
        return None
    twice: list[bool] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice.append(len({key for key, _ in pairs}) < len(pairs))
        return dict(pairs)

    try:
        value = json.loads(body, object_pairs_hook=members)
        plain = json.dumps(value, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    if any(twice) or _depth(value) > wire.MOST_DEPTH or b"\xef\xbf\xbe" in plain or b"\xef\xbf\xbf" in plain:
        return None
    if any((ord(c) < 32 and c not in "\t\n\r") or c == "\x7f" for s in _strings(value) for c in s):
        return None
    return value if Draft202012Validator(read_schema(schema)).is_valid(value) else None


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [*value, *(s for item in value.values() for s in _strings(item))]
    return [s for item in value for s in _strings(item)] if isinstance(value, list) else []


@sizes(500, 10_000)
def test_any_text(tally: Tally, size: int) -> None:
    wrong: list[str] = []
    read: list[str] = []

    @settings(max_examples=size, deadline=None, derandomize=True, database=None)
    @given(_texts())
    def run(case: tuple[str, str]) -> None:
        schema, text = case
        got, expected = _read(text, schema), _reference(text, schema)
        read.extend([schema] if isinstance(got, dict) else [])
        if got != (expected if expected is not None else "refused"):
            wrong.append(f"{schema} {text!r}: {got!r}, not {expected!r}")

    run()
    assert len(read) > size / 50, "hardly any text could be read"
    tally.none(
        18,
        "any text, spoilt JSON and nearly right JSON (Hypothesis), against a slow reader of other make",
        tried=size,
        unit="replies",
        wrong=wrong,
        of="crashed, or read otherwise",
    )


# --- at the write -------------------------------------------------------------------------------------------------------


def _playing(step: str, twist: Twist, *, always: bool) -> Callable[[dict[str, Any]], Answer]:
    """A model that answers one step badly, the first time or always."""
    turns = [0]

    def answer(body: dict[str, Any]) -> Answer:
        reply = json.dumps(says(body))
        if step_of(body) == step and (always or not turns[0]):
            turns[0] += 1
            reply = twist(reply)
        return Answer(json.dumps(chat(reply)).encode())

    return answer


def _what_is_wrong(folder: Path, code: int, said: str) -> str:
    """Of a build: its exit code, its words and its files."""
    if (
        code not in {ExitCode.OK, ExitCode.UNVERIFIED, ExitCode.MODEL}
        or "Traceback" in said
        or "internal error" in said
    ):
        return f"exit {code}: {said[-300:]}"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            _whole(path)
        except (ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
            return f"{path.name}: {error!r}"
    if code == ExitCode.OK and len(list(folder.glob("briefing.*"))) != 4:
        return f"exit 0 and {sorted(path.name for path in folder.iterdir())}"
    return "a briefing was written" if code == ExitCode.MODEL and list(folder.glob("briefing.*")) else ""


def _whole(path: Path) -> None:
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(name))
        return
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".json":
        wire_constants: list[str] = []
        json.loads(text, parse_constant=wire_constants.append)
        if wire_constants:
            raise ValueError(f"{wire_constants[0]} is no JSON")


def _cases(every: int) -> list[tuple[str, str, Twist, bool]]:
    twists = {**REFUSED, **NONSENSE}
    cases = [(s, n, t, a) for s in STEPS for n, t in twists.items() for a in (False, True)]
    return cases[::every] if every > 1 else cases


@pytest.mark.parametrize("every", [pytest.param(71, id="short"), pytest.param(2, id="full", marks=pytest.mark.slow)])
def test_whole_builds(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], every: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(retrying, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(pacing, "_LONGEST_GAP_S", 0.001)
    Path("story").mkdir()
    Path("story/a.txt").write_text(article(4), encoding="utf-8")
    wrong = []
    cases = _cases(every)
    for number, (step, name, twist, always) in enumerate(cases):
        folder = tmp_path / f"out{number}"
        with serving(then=_playing(step, twist, always=always)) as server:
            code = main(["build", "story", "-o", str(folder), "--base-url", server.url, *_BRIEFLY])
        captured = capsys.readouterr()
        if fault := _what_is_wrong(folder, code, captured.err):
            wrong.append(f"{step} {name} {'always' if always else 'once'}: {fault}")
    tally.none(
        18,
        "each of these as the first or every reply of each step of a whole build, written in four formats",
        tried=len(cases),
        unit="builds",
        wrong=wrong,
        of="crashed, or wrote a broken file",
    )
