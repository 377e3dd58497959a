# The two to know: `make demo` shows it, `make test` checks it. Both begin by making .venv ready.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Compiling every import anew costs each process seconds: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
READY := .venv/.ready
CHROMIUM = $$($(BIN)/python tools/chromium.py)
# Where no power is cut, waiting for a disk proves nothing: tests write to memory if it has a gigabyte.
IN_MEMORY := $(shell [ "$$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 1000000 ] 2>/dev/null \
	&& echo PYTEST_DEBUG_TEMPROOT=/dev/shm)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml

.PHONY: help demo voices test lint types unit browser beside test-server api bench screens services voyage model powercut \
	crashpoints kills numbers fuzz mutants canary campaign lock migration clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

$(READY): requirements/dev.txt pyproject.toml tools/bootstrap.sh
	@tools/bootstrap.sh
	@touch $@

demo: $(READY) ## Office, phone and staff console on this machine, with made-up people
	@$(BIN)/layar demo

voices: $(READY) ## Record the app's own texts, to be heard (needs espeak-ng and opus-tools)
	@$(BIN)/python tools/speak.py assets/voices

test: ## Everything that has to pass: style, types, layers, unit tests, browser tests
	@$(MAKE) lint
	@$(MAKE) --jobs=2 unit beside
	@echo "== all passed"

# Types last, while unit tests still run: drawing pages and checking types at once takes much memory.
beside:
	@$(MAKE) browser
	@$(MAKE) types

lint: $(READY) ## Style and layer rules
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== ruff format"
	@$(BIN)/ruff format --check .
	@echo "== layers"
	@$(BIN)/lint-imports

types: $(READY) ## mypy --strict
	@echo "== mypy"
	@$(BIN)/mypy

unit: $(READY) ## Tests without a browser
	@echo "== pytest"
	@$(IN_MEMORY) $(BIN)/python -m pytest --ignore=tests/browser \
		--numprocesses=2 --dist=worksteal --durations=5

browser: $(READY) ## The real app and the real console in Chromium
	@echo "== pytest tests/browser"
	@LAYAR_CHROMIUM="$(CHROMIUM)" $(IN_MEMORY) $(BIN)/python -m pytest tests/browser \
		--numprocesses=2 --dist=load --maxschedchunk=1 --durations=5

bench: $(READY) ## Measure what the README claims (LINKS=edge-2g,weak-4g; FULL=1 takes an hour)
	@$(BIN)/python -m bench $(if $(LINKS),links --links $(LINKS)) $(if $(FULL),--full)

screens: $(READY) ## Pictures of every page, on one HTML page: screens/index.html
	@LAYAR_CHROMIUM="$(CHROMIUM)" $(BIN)/python -m tests.browser.gallery screens
	@LAYAR_SCREENS="$(CURDIR)/screens" LAYAR_CHROMIUM="$(CHROMIUM)" \
		$(BIN)/python -m pytest tests/browser
	@$(BIN)/python -m tests.browser.gallery screens --only-page

voyage: $(READY) ## A load of applications from a phone to a real office and back, counted
	@$(BIN)/layar voyage

model: $(READY) ## Stories at random, both sides compared: STEPS=n [SEED=s], or STORY=s aloud
	@$(BIN)/python -m tests.model.walk $(if $(STEPS),--steps $(STEPS)) \
		--seed $(or $(SEED),1) $(if $(STORY),--story $(STORY))

powercut: $(READY) ## Cut the power IMAGES times (100000) over phone, office, relay and card
	@LAYAR_IMAGES=$(or $(IMAGES),100000) $(BIN)/python -m pytest tests/powercut -s --timeout=0

test-server: $(READY) ## The office's tests, on DATABASE=sqlite or postgresql (killed KILLS times, 10)
	@LAYAR_TEST_DATABASE=$(or $(DATABASE),sqlite) LAYAR_DATABASE_KILLS=$(or $(KILLS),10) \
		$(BIN)/python -m pytest --timeout=0 tests/server tests/journeys --durations=5

api: $(READY) ## Ask every route of the API for other systems EXAMPLES times (300), well and badly
	@LAYAR_API_EXAMPLES=$(or $(EXAMPLES),300) $(BIN)/python -m pytest --timeout=0 \
		tests/server/api/test_description.py

services: $(READY) ## Fill in every service, from its tile to saved: on the screen, and in a browser
	@LAYAR_SERVICES=all $(BIN)/python -m pytest tests/app/filling --timeout=0
	@LAYAR_SERVICES=all LAYAR_CHROMIUM="$(CHROMIUM)" \
		$(BIN)/python -m pytest tests/browser/test_services.py --timeout=0

crashpoints: $(READY) ## Die at every statement, commit and file operation; fill the disk at every page
	@LAYAR_POINTS=0 LAYAR_PAGES_STEP=1 $(BIN)/python -m pytest tests/crashpoints \
		tests/app/sync/test_full_disk.py tests/app/storage/test_full_disk.py -s --timeout=0

kills: $(READY) ## Kill phone and office KILLS times (1000)
	@LAYAR_KILLS=$(or $(KILLS),1000) $(BIN)/python -m pytest --timeout=0 \
		tests/journeys/test_kill.py tests/server/test_crash.py tests/app/storage/test_kill.py

numbers: $(READY) ## Draw DRAWS letter numbers (100000) from tablets that are copied and put back
	@LAYAR_DRAWS=$(or $(DRAWS),100000) $(IN_MEMORY) $(BIN)/python -m pytest --timeout=0 \
		tests/app/storage/test_numbers.py

campaign: $(READY) ## Everything long, one after the other: see docs/proof.md
	@$(MAKE) mutants
	@$(MAKE) canary
	@$(MAKE) model STEPS=$(or $(STEPS),1000000)
	@$(MAKE) kills
	@$(MAKE) numbers
	@$(MAKE) powercut
	@$(MAKE) crashpoints
	@$(MAKE) test-server DATABASE=postgresql KILLS=100
	@$(MAKE) api
	@$(MAKE) fuzz
	@echo "== the campaign has passed"

PARSERS ?= clear items bundle open envelope deflate body case qr service photo

fuzz: $(READY) ## Evil bytes for SECONDS (300) into each of PARSERS
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/fuzz.txt
	@for parser in $(PARSERS); do $(BIN)/python -m tests.fuzz $$parser $(or $(SECONDS),300); done

lock: $(READY) ## Pin requirements/*.txt anew from pyproject.toml
	@$(LOCK) --all-extras --group dev -o requirements/dev.txt >/dev/null
	@$(LOCK) -c requirements/dev.txt -o requirements/device.txt >/dev/null
	@$(LOCK) --extra desktop -c requirements/dev.txt -o requirements/desktop.txt >/dev/null
	@$(LOCK) --extra server --extra postgresql --extra s3 -c requirements/dev.txt -o requirements/server.txt >/dev/null
	@$(LOCK) --group fuzz -c requirements/dev.txt -o requirements/fuzz.txt >/dev/null

migration: $(READY) ## Write the first migration anew from the office's tables
	@$(BIN)/python -m tools.first_migration

mutants: $(READY) ## Sow known defects in a copy: each has to turn its tests red
	@$(BIN)/python -m tests.mutants

canary: $(READY) ## Send unique names all the way; nobody on the way may find one
	@$(BIN)/python -m pytest tests/canary

clean: ## Remove what was built, keep the sources and people's data
	@rm -rf .venv build dist screens assets/voices *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache bench/results.json
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
