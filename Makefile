# Each target works from a bare clone: .ci/venv.sh finds or fetches a Python >= 3.12 and fills .venv, again
# whenever pyproject.toml or constraints.txt change.
#   make test PYTHON=/path/to/python     use this one
#   make demo DIR=/some/folder           put the project there
#   make bench LARGE=1                   with ten million appointments, too: it takes long

VENV ?= .venv
DIR ?= demo
BIN = $(VENV)/bin
GENERATED = --config tests/e2e/generated.ruff.toml
PYTEST = $(BIN)/python -m pytest
SETUP = VENV="$(VENV)" PYTHON="$(PYTHON)" sh .ci/venv.sh

.PHONY: help demo test lint examples bench clean
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo ## a salon's booking pages on http://127.0.0.1:8000/booking/
	@$(BIN)/codex-booking demo "$(DIR)"

test: lint ## everything that must hold before a commit lands
	$(PYTEST) -n 2 --dist loadgroup -m "not matrix"
	CODEX_BOOKING_DB=postgres $(PYTEST) -n 2 $(wildcard tests/core tests/concurrency)

lint: $(VENV)/.dev ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ruff check --no-cache $(GENERATED) templates/booking/core
	$(BIN)/ruff format --no-cache --check $(GENERATED) templates/booking/core
	$(BIN)/mypy
	$(BIN)/lint-imports

examples: $(VENV)/.dev ## write examples/ anew, with the real command line
	$(BIN)/python examples/regenerate.py

bench: $(VENV)/.dev ## commands, availability and bookings, timed against others in one run
	$(BIN)/python -m tests.bench

clean: ## remove what the other targets made
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist

$(VENV)/.demo: pyproject.toml constraints.txt .ci/venv.sh
	@$(SETUP) demo

$(VENV)/.dev: pyproject.toml constraints.txt .ci/venv.sh
	@$(SETUP) dev
