"""The command line: arguments to settings, errors to exit codes, and what a person sees of it; nothing else."""

from briefgen.cli.app import main

__all__ = ["main"]
