"""Currencies as English-language news writes them."""

from __future__ import annotations

__all__ = ["CURRENCY_CODES", "CURRENCY_NAMES", "CURRENCY_SIGNS"]

CURRENCY_SIGNS = {
    "US$": "USD", "USD$": "USD", "U.S.$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "R$": "BRL", "NT$": "TWD", "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY",
    "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₦": "NGN", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB",
    "Rs": "INR", "Rs.": "INR", "CN¥": "CNY", "RMB": "CNY",
}  # fmt: skip

CURRENCY_CODES = frozenset(
    """
    AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES KRW KWD MAD MXN MYR NGN
    NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR
    """.split()
)

# "pounds" may also weigh and "dollars" be another country's; a word in front of them ("Canadian") is part of the name.
CURRENCY_NAMES = {
    "pound": "GBP", "pounds": "GBP", "pounds sterling": "GBP", "quid": "GBP", "british pounds": "GBP",
    "dollar": "USD", "dollars": "USD", "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD",
    "canadian dollars": "CAD", "australian dollars": "AUD", "new zealand dollars": "NZD", "hong kong dollars": "HKD",
    "singapore dollars": "SGD", "euro": "EUR", "euros": "EUR", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
    "rupee": "INR", "rupees": "INR", "indian rupees": "INR", "pakistani rupees": "PKR", "swiss francs": "CHF", "rand": "ZAR",
    "roubles": "RUB", "rubles": "RUB", "zloty": "PLN", "swedish kronor": "SEK", "norwegian kroner": "NOK",
    "danish kroner": "DKK", "shekels": "ILS", "hryvnia": "UAH", "naira": "NGN", "baht": "THB", "pence": "GBP", "p": "GBP",
}  # fmt: skip
