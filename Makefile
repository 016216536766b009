# The newsroom's commands. `make run` and `make test` need git, make and Python 3.12 or newer, nothing else.

PORT ?= 8000
NEWSROOM_DATA ?= $(CURDIR)/data
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --require-hashes --no-deps

.DEFAULT_GOAL := help
.PHONY: help run test hostile faults upgrade-check check coverage mutants messages bench lock clean
.DELETE_ON_ERROR:

help:
	@echo "make run     the site and the desk at http://127.0.0.1:$(PORT)   (PORT=, NEWSROOM_DATA=)"
	@echo "make test    the whole suite (DATABASES=postgresql,sqlite: on both)"
	@echo "make hostile every hostile text in every field, at every address, in Chromium (half an hour)"
	@echo "make faults  kills, crowds, held and full databases, clocks that are set: in full, about ten minutes a database"
	@echo "make upgrade-check  the previous release's code at the tables of this one (BASE=commit)"
	@echo "make check   format, lint, types, architecture, migrations, settings"
	@echo "make coverage which branches of what must not fail no test runs"
	@echo "make mutants which small faults of workflow and sanitiser no test finds"
	@echo "make messages write the catalogues of translations again"
	@echo "make bench   what pages cost, weigh and serve (bench/run.py tells the parts)"
	@echo "make lock    write the requirements*.txt locks again"
	@echo "make clean   remove the virtual environment and caches, never the data"

run: .venv/installed $(if $(findstring postgres,$(DATABASE_URL)),.venv/installed-postgres)
	@PORT="$(PORT)" NEWSROOM_DATA="$(NEWSROOM_DATA)" exec $(BIN)/python -m newsroom.serve

# Words for pytest: make test ARGS="tests/articles -x". On both databases: DATABASES=postgresql,sqlite.
test: .venv/installed-dev .venv/installed-postgres .venv/installed-node
	@$(BIN)/python -m tests $(ARGS)

hostile: .venv/installed-dev .venv/installed-node
	@HOSTILE=all $(BIN)/python -m pytest -q -s -p no:cacheprovider tests/browser/test_scripts.py tests/hostile

# The suite runs short forms of these.
faults: .venv/installed-dev .venv/installed-postgres .venv/installed-node
	@FAULTS=full PYTEST_WORKERS=0 $(BIN)/python -m tests tests/faults tests/browser/test_desk_faults.py -s $(ARGS)

upgrade-check: .venv/installed-dev .venv/installed-postgres
	@$(BIN)/python -m tests.upgrade

check: .venv/installed-dev .venv/installed-postgres
	@BIN="$(BIN)" sh bin/check

coverage: .venv/installed-dev
	@$(BIN)/python -m tests.measured

# A quarter of an hour. For one module: make mutants ARGS=articles.step
mutants: .venv/installed-dev
	@$(BIN)/python -m tests.mutants $(ARGS)

messages: .venv/installed-dev
	@$(BIN)/python -m tests.messages

bench: .venv/installed-dev
	@$(BIN)/python -m bench.run $(ARGS)

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.12 \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: .venv/installed
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install 'uv~=0.13'
	$(COMPILE) $(UPGRADE) requirements.in -o requirements.txt
	$(COMPILE) $(UPGRADE) requirements-postgres.in -o requirements-postgres.txt
	$(COMPILE) $(UPGRADE) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The environment: made once, brought up to date when a lock changes.
.venv/python:
	@python=$$(sh bin/find-python) || exit 1; \
	echo "Making the virtual environment with $$("$$python" --version) …"; \
	"$$python" -m venv .venv && touch $@

.venv/installed: .venv/python requirements.txt
	@echo "Installing what the newsroom runs on …"
	@$(PIP) -r requirements.txt && touch $@

.venv/installed-postgres: .venv/installed requirements-postgres.txt
	@$(PIP) -r requirements-postgres.txt && touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "Installing the tests' tools …"
	@$(PIP) -r requirements-dev.txt && touch $@

# Only the browser tests need it; without npm they say so.
.venv/installed-node: .venv/python package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts && touch $@; fi
