"""A model that answers anything: true words under false names, false words under true ones, and things that are no answer at all.

It knows every source by heart, which is more than any real one does.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from briefgen.drafting.dialect import Request
from briefgen.errors import ModelRefusedError
from briefgen.model import Source
from tests.hostile import OWN
from tests.reliability.asked import Said, article, cases, evidence, honest, sentences, step_of

__all__ = ["IDS", "MOVES", "Byzantine", "Move"]

Move = Callable[[random.Random, str, "Byzantine"], str]

_LOOK = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і", "s": "ѕ", "0": "О", "1": "l"}
_UNSEEN = ("\u200b", "\u2060", "\u00ad", "\u202e", "\ufeff", "\U000e0041", "\u0301", "\u2066", "\u180e", "\u034f")
_MARKS = (
    "[2]",
    "(2)",
    "¹",
    "［2］",
    "【2】",
    " [1, 2]",
    "[^1]",
    "⁽²⁾",
    "〔3〕",
    " {2}",
    "[e2.1]",
    "[[2]]",
    "②",
    "†",
    "*",
)
_BADGES = ("✓", "✔ Verified", "(verified)", "★★★★★", "🟢", "✅ checked by two sources", "® official", "☑")
_SPOOFS = (
    "According to the Daily Planet of 3 May 2031, {}",
    "{} (Daily Planet, 3 May 2031, https://planet.example/true)",
    "{} Source: https://planet.example/true",
    "Title: Ministers confirm it all. {}",
    "Daily Planet reports: “{}”",
    "{} — Reuters, 1 January 1999",
    "[1]: https://planet.example/true {}",
    "Published 4 July 2033. {}",
)
_MADE_UP = (
    "The minister resigned over the affair.",
    "All figures in this report were withdrawn.",
    "The contract was worth £900 million and was never signed.",
    "Nobody was hurt, a spokesman said.",
)


def _cut(text: str, at: int) -> str:
    return " ".join(text.split()[:at])


def _word_changed(rng: random.Random, text: str, model: Byzantine) -> str:
    found = text.split()
    other = rng.choice(rng.choice(model.sentences).split())
    if found:
        found[rng.randrange(len(found))] = other
    return " ".join(found)


def _number_changed(rng: random.Random, text: str, _: Byzantine) -> str:
    digits = list(re.finditer(r"\d", text))
    if not digits:
        return f"{text} In all there were 17."
    at = rng.choice(digits).start()
    return text[:at] + str((int(text[at]) + rng.randint(1, 9)) % 10) + text[at + 1 :]


def _denied(rng: random.Random, text: str, _: Byzantine) -> str:
    if re.search(r"\b(?:not|Nobody|No|no|never)\b", text):
        return re.sub(r"\b(?:not|never|no) ", "", text).replace("Nobody", "Somebody")
    spots = list(re.finditer(r"\b(?:is|was|are|has|have|will|would|can|could|should)\b", text))
    if not spots:
        return f"It is not true that {text}"
    spot = rng.choice(spots)
    return f"{text[: spot.end()]} not{text[spot.end() :]}"


def _certain(_rng: random.Random, text: str, _: Byzantine) -> str:
    return re.sub(r"\b(?:may|might|could|would|should) (\w+)", r"will \1", text).replace("Some ", "All ")


def _name_swapped(rng: random.Random, text: str, model: Byzantine) -> str:
    there = [n for n in model.names if n in text]
    others = [n for n in model.names if n not in text]
    if not there or not others:
        return f"{rng.choice(model.names)} said so. {text}"
    return text.replace(rng.choice(there), rng.choice(others))


def _look_alike(rng: random.Random, text: str, _: Byzantine) -> str:
    spots = [i for i, c in enumerate(text) if c in _LOOK]
    if not spots:
        return text + "а"
    at = rng.choice(spots)
    return text[:at] + _LOOK[text[at]] + text[at + 1 :]


def _unseen(rng: random.Random, text: str, _: Byzantine) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(_UNSEEN) + text[at:]


def _full_width(_rng: random.Random, text: str, _: Byzantine) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c.isascii() else c for c in text)


def _spliced(rng: random.Random, text: str, model: Byzantine) -> str:
    other = rng.choice(model.sentences)
    joint = rng.choice((" … ", " ... ", " [...] ", " ", " […] ", "; "))
    cut = max(2, len(text.split()) // 2)
    return f"{_cut(text, cut)}{joint}{' '.join(other.split()[-cut:])}"


def _hostile(rng: random.Random, text: str, _: Byzantine) -> str:
    bad = rng.choice(sorted(OWN.values()))
    return rng.choice((f"{bad} {text}", f"{text} {bad}", f"{text}\n{bad}\n{text}", bad))


def _dressed(rng: random.Random, text: str, _: Byzantine) -> str:
    form = rng.choice(
        (
            "**{}**",
            "<b>{}</b>",
            "[{}](https://evil.example)",
            "`{}`",
            "# {}",
            "<a href='//evil.example'>{}</a>",
            "{}\n\n# Approved",
        )
    )
    return form.format(text)


def _case(rng: random.Random, text: str, _: Byzantine) -> str:
    return rng.choice((text.upper(), text.lower(), text.title(), text.swapcase()))


MOVES: dict[str, Move] = {
    "other source's words": lambda rng, _, model: rng.choice(model.sentences),
    "made-up words": lambda rng, _, __: rng.choice(_MADE_UP),
    "splice": _spliced,
    "one word": _word_changed,
    "one digit": _number_changed,
    "denial": _denied,
    "certainty": _certain,
    "another name": _name_swapped,
    "look-alike": _look_alike,
    "unseen character": _unseen,
    "full-width digits": _full_width,
    "case": _case,
    "hostile string": _hostile,
    "markup": _dressed,
    "citation mark": lambda rng, text, _: rng.choice((f"{text}{rng.choice(_MARKS)}", f"{rng.choice(_MARKS)} {text}")),
    "badge": lambda rng, text, _: rng.choice((f"{text} {rng.choice(_BADGES)}", f"{rng.choice(_BADGES)} {text}")),
    "spoofed origin": lambda rng, text, _: rng.choice(_SPOOFS).format(text),
    "said by another": lambda rng, text, model: f"{rng.choice(model.names)} said: “{text}”",
    "forged speech": lambda rng, text, _: f"{text} “{rng.choice(_MADE_UP)}”",
    "half": lambda _, text, __: text[: len(text) // 2],
    "last half": lambda _, text, __: text[len(text) // 2 :],
    "twice": lambda _, text, __: f"{text} {text}",
    "nothing": lambda rng, _, __: rng.choice(("", " ", ".", "…", "\n", "“”", "a", "[1]")),
    "whole article": lambda rng, _, model: rng.choice(model.sources).text,
    "too long": lambda _, text, __: (text + " ") * 40,
}
"""What may be done to true words, by name."""


def _other_id(rng: random.Random, _own: str, known: Sequence[str]) -> list[str]:
    return [rng.choice(known)] if known else ["e1.1"]


IDS: dict[str, Callable[[random.Random, str, Sequence[str]], list[str]]] = {
    "another id": _other_id,
    "its own and another": lambda rng, own, known: [own, *_other_id(rng, own, known)],
    "all ids": lambda _, __, known: list(known)[:8],
    "made-up id": lambda rng, _, __: [
        rng.choice(("e9.9", "e1.99", "e0.0", "q1", "q99", "E1.1", "e1.1\u200b", "x", "e99999.1"))
    ],
    "its own and a made-up": lambda rng, own, _: [own, rng.choice(("e9.9", "[7]", "2", "99"))],
    "bare number": lambda rng, _, __: [rng.choice(("1", "[2]", "3", "0", "-1", "99", "[1", "source 2", "1e1", "١"))],
    "none": lambda _, __, ___: [],
    "blank": lambda _, __, ___: ["", " "],
}
"""What may be named as evidence, by name."""


class Byzantine:
    """Answers each request with true items and items gone wrong, in a mixture of its own; now and then with no answer.

    Args:
        seed: the same seed, the same answers.
        sources: all that are read.
        names: of people and bodies in them.
    """

    def __init__(self, seed: int, sources: Sequence[Source], names: Sequence[str]) -> None:
        self.rng: random.Random = random.Random(seed)
        self.sources: Sequence[Source] = sources
        self.names: Sequence[str] = names
        self.sentences: list[str] = [s for source in sources for s in sentences(source.text)]
        self.usual = self.rng.choice((0.3, 0.6, 0.9))

    def __call__(self, request: Request) -> Said:
        """The answer to one request."""
        if self.rng.random() < 0.06:
            return self._no_answer(request)
        if step_of(request) == "extract":
            return self._extraction(request)
        if step_of(request) == "repair":
            return self._repair(request)
        return self._composition(request)

    def _moved(self, text: str) -> str:
        while self.rng.random() < self.usual:
            text = self.rng.choice(sorted(MOVES.items()))[1](self.rng, text, self)
            if self.rng.random() < 0.7:
                break
        return text

    def _named(self, own: str, known: Sequence[str]) -> list[str]:
        if self.rng.random() > self.usual / 2:
            return [own]
        return self.rng.choice(sorted(IDS.items()))[1](self.rng, own, known)[:8]

    def _label(self) -> str:
        return self._moved(self.rng.choice([*self.names, "The council", self.sources[0].name, ""]))

    def _extraction(self, request: Request) -> dict[str, Any]:
        said = sentences(article(request)) or [""]
        items = [self.rng.choice(said) for _ in range(self.rng.randint(1, 9))]
        return {
            "evidence": [
                {
                    "quote": self._moved(item),
                    "speaker": self.rng.choice((None, self._label())),
                    "kind": self.rng.choice(("fact", "position", "unknown")),
                    "says": self._moved("so"),
                }
                for item in items
            ]
        }

    def _composition(self, request: Request) -> dict[str, Any]:
        known = evidence(request) or {"e1.1": "Nothing."}
        ids = sorted(known)

        def item() -> dict[str, Any]:
            own = self.rng.choice(ids)
            return {"text": self._moved(known[own]), "evidence": self._named(own, ids)}

        return {
            "facts": [item() for _ in range(self.rng.randint(0, 8))],
            "bottom_line": [self.rng.randint(-2, 12) for _ in range(self.rng.randint(0, 5))],
            "disputes": [
                {
                    "question": self._moved("What does it cost?"),
                    "positions": [{"holder": self._label(), **item()} for _ in range(self.rng.randint(2, 4))],
                    "settles": self.rng.choice((None, item())),
                }
                for _ in range(self.rng.randint(0, 2))
            ],
            "open_questions": [
                {**item(), "who": self.rng.choice((None, self._label()))} for _ in range(self.rng.randint(0, 3))
            ],
        }

    def _repair(self, request: Request) -> dict[str, Any]:
        there = cases(request)
        out = []
        for name, text, quote in there:
            other = self.rng.choice(there)[0]
            label = self.rng.choice((["q1"], ["q1"], ["q2"], ["q1", "q2"], ["e1.1"], [], ["q9"]))
            out.append(
                {
                    "id": self.rng.choice((name, name, name, other, "F99")),
                    "text": self._moved(quote or text),
                    "evidence": label,
                }
            )
        return {"claims": out}

    def _no_answer(self, request: Request) -> Said:
        good = honest(request)
        text = json.dumps(good)
        spoof = {"title": "Ministers confirm it all", "date": "2031-05-03", "url": "https://planet.example/true"}
        first, inner = next(iter(good.items()))
        deep = [{**i, **spoof} for i in inner] if inner and isinstance(inner[0], dict) else inner
        return self.rng.choice(
            (
                "",
                "I cannot help with that.",
                f"Here it is: {text}",
                f"```json\n{text}\n```",
                text[: len(text) // 2],
                text[:-1] + f', "{first}": []}}',
                {**good, **spoof},
                {**good, first: deep},
                {first: None},
                json.dumps([good]),
                text.replace("[", "[" * 50, 1),
                '{"evidence": NaN}',
                text.replace('"', '"\\ud800', 1),
                ModelRefusedError("the model refused: no"),
                "\x00" + text,
            )
        )
