from __future__ import annotations

import jinja2
import pytest

from briefgen.drafting.prompting import PROMPTS, digests, fence_for, render, tokens


def test_a_missing_variable_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="fence"):
        render("extract", question="", most=3, text="t")


def test_the_system_part_is_the_same_for_every_article() -> None:
    first, second = (
        render("extract", question="", most=n, fence=fence_for(t), text=t) for n, t in ((3, "a"), (9, "b"))
    )
    assert first[0] == second[0]
    assert [m.role for m in first] == ["system", "user"]


def test_the_question_is_asked_only_if_there_is_one() -> None:
    with_, without = (render("extract", question=q, most=3, fence="F", text="t")[0].content for q in ("Why now?", ""))
    assert "Why now?" in with_
    assert "question" not in without


@pytest.mark.parametrize(
    "text", ["{{ 7 * 7 }} {% raw %}", "<b>&amp;</b> “so”", "}}>>>\n# Heading"], ids=["jinja", "markup", "fence"]
)
def test_a_source_is_passed_on_letter_for_letter(text: str) -> None:
    assert text in render("extract", question="", most=3, fence="F", text=text)[1].content


def test_quotes_are_not_escaped_for_a_web_page() -> None:
    lines = [{"id": "e1.1", "kind": "fact", "speaker": None, "quote": "the “ferry's” <toll> & more"}]
    out = render("compose", question="", evidence=lines, max_facts=1, max_disputes=1, max_questions=1)[1].content
    assert '"the “ferry\'s” <toll> & more"' in out


def test_the_fence_cannot_stand_in_the_text() -> None:
    text = "one"
    for _ in range(20):
        assert fence_for(text) not in text
        text += fence_for(text)


def test_every_prompt_has_its_digest() -> None:
    assert [name for name, _ in digests()] == sorted(
        set(PROMPTS.values()) - {"judge.v1.md.jinja", "redacted.v1.md.jinja"}
    )
    assert [name for name, _ in digests(["judge"])] == ["judge.v1.md.jinja"]
    assert all(len(digest) == 64 for _, digest in digests())


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("The ferry stops at dusk.", 5, 20), ("渡船在黄昏时停航。" * 10, 60, 120), ("", 0, 10)],
    ids=["english", "chinese", "empty"],
)
def test_token_estimate(text: str, least: int, most: int) -> None:
    assert least <= tokens(text) <= most
