"""Growth of the text room's and the plain reader's functions: ``python benchmarks/linear_text.py``.

Each is run on hostile repetition and on prose of n and of 4 n code points in one process; the ratio of the two times is 4 for
linear cost. Ratios over 6 are marked.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from briefgen.sources.plaintext import paragraphs
from briefgen.text.clauses import clauses
from briefgen.text.cues import cues
from briefgen.text.dates import dates
from briefgen.text.fold import fold
from briefgen.text.locate import find_all, nearest
from briefgen.text.names import names
from briefgen.text.quantities import quantities
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions, quoted_spans
from briefgen.text.tokens import tokens

_PROSE = "The harbour board said on 3 March 2026 that it had paid £1.5 million to Westline, but the union denied it. "
_UNITS = {
    "prose": _PROSE,
    "spaces": " ",
    "line ends": "\n",
    "short lines": "a\n",
    "digits": "1,",
    "quotes": "“a ",
    "capitals": "Ab ",
    "hyphens": "a-\n",
    "brackets": "(a",
}
_FUNCTIONS: dict[str, Callable[[str], object]] = {
    "fold": fold,
    "sentences": sentences,
    "tokens": tokens,
    "cues": cues,
    "clauses": clauses,
    "attributions": attributions,
    "quoted_spans": quoted_spans,
    "quantities": quantities,
    "dates": dates,
    "names": names,
    "find_all": lambda text: find_all("the harbour master said nothing", text),
    "nearest": lambda text: nearest("the harbour board said on 3 March 2026 that it had lost", text),
    "paragraphs": paragraphs,
}


def _seconds(function: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for turn in range(3):
        # A text of its own each time: results are kept by text.
        varied = text + "." * (turn + 1)
        began = time.process_time()
        function(varied)
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Print one row a function, one column a text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="n, in code points")
    size = parser.parse_args().size
    print(f"{'':14}" + "".join(f"{name:>13}" for name in _UNITS))
    for name, function in _FUNCTIONS.items():
        cells = []
        for unit in _UNITS.values():
            text = unit * (size // len(unit))
            small, large = _seconds(function, text), _seconds(function, text * 4)
            ratio = large / max(small, 1e-6)
            cells.append(f"{ratio:9.1f}{' !!!' if ratio > 6 and large > 0.05 else '    '}")
        print(f"{name:14}" + "".join(cells))


if __name__ == "__main__":
    main()
