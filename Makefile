# Both commands need Python 3.11 or newer and nothing else; each makes .venv by itself.

PYTHON ?= python3
ARGS ?=
PYTEST_ARGS ?=

BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --quiet install
NODE_PROJECTS := tests/peers docs/examples/javascript
PEERS := $(NODE_PROJECTS:%=%/node_modules/.package-lock.json) tests/peers/.venv/installed

.DEFAULT_GOAL := help
.PHONY: help serve test format docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/installed ## run the server; more flags with ARGS="--ports auto"
	@exec $(BIN)/finesse-mock serve $(ARGS)

# The tests start Python hundreds of times: what it compiles is kept, whatever the environment says.
test: export PYTHONDONTWRITEBYTECODE :=
test: .venv/installed-test $(PEERS) ## check style, types, import directions; run every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal $(PYTEST_ARGS)

format: .venv/installed-test ## apply the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/installed ## write the generated documents anew
	@$(BIN)/python -m finesse_mock.reference docs

clean: ## remove everything that was made here
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf $(NODE_PROJECTS:%=%/node_modules) tests/peers/.venv
	find server tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "finesse-mock needs Python 3.11 or newer, and $(PYTHON) is not: name one with PYTHON=python3.12." >&2; \
		exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

.venv/installed: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable .
	@touch $@

.venv/installed-test: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable '.[test]'
	@touch .venv/installed $@

# Without npm, or without a network, the tests that need these packages are skipped and say so.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@if ! command -v npm >/dev/null; then \
		echo "npm is not installed: tests with JavaScript clients do not run."; \
	elif ! (cd $* && npm ci --silent); then \
		echo "npm ci failed in $*: tests with JavaScript clients do not run."; \
		test "$$FINESSE_MOCK_REQUIRE_PEERS" != 1; \
	fi

tests/peers/.venv/installed: tests/peers/requirements.txt | $(BIN)/python
	@if $(BIN)/python -m venv --clear tests/peers/.venv && \
		tests/peers/.venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps -r $<; then \
		touch $@; \
	else \
		echo "pip failed with tests/peers/requirements.txt: the test with aioxmpp does not run."; \
		test "$$FINESSE_MOCK_REQUIRE_PEERS" != 1; \
	fi
