# Two verbs do all the set-up on a fresh machine with Python 3.11+ and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
BASE := $(VENV)/.base-installed
DEV := $(VENV)/.dev-installed
BENCH := $(VENV)/.bench-installed
LOCK := $(VENV)-lock
PORT ?= 8000
PIP = $(PY) -m pip install --quiet --no-compile --disable-pip-version-check
COMPILE = $(LOCK)/bin/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header

.PHONY: help demo run down test lint bench clean lock
.DEFAULT_GOAL := help

help: ## the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

$(BASE): requirements/base.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/base.txt
	@$(PY) -m pip uninstall --quiet --yes setuptools 2>/dev/null || true
	@touch $@
	@echo "base install: $$(du -sm $(VENV) | cut -f1) MB"

$(DEV): $(BASE) requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCH): $(DEV) requirements/bench.txt requirements/peer.txt
	$(PIP) --require-hashes -r requirements/bench.txt
	$(PIP) --no-deps --require-hashes -r requirements/peer.txt
	@touch $@

demo: $(BASE) ## make a real video of a sample brief in ./demo-output
	@$(PY) manage.py demo --out demo-output

run: $(BASE) ## open the studio: services, pages, dispatcher and workers, until Ctrl-C
	@$(PY) manage.py up --port $(PORT)

down: ## stop whatever of ours still runs
	@if test -x $(PY); then $(PY) manage.py down; fi

test: $(DEV) ## the default tests (everything but `slow`, `gpu`, `models`)
	@$(PY) -m pytest -n 2 --dist loadfile -m "not slow and not gpu and not models"

lint: $(DEV) ## ruff, mypy, import-linter, djade, migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@git ls-files 'templates/*.html' | xargs -r $(VENV)/bin/djade --check --target-version 5.2
	@$(PY) manage.py makemigrations --check --dry-run

bench: $(BENCH) ## measure against a peer and against the limit; writes bench/results.json
	@$(PY) -m bench

lock: ## compile requirements/*.in into pins with hashes
	@test -x $(LOCK)/bin/pip-compile || ($(PYTHON) -m venv $(LOCK) && $(LOCK)/bin/pip install --quiet pip-tools==7.6.2)
	$(COMPILE) -o requirements/base.txt requirements/base.in
	$(COMPILE) -o requirements/dev.txt requirements/dev.in
	$(COMPILE) -o requirements/bench.txt requirements/bench.in

clean: ## remove everything that the project made here, films included
	@if test -x $(PY); then $(PY) manage.py down --delete-data; fi
	rm -rf $(VENV) $(LOCK) .data demo-output bench/results.json .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
