# What there is to do here. `just check` is what CI runs, in the environment at hand.

python := ".venv/bin/python"

# List the recipes.
default:
    @just --list

# A virtual environment with all that the recipes need.
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -c constraints.txt -e ".[test,lint]"

# Linters, types, layers, documentation, tests.
check: lint docs-fresh test

# Style, types and layers.
lint:
    {{ python }} -m ruff check
    {{ python }} -m ruff format --check
    {{ python }} -m mypy
    .venv/bin/lint-imports --no-logo

# The tests; arguments go to pytest.
test *arguments:
    {{ python }} -m pytest -q {{ arguments }}

# Branch coverage.
coverage:
    {{ python }} -m pytest -q --cov --cov-report=term-missing

# Whether the parts of the documentation that are made from the program are up to date.
docs-fresh:
    {{ python }} scripts/update_docs.py --check

# Make those parts anew.
docs-update:
    {{ python }} scripts/update_docs.py
    {{ python }} -m briefgen.gate.pages > docs/checks.md

# The documentation as pages.
docs:
    .venv/bin/pip install -q -e ".[docs]"
    .venv/bin/sphinx-build -W docs _site

# Make the PDF and the Word file of the sample anew.
sample:
    {{ python }} scripts/make_sample.py

# Both README commands in fresh environments, and the linters.
ci:
    .ci/run
