"""A real model of natural language inference in a few hundred bytes: each word adds its own three numbers to the outcome.

Its graph is ``ReduceSum(Gather(table, input_ids))``, written out as protocol buffers by hand, so that no package is needed to
make it. Field numbers are those of onnx.proto3.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

__all__ = ["WORDS", "write_model"]

# Word to what it adds to contradiction, entailment and neutral. A word that is not listed adds to neutral.
WORDS: dict[str, tuple[float, float, float]] = {
    "[UNK]": (0.0, 0.0, 0.1),
    "[CLS]": (0.0, 0.0, 0.0),
    "[SEP]": (0.0, 0.0, 0.0),
    "repaired": (0.0, 2.0, 0.0),
    "denied": (8.0, 0.0, 0.0),
    "hardly": (0.2, 0.1, 0.0),
    "partly": (1.0, 2.0, 0.0),
    "overflow": (float("inf"), 0.0, 0.0),
}
_ORDER = ("contradiction", "entailment", "neutral")


def write_model(
    folder: Path,
    *,
    labels: tuple[str, ...] = _ORDER,
    inputs: tuple[str, ...] = ("input_ids",),
    most_tokens: int | None = None,
    name: str = "model.onnx",
) -> Path:
    """Write the model, ``tokenizer.json`` and ``config.json``; ``labels`` gives the order of the three outputs."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = [_ORDER.index(label.casefold()) for label in labels] if len(labels) == 3 else [0, 1, 2]
    table = [values[column] for values in WORDS.values() for column in columns]
    (folder / name).write_bytes(_model(table, inputs))
    config: dict[str, object] = {"id2label": {str(i): label for i, label in enumerate(labels)}}
    if most_tokens:
        config["max_position_embeddings"] = most_tokens
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer()), encoding="utf-8")
    return folder / name


def _tokenizer() -> dict[str, object]:
    ids = {word: place for place, word in enumerate(WORDS)}
    pair = [
        {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
        {"Sequence": {"id": "B", "type_id": 1}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 1}},
    ]
    special = {word: {"id": word, "ids": [ids[word]], "tokens": [word]} for word in ("[CLS]", "[SEP]")}
    return {
        "version": "1.0",
        # As exported tokenizers often have it: both are to be turned off by whoever counts tokens.
        "truncation": {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {"type": "TemplateProcessing", "single": pair[:3], "pair": pair, "special_tokens": special},
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": ids, "unk_token": "[UNK]"},
    }


# --- protocol buffers -------------------------------------------------------------------------------------------------

_FLOAT, _INT64 = 1, 7


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _tensor(name: str, kind: int, dims: tuple[int, ...], data: bytes) -> bytes:
    return b"".join(_field(1, d) for d in dims) + _field(2, kind) + _field(8, name) + _field(9, data)


def _value(name: str, kind: int, dims: tuple[str | int, ...]) -> bytes:
    shape = b"".join(_field(1, _field(2 if isinstance(d, str) else 1, d)) for d in dims)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def _node(operator: str, inputs: tuple[str, ...], output: str, attribute: tuple[str, int] | None = None) -> bytes:
    out = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, operator)
    if attribute:
        out += _field(5, _field(1, attribute[0]) + _field(3, attribute[1]) + _field(20, 2))
    return out


def _model(table: list[float], inputs: tuple[str, ...]) -> bytes:
    graph = b"".join(
        (
            _field(1, _node("Gather", ("table", inputs[0]), "each")),
            _field(1, _node("ReduceSum", ("each", "axis"), "logits", ("keepdims", 0))),
            _field(2, "nli"),
            _field(5, _tensor("table", _FLOAT, (len(WORDS), 3), struct.pack(f"<{len(table)}f", *table))),
            _field(5, _tensor("axis", _INT64, (1,), struct.pack("<q", 1))),
            *(_field(11, _value(name, _INT64, ("batch", "length"))) for name in inputs),
            _field(12, _value("logits", _FLOAT, ("batch", 3))),
        )
    )
    return _field(1, 8) + _field(2, "briefgen tests") + _field(7, graph) + _field(8, _field(1, "") + _field(2, 13))
