"""The local model as a judge, on a real ONNX model of a few hundred bytes."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.doubting import NLIModel, doubters
from briefgen.doubting.nli_files import find_model
from briefgen.errors import SettingsError
from briefgen.gate import verify_claims
from briefgen.model import Citation, Claim, Found, Source, Verdict
from briefgen.settings import Settings
from tests.nli_model import write_model

ORDERS = list(itertools.permutations(("contradiction", "entailment", "neutral")))


@pytest.fixture(scope="module", autouse=True)
def _needs_the_extra() -> None:
    for package in ("onnxruntime", "tokenizers", "numpy"):
        pytest.importorskip(package, reason="the local judge is NOT TESTED: the extra nli is not installed")


@pytest.mark.parametrize("labels", ORDERS, ids="-".join)
@pytest.mark.parametrize("case", [str.lower, str.upper, str.title], ids=["lower", "upper", "title"])
def test_labels_may_stand_in_any_order_and_case(tmp_path: Path, labels: tuple[str, ...], case: object) -> None:
    assert callable(case)
    write_model(tmp_path, labels=tuple(map(case, labels)))
    model = NLIModel(tmp_path)
    assert model("The lift was repaired.", "The lift was repaired.") is None
    likely = model.probabilities("The lift was repaired.", "They denied it.")
    assert max(likely, key=likely.__getitem__) == "contradiction"
    assert sum(likely.values()) == pytest.approx(1)


def test_a_doubt_is_where_contradiction_is_likelier_than_entailment(tmp_path: Path) -> None:
    write_model(tmp_path)
    model = NLIModel(tmp_path)
    assert model("It was repaired.", "It was denied.") == (
        "contradiction is likelier than entailment (1.00 to 0.00, neutral 0.00)"
    )
    assert model("Two boats.", "One boat.") is None  # equals are no doubt
    assert model("It was partly shut.", "It was.") is None  # likelier than neutral, and still less than entailment
    assert model("It was hardly shut.", "It was.")  # neutral above all says nothing of the other two


def test_it_only_doubts(tmp_path: Path) -> None:
    write_model(tmp_path)
    text = "The board denied that the lift was repaired."
    source = Source(1, "1.txt", "text/plain", "0" * 64, text, title=Found("t", "text"))
    claims = [
        Claim("c1", text, (Citation(1, text),)),
        Claim("c2", "The board said the lift was repaired.", (Citation(1, text),)),
    ]
    report = verify_claims(claims, [source], doubter=NLIModel(tmp_path))
    assert [f.code for f in report.judgements[0].findings] == ["BG502"]
    assert report.judgements[1].verdict is not Verdict.VERIFIED
    assert "BG502" not in [f.code for f in report.judgements[1].findings]
    (name,) = report.doubters
    assert name.startswith("onnx model.onnx sha256 ")


def test_the_same_words_give_the_same_numbers(tmp_path: Path) -> None:
    write_model(tmp_path)
    first, second = (NLIModel(tmp_path).probabilities("It was repaired.", "It was.") for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "inputs",
    [("input_ids",), ("input_ids", "attention_mask"), ("input_ids", "token_type_ids", "attention_mask")],
    ids=len,
)
def test_a_model_is_given_what_it_asks_for(tmp_path: Path, inputs: tuple[str, ...]) -> None:
    write_model(tmp_path, inputs=inputs)
    assert NLIModel(tmp_path)("It was repaired.", "It was denied.")


# --- length -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "doubted"),
    [
        pytest.param("Rain fell all day long. The lift was denied. Rain fell all night long.", True, id="nearest-kept"),
        pytest.param(
            "The lift was repaired. Rain was denied by nobody anywhere at all here.", False, id="farthest-out"
        ),
    ],
)
def test_of_a_long_premise_the_sentences_nearest_to_the_claim_are_kept(
    tmp_path: Path, evidence: str, *, doubted: bool
) -> None:
    write_model(tmp_path, most_tokens=16)
    assert bool(NLIModel(tmp_path)("The lift was shut.", evidence)) is doubted


def test_a_short_premise_is_given_whole_whatever_the_tokenizer_would_cut(tmp_path: Path) -> None:
    write_model(tmp_path)  # its tokenizer.json asks to be cut at 8 tokens
    assert NLIModel(tmp_path)("The lift was shut.", "The lift in the old town hall was, they said later, denied.")


def test_a_claim_that_does_not_fit_is_noted(tmp_path: Path) -> None:
    write_model(tmp_path, most_tokens=16)
    text = "The old lift in the town hall at the corner of the market square was repaired in May."
    source = Source(1, "1.txt", "text/plain", "0" * 64, text, title=Found("t", "text"))
    report = verify_claims([Claim("c1", text, (Citation(1, text),))], [source], doubter=NLIModel(tmp_path))
    (finding,) = report.judgements[0].findings
    assert finding.severity == "note"
    assert "was not asked: the claim and one sentence of its source do not fit the model's 16 tokens" in finding.message


def test_numbers_that_are_none_are_no_answer(tmp_path: Path) -> None:
    write_model(tmp_path)
    with pytest.raises(ValueError, match="gave no three numbers"):
        NLIModel(tmp_path)("An overflow.", "An overflow.")


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_file_itself_or_a_folder_of_an_export_may_be_named(tmp_path: Path) -> None:
    path = write_model(tmp_path / "one", name="small.onnx")
    assert NLIModel(path).name == NLIModel(tmp_path / "one").name
    write_model(tmp_path / "hub" / "onnx")
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / "hub" / "onnx" / name).rename(tmp_path / "hub" / name)
    assert NLIModel(tmp_path / "hub").name.startswith("onnx model.onnx sha256 ")


def test_the_digest_is_of_the_model_and_of_weights_beside_it(tmp_path: Path) -> None:
    path = write_model(tmp_path)
    plain = find_model(path).digest
    (tmp_path / "model.onnx_data").write_bytes(b"weights")
    assert find_model(path).digest != plain


def test_several_models_without_a_main_one_are_not_chosen_from(tmp_path: Path) -> None:
    write_model(tmp_path, name="a.onnx")
    write_model(tmp_path, name="b.onnx")
    with pytest.raises(SettingsError, match=r"holds 2 .onnx files and no model.onnx; name the one"):
        find_model(tmp_path)
    write_model(tmp_path)
    assert find_model(tmp_path).model.name == "model.onnx"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("model.onnx", None, "holds no .onnx file", id="no-model"),
        pytest.param("tokenizer.json", None, "there is no tokenizer.json beside it", id="no-tokenizer"),
        pytest.param("config.json", None, "there is no config.json beside it", id="no-config"),
        pytest.param("model.onnx", "nonsense", "model.onnx: cannot be used: .*is the file whole", id="broken-model"),
        pytest.param("tokenizer.json", "{}", "tokenizer.json: cannot be used: ", id="broken-tokenizer"),
        pytest.param("config.json", "{", "config.json: this is no JSON", id="broken-config"),
        pytest.param("config.json", "[]", "id2label names none", id="no-labels"),
        pytest.param(
            "config.json",
            json.dumps({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}),
            "id2label names 'label_0', 'label_1', 'label_2'; a model for natural language inference names entailment",
            id="unnamed-labels",
        ),
        pytest.param(
            "config.json",
            json.dumps({"id2label": {"0": "entailment", "1": "not_entailment"}}),
            "id2label names 'entailment', 'not_entailment'",
            id="two-labels",
        ),
    ],
)
def test_what_is_wrong_with_the_files_is_said(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    write_model(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        NLIModel(tmp_path)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        pytest.param(("pixels",), "this model wants 'pixels' as tensor", id="unknown-input"),
        pytest.param(("attention_mask",), "takes no input_ids", id="no-words"),
    ],
)
def test_another_kind_of_model_is_refused(tmp_path: Path, inputs: tuple[str, ...], message: str) -> None:
    write_model(tmp_path, inputs=inputs)
    with pytest.raises(SettingsError, match=message):
        NLIModel(tmp_path)


def test_a_path_that_is_not_there_is_said() -> None:
    with pytest.raises(SettingsError, match="nowhere: there is no such NLI model"):
        doubters(Settings(nli_model="nowhere"))


def test_without_the_extra_the_way_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_model(tmp_path)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SettingsError, match=r"pip install 'briefgen\[nli\]'"):
        NLIModel(tmp_path)


def test_the_libraries_are_loaded_only_where_a_model_is_named() -> None:
    program = (
        "import sys, briefgen.pipeline, briefgen.checking, briefgen.doubting, briefgen.doubting.nli; "
        "print([m for m in ('onnxruntime', 'tokenizers', 'numpy', 'openai') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
