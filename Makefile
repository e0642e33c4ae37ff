# PYTHON chooses the interpreter, as in `make quickstart PYTHON=python3.12`. Without it an existing
# .venv is kept, and a new one is made with the first of these that is Python 3.11 or newer.
CANDIDATES := .venv/bin/python python3 python3.13 python3.12 python3.11
IS_CURRENT := import sys; sys.exit(sys.version_info < (3, 11))
VERSION_OF := import sys; print("%d.%d" % sys.version_info[:2])
ifndef PYTHON
PYTHON := $(firstword $(shell for python in $(CANDIDATES); do \
	$$python -c '$(IS_CURRENT)' 2>/dev/null && echo $$python; done) python3)
endif

# This file exists if .venv holds this lock for this version of Python: make does the comparing.
VERSION := $(shell $(PYTHON) -c '$(VERSION_OF)' 2>/dev/null)
STAMP := .venv/installed-$(VERSION)-$(shell cat requirements.txt setup.py | cksum | tr ' ' '-')
RUN := .venv/bin/python
# A process for each core, which then has that core alone.
PYTEST := OMP_NUM_THREADS=1 $(RUN) -m pytest -q --numprocesses auto --dist loadfile

.PHONY: help quickstart test lint types fast slow lock benchmark clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile

quickstart: $(STAMP)  ## train and study one small model in about a minute
	$(RUN) run_experiment.py --experiment_path experiments/quickstart.jsonnet

test: lint types fast slow  ## everything below, in this order

lint: $(STAMP)  ## style
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check

types: $(STAMP)  ## type hints
	$(RUN) -m mypy

fast: $(STAMP)  ## fast tests
	$(PYTEST) -m "not slow"

slow: $(STAMP)  ## slow tests: training, the notebook
	$(PYTEST) -m slow

benchmark: $(STAMP)  ## speed, against the plain way of doing the same
	$(RUN) -m benchmarks

lock:  ## requirements.txt, anew from requirements.in and requirements.overrides (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" --override requirements.overrides \
		requirements.in --output-file requirements.txt

clean:  ## remove the environment and caches, never outputs/ or datasets/
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(STAMP):
	$(if $(shell $(PYTHON) -c '$(IS_CURRENT)' 2>/dev/null && echo yes),,$(error Python 3.11 or newer \
		is needed, but $(PYTHON) is $(or $(VERSION),missing); choose one: make test PYTHON=python3.12))
	@test "$$($(RUN) -c '$(VERSION_OF)' 2>/dev/null)" = $(VERSION) || rm -rf .venv
	@if command -v uv >/dev/null; then set -ex; \
		test -d .venv || uv venv --python $(PYTHON) .venv; \
		uv pip install --python $(RUN) --no-deps --require-hashes -r requirements.txt; \
		uv pip install --python $(RUN) --no-deps --no-build-isolation -e .; \
	else set -ex; \
		$(PYTHON) -m venv .venv; \
		$(RUN) -m pip install --no-deps --require-hashes -r requirements.txt; \
		$(RUN) -m pip install --no-deps --no-build-isolation -e .; \
	fi
	@rm -f .venv/installed-*
	@touch $@
