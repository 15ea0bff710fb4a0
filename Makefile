# `make demo` and `make test` do everything on a machine with Python 3.11 or newer, make and python3-venv.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
CODE := src tests $(wildcard demo benchmarks tools)
BENCHMARKS := $(wildcard benchmarks/*.py)

# What takes long: whole years, child processes killed on purpose, thousands of random faults.
SLOW := acceptance crash simulation

.DEFAULT_GOAL := help
.PHONY: help demo test test-postgres check bench crash fuzz release lint lock outside

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 24

demo: $(INSTALLED) ## Rehearse the real year 2016-17, from start to end, with real mail on this machine
	$(BIN)/python demo/year.py

test: lint ## Run everything: format, lint, types, import contracts, all tests
	$(BIN)/pytest -n 2

test-postgres: $(INSTALLED) ## Run the acceptance tests once more, with every office on a PostgreSQL server
	$(BIN)/pytest -n 2 tests/acceptance --offices-on=postgres

check: lint ## Run all that is fast: as test, without acceptance, crash and simulation
	$(BIN)/pytest -n 2 $(SLOW:%=--ignore=tests/%)

bench: $(INSTALLED) ## Measure; figures only, nothing fails
	@$(if $(BENCHMARKS),,echo "There are no benchmarks yet.")
	@for benchmark in $(BENCHMARKS); do echo "$$benchmark"; PYTHONPATH=. $(BIN)/python "$$benchmark" || exit 1; done

crash: $(INSTALLED) ## Kill the sending process 200 times while 500 letters go out; print what was lost and what came twice
	$(BIN)/python -m tests.crash.many_kills

fuzz: $(INSTALLED) ## Throw 100,000 cases at the socket and the command line
	CYCLE_FUZZ=100000 $(BIN)/pytest tests/acceptance/test_fuzz.py

release: test test-postgres crash fuzz ## Run all that must be green before a release; about an hour

outside: $(INSTALLED) ## Hear other judges, kept apart: pm4py on our proofs; SpamAssassin and axe-core on our messages
	test -x .outside/bin/python || $(PYTHON) -m venv .outside
	.outside/bin/pip install --quiet --disable-pip-version-check 'pm4py>=2.7,<2.8'
	! command -v npm >/dev/null || npm install --silent --no-audit --no-fund --prefix .outside axe-core@4
	$(BIN)/pytest tests/outside

lint: $(INSTALLED) ## Run format, lint, types and import contracts
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## Pin every dependency anew, with hashes and without addresses
	scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	$(PYTHON) -m venv "$$scratch" && "$$scratch/bin/pip" install --quiet uv && \
	pin() { "$$scratch/bin/uv" pip compile --quiet --generate-hashes --no-header --universal --upgrade "$$@" pyproject.toml; } && \
	pin --output-file requirements.lock && \
	pin --group dev --output-file requirements-dev.lock

$(INSTALLED): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed. Name one: make PYTHON=/usr/bin/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "Python cannot make a virtual environment here. On Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Installing what requirements-dev.lock names into .venv; it takes about ten seconds, and minutes on a slow line."
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
