"""What each kind of claim in the near-miss set is, in the words of the page."""

from __future__ import annotations

__all__ = ["FALSE", "TRUE"]

TRUE = {
    "verbatim": "the sentence, nearly as it stands",
    "quantity_form": "the same quantity written in another form",
    "date_resolved": "“on Tuesday” as the date it was",
    "date_coarser": "the month or the year for the day",
    "alias": "a name by a short form that the source gives",
    "role": "a person or body by a post or description that the source gives, or the other way round",
    "pronoun": "“she” or “the company” by name",
    "inflection": "another tense or number of the same word",
    "passive": "active for passive, or the other way round",
    "clause_dropped": "an aside or half a coordination left out",
    "reporting": "another reporting verb or place of the attribution; direct speech told indirectly",
    "narrowed": "a weaker or more narrowly attributed claim that follows",
    "order": "a phrase of time or place moved, a list re-ordered",
    "both": "two sources cited, each of which supports all of it",
    "joined": "two sentences of one source, joined",
    "paraphrase": "true, in words of the writer's own",
}
FALSE = {
    "number": "a figure that the source does not have",
    "same_source_number": "another figure of the same source",
    "scale": "million for billion",
    "unit": "another currency, measure, or per cent for percentage points",
    "date": "another day, month or year",
    "name": "a name that the source does not have",
    "same_source_name": "another name of the same source",
    "speaker": "said by somebody else in the source",
    "speaker_dropped": "what somebody said, told as fact",
    "negation": "a negation put in or left out",
    "modality": "may, could or plans made into will, did or is",
    "quantifier": "some, most, nearly, up to: put in, left out or swapped",
    "role": "who did what to whom, turned round",
    "condition": "if, unless or until left out or changed",
    "splice": "the subject of one sentence with the predicate of another",
    "tail": "a true claim with a reason or detail added",
    "antonym": "one word changed to its opposite or another",
    "wrong_source": "true by another source than one that is cited",
    "quote_word": "a word changed inside quotation marks",
}
