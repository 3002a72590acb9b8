"""What a request costs: the built-in price table with its day, the user's own before it, and exact sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefgen.errors import SettingsError
from briefgen.settings import Price

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefgen.settings import Settings

__all__ = ["Bill", "PriceTable", "built_in", "check_price", "cost_of", "exact_cost", "host_of", "noted_on", "price_of"]

_TABLE = Path(__file__).with_name("prices.toml")
_HOST = "api.openai.com"
_MILLION = 1_000_000
_BATCH_SHARE = 0.5

# As providers date their models: gpt-4.1-mini-2025-04-14, some-model-20250414.
_DATED = re.compile(r"[-@](?:\d{4}-\d{2}-\d{2}|\d{8})\Z")


@dataclass(frozen=True, slots=True)
class Bill:
    """Tokens that are paid for.

    Attributes:
        sent: all that were sent.
        cached: of these, the ones that the provider had in its own cache.
        received: what came back.
    """

    sent: int = 0
    cached: int = 0
    received: int = 0

    def __add__(self, other: Bill) -> Bill:
        return Bill(self.sent + other.sent, self.cached + other.cached, self.received + other.received)

    def __sub__(self, other: Bill) -> Bill:
        return Bill(self.sent - other.sent, self.cached - other.cached, self.received - other.received)

    @property
    def tokens(self) -> int:
        """Sent and received together."""
        return self.sent + self.received


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices by model name, and the day on which they were noted, ISO 8601."""

    noted: str
    prices: Mapping[str, Price]


@lru_cache(maxsize=1)
def built_in() -> PriceTable:
    """The table that comes with the program: of OpenAI's own API only."""
    import tomllib  # noqa: PLC0415 - imported when used

    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return PriceTable(table["noted"].isoformat(), {name: Price(**row) for name, row in table["prices"].items()})


def price_of(settings: Settings, host: str, model: str) -> Price | None:
    """What a model costs at a host, for a million tokens.

    Args:
        settings: with the user's prices, which hold at any host and go before the built-in ones; ``batch`` halves either.
        host: as in the address, with its port if it has one.
        model: as asked for; a date at its end and what stands before a slash may be missing in the table, and of several
            names that fit the longest counts.

    Returns:
        The price; None where none is known, as of every other host than OpenAI's without a price of the user's.
    """
    price = _named(settings.prices, model)
    if price is None and host.removesuffix(":443").casefold() == _HOST:
        price = _named(built_in().prices, model)
    if price is None or not settings.batch:
        return price
    return Price(price.input * _BATCH_SHARE, price.cached_input * _BATCH_SHARE, price.output * _BATCH_SHARE)


def noted_on(settings: Settings, host: str, model: str) -> str:
    """The day, ISO 8601, on which the built-in price of a model was noted; empty where that is not the one that counts."""
    own = _named(settings.prices, model) is not None
    return "" if own or price_of(settings, host, model) is None else built_in().noted


def _named(prices: Mapping[str, Price], model: str) -> Price | None:
    return next((prices[name] for name in _names(model) if name in prices), None)


def _names(model: str) -> list[str]:
    """Names under which a model may stand in a table, the longest first."""
    parts = model.split("/")
    ends = ["/".join(parts[n:]) for n in range(len(parts))]
    return sorted({name for end in ends for name in (end, _DATED.sub("", end)) if name}, key=lambda n: (-len(n), n))


def check_price(settings: Settings, host: str, model: str) -> Price | None:
    """The price of a model, insisted on where there is a budget in dollars.

    Raises:
        SettingsError: ``max_cost`` is set and no price is known; the message says where to give one.
    """
    price = price_of(settings, host, model)
    if price is None and settings.max_cost is not None:
        raise SettingsError(
            f"max_cost is {settings.max_cost:g} US dollars, but no price is known of the model {model!r} at {host}: give it in "
            f'briefgen.toml, such as [prices] "{model}" = {{ input = 0.4, output = 1.6 }} (US dollars for a million tokens; '
            "0 where it costs nothing), or bound the tokens instead with --max-tokens",
            field="max_cost",
        )
    return price


def exact_cost(price: Price, bill: Bill) -> Fraction:
    """What a bill comes to in US dollars, exactly: sums must not depend on the order in which answers come."""
    new = bill.sent - bill.cached
    dollars = (
        new * _exact(price.input) + bill.cached * _exact(price.cached_input) + bill.received * _exact(price.output)
    )
    return dollars / _MILLION


@lru_cache(maxsize=64)
def _exact(price: float) -> Fraction:
    """The decimal number as written, not the nearest binary one."""
    return Fraction(repr(price))


def cost_of(price: Price | None, bill: Bill) -> float | None:
    """Likewise, as a number to show; None where no price is known."""
    return None if price is None else float(exact_cost(price, bill))


def host_of(base_url: str) -> str:
    """Host and port of an endpoint, OpenAI's where no address is set."""
    return urlsplit(base_url.strip()).netloc.rpartition("@")[2] if base_url.strip() else _HOST
