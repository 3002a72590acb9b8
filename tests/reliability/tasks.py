"""What is run in the rig and is no single command: a batch whose rows run in the same process, a review to its end."""

from __future__ import annotations

import sys
from contextlib import closing
from functools import partial
from pathlib import Path

__all__ = ["batch", "review"]


def batch(*arguments: str) -> int:
    """``briefgen batch`` with its rows in this process, so that their writes count, too."""
    from briefgen.batch import running
    from briefgen.cli.app import main
    from briefgen.workers import hire

    setattr(running, "hire", partial(hire, here=True))  # noqa: B010 - a name that the module does not export
    return main(["batch", *arguments])


def review(folder: str) -> int:
    """Accept every claim of a record, then finish; says how many decisions were answered, and how it ended."""
    from briefgen.errors import BriefgenError
    from briefgen.rendering import parse_record, writing
    from briefgen.review.session import Asked, Saved, Session
    from briefgen.review.store import open_store, review_path

    record = Path(folder) / "briefing.json"
    try:
        with writing(record.parent):  # as the command does
            pass
        briefing = parse_record(record.read_bytes())
        with closing(open_store(review_path(record), briefing)) as store:
            session = Session(record, briefing, store, clock=lambda: "2026-05-04T09:00:00Z")
            for claim in session.look()[1].claims:
                if claim.missing:
                    taken = session.decide(Asked(claim.claim.id, "accept", "Ada", "", "", claim.number))
                    assert isinstance(taken, Saved), taken
                    sys.stderr.write("saved\n")
            written = session.finish(session.look()[1].head)
            assert isinstance(written, tuple), written
    except BriefgenError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    return 0
