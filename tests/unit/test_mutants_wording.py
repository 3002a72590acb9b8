"""Negation, modality, quantifiers, opposites: what is changed, and what would still be true and is therefore never made."""

from __future__ import annotations

import pytest

from briefgen.mutants.opposites import opposite_of
from briefgen.mutants.verbs import FORMS, base_of, ing, is_past, participle, past, third
from tests.unit.mutant_cases import nows, twins


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("The board approved the plan.", {("approved", "did not approve")}, id="do-support"),
        pytest.param("Prices rose in June.", {("rose", "did not rise")}, id="irregular past"),
        pytest.param("The county paid €7 million.", {("paid", "did not pay")}, id="before a sum"),
        pytest.param("The dam has been raised.", {("has", "has not")}, id="has"),
        pytest.param("The dam is safe.", {("is", "is not")}, id="is"),
        pytest.param("The board will vote in May.", {("will", "will not")}, id="will"),
        pytest.param("The ferry can turn here.", {("can", "cannot")}, id="can"),
        pytest.param("The board has a chair.", set(), id="has as a full verb"),
        pytest.param("The board did not approve the plan.", {("did not approve", "approved")}, id="did not"),
        pytest.param("The board didn’t approve the plan.", {("didn’t approve", "approved")}, id="didn't"),
        pytest.param("The dam has not been raised.", {("has not", "has")}, id="has not"),
        pytest.param("The dam isn't safe.", {("isn't", "is")}, id="isn't"),
        pytest.param("The ferry cannot turn here.", {("cannot", "can")}, id="cannot"),
        pytest.param("The board failed to approve the plan.", {("failed to approve", "approved")}, id="failed to"),
        pytest.param("The board refused to pay.", {("refused to pay", "paid")}, id="refused to"),
        pytest.param("The ferry no longer stops here.", {("no longer", "still")}, id="no longer"),
        pytest.param("They voted without a debate.", {("without", "with")}, id="without"),
        pytest.param("There is no evidence of a leak.", {("no", "clear")}, id="no evidence"),
    ],
)
def test_negation(text: str, changes: set[tuple[str, str]]) -> None:
    assert nows(twins("negation", text, text)) == changes


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The board did not say that it had not paid.", id="two denials"),
        pytest.param("The dam may close in May.", id="may: it may not either"),
        pytest.param("Some farms were sold.", id="some: others were not"),
        pytest.param("The board asked whether the dam is safe.", id="whether it is or not"),
        pytest.param("Is the dam not safe?", id="a question"),
        pytest.param("She said: “The dam is safe.”", id="inside quotation marks"),
        pytest.param("The plan approved by the board cost more.", id="a participle"),
        pytest.param("It is not only the dam.", id="not only"),
    ],
)
def test_negation_is_left_alone(text: str) -> None:
    changed = {m.was for m in twins("negation", text, text, seeds=4)}
    assert not changed & {"is", "was", "were", "approved", "is not", "may", "did not say", "had not"}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("The dam may fail.", {("may", "will")}, id="may"),
        pytest.param("The dam could fail.", {("could", "will")}, id="could"),
        pytest.param("The board plans to sell the mill.", {("plans to sell", "sold")}, id="plans to"),
        pytest.param("The mill is expected to close.", {("is expected to close", "closed")}, id="expected to"),
        pytest.param("The mill is likely to be sold.", {("is likely to be", "will be")}, id="likely to be"),
        pytest.param("The board threatened to sue.", {("threatened to sue", "sued")}, id="threatened to"),
        pytest.param("The board will sell the mill.", {("will sell", "sold")}, id="will"),
        pytest.param(
            "She said that the board would sell the mill.",
            {("would sell", "sold")},
            id="would: not will, which is its present",
        ),
        pytest.param("The mill may have been sold.", {("may have", "had")}, id="may have"),
        pytest.param("The mill was reportedly sold.", {("reportedly sold", "sold")}, id="reportedly"),
        pytest.param("The board is considering a sale.", {("is considering", "decided on")}, id="considering"),
        pytest.param("The board sold the mill.", set(), id="nothing weak"),
        pytest.param("The board asked whether the dam may fail.", set(), id="whether"),
        pytest.param("The dam may not fail.", set(), id="denied"),
        pytest.param("May rain fell on the dam.", set(), id="the month"),
    ],
)
def test_modality(text: str, changes: set[tuple[str, str]]) -> None:
    assert nows(twins("modality", text, text)) == changes


def test_modality_told_as_done_elsewhere_is_no_mutant() -> None:
    source = "The board plans to sell the old mill. Later the board sold the old mill."
    assert not twins("modality", "The board plans to sell the old mill.", source)


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param("Some farms were sold.", "", {("Some", "All")}, id="some"),
        pytest.param("As many as 70 farms were sold.", "", set(), id="as many as"),
        pytest.param("Most of the farms were sold.", "", {("Most of", "All of")}, id="most of"),
        pytest.param("It often floods.", "", {("often", "always")}, id="often"),
        pytest.param("Almost all farms were sold.", "", {("Almost all", "All")}, id="almost all"),
        pytest.param("About 40 farms were sold.", "", {("About 40", "40")}, id="about"),
        pytest.param("Up to 40 farms were sold.", "", {("Up to 40", "40")}, id="up to"),
        pytest.param("At least 40 farms were sold.", "", {("At least", "At most")}, id="at least"),
        pytest.param("More than 40 farms were sold.", "", {("More than", "Fewer than")}, id="more than"),
        pytest.param("All farms were sold.", "", set(), id="only stronger"),
        pytest.param("Not many farms were sold.", "", set(), id="not many: not all says less"),
        pytest.param("If some farms are sold, the mill closes.", "", set(), id="a condition"),
        pytest.param(
            "About 40 farms were sold.",
            "About 40 farms were sold. Of these 40 farms, 3 burnt down.",
            set(),
            id="given as exact",
        ),
        pytest.param("Some 40 farms were sold.", "", set(), id="some before a number says little"),
        pytest.param("She said “some farms were sold”.", "", set(), id="inside quotation marks"),
    ],
)
def test_quantifier(text: str, source: str, changes: set[tuple[str, str]]) -> None:
    assert nows(twins("quantifier", text, source or text)) == changes


@pytest.mark.parametrize(
    ("text", "source", "changes"),
    [
        pytest.param("The board approved the plan.", "", {("approved", "rejected")}, id="past"),
        pytest.param("The plan was allowed in May.", "", {("allowed", "forbidden")}, id="participle"),
        pytest.param("The board allowed the sale.", "", {("allowed", "forbade")}, id="irregular past"),
        pytest.param("The bridge is unsafe.", "", {("unsafe", "safe")}, id="adjective"),
        pytest.param("It closed before the vote.", "", {("before", "after"), ("closed", "opened")}, id="preposition"),
        pytest.param("The board did not approve the plan.", "", set(), id="denied: the opposite may be too"),
        pytest.param("Prices may have risen.", "", set(), id="may: the opposite may be too"),
        pytest.param("Some farms gained land.", "", set(), id="some: others lost"),
        pytest.param("She asked whether they accepted it.", "", set(), id="whether"),
        pytest.param("Prices rose in May.", "Prices rose in May. In May prices fell.", set(), id="told elsewhere"),
        pytest.param("Prices rose in May.", "Prices rose in May and fell in June.", set(), id="told in the evidence"),
        pytest.param("The West Mill Trust sold boats.", "", {("sold", "bought")}, id="not within a name"),
    ],
)
def test_antonym(text: str, source: str, changes: set[tuple[str, str]]) -> None:
    quote = source.split(". ", maxsplit=1)[0]
    assert nows(twins("antonym", text, source or text, quote=quote)) == changes


@pytest.mark.parametrize(
    ("word", "before", "now"),
    [
        ("approves", "", "rejects"),
        ("Approving", "", "Rejecting"),
        ("won", "", "lost"),
        ("fallen", "has ", "risen"),
        ("Higher", "", "Lower"),
        ("support", "", None),
        ("teapot", "", None),
    ],
)
def test_opposite_keeps_form_and_capital(word: str, before: str, now: str | None) -> None:
    assert opposite_of(word, before) == now


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("approve", ("approves", "approved", "approved", "approving")),
        ("carry", ("carries", "carried", "carried", "carrying")),
        ("stop", ("stops", "stopped", "stopped", "stopping")),
        ("take", ("takes", "took", "taken", "taking")),
        ("begin", ("begins", "began", "begun", "beginning")),
        ("publish", ("publishes", "published", "published", "publishing")),
        ("agree", ("agrees", "agreed", "agreed", "agreeing")),
        ("have", ("has", "had", "had", "having")),
        ("delay", ("delays", "delayed", "delayed", "delaying")),
        ("run", ("runs", "ran", "run", "running")),
    ],
)
def test_forms_of_verbs(base: str, forms: tuple[str, str, str, str]) -> None:
    assert (third(base), past(base), participle(base), ing(base)) == forms
    assert set(forms) <= FORMS
    assert base_of(forms[1]) == base


def test_a_past_that_may_be_a_participle_is_not_surely_finite() -> None:
    assert is_past("took")
    assert not is_past("approved")
    assert not is_past("teapot")
