# `make demo` and `make test` do everything on a machine with Python 3.11 or newer, make and python3-venv.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
CODE := src tests $(wildcard demo benchmarks tools)
BENCHMARKS := $(wildcard benchmarks/*.py)
GOLDEN := tests/golden $(wildcard src/cycle/declaration/*.schema.json) docs/dates.md docs/keys.md

# Tests that wait for a daemon leave a core idle: one worker more than there are cores. The fast ones do not wait.
CORES := $(shell nproc)
WORKERS ?= $(shell expr $(CORES) + 1)
PYTEST := $(BIN)/pytest -n $(WORKERS)
FAST := $(BIN)/pytest -n $(CORES)

# What takes long: whole years, child processes, databases, thousands of random faults.
SLOW := acceptance conformance crash integration simulation golden/test_rehearsals.py

.DEFAULT_GOAL := help
.PHONY: help demo unit check test test-postgres soak crash fuzz release bench outside coverage golden format lint lock wheel

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 24

demo: $(INSTALLED) ## Rehearse the real year 2016-17, from start to end, with real mail on this machine
	$(BIN)/python demo/year.py

unit: $(INSTALLED) ## Run the unit tests
	$(FAST) tests/unit

check: lint ## Run all that is fast: as test, without what needs databases, processes or whole years
	$(FAST) $(SLOW:%=--ignore=tests/%)

test: lint ## Run everything: format, lint, types, import contracts, all tests
	$(PYTEST)

test-postgres: $(INSTALLED) ## Run the acceptance tests once more, with every office on a PostgreSQL server; and through PgBouncer
	$(PYTEST) tests/acceptance --offices-on=postgres
	if PATH="$$PATH:/usr/sbin" command -v pgbouncer >/dev/null; then \
	$(PYTEST) tests/acceptance --offices-on=pgbouncer; else echo "PgBouncer is not installed: not tried through it."; fi

soak: crash fuzz ## Try what is drawn by lot twenty times as often as test does; kill and fuzz for long
	CYCLE_SOAK=20 $(PYTEST) tests/property tests/unit tests/conformance tests/simulation

crash: $(INSTALLED) ## Kill the sending process 200 times while 500 letters go out; print what was lost and what came twice
	$(BIN)/python -m tests.crash.many_kills

fuzz: $(INSTALLED) ## Throw 100,000 cases at the socket and the command line
	CYCLE_FUZZ=100000 $(BIN)/pytest tests/acceptance/test_fuzz.py

release: test test-postgres soak ## Run all that must be green before a release; about an hour

bench: $(INSTALLED) ## Measure; figures only, nothing fails
	@$(if $(BENCHMARKS),,echo "There are no benchmarks yet.")
	@for benchmark in $(BENCHMARKS); do echo "$$benchmark"; PYTHONPATH=. $(BIN)/python "$$benchmark" || exit 1; done

outside: $(INSTALLED) ## Hear other judges, kept apart: pm4py on our proofs; SpamAssassin and axe-core on our messages
	test -x .outside/bin/python || $(PYTHON) -m venv .outside
	.outside/bin/pip install --quiet --disable-pip-version-check 'pm4py>=2.7,<2.8'
	! command -v npm >/dev/null || npm install --silent --no-audit --no-fund --prefix .outside axe-core@4
	$(BIN)/pytest tests/outside

coverage: $(INSTALLED) ## Run all tests and print the lines and branches that none of them takes
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

golden: $(INSTALLED) ## Write the golden files anew and show what is now different
	$(PYTEST) --regenerate
	git --no-pager diff --stat -p -- $(GOLDEN)
	git ls-files --others --exclude-standard -- $(GOLDEN)

format: $(INSTALLED) ## Format the code, and mend what ruff can mend
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

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

wheel: $(INSTALLED) ## Build the wheel, and put it into dist/ beside the lock of what it needs
	$(BIN)/python -m hatchling build --target wheel --directory dist
	cp requirements.lock dist/

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
