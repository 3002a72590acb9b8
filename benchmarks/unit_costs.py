"""What one document, one view and one worker cost, on one core: ``python -m benchmarks.unit_costs``.

Documents are articles of about 400 words in every format that is read. Times are processor seconds, children included; memory is
what the process grows by for each source it holds, and again once a claim on each has been judged.
"""

from __future__ import annotations

import argparse
import email.message
import html
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.articles import write_articles

__all__ = ["FORMATS", "write_as"]

FORMATS = ("txt", "md", "html", "eml", "docx", "pdf")
_DOCUMENTS = 40
_HELD = 1000
_VIEWS = ("md", "html", "docx", "pdf", "json", "report")
_VIEW_SOURCES = 10


def write_as(form: str, text: str, path: Path) -> None:
    """One article as a file of a format."""
    title, *paragraphs = text.strip().split("\n\n")
    path.with_suffix(f".{form}").write_bytes(_WRITERS[form](title, paragraphs, path.parent))


def _txt(title: str, paragraphs: list[str], _folder: Path) -> bytes:
    return "\n\n".join([title, *paragraphs]).encode()


def _md(title: str, paragraphs: list[str], _folder: Path) -> bytes:
    return "\n\n".join([f"# {title}", *paragraphs]).encode()


def _html(title: str, paragraphs: list[str], _folder: Path) -> bytes:
    told = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    page = f"<html><head><title>{title}</title></head><body><nav>Home</nav><article><h1>{title}</h1>{told}</article>"
    return f"{page}</body></html>".encode()


def _eml(title: str, paragraphs: list[str], _folder: Path) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"], message["From"] = title, "desk@example.org"
    message.set_content("\n\n".join(paragraphs))
    return bytes(message)


def _docx(title: str, paragraphs: list[str], folder: Path) -> bytes:
    import docx  # noqa: PLC0415 - of the tests

    document = docx.Document()
    document.add_heading(title)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(folder / ".made.docx"))
    return (folder / ".made.docx").read_bytes()


def _pdf(title: str, paragraphs: list[str], _folder: Path) -> bytes:
    import typst  # noqa: PLC0415 - heavy

    texts = json.dumps([title, *paragraphs])
    made = typst.compile(f"#for p in json(bytes({json.dumps(texts)})) [#p \n\n]".encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


_WRITERS: dict[str, Callable[[str, list[str], Path], bytes]] = {
    "txt": _txt,
    "md": _md,
    "html": _html,
    "eml": _eml,
    "docx": _docx,
    "pdf": _pdf,
}


def _cpu_s() -> float:
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _resident() -> int:
    """Bytes of this process that are in memory, as Linux tells."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


# --- each in a process of its own -------------------------------------------------------------------------------------


def _loading(form: str) -> dict[str, float]:
    """Milliseconds a document: the second half of twice as many, so that the start of the reader is left out."""
    from briefgen.sources import load_sources  # noqa: PLC0415 - its start is no part of another's process

    with tempfile.TemporaryDirectory() as folder:
        for part, count in (("one", _DOCUMENTS), ("two", 2 * _DOCUMENTS)):
            write_articles(Path(folder, "txt"), count)
            Path(folder, part).mkdir()
            for path in sorted(Path(folder, "txt").iterdir())[:count]:
                write_as(form, path.read_text(encoding="utf-8"), Path(folder, part, path.name))
        load_sources([Path(folder, "one")])
        times = []
        for part in ("one", "two"):
            began = _cpu_s()
            load_sources([Path(folder, part)])
            times.append(_cpu_s() - began)
    return {"ms": (times[1] - times[0]) / _DOCUMENTS * 1000}


def _holding(_: str) -> dict[str, float]:
    """Kilobytes a source, as held and once the gate has read it."""
    from briefgen.gate import Gate  # noqa: PLC0415 - as above
    from briefgen.model import Claim  # noqa: PLC0415
    from briefgen.sources import load_sources  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder, "few"), 10)
        write_articles(Path(folder, "many"), _HELD)
        few = load_sources([Path(folder, "few")]).sources
        _judge_each(Gate(few), [s.number for s in few], Claim)
        start = _resident()
        sources = load_sources([Path(folder, "many")]).sources
        held = _resident()
        _judge_each(Gate(sources), [s.number for s in sources], Claim)
        read = _resident()
    return {"held_kb": (held - start) / _HELD / 1000, "read_kb": (read - start) / _HELD / 1000}


def _judge_each(gate: object, numbers: list[int], claim: Callable[..., object]) -> None:
    for number in numbers:
        gate.search(claim("F", "The contract is worth €412 million.", ()), [number])  # type: ignore[attr-defined]


def _rendering(form: str) -> dict[str, float]:
    """Milliseconds a view of a briefing on ten sources; the first, which loads what is needed, is left out."""
    import briefgen  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), _VIEW_SOURCES)
        briefing = briefgen.build([folder], briefgen.Settings(as_of="2026-05-01", selftest=False))
    briefgen.render_bytes(briefing, form)
    began = _cpu_s()
    for _ in range(5):
        briefgen.render_bytes(briefing, form)
    return {"ms": (_cpu_s() - began) / 5 * 1000}


def _starting(what: str) -> dict[str, float]:
    """Milliseconds that a new process takes until it can work, and its memory then."""
    code = {"worker": "import briefgen.batch.working, briefgen.checking, briefgen.documents, briefgen.sources"}[what]
    began = _cpu_s()
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code], check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return {"ms": (_cpu_s() - began) / 3 * 1000, "peak_mb": peak}


_MEASURES: dict[str, tuple[Callable[[str], dict[str, float]], tuple[str, ...]]] = {
    "load a document": (_loading, FORMATS),
    "memory of a source": (_holding, ("txt",)),
    "render a briefing": (_rendering, _VIEWS),
    "start a process": (_starting, ("worker",)),
}


def _apart(name: str, what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.unit_costs", "--one", name, what]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
    return {key: min(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description="What one document, one view and one worker cost.")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        name, what = given.one
        print(json.dumps(_MEASURES[name][0](what)))
        return
    for name, (_, kinds) in _MEASURES.items():
        for what in kinds:
            figures = ", ".join(f"{value:.1f} {key.replace('_', ' ')}" for key, value in _apart(name, what).items())
            print(f"{name:22}{what:10}{figures}", flush=True)


if __name__ == "__main__":
    main()
