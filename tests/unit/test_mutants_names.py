"""Names, roles and speakers: what is changed, and what would still be true and is therefore never made."""

from __future__ import annotations

import pytest

from briefgen.model import Found
from briefgen.text.names import names
from tests.unit.mutant_cases import DAM, a_source, nows, twins

VOTE = "The Ardwen Water Board approved the raising of the dam on 14 March 2023 by 11 votes to 3."


@pytest.mark.parametrize(
    ("text", "source", "shape"),
    [
        pytest.param(
            "Ann Dahl left.",
            "Ann Dahl left. “No,” said Dahl.",
            r"\p{Lu}\p{L}+ \p{Lu}\p{L}+",
            id="a person for a person",
        ),
        pytest.param(
            "Mr Dahl left the board.", "Mr Dahl left the board.", r"\p{Lu}\p{L}+", id="a surname for a surname"
        ),
        pytest.param(VOTE, DAM, r"\p{Lu}\p{L}+ Water Board", id="a body for a body"),
        pytest.param(
            "The Ministry of Defence paid.",
            "The Ministry of Defence paid.",
            r"Ministry of \p{Lu}\p{L}+",
            id="a ministry for a ministry",
        ),
        pytest.param(
            "The boat sank off Norway.", "The boat sank off Norway.", r"\p{Lu}\p{L}+", id="a country for a country"
        ),
        pytest.param(
            "The Norwegian boat sank.",
            "The Norwegian boat sank.",
            r"\p{L}+(?:ish|an|ese|ch|k)",
            id="a people for a people",
        ),
        pytest.param("The UK sent a boat.", "The UK sent a boat.", r"\p{Lu}\p{Ll}+", id="a country for its letters"),
        pytest.param("The RNLB sent a boat.", "The RNLB sent a boat.", r"\p{Lu}{4}", id="letters for letters"),
    ],
)
def test_name_keeps_the_shape(text: str, source: str, shape: str) -> None:
    import regex

    found = twins("name", text, source, seeds=20)
    assert len(found) > 3
    assert all(regex.fullmatch(shape, m.now) for m in found)


def test_name_is_one_that_the_source_does_not_hold() -> None:
    source = "Blaine sued Harrowby, and Ann Dahl left for Vestergate with Quillan."
    found = twins("name", source, source, seeds=60)
    held = {n.text for n in names(source)}
    assert found
    assert not {word for m in found for word in m.now.split() if word not in m.was.split()} & held


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(
            "The Harbour Trust opposed the plan.",
            "The Harbour Trust opposed the plan. The Lighthouse Society sold a boat.",
            {"The Lighthouse Society"},
            id="another body",
        ),
        pytest.param(
            "The Harbour Trust opposed the plan.",
            "The Harbour Trust opposed the plan. Mary Dahl sold a boat.",
            set(),
            id="no person for a body",
        ),
        pytest.param(
            "The Harbour Trust opposed the plan.",
            "The Harbour Trust (HT) opposed the plan. HT sold a boat.",
            set(),
            id="not an alias",
        ),
        pytest.param(
            "Mary Dahl opposed the plan.",
            "Mary Dahl opposed the plan. Dahl sold a boat.",
            set(),
            id="not the surname of the same person",
        ),
        pytest.param(
            "Mary Dahl opposed the plan.",
            "Mary Dahl, John Roe and Jane Poe opposed the plan.",
            set(),
            id="not one of the same list",
        ),
        pytest.param(
            "Mary Dahl opposed the plan for the harbour.",
            "Mary Dahl opposed the plan for the harbour. John Roe opposed the plan for the harbour too.",
            set(),
            id="not one of whom the source says the same",
        ),
        pytest.param(
            "The boat sank off Norway.",
            "The boat sank off Norway, near Finland. A barge left for Egypt.",
            {"Egypt"},
            id="no place of the same sentence",
        ),
        pytest.param(
            "The Harbour Trust opposed the plan.",
            "STRANDVIK, 3 May. The Harbour Trust opposed the plan. The Union sold a boat.",
            set(),
            id="no dateline and no bare word for a body",
        ),
        pytest.param(
            "The boat sank off Norway.",
            "The boat sank off Norway. A Danish barge left.",
            set(),
            id="no people for a country",
        ),
    ],
)
def test_same_source_name(text: str, source: str, changes: set[str]) -> None:
    quote = text if text in source else source.split(". ", maxsplit=1)[0]
    assert {m.now for m in twins("same_source_name", text, source, quote=quote, seeds=20)} == changes


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(
            "The Harbour Trust sued the Lighthouse Society.",
            "The Harbour Trust sued the Lighthouse Society.",
            {"The Lighthouse Society sued the Harbour Trust"},
            id="around a verb",
        ),
        pytest.param(
            "Mary Dahl was sued by John Roe.",
            "Mary Dahl was sued by John Roe.",
            {"John Roe was sued by Mary Dahl"},
            id="passive",
        ),
        pytest.param(
            "The Harbour Trust was sued by Finance Minister Jan Poe.",
            "The Harbour Trust was sued by Finance Minister Jan Poe.",
            set(),
            id="a body takes no post",
        ),
        pytest.param("Mary Dahl met John Roe.", "Mary Dahl met John Roe.", set(), id="what is done to each other"),
        pytest.param("Mary Dahl and John Roe left.", "Mary Dahl and John Roe left.", set(), id="one list"),
        pytest.param(
            "Mary Dahl blamed John Roe.",
            "Mary Dahl blamed John Roe. Mary Dahl and John Roe run the port.",
            set(),
            id="one list elsewhere",
        ),
        pytest.param("Mary Dahl praised Dahl.", "Mary Dahl praised Dahl.", set(), id="one person"),
        pytest.param("Mary Dahl left Norway.", "Mary Dahl left Norway.", set(), id="a place does nothing"),
        pytest.param(
            "Mary Dahl blamed John Roe.",
            "Mary Dahl blamed John Roe. John Roe blamed Mary Dahl.",
            set(),
            id="both ways in the source",
        ),
    ],
)
def test_role(text: str, source: str, changes: set[str]) -> None:
    assert {m.now for m in twins("role", text, source)} == changes


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param(
            "Mary Dahl said that the wall was safe.",
            "Mary Dahl said that the wall was safe. John Roe sold a boat.",
            {("Mary Dahl", "John Roe")},
            id="somebody else",
        ),
        pytest.param(
            "Officials said that the wall was safe.",
            "Officials said that the wall was safe. John Roe sold a boat.",
            {("Officials", "John Roe")},
            id="somebody for nobody in particular",
        ),
        pytest.param(
            "Mary Dahl said that the wall was safe.",
            "Mary Dahl said that the wall was safe. John Roe said that the wall was safe enough.",
            set(),
            id="not one who says the same",
        ),
        pytest.param(
            "Mary Dahl said that the wall was safe.",
            "Mary Dahl said that the wall was safe. Dahl sold a boat.",
            set(),
            id="not another name of the speaker",
        ),
        pytest.param(
            "Mary Dahl said that the wall was safe.",
            "John Roe and Mary Dahl said that the wall was safe.",
            set(),
            id="not one who speaks with them",
        ),
        pytest.param(
            "Mary Dahl built the wall.", "Mary Dahl built the wall. John Roe sold a boat.", set(), id="nobody speaks"
        ),
    ],
)
def test_speaker(text: str, source: str, changes: set[tuple[str, str]]) -> None:
    quote = source.split(". ", maxsplit=1)[0]
    assert nows(twins("speaker", text, source, quote=quote, seeds=20)) == changes


@pytest.mark.parametrize(
    ("text", "more", "changes"),
    [
        pytest.param("Mary Dahl said that the old wall was safe.", "", {"The old wall was safe."}, id="said that"),
        pytest.param("The old wall was safe, Mary Dahl said.", "", {"The old wall was safe."}, id="said behind"),
        pytest.param(
            "According to Mary Dahl, the old wall was safe.", "", {"The old wall was safe."}, id="according to"
        ),
        pytest.param("Mary Dahl denied that the old wall was safe.", "", {"The old wall was safe."}, id="denied"),
        pytest.param(
            "Mary Dahl said that the old wall was safe.",
            " The old wall was safe for years.",
            set(),
            id="the source says so itself",
        ),
        pytest.param(
            "Mary Dahl said that the old wall was “quite safe”.",
            "",
            {"The old wall was “quite safe”."},
            id="marks stay in pairs",
        ),
        pytest.param(
            "Mary Dahl denied the fraud, and the case will be heard in May.", "", set(), id="no statement denied"
        ),
        pytest.param("Mary Dahl asked for a new wall at once.", "", set(), id="no statement"),
        pytest.param("The Evening Bell reported that the old wall was safe.", "", set(), id="the paper's own voice"),
        pytest.param("Mary Dahl built the wall in a year.", "", set(), id="nobody speaks"),
    ],
)
def test_speaker_dropped(text: str, more: str, changes: set[str]) -> None:
    source = a_source(text + more, publisher=Found("The Evening Bell", "meta"))
    assert {m.claim.text for m in twins("speaker_dropped", text, [source])} == changes
