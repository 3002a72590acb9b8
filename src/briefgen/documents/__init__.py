"""Documents that cite numbered sources: their claims, what they say of their numbers, and which source each number is."""

from __future__ import annotations

from briefgen.documents.binding import Binding, Unbound, bind
from briefgen.documents.nouns import CitedClaim, CitedDocument, Reference, Suppression
from briefgen.documents.reading import MEDIA_TYPES, read_document

__all__ = [
    "MEDIA_TYPES",
    "Binding",
    "CitedClaim",
    "CitedDocument",
    "Reference",
    "Suppression",
    "Unbound",
    "bind",
    "read_document",
]
