# Gazette's commands; `make help` lists them. They need python3 (3.11 or newer), git and make.

PYTHON ?= python3
ARGS ?=
VENV := .venv/bin
VALIDATOR := tests/browser/validator
export PYTHONPATH := .:site
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# git knows which files are the project's, those not yet committed included.
FILES = git ls-files -co --exclude-standard --deduplicate
TEMPLATES = $(FILES) '*/templates/*.html' '*/templates/*.txt'
LOCK = $(VENV)/uv pip compile --universal --python-version 3.11 --generate-hashes \
       --no-emit-index-url --no-header --no-annotate --quiet
LINTERS := ruff-check ruff-format mypy import-linter djlint djade django-upgrade \
           codespell migrations django-check translations

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres test-matrix check bench messages lock packages dev-packages \
        validator $(LINTERS)

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: packages  ## the site with its demo content at http://127.0.0.1:8000/ (PORT=8001 for another)
	@$(VENV)/python manage.py serve --demo

test: dev-packages validator  ## all tests; ARGS="tests/comments -k reply" for some
	@$(VENV)/python -m pytest -n auto $(ARGS)

test-postgres: dev-packages  ## the tests that a database matters to again, on a private PostgreSQL server
	@bash tests/postgres.sh -n auto -m "not once" $(ARGS)

test-matrix: dev-packages  ## the tests on the newest Django, and the newest Python at hand
	@bash tests/newest.sh -n auto $(ARGS)

check: dev-packages  ## every linter
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(LINTERS)
	@echo "Every linter is content."

bench: dev-packages  ## the benchmarks, printing ratios
	@$(VENV)/python -m tests.bench $(ARGS)

messages: dev-packages  ## gather the texts to translate, and compile the translations (needs gettext)
	@$(VENV)/python manage.py makemessages --locale fr --no-location --no-wrap --no-obsolete \
	    --ignore 'node_modules' --ignore 'var' --ignore 'tests'
	@$(VENV)/python -m tests.translations site/locale

lock: dev-packages  ## pin the newest packages that requirements/*.in allow
	@$(LOCK) --upgrade -o requirements/run.txt requirements/run.in
	@$(LOCK) --upgrade -c requirements/run.txt -o requirements/dev.txt requirements/dev.in

packages:
	@$(PYTHON) requirements/install.py run

dev-packages:
	@$(PYTHON) requirements/install.py dev

validator: $(VALIDATOR)/node_modules/.package-lock.json

# Without npm the tests that need it say so themselves.
$(VALIDATOR)/node_modules/.package-lock.json: $(VALIDATOR)/package-lock.json
	@if command -v npm >/dev/null; then \
	    npm ci --prefix $(VALIDATOR) --ignore-scripts --no-audit --no-fund && touch $@; fi

ruff-check:
	@$(VENV)/ruff check

ruff-format:
	@$(VENV)/ruff format --check

mypy:
	@$(VENV)/mypy .

import-linter:
	@$(VENV)/lint-imports

djlint:
	@$(TEMPLATES) | xargs $(VENV)/djlint --lint --quiet

djade:
	@$(TEMPLATES) | xargs $(VENV)/djade --target-version 5.2 --check

django-upgrade:
	@$(FILES) '*.py' | xargs $(VENV)/django-upgrade --target-version 5.2 --check

codespell:
	@$(FILES) | xargs $(VENV)/codespell

migrations:
	@$(VENV)/python manage.py makemigrations --check --dry-run

django-check:
	@$(VENV)/python manage.py check --fail-level WARNING
	@SITE_URL=https://gazette.example $(VENV)/python manage.py check --deploy --fail-level WARNING

translations:
	@$(VENV)/python -m pytest -q -p no:randomly tests/gazette/test_translations.py
