"""How often the gate is wrong, measured: ``python -m benchmarks.accuracy``."""
