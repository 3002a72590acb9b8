"""How a cassette is written and read: bodies as readable YAML, headers by allow-list, nothing that changes by the run."""

from __future__ import annotations

import json
from typing import Any

import yaml

__all__ = ["ReadableYaml", "kept_request", "kept_response"]

REQUEST_HEADERS = frozenset({"accept", "content-type"})
RESPONSE_HEADERS = frozenset({"content-type", "retry-after", "retry-after-ms"})


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that prompts and replies can be read and compared line by line."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _is_json(headers: dict[str, Any]) -> bool:
    for name, value in headers.items():
        if name.lower() == "content-type":
            return "json" in str(value).lower()
    return False


class ReadableYaml:
    """A serializer for VCR: a JSON body stands under ``json``, parsed; what the model said in JSON, under ``said`` in it."""

    def serialize(self, cassette: dict[str, Any]) -> str:
        plain = json.loads(json.dumps(cassette, default=lambda raw: raw.decode("utf-8")))
        for interaction in plain["interactions"]:
            request, response = interaction["request"], interaction["response"]
            if request.get("body") and _is_json(request["headers"]):
                request["json"] = json.loads(request.pop("body"))
            if response["body"].get("string") and _is_json(response["headers"]):
                response["body"] = {"json": json.loads(response["body"]["string"])}
        dumped: str = yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
        return dumped

    def deserialize(self, text: str) -> dict[str, Any]:
        cassette: dict[str, Any] = yaml.safe_load(text)
        for interaction in cassette["interactions"]:
            request, response = interaction["request"], interaction["response"]
            if "json" in request:
                request["body"] = json.dumps(request.pop("json"), ensure_ascii=False)
            if "json" in response["body"]:
                response["body"] = {"string": json.dumps(response["body"]["json"], ensure_ascii=False)}
        return cassette


def kept_request(request: Any) -> Any:
    """Drop every header but a few, so that a key cannot get in under any name, and the address it was recorded at."""
    for name in [name for name in request.headers if name.lower() not in REQUEST_HEADERS]:
        del request.headers[name]
    request.uri = f"http://llm.invalid{request.path}"
    return request


def kept_response(response: dict[str, Any]) -> dict[str, Any]:
    """Drop headers likewise, and of a chat completion all but what briefgen reads. Runs when recording and when loading."""
    headers = response["headers"]
    response["headers"] = {name: value for name, value in headers.items() if name.lower() in RESPONSE_HEADERS}
    body = response["body"].get("string")
    if body and _is_json(headers):
        value = json.loads(body)
        kept = {key: value[key] for key in ("object", "choices", "usage", "error", "data") if key in value}
        if isinstance(kept.get("usage"), dict):
            kept["usage"] = {k: v for k, v in kept["usage"].items() if isinstance(v, int)}
        response["body"]["string"] = json.dumps(kept, ensure_ascii=False).encode()
    return response
