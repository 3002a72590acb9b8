"""The child process in which untrusted files are parsed: bytes in, blocks out, under limits that it sets on itself.

Wire: on standard input one JSON line (``suffix``, ``size``) and then ``size`` bytes; on standard output one JSON line
(``size``) and then ``size`` bytes of JSON: ``{"parsed": ...}`` or ``{"error": reason}``; ``"passing": true`` stands beside
an error that the same file may not have another time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from briefgen.sources.parsed import Parsed, ReadError, to_wire

__all__ = ["main"]

_CPU_MARGIN_S = 2


def _reader(suffix: str) -> Callable[[bytes], Parsed]:
    if suffix in {".html", ".htm"}:
        from briefgen.sources.html import read_html as read  # noqa: PLC0415 - imported when used
    elif suffix in {".md", ".markdown"}:
        from briefgen.sources.markdown import read_markdown as read  # noqa: PLC0415 - imported when used
    elif suffix == ".pdf":
        from briefgen.sources.pdf import read_pdf as read  # noqa: PLC0415 - imported when used
    elif suffix == ".docx":
        from briefgen.sources.docx import read_docx as read  # noqa: PLC0415 - imported when used
    else:
        from briefgen.sources.eml import read_eml as read  # noqa: PLC0415 - imported when used
    return read


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for name in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        # The address space holds mapped libraries as well, which cost no memory: it gets more room than the data.
        most = memory if name == resource.RLIMIT_DATA else 4 * memory
        _, hard = resource.getrlimit(name)
        resource.setrlimit(name, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(seconds: float) -> None:
    """Allow so many more seconds of processor time from now on; the kernel ends the process after that."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + _CPU_MARGIN_S, hard))


def _read(suffix: str, data: bytes) -> dict[str, Any]:
    try:
        return {"parsed": to_wire(_reader(suffix)(data))}
    except ReadError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "needs more memory than a source may take", "passing": True}
    except RecursionError:
        return {"error": "is nested too deep"}
    except Exception as error:  # noqa: BLE001 - whatever a parser makes of a hostile file is a fault of that file alone
        return {"error": f"could not be parsed ({type(error).__name__}: {' '.join(str(error).split())[:200]})"}


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Serve until standard input ends."""
    limits = json.loads(stdin.readline())
    _limit_memory(limits["memory"])
    while line := stdin.readline():
        job = json.loads(line)
        _limit_cpu(limits["timeout_s"])
        answer = json.dumps(_read(job["suffix"], stdin.read(job["size"]))).encode("ascii")
        stdout.write(b'{"size": %d}\n' % len(answer))
        stdout.write(answer)
        stdout.flush()


if __name__ == "__main__":
    # What a parser prints must not mix with the answers.
    _out = sys.stdout.buffer
    sys.stdout = sys.stderr
    main(sys.stdin.buffer, _out)
