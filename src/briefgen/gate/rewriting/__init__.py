"""Licensed rewriting: whether a claim follows from one sentence of its evidence by steps that code can prove."""

from briefgen.gate.rewriting.prove import Proof, proof, tried

__all__ = ["Proof", "proof", "tried"]
