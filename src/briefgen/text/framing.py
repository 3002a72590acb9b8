"""Words around a sentence that say nothing of the world: what joins it to the one before, reference marks, emphasis, labels."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.text.sentences import sentences

__all__ = ["unframed", "unmarked"]

# Cause, order in time and frequency are not among them: "therefore", "as a result", "finally", "generally" say something.
_JOINING = (
    r"additionally|furthermore|moreover|in addition|besides|also|in summary|to summari[sz]e|to sum up|in conclusion|"
    r"in short|in brief|in fact|indeed|of course|notably|importantly|interestingly|specifically|in particular|"
    r"in other words|for example|for instance|however|nevertheless|nonetheless|on the other hand|by contrast|in contrast|"
    r"meanwhile|likewise|similarly|lastly|firstly|secondly|thirdly|ultimately|as noted above|as mentioned above"
)
_WORTH = r"important|worth|crucial|essential|vital|interesting|worthwhile|key|useful|helpful"
_NOTING = r"note|noting|remember|remembering|mention|mentioning|recogni[sz]e|recogni[sz]ing|point out|pointing out|keep in mind"
_FRAME = regex.compile(
    rf"(?:(?:and|but)\s+(?=it(?:'s|’s|\s+is)\s+(?:also\s+)?(?:{_WORTH})\b)|(?:{_JOINING})\s*,"
    rf"|overall\s*,(?![^.]*\d)"  # with a figure it says of what
    rf"|it(?:'s|’s|\s+is)\s+(?:also\s+)?(?:{_WORTH})\s+(?:to\s+)?(?:{_NOTING})\s+that\b"
    rf"|it\s+should\s+(?:also\s+)?be\s+(?:noted|mentioned|remembered)\s+that\b"
    rf"|(?:please\s+)?(?:note|remember|keep in mind|bear in mind)\s+that\b)\s*",
    regex.IGNORECASE,
)
# The name of a part of a page, before its text; not a speaker's, and not "Myth:" or "Claim:".
_LABEL = regex.compile(
    r"(?:title|text|section|summary|abstract|caption|photo|picture|pictured|key points?|highlights?)\s*:\s+",
    regex.IGNORECASE,
)
_REFERENCE = regex.compile(r"\[[0-9]{1,3}(?:\s*+[,–-]\s*+[0-9]{1,3})*+\]|\*\*|__")


@lru_cache(maxsize=16384)
def unframed(text: str) -> str:
    """The text with the words around its sentences blanked, of the same length: "However, the line is late." says that it is late.

    Args:
        text: n code points, of one sentence or several.
    """
    out = text
    for sentence in sentences(text):
        start = sentence.start
        while match := _FRAME.match(out, start, sentence.end) or _LABEL.match(out, start, sentence.end):
            start = match.end()
        if sentence.start < start < sentence.end:
            out = out[: sentence.start] + " " * (start - sentence.start) + out[start:]
    return out


def unmarked(text: str) -> str:
    """The text with reference marks and emphasis blanked, of the same length: "the **line** is late [4]"."""
    return _REFERENCE.sub(_blank, text)


def _blank(match: regex.Match[str]) -> str:
    return " " * (match.end() - match.start())
