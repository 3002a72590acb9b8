"""Test 20, the people's side: personal data of sources under ``--redact``, in all that is sent and all that is kept of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import regex

from briefgen import pipeline
from briefgen.cli import main
from briefgen.drafting.envelope import CutReplyError
from briefgen.drafting.llm import LLMDrafter
from briefgen.drafting.redacting import Redactor
from briefgen.errors import ExitCode, MalformedReplyError, PendingError, UnverifiedBriefingError
from briefgen.model import Briefing
from briefgen.rendering.record import record_json
from briefgen.settings import Settings
from tests.cli.billing import billing
from tests.faults.batch_server import batching
from tests.faults.model import article, says, step_of
from tests.reliability.canaries import found_in, kept_by
from tests.reliability.personal_data import DISGUISED, LOOK_ALIKES, TRUE
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.unit.drafting_fakes import FakeEndpoint, Listener, evidence_reply, source

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LEAKS = "values or parts of them"

# One of each kind; none has a full stop in it, so that the stand-in for a model copies whole sentences.
PEOPLE: Mapping[str, str] = {
    "phone": "+44 20 7946 0958",
    "card": "4111 1111 1111 1111",
    "iban": "GB82 WEST 1234 5698 7654 32",
    "nino": "AB 12 34 56 C",
    "ssn": "078-05-1120",
    "case": "OPS-77-4431",
}
OWN = {"case": r"OPS-\d{2}-\d{4}"}
NAMES = (*(name for name in PEOPLE if name != "case"), "email", "ip", "url", "case")
EMAIL, HOST, LINK = "ada.quill@ferryton.example", "203.0.113.77", "https://ferryton.example/quill"
VALUES = (*PEOPLE.values(), EMAIL, HOST, LINK)
# What would give a value away by its parts.
PARTS = (
    *("7946", "0958", "1111", "WEST", "5698", "7654", "34 56", "05-1120", "4431", "quill", "203.0", "0.113"),
    *(edge for value in (*PEOPLE.values(), EMAIL) for edge in (value[:8], value[-8:])),
)


def story(number: int) -> str:
    """An article with personal data in sentences that are quoted, misquoted and repaired."""
    listed = list(PEOPLE.values())
    value, other = listed[number % len(listed)], listed[(number + 3) % len(listed)]
    text = article(number)
    text = text.replace("letters about", f"letters with {value} about").replace("the old", f"by {other} the old", 1)
    return f"{text}\nWrite to {EMAIL} at {HOST} or see {LINK} and {value}\n"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777593600")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "BRIEFGEN_MODEL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "articles").mkdir()
    for number in range(6):
        (tmp_path / "articles" / f"{number}.txt").write_text(story(number), encoding="utf-8")
    patterns = "\n".join(f"{name} = '{pattern}'" for name, pattern in OWN.items())
    (tmp_path / "briefgen.toml").write_text(f"[redact]\n{patterns}\n", encoding="utf-8")
    return tmp_path


def told(bodies: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """The words of each message that was sent."""
    for body in bodies:
        yield from (message["content"] for message in body["messages"])


def given_away(texts: Iterable[str]) -> list[str]:
    return [part for text in texts for part in (*VALUES, *PARTS) if part in text]


# --- what goes out ----------------------------------------------------------------------------------------------------

LAYOUTS: Mapping[str, str] = {
    "whole": "",
    "small pieces": "chunk_size = 200\nchunk_overlap = 20\n",
    "narrow requests": "context_tokens = 2600\nreply_tokens = 600\n",
    "told only": 'structured = "off"\n',
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_nothing_that_matches_goes_out(here: Path, tally: Tally, request: pytest.FixtureRequest, layout: str) -> None:
    with (here / "briefgen.toml").open("a", encoding="utf-8") as config:
        config.write(f"[build]\n{layout}")
    with billing() as books:
        asked = ["build", "articles", "--base-url", books.url, "--model", "m", "--redact", ",".join(NAMES), "--quiet"]
        code = main([*asked, "--judge", "-q", f"What of {EMAIL} and {PEOPLE['phone']}?", "--format", "json"])
    assert code == ExitCode.OK
    steps = {step_of(body) for body in books.bodies}
    assert {"extract", "compose", "repair", "judge"} <= steps
    if not layout:
        assert any(len(body["messages"]) > 2 for body in books.bodies), "some were asked again"
    wrong = given_away(told(books.bodies))
    name = request.node.callspec.id
    tally.none(
        20, f"requests of builds with --redact: {name}", tried=len(books.bodies), unit="requests", wrong=wrong, of=LEAKS
    )


@sizes(8, 120)
def test_no_piece_of_a_source_ends_within_a_match(tally: Tally, size: int) -> None:
    """The value stands at every place about the edge of a piece, and pieces are halved when a reply is cut off."""
    requests, wrong = 0, []
    words = "The council of Ferryton heard of a plan for the pier and the mole " * 14
    for shift in range(size):
        for name in ("phone", "iban", "card"):
            value = PEOPLE[name]
            into = 1 + shift * (len(value) - 1) // size
            tail = words[: 430 + len(value) - 2 * into]
            cases = {210: f"{words[: 210 - into]} {value} {words}", 4000: f"{words[:430]} {value} {tail}"}
            for chunk_size, text in cases.items():
                heard = FakeEndpoint(lambda _: CutReplyError("too long", reply='{"evidence": ['))
                settings = Settings(chunk_size=chunk_size, chunk_overlap=0, redact=(name,), concurrency=1)
                with pytest.raises(CutReplyError):
                    LLMDrafter(settings, endpoint=heard).draft([source(1, text)], progress=Listener())
                requests += len(heard.requests)
                wrong += given_away(message.content for request in heard.requests for message in request.messages)
    part = "values at the edge of a piece, whole and halved"
    tally.none(20, part, tried=requests, unit="requests", wrong=wrong, of=LEAKS)


FOLLOWED_BY: Mapping[str, object] = {
    "no JSON": f"I would say: ⟦phone 1⟧ and {PEOPLE['ssn']}",
    "another shape": {"evidence": "⟦phone 1⟧"},
    "an invented placeholder": evidence_reply("Call ⟦phone 9⟧."),
    "a quote altered": evidence_reply("Residents rang ⟦phone 1⟧ often about the barge."),
    "a quote of the half": evidence_reply("rang ⟦phone 1⟧ about the"),
    "a very long quote": evidence_reply(
        ("Residents rang about the ferry and more " * 10)[:390] + "⟦phone 1⟧ about it all"
    ),
    "a guess": evidence_reply("Residents rang +44 20 7946 about the ferry."),
}


@pytest.mark.parametrize("layout", [{}, {"structured": "off"}], ids=["schema", "told"])
def test_nothing_goes_out_when_asked_again(tally: Tally, layout: dict[str, Any]) -> None:
    text = f"The ferry stopped.\n\nResidents rang {PEOPLE['phone']} about the ferry. Others wrote as {PEOPLE['ssn']}."
    wrong, requests = [], 0
    for reply in FOLLOWED_BY.values():
        heard = FakeEndpoint(lambda _, reply=reply: reply)  # type: ignore[misc]
        settings = Settings(redact=("phone", "ssn"), concurrency=1, **layout)
        with suppress(MalformedReplyError):
            LLMDrafter(settings, endpoint=heard).draft([source(1, text)], progress=Listener())
        assert len(heard.requests) > 1
        requests += len(heard.requests)
        # What the model guessed itself is not given away by being told that it does not stand there.
        guess = "+44 20 7946 about" if "7946" in str(reply) else "\0"
        sent = (message.content for request in heard.requests for message in request.messages)
        wrong += given_away(content.replace(guess, "") for content in sent)
    tally.none(
        20,
        f"requests after unusable replies ({next(iter(layout), 'schema')})",
        tried=requests,
        unit="requests",
        wrong=wrong,
        of=LEAKS,
    )


def test_what_is_found_wrong_with_a_claim_names_no_part_of_a_value(here: Path, tally: Tally) -> None:
    """The gate names the figures of a claim one by one, and cuts long words short; the repair sends what it says."""
    stopped, rang = (
        "The ferry stopped in May.",
        f"Residents rang {PEOPLE['phone']} and {PEOPLE['iban']} about the barge.",
    )
    (here / "one.txt").write_text(f"The ferry\n\n{stopped}\n\n{rang}\n", encoding="utf-8")
    claims = (
        "The ferry rang ⟦phone 1⟧.",
        "Residents stopped ⟦iban 1⟧ and ⟦phone 1⟧ in May.",
        "In May ⟦phone 1⟧ paid ⟦iban 1⟧.",
    )
    facts = [{"text": text, "evidence": [name]} for text in claims for name in ("e1.1", "e1.2")]
    composed = {"facts": facts, "bottom_line": [], "disputes": [], "open_questions": []}
    quoted = evidence_reply(stopped, rang.replace(PEOPLE["phone"], "⟦phone 1⟧").replace(PEOPLE["iban"], "⟦iban 1⟧"))
    replies: Mapping[str, object] = {"extract": quoted, "compose": composed, "repair": {"claims": []}}
    heard = FakeEndpoint(lambda request: replies[request.step])
    settings = Settings(redact=("phone", "iban"), selftest=False)
    with suppress(UnverifiedBriefingError):
        pipeline.build(["one.txt"], settings, drafter=LLMDrafter(settings, endpoint=heard))
    sent = [m.content for request in heard.requests if request.step == "repair" for m in request.messages]
    assert any("fault:" in text for text in sent)
    tally.none(
        20,
        "faults of claims, sent to have them mended",
        tried=sum(t.count("fault:") for t in sent),
        unit="faults",
        wrong=given_away(sent),
        of=LEAKS,
    )


def test_nothing_stands_in_the_files_of_a_batch_or_in_its_names(here: Path, tally: Tally) -> None:
    with batching(says) as server:
        settings = Settings(
            base_url=server.url, model="m", cache="kept", batch=True, redact=NAMES, patterns=OWN, selftest=False
        )
        for _ in range(20):
            try:
                made = pipeline.build(["articles"], settings)
                break
            except PendingError:
                continue
        handed_in = [content.decode() for content in server.files.values()] + [
            json.dumps(b) for b in server.batches.values()
        ]
        assert made.draft.facts
        assert any("\\u27e6phone 1\\u27e7" in text or "⟦phone 1⟧" in text for text in handed_in)
    wrong = given_away(iter(handed_in))
    tally.none(
        20,
        "files and batches of the provider's batch API",
        tried=len(handed_in),
        unit="files and batches",
        wrong=wrong,
        of=LEAKS,
    )


def test_no_digest_of_what_was_taken_out_goes_along(tally: Tally) -> None:
    """A digest of the text before would let every phone number be tried against it."""
    sent = []
    for number in range(50):
        heard = FakeEndpoint(lambda _: evidence_reply())
        text = f"The ferry stopped. Residents rang 020 7946 {1000 + number}."
        LLMDrafter(Settings(redact=("phone",)), endpoint=heard).draft([source(1, text)], progress=Listener())
        sent.append(repr([request.messages for request in heard.requests]))
    tally.none(
        20,
        "requests that differ by the value that was taken out",
        tried=len(sent),
        unit="requests",
        wrong=[t for t in sent if t != sent[0]],
        of="told apart",
    )


# --- what is kept, and what comes of it -------------------------------------------------------------------------------


def test_what_is_kept_of_answers_is_redacted_and_the_record_says_how_much(here: Path, tally: Tally) -> None:
    plain = {name: PEOPLE[name] for name in PEOPLE} | {"email": EMAIL, "ip": HOST, "url": LINK}
    with billing() as books:
        settings = Settings(base_url=books.url, model="m", cache="kept", redact=NAMES, patterns=OWN, selftest=False)
        redacted = pipeline.build(["articles"], settings)
        paid = books.count
        again = pipeline.build(["articles"], replace(settings, offline=True))
        open_ = pipeline.build(["articles"], replace(settings, redact=(), patterns={}, cache=""))
    kept = kept_by(here / "kept", "reply").decode()
    assert "⟦" in json.loads(f'"{kept[kept.index(chr(92) + "u27e6") :][:6]}"'), "placeholders are kept"
    wrong = [value for value in VALUES if value in kept]
    method = repr(redacted.method)
    wrong += [value for value in plain.values() if value in method]
    tally.none(
        20,
        "answers in the ledger, and the record's method",
        tried=paid + 1,
        unit="answers and methods",
        wrong=wrong,
        of=LEAKS,
    )
    told_by_name = json.loads(dict(redacted.method.parameters)["redacted"])
    assert told_by_name == dict.fromkeys(NAMES, 1)
    assert "redacted.v1.md.jinja" in dict(redacted.method.prompts)
    assert "redacted" not in dict(open_.method.parameters)
    assert record_json(again) == record_json(redacted), "offline, from the redacted answers"
    same = [replace(b, build="", method=open_.method) for b in (redacted, open_)]
    assert same[0] == same[1], "what is verified and quoted is the same as without"
    assert all(fact.citations[0].quote in text_of(redacted) for fact in redacted.draft.facts)
    assert any(value in fact.text for fact in redacted.draft.facts for value in PEOPLE.values())


def text_of(briefing: Briefing) -> str:
    return "\n".join(s.text for s in briefing.sources.sources)


def test_an_answer_to_an_open_request_is_not_taken_for_a_redacted_one(here: Path) -> None:
    with billing() as books:
        settings = Settings(base_url=books.url, model="m", cache="kept", selftest=False)
        pipeline.build(["articles"], settings)
        before = books.count
        pipeline.build(["articles"], replace(settings, redact=("phone",)))
        assert books.count > before
        before = books.count
        (here / "more").mkdir()
        (here / "more" / "a.txt").write_text(article(9), encoding="utf-8")
        pipeline.build(["more"], settings)
        asked = books.count - before
        assert asked
        pipeline.build(["more"], replace(settings, redact=("phone",)))
        assert books.count == before + asked, "where nothing is replaced the request is the same, and its answer, too"


def test_no_placeholder_is_ever_shown(here: Path, tally: Tally, capsys: pytest.CaptureFixture[str]) -> None:
    """A model that invents placeholders, mangles them, or writes them where nothing was taken out."""
    wrong = []
    shapes = ("⟦phone 9⟧", "⟦phone9⟧", "⟦ PHONE 9 ⟧", "⟦name 1⟧", "⟦literal 5⟧", "⟦iban 1⟧ and ⟦iban 2⟧")
    for number, shape in enumerate(shapes):
        with billing() as books:
            usual = books.answer

            def odd(body: dict[str, Any], usual: Any = usual, shape: str = shape) -> tuple[int, dict[str, Any]]:
                status, value = usual(body)
                if step_of(body) in {"compose", "repair"}:
                    message = value["choices"][0]["message"]
                    message["content"] = message["content"].replace("council", f"council {shape}")
                return status, value

            books.answer = odd  # type: ignore[method-assign]
            asked = [
                "build",
                "articles",
                "--base-url",
                books.url,
                "--model",
                "m",
                "--redact",
                "phone,iban",
                "-o",
                f"out{number}",
            ]
            code = main([*asked, "--no-cache", "--format", "md,html,docx,json", "--no-selftest"])
        assert code in {ExitCode.OK, ExitCode.MODEL, ExitCode.UNVERIFIED}
        captured = capsys.readouterr()
        wrong += [f"{shape}: on the screen" for text in captured if "⟦" in text]
        if (here / f"out{number}").is_dir():
            wrong += [f"{shape}: {where}" for where in found_in(here / f"out{number}", {"a placeholder": "⟦"})]
    tally.none(20, "placeholders of a model's own making", tried=len(shapes), unit="builds", wrong=wrong, of="shown")


# --- the dry run ------------------------------------------------------------------------------------------------------


def test_the_dry_run_lists_by_file_what_is_replaced_and_sends_nothing(
    here: Path, tally: Tally, capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"<html><head><title>Pier</title></head><body><article><h1>Pier</h1><p>{article(3)}</p><p style='display:none'>{EMAIL}</p></article></body></html>"
    (here / "articles" / "page.html").write_text(page, encoding="utf-8")
    with billing() as books:
        asked = [
            "build",
            "articles",
            "--base-url",
            books.url,
            "--model",
            "m",
            "--redact",
            ",".join(NAMES),
            "-q",
            f"What of {EMAIL}?",
        ]
        assert main([*asked, "--dry-run", "--json"]) == ExitCode.OK
        listed = json.loads(capsys.readouterr().out)
        assert main([*asked[:1], "articles/0.txt", *asked[2:], "--dry-run"]) == ExitCode.OK
        shown = " ".join(capsys.readouterr().out.split())
        assert (books.count, books.connections) == (0, 0)
        assert main([*asked, "--quiet", "--no-selftest"]) == ExitCode.OK
    first = [b["messages"] for b in books.bodies if step_of(b) == "extract" and len(b["messages"]) == 2]
    wrong = []
    for item in listed["files"]:
        found = [m[1]["content"] for m in first if _heads(item["path"], m[1]["content"], here)]
        sent = Counter(name for content in found for name in _PLACED.findall(content))
        if dict(sent) != item["redacted"]:
            wrong.append((item["path"], item["redacted"], dict(sent)))
    tally.none(
        20,
        "places replaced, as the dry run lists them by file",
        tried=len(listed["files"]),
        unit="files",
        wrong=wrong,
        of="other than sent",
    )
    assert listed["redact"] == list(NAMES)
    assert listed["settings"] == [{"name": "question", "text": "What of ⟦email 1⟧?", "redacted": {"email": 1}}]
    assert "0.txt" in shown
    assert "The question would be sent, too: “What of ⟦email 1⟧?” (1 email replaced)." in shown
    assert f"Replaced before anything is sent: {', '.join(NAMES)}." in shown


_PLACED = regex.compile(r"⟦([a-z]+) [0-9]+⟧")


def _heads(path: str, content: str, here: Path) -> bool:
    """Whether a request reads a file: by its first line."""
    head = "Pier" if path == "page.html" else (here / "articles" / path).read_text(encoding="utf-8").splitlines()[0]
    return head in content


# --- what is found, and what is left alone ----------------------------------------------------------------------------

FRAMES = (
    *("{}", "Write to {} by Friday.", "({}), said the office", "In 2026 {} rang; 5 of 20 did.", "“{}” stands there."),
    *("Contact: {}.", "{} and then 24 hours.", "the\n{}\nline"),
)


def _whole(name: str, value: str, frame: str) -> bool:
    text = frame.format(value)
    at = text.index(value)
    return any(m.span.start <= at and at + len(value) <= m.span.end for m in Redactor((name,)).matches(text))


@pytest.mark.parametrize(
    ("part", "table", "share"),
    [("as they are written", TRUE, 0.99), ("disguised", DISGUISED, 0.95)],
    ids=["plain", "disguised"],
)
def test_personal_data_is_found_whole(
    tally: Tally, part: str, table: Mapping[str, Sequence[str]], share: float
) -> None:
    cases = [(name, value, frame) for name, values in table.items() for value in values for frame in FRAMES]
    good = sum(_whole(*case) for case in cases)
    tally.at_least(
        20,
        f"values {part}, in eight sentences each",
        tried=len(cases),
        unit="values",
        good=good,
        share=share,
        of="found whole",
    )


def test_what_only_looks_like_it_is_left_alone(tally: Tally) -> None:
    cases = [(name, text) for name, texts in LOOK_ALIKES.items() for text in texts]
    bad = [(name, text) for name, text in cases if Redactor((name,)).matches(text)]
    tally.at_most(
        20,
        "years, amounts, times, references and the like",
        tried=len(cases),
        unit="sentences",
        bad=len(bad),
        share=0.01,
        of="taken for personal data",
    )


def test_hardly_more_than_the_value_is_taken(tally: Tally) -> None:
    cases = [(name, value, frame) for name, values in TRUE.items() for value in values for frame in FRAMES]
    wide = [
        c
        for c in cases
        if sum(m.span.end - m.span.start for m in Redactor((c[0],)).matches(c[2].format(c[1]))) > len(c[1]) + 2
    ]
    tally.at_most(
        20,
        "more than the value and two letters taken",
        tried=len(cases),
        unit="values",
        bad=len(wide),
        share=0.01,
        of="too wide",
    )
