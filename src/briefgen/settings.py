"""Every knob, once: what can be set in ``briefgen.toml``, by option or by library call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Progress", "ProgressListener", "Settings", "Stage"]

Stage = Literal["load", "extract", "compose", "verify", "repair", "selftest", "render"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One step forward, told to whoever listens.

    Attributes:
        stage: which part of the way.
        done, total: how many of how many items of this stage; total 0 where it is not known yet.
        detail: the item, such as a file name.
    """

    stage: Stage
    done: int
    total: int
    detail: str = ""


ProgressListener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build may be told. Values are checked where they enter (command line, config file), by :mod:`briefgen.config`.

    Attributes:
        question: what the briefing is to answer; empty for a general one.
        title: of the briefing; empty for the question or the lead source's headline.
        marking: handling marking, shown as given.
        as_of: ISO date of the briefing; empty for today.
        drafter: ``auto`` takes ``llm`` if an endpoint or a key is configured, else ``extractive``.
        model: model name sent to the endpoint.
        base_url: of the OpenAI-compatible endpoint; empty for the SDK's default.
        api_key: for the endpoint; never written anywhere.
        temperature, seed: sent with each request and recorded.
        structured: whether to ask for output by JSON Schema; ``auto`` falls back when the endpoint refuses it.
        concurrency: most requests in flight.
        rounds: most repair rounds.
        strict: any claim left unverified fails the build.
        selftest: whether to try the gate on changed copies of the accepted claims; the figure stands in the method annex.
        judge: whether the model is asked about each verified claim; it may add a doubt (BG502), never a pass.
        nli_model: folder or file of a local ONNX model that may add a doubt (BG502), never a pass; empty for none.
        timeout_s: for one request, body included.
        deadline_s: for one request with all its repeats.
        context_tokens: what fits one request, prompt and reply together.
        reply_tokens: most tokens of one reply.
        chunk_size, chunk_overlap: in code points.
        max_facts, max_disputes, max_questions: most items of each section.
    """

    question: str = ""
    title: str = ""
    marking: str = ""
    as_of: str = ""
    drafter: Literal["auto", "llm", "extractive"] = "auto"
    model: str = ""
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    temperature: float = 0.0
    seed: int = 7
    structured: Literal["auto", "schema", "off"] = "auto"
    concurrency: int = 4
    rounds: int = 2
    strict: bool = False
    selftest: bool = True
    judge: bool = False
    nli_model: str = ""
    timeout_s: float = 300.0
    deadline_s: float = 1200.0
    context_tokens: int = 8192
    reply_tokens: int = 2500
    chunk_size: int = 6000
    chunk_overlap: int = 300
    max_facts: int = 20
    max_disputes: int = 8
    max_questions: int = 8
