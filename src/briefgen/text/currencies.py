"""Currencies as English-language news writes them."""

from __future__ import annotations

__all__ = ["AFTER_SCALE_ONLY", "CURRENCY_CODES", "CURRENCY_NAMES", "CURRENCY_SIGNS"]

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
    "danish kroner": "DKK", "zlotys": "PLN", "zlotych": "PLN", "shekels": "ILS", "hryvnia": "UAH", "naira": "NGN", "baht": "THB", "pence": "GBP", "p": "GBP",
}  # fmt: skip

# Currencies of several countries, or rare in print: compared by their own word, which is then their unit.
_BY_WORD = {
    "krone": "kroner krone", "krona": "kronor krona kronur", "crown": "crowns crown", "koruna": "koruna korun koruny", "franc": "francs franc",
    "peso": "pesos peso", "dinar": "dinars dinar", "dirham": "dirhams dirham", "rial": "rials rial", "riyal": "riyals riyal",
    "shilling": "shillings shilling", "rupiah": "rupiah rupiahs", "ringgit": "ringgit ringgits", "lira": "lira liras lire", "lev": "leva lev",
    "leu": "lei leu", "forint": "forints forint", "real": "reais", "sol": "soles", "guarani": "guaranis", "guilder": "guilders guilder",
    "bolivar": "bolivars bolivares", "boliviano": "bolivianos", "taka": "taka takas", "kyat": "kyat kyats", "birr": "birr birrs",
    "cedi": "cedis cedi", "kwacha": "kwacha", "kwanza": "kwanza kwanzas", "pula": "pula", "tenge": "tenge", "manat": "manat manats",
    "lari": "lari laris", "dram": "drams", "denar": "denars denari", "kuna": "kuna", "tugrik": "tugriks tugrik", "riel": "riels riel",
    "gourde": "gourdes", "lempira": "lempiras", "quetzal": "quetzals quetzales", "cordoba": "cordobas córdobas", "colon": "colones",
    "balboa": "balboas", "metical": "meticals meticais", "dalasi": "dalasis", "leone": "leones", "ariary": "ariary", "kina": "kinas kina",
    "vatu": "vatu", "rufiyaa": "rufiyaa", "afghani": "afghanis", "somoni": "somonis", "florin": "florins", "escudo": "escudos",
    "drachma": "drachmas", "mark": "deutschmarks", "dong": "dong", "won": "won", "som": "som soms", "sum": "sums", "kip": "kip",
}  # fmt: skip
CURRENCY_NAMES |= {
    form: name for name, forms in _BY_WORD.items() for form in forms.split() if form not in CURRENCY_NAMES
}
CURRENCY_NAMES |= {"rouble": "RUB", "ruble": "RUB", "shekel": "ILS", "złotys": "PLN", "złoty": "PLN", "złotych": "PLN"}

# Also common words: money only behind "million" and the like.
AFTER_SCALE_ONLY = frozenset("won som soms sum sums kip dong crown crowns mark real kina lev lari pula kuna".split())
