# Everything here works on a machine with Python 3.11 or newer and make. The first target that needs it builds .venv from
# the hashed lock; after that no target needs the network, and none needs a key.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
PREMISE ?= a road-mender in a valley where fog eats the roads

.PHONY: demo test lint bench eval lock schema clean

demo: $(VENV)/.ready
	@$(BIN)/python -m loreboard.evals.demo "$(DEMO)" "$(PREMISE)"

test: $(VENV)/.ready lint
	$(BIN)/pytest -q

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready
	$(BIN)/python -m loreboard.evals.bench

# Slow (a minute or two), and no part of `make test`: tests prove the code, this weighs the prose.
eval: $(VENV)/.ready
	$(BIN)/python -m loreboard.evals.regression

schema: $(VENV)/.ready
	$(BIN)/python -m loreboard.evals.schemas docs

# Needs uv on the path. The lock carries hashes and no index address; it is installed with --no-deps, see pyproject.toml.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -q -o requirements.lock

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Loreboard needs Python 3.11 or newer: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .bench
