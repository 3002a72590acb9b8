"""BG303: a name of the claim that its evidence does not give."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.lookup import evidence_texts, name_stands, names_in, own_voice, run_of_words, stands_in_source
from briefgen.model import Finding
from briefgen.text.dates import dates
from briefgen.text.names import Name
from briefgen.text.speech import attributions

__all__ = ["CHECK"]


def _is_own_voice(name: Name, exhibit: Exhibit) -> bool:
    """Whether the name speaks in the claim, and is the source itself."""
    for said in attributions(exhibit.claim.text):
        if said.speaker and said.speaker.overlaps(name.span):
            return own_voice(said.speaker.of(exhibit.claim.text), exhibit.source)
    return False


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    claim = exhibit.claim.text
    dated = [d.span for d in dates(claim, exhibit.anchor)]
    for name in names_in(claim, exhibit.source):
        if any(d.overlaps(name.span) for d in dated) or name_stands(name.key, exhibit) or _is_own_voice(name, exhibit):
            continue
        if any(run_of_words(name.text, text) for text in evidence_texts(exhibit)):
            continue
        here = stands_in_source(name.key, exhibit.source)
        number = exhibit.source.number
        yield finding(
            "BG303",
            "unverified" if here else "problem",
            exhibit,
            f"“{name.text}” is in [{number}] but not in the quoted words"
            if here
            else f"“{name.text}” is nowhere in [{number}]",
            claim_span=name.span,
        )


CHECK = Check(
    code="BG303",
    name="name-unlicensed",
    doc=(
        "A person, body, place or product of the claim is not in the sentences quoted, by that name or by another that the "
        "source itself gives (`Harbour Trust (HT)`, `Ann Bell … Bell`). If it stands elsewhere in the source, quote that sentence too."
    ),
    failing=Example(
        "Mayor Ann Bell opened the bridge.",
        ((1, "Mayor Tom Reed opened the bridge."),),
        ("Mayor Tom Reed opened the bridge.",),
    ),
    passing=Example(
        "Tom Reed opened the bridge.",
        ((1, "Reed opened the bridge."),),
        ("Mayor Tom Reed arrived at noon. Reed opened the bridge.",),
    ),
    run=_run,
)
