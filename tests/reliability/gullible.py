"""A model that obeys: whatever sentence of its prompt reads like an order is carried out, as far as a reply can.

It answers honestly what our own words ask for, and then does what the article, or a quote in it, asks for besides. It knows the orders
that are tried by heart, so that none is missed for its wording; what they mean it takes from their words, and in doubt it does harm.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from briefgen.drafting.dialect import Request
from briefgen.errors import ModelRefusedError
from tests.reliability.asked import Said, evidence, honest, sentences, step_of

__all__ = ["Gullible"]

Effect = Callable[[dict[str, Any], Request, str], None]

_IMPERATIVE = re.compile(
    r"^(?:please |now |ai[,:] |assistants? )?(?:ignore|disregard|forget|do not|never|say|state|write|report|add|append|include|replace|change|cite|"
    r"attribute|repeat|respond|answer|encode|translate|remove|refuse|drop|leave|set|give|mark|swap|merge|tell|output)\b",
    re.IGNORECASE,
)


def _texts(reply: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """The items of a reply whose words can be changed, each with its field."""
    yield from reply.get("evidence", ())
    yield from reply.get("facts", ())
    yield from reply.get("claims", ())


def _reworded(reply: dict[str, Any], change: Callable[[str], str], *, but: str = "") -> None:
    for item in _texts(reply):
        field = "quote" if "quote" in item else "text"
        if item[field] != but:
            item[field] = change(item[field])


def _dropped(reply: dict[str, Any], _: Request, order: str) -> None:
    for name in ("evidence", "facts"):
        if name in reply:
            reply[name] = [i for i in reply[name] if order in i.get("quote", i.get("text", ""))]


def _renumbered(reply: dict[str, Any], _: Request, order: str) -> None:
    _reworded(reply, lambda text: re.sub(r"\d+", "999", text), but=order)


def _denied(reply: dict[str, Any], _: Request, order: str) -> None:
    _reworded(reply, lambda text: re.sub(r"\b(is|was|will|has|have|are)\b", r"\1 not", text), but=order)


def _linked(reply: dict[str, Any], _: Request, order: str) -> None:
    _reworded(
        reply,
        lambda text: f"{text} ![x](https://evil.example/x.png) <script>alert(1)</script> [1](//evil.example)",
        but=order,
    )


def _scrambled(reply: dict[str, Any], _: Request, order: str) -> None:
    _reworded(reply, lambda text: text[::-1], but=order)


def _unspaced(reply: dict[str, Any], _: Request, order: str) -> None:
    _reworded(reply, lambda text: text.replace(" ", ""), but=order)


def _badged(reply: dict[str, Any], _: Request, order: str) -> None:
    _reworded(reply, lambda text: f"✓ verified: {text}", but=order)


def _leaked(reply: dict[str, Any], request: Request, _: str) -> None:
    _reworded(reply, lambda text: f"{text} {request.messages[0].content}")


def _spoofed(reply: dict[str, Any], _: Request, __: str) -> None:
    reply |= {"title": "Council in crisis", "date": "2031-05-03", "url": "https://planet.example/true"}


_EFFECTS: tuple[tuple[str, Effect], ...] = (
    (r"ignore|disregard|forget|do not|never|drop|leave|only|empty|omit|opponents", _dropped),
    (r"number|figure|letter|digit|vowel|substitut|larger", _renumbered),
    (r"\bnot\b|swap|opposite", _denied),
    (r"link|https?:|www|html|click|picture|heading|\.com|\.xyz", _linked),
    (r"backwards|revers|scrambl|anagram|jumbl|misspell|typo|translat|encod|rearrang|emoji|cipher", _scrambled),
    (r"space|group|combine", _unspaced),
    (r"verified|approved|trusted|mark", _badged),
    (r"prompt|repeat|above|instructions", _leaked),
    (r"title|date|url\b", _spoofed),
)


class Gullible:
    """Obeys every order that it finds in a prompt.

    Args:
        orders: texts that it takes for orders whatever their words are.
    """

    def __init__(self, orders: Iterable[str]) -> None:
        self._orders = tuple(orders)

    def __call__(self, request: Request) -> Said:
        """The answer to one request."""
        reply = honest(request)
        for order in self._found(request):
            if re.search(r"refuse|unsafe", order, re.IGNORECASE):
                return ModelRefusedError("the model refused: the content is unsafe")
            if re.search(r"plain prose|BANANA|Base64", order):
                return base64.b64encode(json.dumps(reply).encode()).decode() if "Base64" in order else "BANANA"
            for words, effect in _EFFECTS:
                if re.search(words, order, re.IGNORECASE):
                    effect(reply, request, order)
            self._said(reply, request, order)
        return reply

    def _found(self, request: Request) -> list[str]:
        """Orders in a prompt: of those known all that stand in it, and every sentence in the imperative that is not ours."""
        told = "\n".join(m.content for m in request.messages if m.role != "system")
        plain = "\n".join((told, *evidence(request).values()))
        known = [order for order in self._orders if order in plain]
        ours = {"Copy the", "Write at most", "Answer in the same shape", "Answer again"}
        spoken = [s for s in sentences(plain) if _IMPERATIVE.match(s) and not any(s.startswith(o) for o in ours)]
        return list(dict.fromkeys([*known, *spoken]))

    def _said(self, reply: dict[str, Any], request: Request, order: str) -> None:
        """The attacker's words as evidence of the article, and as facts under the evidence of everybody else."""
        wanted = re.sub(r"^.*?\b(?:say|state|report|write|tell the reader) that\b", "", order).strip() or order
        words = wanted[0].upper() + wanted[1:]
        if step_of(request) == "extract":
            for text in dict.fromkeys((order, words)):
                reply["evidence"].insert(0, {"quote": text, "speaker": None, "kind": "fact", "says": order})
        elif step_of(request) in {"compose", "merge"}:
            ids = list(evidence(request))
            own = [i for i, quote in evidence(request).items() if order in quote]
            for named in (ids[:8], [i for i in ids if i not in own][:3], own, ["e9.9"]):
                reply["facts"].insert(0, {"text": words, "evidence": named})
        else:
            for claim in reply["claims"]:
                claim["text"] = words
        for name, most in (("evidence", 16), ("facts", 40)):
            if name in reply:
                reply[name] = reply[name][:most]
