"""The files of an ONNX model for natural language inference: where they are, and what they say of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.errors import SettingsError

__all__ = ["LABELS", "ModelFiles", "find_model"]

LABELS = ("entailment", "neutral", "contradiction")
MOST_TOKENS = 512
"""Of premise and hypothesis together, where the model does not say less."""
_LEAST_TOKENS = 16
_SHOWN_DIGITS = 16


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk.

    Attributes:
        model: the ``.onnx`` file.
        tokenizer: ``tokenizer.json``.
        labels: what each of the model's three outputs stands for: the words of ``LABELS`` in the model's order.
        most_tokens: that fit one question.
        digest: the first 16 hexadecimal digits of the sha256 of the ``.onnx`` file and, where it keeps its weights beside
            it, of those files after it, by name.
    """

    model: Path
    tokenizer: Path
    labels: tuple[str, ...]
    most_tokens: int
    digest: str


def find_model(path: Path) -> ModelFiles:
    """Find and read what belongs to a model.

    Args:
        path: an ``.onnx`` file, or a folder that holds one, itself or in ``onnx/``; ``tokenizer.json`` and ``config.json``
            lie beside the file or, where that lies in ``onnx/``, one folder up.

    Raises:
        SettingsError: a file is missing or unreadable, or the labels are not the three of natural language inference.
    """
    model = _model(path)
    places = (model.parent, model.parent.parent) if model.parent.name == "onnx" else (model.parent,)
    tokenizer = _beside("tokenizer.json", places, model)
    config = _beside("config.json", places, model)
    said = _config(config)
    return ModelFiles(model, tokenizer, _labels(said, config), _most_tokens(said), _digest(model))


def _refuse(message: str) -> SettingsError:
    return SettingsError(message, field="nli_model")


def _model(path: Path) -> Path:
    if path.is_file():
        return path
    if not path.is_dir():
        raise _refuse(
            f"{path}: there is no such NLI model; give an .onnx file, or a folder with one, tokenizer.json and config.json"
        )
    for folder in (path, path / "onnx"):
        found = sorted(folder.glob("*.onnx"))
        if len(found) > 1:
            found = [one for one in found if one.name == "model.onnx"] or found
        if len(found) > 1:
            raise _refuse(f"{folder}: holds {len(found)} .onnx files and no model.onnx; name the one to use")
        if found:
            return found[0]
    raise _refuse(f"{path}: this folder holds no .onnx file; export the model to ONNX, or name another folder")


def _beside(name: str, places: tuple[Path, ...], model: Path) -> Path:
    for folder in places:
        if (folder / name).is_file():
            return folder / name
    raise _refuse(f"{model}: there is no {name} beside it; copy it from where the model comes from")


def _config(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refuse(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise _refuse(f"{path}: this is no JSON: {error}") from error
    return said if isinstance(said, dict) else {}


def _labels(said: dict[str, Any], path: Path) -> tuple[str, ...]:
    given = said.get("id2label")
    known = {str(key): str(value).strip().casefold() for key, value in given.items()} if isinstance(given, dict) else {}
    labels = tuple(known.get(str(place), "") for place in range(len(LABELS)))
    if len(known) != len(LABELS) or set(labels) != set(LABELS):
        has = ", ".join(repr(known[key][:40]) for key in sorted(known)[:6]) or "none"
        raise _refuse(
            f"{path}: id2label names {has}; a model for natural language inference names {', '.join(LABELS)}, in any order"
        )
    return labels


def _most_tokens(said: dict[str, Any]) -> int:
    limit = said.get("max_position_embeddings")
    return min(limit, MOST_TOKENS) if type(limit) is int and limit >= _LEAST_TOKENS else MOST_TOKENS


def _digest(model: Path) -> str:
    digest = hashlib.sha256()
    try:
        for path in (model, *sorted(p for p in model.parent.glob(f"{model.name}?*") if p.is_file())):
            with path.open("rb") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
    except OSError as error:
        raise _refuse(f"{model}: cannot be read: {error.strerror or error}") from error
    return digest.hexdigest()[:_SHOWN_DIGITS]
