# Every command of the project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_COMPILE := CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench requirements translations styles

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/installed $(VENV)/translated ## Make the virtual environment with everything pinned

$(VENV)/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Tre Spor needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	touch $@

$(VENV)/translated: $(VENV)/installed $(wildcard toolkit/translations/*/LC_MESSAGES/*.po)
	$(BIN)/pybabel --quiet compile --directory toolkit/translations
	touch $@

run: setup ## Load the demonstration once and serve on 127.0.0.1:5000
	$(BIN)/python -m toolkit demo
	$(BIN)/python -m toolkit serve

test: check ## Run everything that CI runs: format, lint, types, contracts, tests, browser tests
	$(BIN)/python -m pytest

check: setup ## Check format, lint, types and the layers' contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup ## Format, and mend what the linter can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: setup ## Print quality and speed of the analysis, with machine and versions
	$(BIN)/python -m benchmarks

requirements: ## Pin again what pyproject.toml asks for
	$(PIP_COMPILE) --output-file requirements.txt pyproject.toml
	$(PIP_COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

translations: setup ## Collect the interface's texts and merge them into the catalogues
	$(BIN)/pybabel extract --mapping babel.cfg --no-location --sort-output --keyword _l \
		--project "Tre Spor" --version 0.1 --output $(VENV)/messages.pot .
	$(BIN)/pybabel update --width 100 --no-fuzzy-matching --ignore-pot-creation-date \
		--input-file $(VENV)/messages.pot --output-dir toolkit/translations --locale en
	$(BIN)/pybabel compile --directory toolkit/translations

styles: ## Build the respondents' style sheet again (needs Node.js)
	cd styles && npm install --no-package-lock --silent && node build_styles.mjs
