"""The checks, one a file; the registry is :mod:`briefgen.gate.registry`."""
