"""What the readers make of the sample is frozen: parsed files and answers that rest on it are kept under this version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from briefgen.resources import sample_dir
from briefgen.sources import load_sources
from briefgen.version import READERS

FROZEN = (2, "c90c0d1930c61773")
"""The version of the readers and a digest of what they make of ``sources/``."""


def test_a_changed_reader_has_a_new_version() -> None:
    folder = sample_dir()
    assert folder is not None
    read = [asdict(source) for source in load_sources([folder]).sources]
    digest = hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()[:16]
    assert (READERS, digest) == FROZEN, "raise READERS in briefgen/version.py: what was kept would pass for the same"
