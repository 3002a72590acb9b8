"""Claims as others write them: framed, with a pronoun for whom they are about, with "can", with other capitals and hyphens."""

import pytest

from briefgen.gate.verify import Gate
from briefgen.model import Claim, Found, Source, Verdict

QUILTS = (
    "The Marrow Guild honours quilts by first-time makers. A log-cabin quilt is a quilt in which strips surround a square. "
    "The guild was founded in 1931 by Hedda Voss. Voss led its jury until 1950. Cotton batting shrinks in the wash. "
    "Moth larvae eat wool. It's worth noting that the museum is closed from April to June. "
    "A worm bin (also called a wormery) is a box in which worms eat scraps. There's a loom in the large hall."
)
TRUE = [
    pytest.param("It honours quilts by first-time makers.", id="pronoun for a name"),
    pytest.param("She led its jury until 1950.", id="pronoun for a person"),
    pytest.param("Hedda Voss founded the guild. She led its jury until 1950.", id="pronoun for whom the claim named"),
    pytest.param("Cotton batting can shrink in the wash.", id="can"),
    pytest.param("However, it is important to note that moth larvae eat wool [3].", id="frame and mark"),
    pytest.param("The museum is closed from April to June.", id="frame of the source"),
    pytest.param("The Marrow Guild honours quilts by first - time makers.", id="spaced hyphen"),
    pytest.param("A Worm Bin is a box in which worms eat scraps.", id="capitals, and an aside of names"),
    pytest.param("Worm Bins are boxes in which worms eat scraps.", id="plural"),
    pytest.param("There is a loom in the big hall.", id="short form and plain synonym"),
    pytest.param("There is a loom located in the large hall.", id="located"),
]
FALSE = [
    pytest.param("It honours quilts by worms.", id="another object"),
    pytest.param("It shrinks wool.", id="pronoun and another verb"),
    pytest.param("Moth larvae eat wool. They shrink in the wash.", id="pronoun for another than the claim named"),
    pytest.param("Cotton batting can not shrink in the wash.", id="can not"),
    pytest.param("Cotton batting must shrink in the wash.", id="must"),
    pytest.param("Therefore, moth larvae eat wool.", id="cause"),
    pytest.param("The museum is closed from June to April.", id="ends of a time"),
    pytest.param("The museum can close in June.", id="can of another"),
    pytest.param("There is a loom located beside the large hall.", id="located elsewhere"),
]


def verdict(claim: str) -> Verdict:
    source = Source(
        1, "1.txt", "text/plain", "0" * 64, QUILTS, Found("1.txt", "file name"), date=Found("2026-02-10", "manifest")
    )
    return Gate([source]).search(Claim("F1", claim, ()), [1]).verdict


@pytest.mark.parametrize("claim", TRUE)
def test_true_claims_in_other_clothes_are_verified(claim: str) -> None:
    assert verdict(claim) is Verdict.VERIFIED


@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_are_not(claim: str) -> None:
    assert verdict(claim) is not Verdict.VERIFIED


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        pytest.param("Mr Brandt", True, id="whom the claim named"),
        pytest.param("Mr Kessel", False, id="another"),
    ],
)
def test_what_is_somebodys_is_not_anothers(owner: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    text = f"Driver Tom Brandt parked the tram in Sund. Then the lining of {owner}'s coat tore, baring a wallet."
    source = Source(1, "1.txt", "text/plain", "0" * 64, text, Found("1.txt", "file name"))
    claim = "Driver Tom Brandt parked the tram in Sund. The lining of his coat tore."
    assert (Gate([source]).search(Claim("F1", claim, ()), [1]).verdict is Verdict.VERIFIED) is expected


def test_a_reading_leaves_the_claim_as_it_was_written() -> None:
    source = Source(1, "1.txt", "text/plain", "0" * 64, QUILTS, Found("1.txt", "file name"))
    claim = "It honours quilts by first-time makers."
    judgement = Gate([source]).search(Claim("F1", claim, ()), [1])
    assert judgement.claim.text == claim
    assert [q.text for q in judgement.quotes] == ["The Marrow Guild honours quilts by first-time makers."]
