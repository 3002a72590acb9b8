"""A corpus that is larger than what is read of it: an index of its passages, and those nearest to a question.

The index is one SQLite file beside the ledger. It is a cache: it can be removed at any time and is made anew from the files.
"""

from briefgen.corpus.choosing import choose
from briefgen.corpus.ranking import Ranking, nearest

__all__ = ["Ranking", "choose", "nearest"]
