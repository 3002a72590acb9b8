"""The gate: claims and sources in, a report out. Knows the text room and the nouns, and nothing else."""

from briefgen.gate.check import Check, Example
from briefgen.gate.checks.source_instructs import instructions
from briefgen.gate.doubting import Doubter, Doubting
from briefgen.gate.registry import all_checks, check
from briefgen.gate.verify import Gate, verify_claims

__all__ = ["Check", "Doubter", "Doubting", "Example", "Gate", "all_checks", "check", "instructions", "verify_claims"]
