"""Sources for the extractive drafter's tests: a hospital platform and a river barrier, told by invented papers."""

from __future__ import annotations

import hashlib
import re

from briefgen.model import Found, Region, Source, Span

HERALD = """Hospital data platform put on hold

The Northmoor NHS Trust suspended its £18 million patient data platform on Monday after two system failures left wards \
without records [1, 2]. Chief executive Priya Raman said the trust had "no choice but to stop". She added that 12,400 \
appointments had been affected.

The Trust blocked a £9 million contract with Corvale Health, citing breaches of its security rules [2]. The decision was \
a relief to many.

NHS England has ordered an independent review, which is due to report in June. It is not clear whether the trust will \
recover the £6.2 million it has already paid. The Royal College of Nursing warned that delays could put patients at risk. \
However, Raman insisted that patients had not been put at risk.

Sign up for our newsletter today and never miss a story.
"""

GAZETTE = """Northmoor NHS Trust blocked a £9 million contract with Corvale Health because of concerns over staff training. \
About 11,900 appointments were cancelled, board papers say. Corvale Health has threatened to challenge the trust in court.

The trust has not said when the wards will get their records back.
"""


def source(
    number: int, text: str, *, title: str = "", date: str = "", publisher: str = "", copy_of: int | None = None
) -> Source:
    """A source of paragraphs parted by blank lines; a first line without a stop is a heading, a sign-up line furniture."""
    paragraphs = tuple(Span(*m.span()) for m in re.finditer(r"\S(?:.|\n(?!\n))*\S", text))
    regions = []
    for span in paragraphs:
        words = span.of(text)
        if not words.endswith((".", "”", '"', "?", "!")):
            regions.append(Region("heading", span, "a line without a stop"))
        if words.startswith("Sign up"):
            regions.append(Region("furniture", span, "an invitation"))
    return Source(
        number=number,
        path=f"{number}.txt",
        media_type="text/plain",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        title=Found(title or f"{number}.txt", "text" if title else "file name"),
        publisher=Found(publisher, "manifest") if publisher else None,
        date=Found(date, "manifest") if date else None,
        paragraphs=paragraphs,
        regions=tuple(regions),
        copy_of=copy_of,
    )


def hospital() -> tuple[Source, ...]:
    """Two voices and a copy of the first."""
    return (
        source(1, HERALD, title="Hospital data platform put on hold", date="2026-03-03", publisher="The Herald"),
        source(2, GAZETTE, date="2026-03-04", publisher="The Gazette"),
        source(
            3, HERALD, title="Hospital data platform put on hold", date="2026-03-05", publisher="The Echo", copy_of=1
        ),
    )
