# What there is to do here. `just check` is what CI runs, in the environment at hand.

python := ".venv/bin/python"

# List the recipes.
default:
    @just --list

# A virtual environment with all that the recipes need.
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q --require-hashes -r requirements.lock
    .venv/bin/pip install -q --no-deps --no-build-isolation -e .

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

# The whole size of the reliability tests, half an hour; arguments go to pytest.
slow *arguments:
    {{ python }} -m pytest -q -n auto -m slow {{ arguments }}

# Both sizes of the reliability tests, and docs/reliability.md made of what they measured, whether it holds or not.
reliability:
    rm -f .reliability/tests/rows-*.jsonl
    -BRIEFGEN_TALLY=.reliability/tests {{ python }} -m pytest -q -n auto -m "slow or not slow" --junitxml=.reliability/tests/results.xml tests/reliability
    {{ python }} scripts/make_reliability.py

# Fuzz the readers, the fold, the atoms and the reading of replies, ten minutes each; needs the fuzz extra.
fuzz *arguments:
    rm -f .reliability/fuzz/rows-*.jsonl
    {{ python }} -m tests.fuzzing.run {{ arguments }}

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

# The lock and the bill of materials anew; needs the release extra.
lock:
    uv pip compile -q pyproject.toml --extra test --extra lint --universal --generate-hashes --python-version 3.11 --no-annotate --no-header -o requirements.lock
    {{ python }} scripts/make_sbom.py

# Both README commands in fresh environments, and the linters.
ci:
    .ci/run
