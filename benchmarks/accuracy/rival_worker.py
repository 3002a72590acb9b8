"""Run inside the rivals' own environment: JSON lines in, JSON lines out. It knows nothing of briefgen.

``judge``: each line ``{"docs": [...], "claims": [{"claim": ..., "cites": [1, 3]}, ...]}``; answered with one list of
``{name: supported}`` per line, in the order of the claims. A claim is supported if the tool finds no fault with it against each
cited document by itself.

``speed``: one line ``{"docs": [...], "claims": [...]}``; answered with ``{name: {"load_s": ..., "judge_s": ...}}``,
processor seconds, the best of three. Each claim is held against all documents at once, which is how these tools are used: they know no
citations.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol


class Tool(Protocol):
    """A rival."""

    def prepare(self, docs: Sequence[str]) -> Any:  # noqa: ANN401 - each tool's own
        """What can be worked out of the documents before a claim is known."""

    def supported(self, claim: str, prepared: Any) -> bool:  # noqa: ANN401
        """Whether the tool finds no fault."""


class GroundedCheck:
    """Proper nouns, numbers, quotations and citations: each has to stand in a source."""

    def __init__(self) -> None:
        import grounded  # type: ignore[import-not-found]  # noqa: PLC0415 - another environment's

        self._grounded = grounded

    def prepare(self, docs: Sequence[str]) -> list[Any]:
        return [self._grounded.Source(Path(f"{i}.txt"), doc) for i, doc in enumerate(docs, start=1)]

    def supported(self, claim: str, prepared: list[Any]) -> bool:
        return bool(self._grounded.verify(self._grounded.extract(claim), prepared).passed)


class Onus:
    """Quantities and dates; its rules that need a model are off."""

    def __init__(self) -> None:
        from onus import claims, documents, evidence, settings, verify  # type: ignore[import-not-found]  # noqa: PLC0415

        self._claims, self._documents, self._evidence, self._verify = claims, documents, evidence, verify
        self._codes = settings.Settings(llm=False).active_codes()

    def prepare(self, docs: Sequence[str]) -> Any:  # noqa: ANN401
        return self._evidence.load(texts=docs)

    def supported(self, claim: str, prepared: Any) -> bool:  # noqa: ANN401
        block = self._documents.Block(0, "line 1", claim)
        document = self._documents.Document(Path("claim.txt"), "txt", [block])
        failures = (f for one in self._claims.scan_claims(document) for f in self._verify.check_numbers(one, prepared))
        return not any(f.code in self._codes for f in failures)


TOOLS: dict[str, Callable[[], Tool]] = {"grounded-check": GroundedCheck, "onus": Onus}


def judge(tools: dict[str, Tool], line: dict[str, Any]) -> list[dict[str, bool]]:
    docs = line["docs"]

    @cache
    def prepared(name: str, number: int) -> Any:  # noqa: ANN401
        return tools[name].prepare([docs[number - 1]])

    return [
        {name: all(tool.supported(c["claim"], prepared(name, n)) for n in c["cites"]) for name, tool in tools.items()}
        for c in line["claims"]
    ]


def speed(tools: dict[str, Tool], line: dict[str, Any]) -> dict[str, dict[str, float]]:
    out = {}
    for name, tool in tools.items():
        runs = [timed(tool, line) for _ in range(3)]
        out[name] = {part: min(run[part] for run in runs) for part in runs[0]}
    return out


def timed(tool: Tool, line: dict[str, Any]) -> dict[str, float]:
    began = time.process_time()
    prepared = tool.prepare(line["docs"])
    ready = time.process_time()
    for claim in line["claims"]:
        tool.supported(claim["claim"], prepared)
    return {"load_s": ready - began, "judge_s": time.process_time() - ready}


def main() -> None:
    act = {"judge": judge, "speed": speed}[sys.argv[1]]
    tools = {name: make() for name, make in TOOLS.items()}
    for line in sys.stdin:
        print(json.dumps(act(tools, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
