"""Files to sources: one reader a format, metadata with its origin, furniture and hidden text set aside."""

from briefgen.sources.load import load_sources

__all__ = ["load_sources"]
