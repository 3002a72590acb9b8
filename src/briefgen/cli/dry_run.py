"""``briefgen build --dry-run``: what a build would send, to whom, and what it may cost. Nothing is sent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.cli.money import NO_PRICE, counted, dollars
from briefgen.cli.options import BUILD_DEFAULT
from briefgen.cli.progress import listening
from briefgen.cli.screen import emit, emit_json, plain, say, show, table
from briefgen.config import chosen_drafter, configure
from briefgen.errors import BudgetError, ExitCode, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefgen.drafting.estimating import Estimate, Sending, StepEstimate
    from briefgen.drafting.prices import Bill
    from briefgen.settings import Settings

__all__ = ["foretell"]

_KEY = "OPENAI_API_KEY"
_NO_KEY = {_KEY: "none"}
_MOST_FILES = 200


def foretell(
    sources: Sequence[str], given: dict[str, object], *, config: Path | None, quiet: bool, as_json: bool
) -> int:
    """Print the estimate of a build.

    Args:
        sources: files, folders and globs.
        given: settings by option.
        config: settings file.
        quiet: no progress.
        as_json: as JSON rather than as tables.

    Returns:
        The exit code.

    Raises:
        BudgetError: what the first step may take does not fit the budget; the estimate was printed.
    """
    from briefgen import pipeline  # noqa: PLC0415 - imported when used

    settings, note = _settings(given, config)
    with listening(quiet=quiet) as listener:
        estimate = pipeline.estimate(sources, settings, progress=listener)
    if as_json:
        emit_json(_json(estimate, note))
    else:
        _print(estimate, note)
    for item in estimate.unreadable:
        say(f"Not read: {item.path}: {item.reason}")
    if estimate.short:
        raise BudgetError(_too_little(estimate), field=estimate.short)
    return ExitCode.OK


def _settings(given: dict[str, object], config: Path | None) -> tuple[Settings, str]:
    """The settings of the build, and what should be known of them. No key is needed, as nothing is sent."""

    def read(environ: Mapping[str, str]) -> Settings:
        configured = configure(given, environ=environ, config=config, folder=Path.cwd(), default=BUILD_DEFAULT)
        return configured.settings

    try:
        settings = read(os.environ)
    except SettingsError as error:
        if error.field not in {"base_url", "batch"} or os.environ.get(_KEY):
            raise
    else:
        if not settings.model or chosen_drafter(settings) == "llm" or settings.drafter == "extractive":
            return settings, ""
    # A model is named, and only the key is missing: that is for the build to ask for.
    return read({**os.environ, **_NO_KEY}), f"{_KEY} is not set; the build itself needs it"


def _too_little(estimate: Estimate) -> str:
    step = next(step for step in estimate.steps if step.most_calls)
    if estimate.short == "max_tokens":
        needs, has = counted(step.most.tokens, "token"), f"{estimate.max_tokens or 0:,}"
    else:
        needs, has = dollars(_cost(estimate, step.most)), dollars(estimate.max_cost)
    return (
        f"the budget may not suffice: the first step ({step.step}) may take up to {needs}, and {estimate.short} is {has}; "
        f"raise --{estimate.short.replace('_', '-')}, give fewer sources, or begin: what is answered is kept, and the same "
        "command with a larger budget goes on from there"
    )


def _cost(estimate: Estimate, bill: Bill) -> float | None:
    from briefgen.drafting.prices import cost_of  # noqa: PLC0415 - imported when used

    return cost_of(estimate.price, bill)


# --- for people -------------------------------------------------------------------------------------------------------


def _print(estimate: Estimate, note: str) -> None:
    emit(_heading(estimate) + "\n\n")
    columns = (("", "number"), ("File", "text"), ("Characters", "number"), ("Sent", "number"), ("Not sent", "text"))
    replaced = (("Replaced", "text"),) if estimate.redact else ()
    files = estimate.files[:_MOST_FILES]
    rows = (_file(item, redacts=bool(estimate.redact)) for item in files)
    show(table((*columns, *replaced, ("Requests", "number")), rows), err=False)
    if len(estimate.files) > len(files):
        emit(f"… and {counted(len(estimate.files) - len(files), 'more file')}; --json lists all\n")
    for line in _said(estimate):
        emit(plain(line) + "\n")
    if estimate.steps:
        _print_steps(estimate)
    for line in filter(None, (*estimate.notes, note)):
        emit(plain(f"Note: {line}.") + "\n")


def _heading(estimate: Estimate) -> str:
    model = plain(estimate.model) or "its only model"
    if estimate.offline and estimate.steps:
        return (
            f"Offline: nothing would be sent anywhere. A build would take the answers of {model} at {estimate.host} from the ledger, "
            "and end where one is missing."
        )
    if estimate.drafter == "llm":
        return f"A build would send this to {estimate.host}, to be read by {model}. Nothing has been sent yet."
    if estimate.steps:
        return (
            f"The built-in extractive drafter asks no model; the judge would send claims and quotes to {estimate.host}, to be "
            f"read by {model}. Nothing has been sent yet."
        )
    return "The built-in extractive drafter asks no model: nothing would be sent anywhere, and it costs nothing."


def _file(item: Sending, *, redacts: bool) -> tuple[str, ...]:
    reused = f"{item.calls} ({item.reused} kept)" if item.reused else str(item.calls)
    cells = (f"[{item.number}]", item.path, f"{item.characters:,}", f"{item.sent:,}", _kept_back(item))
    return (*cells, *((_replaced(item.redacted),) if redacts else ()), reused)


def _replaced(found: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in found.items())


def _said(estimate: Estimate) -> Iterator[str]:
    """What else goes out, and what does not."""
    for item in estimate.told:
        replaced = f" ({_replaced(item.redacted)} replaced)" if item.redacted else ""
        yield f"The {item.name} would be sent, too: “{item.text}”{replaced}."
    if estimate.host:
        yield "Later steps send quotes of these files and sentences about them; no path, no file name and no other setting is sent."
    if estimate.redact and estimate.host:
        yield f"Replaced before anything is sent: {', '.join(estimate.redact)}."


def _kept_back(item: Sending) -> str:
    if item.copy_of is not None and not item.sent:
        return f"a copy of [{item.copy_of}]: not read again"
    parts = ((item.hidden, "hidden"), (item.furniture, "furniture"), (item.unread, "not chosen for the question"))
    return ", ".join(f"{count:,} {what}" for count, what in parts if count)


def _print_steps(estimate: Estimate) -> None:
    columns = (
        *(("Step", "key"), ("Requests", "number"), ("Kept", "number"), ("To pay", "number"), ("Sent", "number")),
        *(("Received", "number"), ("Cost", "number"), ("Most to pay", "number"), ("Most tokens", "number")),
        ("Most cost", "number"),
    )
    rows = [_step(estimate, step) for step in estimate.steps]
    show(table(columns, [*rows, _total(estimate)]), err=False)
    assumed = [f"{k}: {v}." for k, v in _assumptions().items()] if estimate.most.tokens else []
    for line in (_costs(estimate), _budget(estimate), *assumed):
        if line:
            emit(f"{line[0].upper()}{line[1:]}\n")


def _step(estimate: Estimate, step: StepEstimate) -> tuple[str, ...]:
    return (
        *(step.step, f"{step.calls:,}", f"{step.reused:,}", f"{step.paid:,}", f"{step.likely.sent:,}"),
        *(f"{step.likely.received:,}", _short_cost(estimate, step.likely), f"{step.most_calls:,}"),
        *(f"{step.most.tokens:,}", _short_cost(estimate, step.most)),
    )


def _total(estimate: Estimate) -> tuple[str, ...]:
    steps, likely, most = estimate.steps, estimate.likely, estimate.most
    sums = (sum(s.calls for s in steps), sum(s.reused for s in steps), sum(s.paid for s in steps))
    return (
        *("all", *(f"{number:,}" for number in sums), f"{likely.sent:,}", f"{likely.received:,}"),
        *(_short_cost(estimate, likely), f"{sum(s.most_calls for s in steps):,}", f"{most.tokens:,}"),
        _short_cost(estimate, most),
    )


def _short_cost(estimate: Estimate, bill: Bill) -> str:
    return "?" if estimate.price is None and bill.tokens else dollars(_cost(estimate, bill) or 0.0)


def _costs(estimate: Estimate) -> str:
    if not estimate.most.tokens:
        return "Cost: nothing, as the ledger has every answer."
    if estimate.price is None:
        return f"Cost: {NO_PRICE} of {plain(estimate.model) or 'its model'} at {estimate.host}; give it in briefgen.toml under [prices]."
    whose = f"built-in price, noted on {estimate.noted}" if estimate.noted else "your price"
    rate = f"{estimate.price.input:g} sent, {estimate.price.output:g} received, for a million tokens"
    return f"Cost: {dollars(estimate.cost)} likely, {dollars(estimate.most_cost)} at most ({whose}: US dollars {rate})."


def _budget(estimate: Estimate) -> str:
    bounds = []
    if estimate.max_cost is not None:
        bounds.append(dollars(estimate.max_cost))
    if estimate.max_tokens is not None:
        bounds.append(counted(estimate.max_tokens, "token"))
    return f"Budget: {', '.join(bounds)}; a build never spends more." if bounds else ""


def _assumptions() -> Mapping[str, str]:
    from briefgen.drafting.estimating import ASSUMPTIONS  # noqa: PLC0415 - imported when used

    return ASSUMPTIONS


# --- for programs -----------------------------------------------------------------------------------------------------


def _json(estimate: Estimate, note: str) -> dict[str, object]:
    """The keys are documented and kept."""
    asks = bool(estimate.host)
    return {
        "status": "estimated",
        "drafter": estimate.drafter,
        "host": estimate.host or None,
        "model": estimate.model or None,
        "offline": estimate.offline,
        "redact": list(estimate.redact),
        "files": [_file_json(item) for item in estimate.files],
        "settings": [{"name": item.name, "text": item.text, "redacted": dict(item.redacted)} for item in estimate.told],
        "unreadable": [{"path": item.path, "reason": item.reason} for item in estimate.unreadable],
        "steps": [_step_json(estimate, step) for step in estimate.steps],
        "tokens": {"likely": _bill_json(estimate.likely), "at_most": _bill_json(estimate.most)},
        "cost": {"likely": estimate.cost, "at_most": estimate.most_cost} if asks else {"likely": 0.0, "at_most": 0.0},
        "price": _price_json(estimate),
        "budget": {"max_tokens": estimate.max_tokens, "max_cost": estimate.max_cost, "short": estimate.short or None},
        "assumptions": dict(_assumptions()) if asks else {},
        "notes": [line for line in (*estimate.notes, note) if line],
    }


def _file_json(item: Sending) -> dict[str, object]:
    return {
        "number": item.number,
        "path": item.path,
        "characters": item.characters,
        "sent": item.sent,
        "not_sent": {"hidden": item.hidden, "furniture": item.furniture, "not_chosen": item.unread},
        "redacted": dict(item.redacted),
        "copy_of": item.copy_of,
        "calls": item.calls,
        "reused": item.reused,
    }


def _step_json(estimate: Estimate, step: StepEstimate) -> dict[str, object]:
    return {
        "step": step.step,
        "calls": step.calls,
        "exact": step.step == "extract",
        "reused": step.reused,
        "paid": step.paid,
        "paid_at_most": step.most_calls,
        "tokens": {"likely": _bill_json(step.likely), "at_most": _bill_json(step.most)},
        "cost": {"likely": _cost(estimate, step.likely), "at_most": _cost(estimate, step.most)},
    }


def _bill_json(bill: Bill) -> dict[str, int]:
    return {"sent": bill.sent, "received": bill.received}


def _price_json(estimate: Estimate) -> dict[str, object] | None:
    price = estimate.price
    if price is None:
        return None
    rates = {"input": price.input, "cached_input": price.cached_input, "output": price.output}
    return {**rates, "noted": estimate.noted or None}
