"""The extractive drafter: no key, no network, deterministic."""

from briefgen.drafting.extractive.drafter import ExtractiveDrafter

__all__ = ["ExtractiveDrafter"]
