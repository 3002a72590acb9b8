"""A local cross-encoder for natural language inference as a judge: it doubts where contradiction is likelier than entailment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.doubting.nli_files import ModelFiles, find_model
from briefgen.errors import SettingsError
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from onnxruntime import InferenceSession, NodeArg
    from tokenizers import Tokenizer

__all__ = ["NLIModel"]

_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_KINDS = {"tensor(int64)": "int64", "tensor(int32)": "int32"}


class NLIModel:
    """A three-way model in ONNX form, run on one thread of the processor. Implements :class:`briefgen.gate.Doubter`.

    Args:
        path: the ``.onnx`` file, or the folder it lies in with ``tokenizer.json`` and ``config.json``.

    Raises:
        SettingsError: the extra ``nli`` is not installed, or a file is missing, unreadable or not of such a model.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._files = find_model(Path(path))
        self._tokenizer, self._session = _opened(self._files)
        self._inputs = {node.name: _kind(node, self._files.model) for node in self._session.get_inputs()}
        if "input_ids" not in self._inputs:
            raise SettingsError(f"{self._files.model}: this model takes no input_ids", field="nli_model")
        self.name = f"onnx {self._files.model.name} sha256 {self._files.digest}"

    def __call__(self, claim: str, evidence: str, /) -> str | None:
        """The reason of a doubt where the model holds contradiction likelier than entailment, else None.

        Raises:
            ValueError: the claim does not fit the model beside one sentence of the evidence, or the model gave no numbers.
        """
        likely = self.probabilities(claim, evidence)
        if likely["contradiction"] <= likely["entailment"]:
            return None
        return "contradiction is likelier than entailment ({contradiction:.2f} to {entailment:.2f}, neutral {neutral:.2f})".format_map(
            likely
        )

    def probabilities(self, claim: str, evidence: str) -> Mapping[str, float]:
        """Of ``entailment``, ``neutral`` and ``contradiction``, each 0 to 1, together 1.

        Args:
            claim: the hypothesis.
            evidence: the premise. Of one that is too long those sentences are left out that share fewest words with the
                claim.
        """
        import numpy as np  # noqa: PLC0415 - imported when used

        premise = _fitting(claim, evidence, self._files.most_tokens, lambda text: self._length(text, claim))
        encoding = self._tokenizer.encode(premise, claim)
        columns = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        fed = {name: np.array([columns[name]], dtype=kind) for name, kind in self._inputs.items()}
        logits = np.asarray(self._session.run(None, fed)[0], dtype=np.float64).reshape(-1)
        if logits.shape != (len(self._files.labels),) or not np.isfinite(logits).all():
            raise ValueError(f"{self._files.model.name} gave no three numbers")
        powers = np.exp(logits - logits.max())
        return dict(zip(self._files.labels, (powers / powers.sum()).tolist(), strict=True))

    def _length(self, premise: str, claim: str) -> int:
        return len(self._tokenizer.encode(premise, claim).ids)


def _opened(files: ModelFiles) -> tuple[Tokenizer, InferenceSession]:
    try:
        import onnxruntime as ort  # noqa: PLC0415 - imported when used
        from tokenizers import Tokenizer  # noqa: PLC0415 - imported when used
    except ImportError as error:
        raise SettingsError(
            "an NLI model needs packages that are not installed: pip install 'briefgen[nli]', or leave --nli-model out",
            field="nli_model",
        ) from error
    tokenizer = _loaded(files.tokenizer, lambda: Tokenizer.from_file(str(files.tokenizer)))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    # One thread, one order of additions: the same numbers at each run on one machine.
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.log_severity_level = 4
    session = _loaded(
        files.model, lambda: ort.InferenceSession(str(files.model), options, providers=["CPUExecutionProvider"])
    )
    return tokenizer, session


def _loaded(path: Path, load: Callable[[], Any]) -> Any:  # noqa: ANN401 - of either library
    try:
        return load()
    except Exception as error:  # both libraries raise errors that share no narrower base
        said = " ".join(str(error).split())[:200]
        raise SettingsError(f"{path}: cannot be used: {said}; is the file whole?", field="nli_model") from error


def _kind(node: NodeArg, path: Path) -> str:
    if node.name in _INPUTS and node.type in _KINDS:
        return _KINDS[node.type]
    raise SettingsError(
        f"{path}: this model wants {node.name[:60]!r} as {node.type}; only {', '.join(sorted(_INPUTS))} can be given",
        field="nli_model",
    )


def _fitting(claim: str, evidence: str, most: int, length: Callable[[str], int]) -> str:
    """As many sentences as fit, those first that share most words with the claim, in their order."""
    if length(evidence) <= most:
        return evidence
    wanted = {t.key for t in content_tokens(claim)}
    parts = [span.of(evidence) for span in sentences(evidence)]
    shared = [len(wanted & {t.key for t in content_tokens(part)}) for part in parts]
    chosen: list[int] = []
    used = alone = length("")
    for place in sorted(range(len(parts)), key=lambda i: (-shared[i], i)):
        used += length(parts[place]) - alone
        if used > most:
            break
        chosen.append(place)
    while chosen:
        premise = " ".join(parts[i] for i in sorted(chosen))
        if length(premise) <= most:
            return premise
        chosen.pop()  # joined, two sentences may take a token more than apart
    raise ValueError(f"the claim and one sentence of its source do not fit the model's {most} tokens together")
