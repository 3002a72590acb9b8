"""Near-miss twins of a claim: each changed in one place so that its meaning is another. Knows the text room and the nouns."""

from briefgen.mutants.making import KINDS, mutants
from briefgen.mutants.mutant import Mutant

__all__ = ["KINDS", "Mutant", "mutants"]
