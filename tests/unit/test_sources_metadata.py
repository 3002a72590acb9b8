from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.model import Found, Source
from briefgen.sources import load_sources
from briefgen.sources.confining.sandbox import Sandbox
from briefgen.sources.confining.warming import reader_of
from briefgen.sources.confining.worker import reply
from briefgen.sources.metadata import iso_date, web_address
from tests.source_files import NS, STORY, docx, lines, mail, page, paragraph, pdf

TEXT = "\n\n".join(STORY)
BODY = "<article><h1>Barrier paused</h1>" + "".join(f"<p>{s}</p>" for s in STORY) + "</article>"
CORE = (
    '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="urn:t">'
    "<dc:title>{}</dc:title><dc:creator>Ada Lind</dc:creator><dcterms:created>2020-01-01</dcterms:created></cp:coreProperties>"
)
LD = (
    '<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"No"},{"@type":"NewsArticle","headline":"From data",'
    '"author":[{"name":"Ada Lind"},{"name":"Jo Peck"}],"publisher":{"name":"The Quay Post"},"datePublished":"2026-03-05T08:00:00+01:00",'
    '"url":"https://quay.example/b"}]}</script>'
)
META = (
    '<title>Barrier paused | The Quay Post</title><meta property="og:title" content="From meta"><meta name="author" content="Jo Peck">'
    '<meta property="og:site_name" content="Quay"><meta property="article:published_time" content="2026-03-06T01:00:00Z">'
    '<link rel="canonical" href="https://quay.example/c">'
)


@pytest.fixture(autouse=True)
def _readers_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child process has tests of its own; a table of fifty files need not start fifty."""
    monkeypatch.setattr(Sandbox, "answer", lambda _, data, suffix: reply(reader_of(suffix), data))


def _load(folder: Path, name: str, data: bytes | str) -> Source:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return load_sources([folder]).sources[0]


def _fields(source: Source) -> dict[str, tuple[str, str]]:
    names = ("title", "author", "publisher", "date", "url")
    found: dict[str, Found | None] = {name: getattr(source, name) for name in names}
    return {name: (value.value, value.origin) for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("name", "data", "fields"),
    [
        pytest.param("plain.txt", TEXT, {"title": ("plain.txt", "file name")}, id="nothing said"),
        pytest.param(
            "a.txt",
            f"Barrier contract paused\nBy Ada Lind and Jo Peck\nPublished: 27 April 2026\n\n{TEXT}\n\nSource: https://quay.example/b\n",
            {
                "title": ("Barrier contract paused", "text"),
                "author": ("Ada Lind and Jo Peck", "text"),
                "date": ("2026-04-27", "text"),
                "url": ("https://quay.example/b", "text"),
            },
            id="text",
        ),
        pytest.param(
            "a.txt",
            f"{TEXT}\nPublished: April 27, 2026",
            {"title": ("a.txt", "file name"), "date": ("2026-04-27", "text")},
            id="date glued to the end",
        ),
        pytest.param(
            "a.txt",
            f"By Ada Lind | 4 May 2026\n\n{TEXT}",
            {"title": ("a.txt", "file name"), "author": ("Ada Lind", "text"), "date": ("2026-05-04", "text")},
            id="byline with more on its line",
        ),
        pytest.param(
            "a.txt",
            f"Last updated: 9 May 2026\nPublished: 4 May 2026\n\n{TEXT}",
            {"title": ("a.txt", "file name"), "date": ("2026-05-04", "text")},
            id="published before updated",
        ),
        pytest.param(
            "a.txt",
            f"Last updated: 9 May 2026\n\n{TEXT}",
            {"title": ("a.txt", "file name"), "date": ("2026-05-09", "text")},
            id="updated alone",
        ),
        pytest.param(
            "a.txt",
            f"{TEXT}\n\nThe report was published on 3 May 2019.",
            {"title": ("a.txt", "file name")},
            id="a date in a sentence is no metadata",
        ),
        pytest.param(
            "a.txt",
            f"Barrier paused\n\nHAVENPORT, 4 May 2026 — {TEXT}",
            {"title": ("Barrier paused", "text"), "date": ("2026-05-04", "text")},
            id="dateline",
        ),
        pytest.param(
            "a.txt",
            f"Barrier paused\n\nQuay Gazette, Monday 4 May 2026\n\n{TEXT}",
            {"title": ("Barrier paused", "text"), "date": ("2026-05-04", "text")},
            id="line of a paper",
        ),
        pytest.param(
            "a.txt",
            f"Minutes\n\nMeeting of 30 April 2026. Released 4 May 2026\n\n{TEXT}",
            {"title": ("Minutes", "text"), "date": ("2026-05-04", "text")},
            id="released rather than held",
        ),
        pytest.param(
            "a.txt",
            f"Barrier paused\n\n{TEXT}\n\nHavenport, 4 May 2026",
            {"title": ("Barrier paused", "text"), "date": ("2026-05-04", "text")},
            id="place and day at the foot",
        ),
        pytest.param(
            "a.txt",
            f"Barrier diary\n\n3 May 2026 — {STORY[0]}\n\n4 May 2026 — {STORY[1]}",
            {"title": ("Barrier diary", "text")},
            id="a diary of several days has none",
        ),
        pytest.param(
            "a.md",
            f"---\ntitle: From the front\nauthor: [Ada Lind, Jo Peck]\ndate: 2026-03-06\nurl: https://quay.example/n\npublisher: Quay\n---\n# Other\n\n{TEXT}",
            {
                "title": ("From the front", "front-matter"),
                "author": ("Ada Lind, Jo Peck", "front-matter"),
                "publisher": ("Quay", "front-matter"),
                "date": ("2026-03-06", "front-matter"),
                "url": ("https://quay.example/n", "front-matter"),
            },
            id="front matter",
        ),
        pytest.param(
            "a.md", f"# Barrier *paused*\n\n{TEXT}", {"title": ("Barrier paused", "text")}, id="markdown heading"
        ),
        pytest.param(
            "a.html",
            page(BODY, head=META + LD),
            {
                "title": ("From data", "json-ld"),
                "author": ("Ada Lind, Jo Peck", "json-ld"),
                "publisher": ("The Quay Post", "json-ld"),
                "date": ("2026-03-05", "json-ld"),
                "url": ("https://quay.example/b", "json-ld"),
            },
            id="json-ld before meta",
        ),
        pytest.param(
            "a.html",
            page(BODY, head=META),
            {
                "title": ("From meta", "meta"),
                "author": ("Jo Peck", "meta"),
                "publisher": ("Quay", "meta"),
                "date": ("2026-03-06", "meta"),
                "url": ("https://quay.example/c", "meta"),
            },
            id="meta",
        ),
        pytest.param(
            "a.html",
            page(BODY, head="<title>Something else</title>"),
            {"title": ("Something else", "meta")},
            id="title element",
        ),
        pytest.param(
            "a.html",
            page(BODY, head="<title>Barrier paused - Quay</title>"),
            {"title": ("Barrier paused", "text")},
            id="title with the site's name",
        ),
        pytest.param(
            "a.html",
            page(
                BODY,
                head='<link rel="canonical" href="javascript:alert(1)"><script type="application/ld+json">{"@type": [[</script>',
            ),
            {"title": ("Barrier paused", "text")},
            id="hostile metadata",
        ),
        pytest.param(
            "a.eml",
            mail(
                TEXT,
                headers=[
                    "From: Ruth Okafor <r@board.example>",
                    "Subject: =?utf-8?q?Barrier_=E2=80=93_statement?=",
                    "Date: Thu, 05 Mar 2026 23:30:00 -0500",
                ],
            ),
            {
                "title": ("Barrier – statement", "header"),
                "author": ("Ruth Okafor", "header"),
                "date": ("2026-03-05", "header"),
            },
            id="mail",
        ),
        pytest.param(
            "a.docx",
            docx(paragraph(STORY[0]), docProps__core=CORE.format("Board paper on the barrier")),
            {"title": ("Board paper on the barrier", "properties"), "author": ("Ada Lind", "properties")},
            id="docx properties",
        ),
        pytest.param(
            "a.docx",
            docx(
                paragraph("Barrier paused", style="T") + paragraph(STORY[0]),
                docProps__core=CORE.format("Microsoft Word - paper.doc"),
                word__styles=f'<w:styles {NS}><w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>',
            ),
            {"title": ("Barrier paused", "text"), "author": ("Ada Lind", "properties")},
            id="docx junk title",
        ),
        pytest.param(
            "a.pdf",
            pdf(
                lines(STORY[0][:60], STORY[0][60:]),
                info="/Title(Board paper)/Author(Ada Lind)/CreationDate(D:20200101)",
            ),
            {"title": ("Board paper", "properties"), "author": ("Ada Lind", "properties")},
            id="pdf properties, creation date ignored",
        ),
        pytest.param(
            "a.pdf",
            pdf(lines(STORY[0][:60], STORY[0][60:]), info="/Title(Untitled)"),
            {"title": ("a.pdf", "file name")},
            id="pdf junk title",
        ),
    ],
)
def test_fields_and_origins(tmp_path: Path, name: str, data: bytes | str, fields: dict[str, tuple[str, str]]) -> None:
    assert _fields(_load(tmp_path, name, data)) == fields


def test_an_ambiguous_date_is_not_taken_and_told(tmp_path: Path) -> None:
    source = _load(tmp_path, "a.txt", f"Published: 03/04/2026\n\n{TEXT}")
    assert source.date is None
    assert any("two ways" in w for w in source.warnings)


def test_a_publisher_is_never_guessed_from_an_address(tmp_path: Path) -> None:
    source = _load(
        tmp_path,
        "a.html",
        page(
            BODY,
            head='<meta property="og:url" content="https://quay.example/x"><meta name="author" content="https://quay.example/ada">',
        ),
    )
    assert source.publisher is None
    assert source.author is None


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("27 April 2026", "2026-04-27"),
        ("Monday, April 27, 2026 10:00", "2026-04-27"),
        ("2026-04-27T23:30:00-05:00", "2026-04-27"),
        ("April 2026", "2026-04"),
        ("2026-04", "2026-04"),
        ("27/04/2026", "2026-04-27"),
        ("03/04/2026", None),
        ("2026", None),
        ("31 April 2026", None),
        ("yesterday", None),
        ("soon", None),
    ],
)
def test_iso_date(written: str, iso: str | None) -> None:
    assert iso_date(written)[0] == iso


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("https://quay.example/a?b=1", True),
        ("javascript:alert(1)", False),
        ("https://a b", False),
        ("//quay.example", False),
        ('https://x"onclick=', False),
    ],
)
def test_web_address(written: str, taken: bool) -> None:  # noqa: FBT001 - a table
    assert (web_address(written) is not None) is taken
