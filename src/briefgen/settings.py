"""Every knob, once: what can be set in ``briefgen.toml``, by option or by library call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Price", "Progress", "ProgressListener", "Settings", "Spent", "Stage"]

Stage = Literal["index", "load", "extract", "compose", "verify", "repair", "selftest", "render", "batch"]


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs, in US dollars for a million tokens.

    Attributes:
        input: sent and read anew.
        cached_input: sent and read from the provider's own prompt cache.
        output: received.
    """

    input: float
    cached_input: float
    output: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What the model cost in this run, and what it may cost.

    Attributes:
        calls: requests answered in this run.
        reused: requests answered from the ledger, at no cost.
        tokens: sent and received in this run.
        cost: in US dollars, in this run; None where no price is known.
        max_tokens, max_cost: the budget; None where there is none.
    """

    calls: int = 0
    reused: int = 0
    tokens: int = 0
    cost: float | None = None
    max_tokens: int | None = None
    max_cost: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """One step forward, told to whoever listens.

    Attributes:
        stage: which part of the way.
        done, total: how many of how many items of this stage; total 0 where it is not known yet.
        detail: the item, such as a file name.
        spent: what the model cost so far; None where no model is asked.
    """

    stage: Stage
    done: int
    total: int
    detail: str = ""
    spent: Spent | None = None


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
        cache: folder of the ledger, in which answered requests and parsed files are kept; empty for none.
        refresh: whether the model is asked anew where the ledger has an answer.
        max_tokens: most tokens, sent and received, that this run may pay for; None for no bound.
        max_cost: likewise in US dollars; it needs a price for the model.
        prices: model name to its price; these go before the built-in ones.
        batch: whether requests go through the provider's batch API: cheaper, answered hours later; needs ``cache``.
        passages: most passages read of a corpus for a question; a corpus that has no more of them is read whole.
        read_all: whether all sources are read whole, whatever the question.
        offline: whether no connection is made at all: the model's answers come from the ledger, and what is not there is an error.
        local_only: whether connections are made to this machine only.
        redact: names of the patterns whose matches are replaced in all that is sent to a model; built-in ones, or of ``patterns``.
        patterns: patterns of your own, name to regular expression.
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
    cache: str = ""
    refresh: bool = False
    max_tokens: int | None = None
    max_cost: float | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)
    batch: bool = False
    passages: int = 200
    read_all: bool = False
    offline: bool = False
    local_only: bool = False
    redact: tuple[str, ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict)
