"""Settings by precedence, and every wrong one refused with its name, its value and what is allowed."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from briefgen.config import check_settings, chosen_drafter, configure, read_config
from briefgen.errors import SettingsError
from briefgen.settings import Price, Settings

if TYPE_CHECKING:
    from pathlib import Path


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "briefgen.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("given", "expected", "origin"),
    [
        pytest.param({"option": "o", "variable": "v", "file": "f"}, "o", "--model", id="option first"),
        pytest.param({"variable": "v", "file": "f"}, "v", "BRIEFGEN_MODEL", id="then environment"),
        pytest.param({"variable": "", "file": "f"}, "f", "model in", id="an empty variable is unset"),
        pytest.param({}, "", None, id="default"),
    ],
)
def test_precedence(tmp_path: Path, given: dict[str, str], expected: str, origin: str | None) -> None:
    if "file" in given:
        written(tmp_path, f'[build]\nmodel = "{given["file"]}"')
    options: dict[str, object] = {"model": given["option"]} if "option" in given else {}
    environ = {"BRIEFGEN_MODEL": given["variable"]} if "variable" in given else {}
    configured = configure(options, environ=environ, folder=tmp_path)
    assert configured.settings.model == expected
    assert configured.origins.get("model", "").startswith(origin or "")
    assert ("model" in configured.origins) == (origin is not None)


def test_every_field_but_the_key_may_stand_in_the_file(tmp_path: Path) -> None:
    given = Settings(max_tokens=9_000, max_cost=0.5, redact=("email", "case"))
    values = {
        f.name: getattr(given, f.name) for f in fields(Settings) if f.name not in {"api_key", "prices", "patterns"}
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    prices = ["[prices]", '"m-1" = { input = 1, output = 2.5 }']
    patterns = ["[redact]", "case = 'OPS-[0-9]{6}'"]
    configured = configure({}, environ={}, config=written(tmp_path, "\n".join(["[build]", *lines, *prices, *patterns])))
    own = {"case": "OPS-[0-9]{6}"}
    assert configured.settings == replace(given, prices={"m-1": Price(1.0, 1.0, 2.5)}, patterns=own)
    assert len(configured.origins) == len(fields(Settings)) - 1


@pytest.mark.parametrize(
    "price",
    [
        pytest.param("3", id="a bare number"),
        pytest.param("{ input = 1 }", id="no output"),
        pytest.param("{ input = 1, output = -2 }", id="below nought"),
        pytest.param("{ input = true, output = 2 }", id="a flag"),
        pytest.param("{ input = 1, output = 2, ouput = 3 }", id="an unknown key"),
        pytest.param("{ input = nan, output = 2 }", id="no number"),
    ],
)
def test_a_price_that_is_none(tmp_path: Path, price: str) -> None:
    with pytest.raises(SettingsError, match=r"is no price of 'm-1'; it has to be in US dollars for a million tokens"):
        configure({}, environ={}, config=written(tmp_path, f'[prices]\n"m-1" = {price}'))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[build]\nredact = 'mail'", "there is no pattern 'mail': there are email, phone", id="unknown"),
        pytest.param("[build]\nredact = [3]", r"redact in .*: \[3\] is not allowed; it has to be names", id="no name"),
        pytest.param("[redact]\ncase = 3", "3 is no pattern 'case' under .redact.", id="no pattern"),
        pytest.param("[redact]\ncase = '('", "is no regular expression", id="broken, and not used"),
        pytest.param("[redact]\nemail = 'x'", "this pattern is built in", id="built in"),
        pytest.param("[build]\noffline = 'yes'", "allowed are true and false", id="no flag"),
    ],
)
def test_what_bounds_the_sending_is_checked(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        configure({}, environ={}, config=written(tmp_path, text))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"local_only": True, "base_url": "https://api.example/v1"},
            "allows connections to this machine",
            id="elsewhere",
        ),
        pytest.param(
            {"local_only": True, "drafter": "llm", "model": "m"}, "no endpoint on this machine is named", id="openai"
        ),
        pytest.param({"local_only": True, "judge": True, "base_url": "http://h/v1"}, "allows connections", id="judge"),
        pytest.param(
            {"offline": True, "refresh": True, "base_url": "http://h/v1"},
            "--refresh: it asks the endpoint",
            id="refresh",
        ),
        pytest.param(
            {"offline": True, "batch": True, "cache": "c", "base_url": "http://h/v1"}, "--batch: it asks", id="batch"
        ),
    ],
)
def test_connections_that_may_not_be_made_are_refused_at_once(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        configure(options, environ={"OPENAI_API_KEY": "k", "BRIEFGEN_MODEL": "m"})


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"local_only": True, "base_url": "http://localhost:8080/v1"}, id="this machine"),
        pytest.param({"local_only": True, "drafter": "extractive"}, id="no model"),
        pytest.param({"local_only": True, "offline": True, "base_url": "https://api.example/v1"}, id="nobody is asked"),
        pytest.param({"offline": True, "drafter": "llm", "model": "m", "cache": "c"}, id="no key is needed"),
    ],
)
def test_bounds_that_can_be_kept(options: dict[str, object]) -> None:
    settings = configure(options, environ={}).settings
    assert (settings.local_only, settings.offline) == ("local_only" in options, "offline" in options)


def test_names_are_listed_in_any_way(tmp_path: Path) -> None:
    for given in ("email, Phone,email", ["email", "phone"], ["email,phone", ""]):
        assert configure({"redact": given}, environ={}).settings.redact == ("email", "phone")
    assert configure({}, environ={}, config=written(tmp_path, "[build]\nredact = ['iban']")).settings.redact == (
        "iban",
    )


def test_paths_of_a_file_lie_beside_it(tmp_path: Path) -> None:
    configured = configure({}, environ={}, config=written(tmp_path, '[build]\ncache = "kept"'))
    assert configured.settings.cache == str(tmp_path / "kept")


def test_key_comes_from_the_environment_only(tmp_path: Path) -> None:
    configured = configure({}, environ={"OPENAI_API_KEY": " k-1 \n", "BRIEFGEN_MODEL": "m"})
    assert configured.settings.api_key == "k-1"
    with pytest.raises(SettingsError, match=r"api_key may not stand in a file.*OPENAI_API_KEY") as caught:
        read_config(written(tmp_path, '[build]\napi_key = "k-2"'))
    assert "k-2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[build]\nconcurency = 2", "unknown setting 'concurency'.*did you mean 'concurrency'", id="typo"),
        pytest.param("[build]\nzzz = 2", "unknown setting 'zzz'.*allowed are as_of, base_url", id="nothing near"),
        pytest.param("model = 'm'", r"model has to stand under \[build\]", id="outside the table"),
        pytest.param("[output]\nfolder = 'x'", "unknown table or key 'output'", id="unknown table"),
        pytest.param("build = 3", "unknown table or key 'build'", id="no table"),
        pytest.param("[build", "not valid TOML", id="no TOML"),
    ],
)
def test_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        read_config(written(tmp_path, text))
    assert "briefgen.toml" in str(caught.value)


def test_file_of_other_bytes_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "briefgen.toml"
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        configure({}, environ={}, config=path)
    path.write_bytes(b"[build]\nmodel = '\xff'")
    with pytest.raises(SettingsError, match="not valid TOML"):
        read_config(path)
    path.write_bytes("\ufeff[build]\nrounds = 3".encode())
    assert read_config(path) == {"rounds": 3}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        pytest.param("drafter", "gpt", "'gpt' is not allowed; allowed are auto, llm, extractive", id="choice"),
        pytest.param("structured", True, "True is not allowed; allowed are auto", id="flag for choice"),
        pytest.param("strict", "yes", "'yes' is not allowed; allowed are true and false", id="text for flag"),
        pytest.param("rounds", 2.5, "2.5 is not allowed; it has to be a whole number from 0 to 10", id="fraction"),
        pytest.param("rounds", True, "True is not allowed; it has to be a whole number", id="flag for number"),
        pytest.param("rounds", "2", "'2' is not allowed; it has to be a whole number", id="text for number"),
        pytest.param("rounds", -1, "-1 is not allowed", id="below"),
        pytest.param("rounds", 11, "11 is not allowed", id="above"),
        pytest.param("temperature", float("nan"), "nan is not allowed; it has to be a number", id="nan"),
        pytest.param("timeout_s", float("inf"), "inf is not allowed", id="infinite"),
        pytest.param("model", 3, "3 is not allowed; it has to be text", id="number for text"),
        pytest.param("title", "a\x1b[2Jb", "control character", id="escape"),
        pytest.param("title", "a\udcffb", "not UTF-8", id="surrogate"),
        pytest.param("question", "x" * 4001, "at most 4000 characters", id="long"),
        pytest.param("as_of", "27 April 2026", "a date such as 2026-04-27", id="date in words"),
        pytest.param("as_of", "2026-02-30", "a date such as", id="no such day"),
        pytest.param("as_of", "20260427", "a date such as", id="compact date"),
        pytest.param("base_url", "localhost:8080", "a web address such as", id="no scheme"),
        pytest.param("base_url", "file:///etc/passwd", "a web address such as", id="other scheme"),
        pytest.param("base_url", "http://h:99999/v1", "a web address such as", id="port"),
        pytest.param("chunk_overlap", 4000, "4000 is not allowed; it may be at most half of chunk_size", id="overlap"),
        pytest.param("reply_tokens", 9000, "9000 is not allowed; it has to be less than context_tokens", id="reply"),
        pytest.param("drafter", "llm", "needs an endpoint: give --base-url URL", id="llm without an endpoint"),
    ],
)
def test_value_is_refused(field: str, value: object, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        configure({field: value}, environ={})
    assert caught.value.field in {field, "base_url"}


@pytest.mark.parametrize(
    ("environ", "fine"),
    [
        pytest.param({"OPENAI_API_KEY": "k"}, False, id="key alone"),
        pytest.param({"OPENAI_API_KEY": "k", "BRIEFGEN_MODEL": "m"}, True, id="key and model"),
        pytest.param({"OPENAI_BASE_URL": "http://h/v1"}, True, id="an endpoint may have one model only"),
    ],
)
def test_model_is_needed_where_it_cannot_be_asked_for(environ: dict[str, str], *, fine: bool) -> None:
    if fine:
        assert configure({}, environ=environ).settings.drafter == "auto"
        return
    with pytest.raises(SettingsError, match="needs the name of a model: give --model NAME"):
        configure({}, environ=environ)


def test_message_names_where_the_value_stands(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^--timeout: 0\.0 is"):
        configure({"timeout_s": 0.0}, environ={})
    with pytest.raises(SettingsError, match=r"^OPENAI_BASE_URL: 'x' is"):
        configure({}, environ={"OPENAI_BASE_URL": "x"})
    with pytest.raises(SettingsError, match=r"^seed in .*briefgen\.toml: 'x' is"):
        configure({}, environ={}, config=written(tmp_path, "[build]\nseed = 'x'"))


def test_secrets_stay_out_of_messages() -> None:
    for environ in ({"OPENAI_API_KEY": "canary key"}, {"OPENAI_BASE_URL": "http://canary:canary@h/v1"}):
        with pytest.raises(SettingsError) as caught:
            configure({}, environ=environ)
        assert "canary" not in str(caught.value)
    assert "canary" not in repr(Settings(api_key="canary"))


def test_text_is_tidied() -> None:
    configured = configure({"question": "  Why was\nthe line \t late? "}, environ={})
    assert configured.settings.question == "Why was the line late?"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(Settings(), "extractive", id="nothing"),
        pytest.param(Settings(api_key="k"), "llm", id="key"),
        pytest.param(Settings(base_url="http://h/v1"), "llm", id="endpoint"),
        pytest.param(Settings(base_url="http://h/v1", drafter="extractive"), "extractive", id="asked for"),
        pytest.param(Settings(model="m"), "extractive", id="a model alone"),
    ],
)
def test_chosen_drafter(settings: Settings, expected: str) -> None:
    assert chosen_drafter(settings) == expected


def test_library_settings_are_checked_alike() -> None:
    assert check_settings(Settings(title=" A  b ")) == Settings(title="A b")
    with pytest.raises(SettingsError, match=r"^rounds: 99 is not allowed"):
        check_settings(Settings(rounds=99))
