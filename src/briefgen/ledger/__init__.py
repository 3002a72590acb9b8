"""What was paid for or took long to make, kept under a digest of all that it depends on: answers of models, parsed files.

One SQLite file in a folder of its own. An entry that is damaged is never used: it is named, dropped and made anew. Several
threads and processes may have one ledger open at once.
"""

from briefgen.ledger.keys import key_of
from briefgen.ledger.locks import StoppedError, Turns, only_writer
from briefgen.ledger.pruning import Pruned, Pruning
from briefgen.ledger.stock import Damage, Kind, Stock, checked, stock_of
from briefgen.ledger.store import Ledger, today

__all__ = [
    "Damage",
    "Kind",
    "Ledger",
    "Pruned",
    "Pruning",
    "Stock",
    "StoppedError",
    "Turns",
    "checked",
    "key_of",
    "only_writer",
    "stock_of",
    "today",
]
