# Two commands matter: `make deck` and `make test`. Both need only Python 3.11+, git and make.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
DEV := .venv-dev
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes

.PHONY: deck test test-llm test-anki wheel package format lock bench bench-all browser screenshots cards clean
.DEFAULT_GOAL := deck

deck: $(VENV)/ready ## Build sources/ into output/
	$(VENV)/bin/python -m builder build sources --output output

test: $(VENV)/ready $(DEV)/ready browser ## Everything that must hold before a change lands
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports
	$(DEV)/bin/python -m pytest
	.ci/wheel $(VENV) $(DEV)

test-llm: $(DEV)/ready ## Ask a real model: that of OPENAI_BASE_URL, or a small one made once on this machine
	$(DEV)/bin/python -m pytest tests/live/model.py -s -p no:cacheprovider

test-anki: $(DEV)/ready ## Import our packages into old versions of Anki, installed once on this machine
	.ci/anki-versions $(DEV)

wheel: $(VENV)/ready $(DEV)/ready ## Build the wheel and use it without the packages for development
	.ci/wheel $(VENV) $(DEV)

package: $(DEV)/ready ## Build what is released of Deckwright itself into dist; TAG must be of its version
	.ci/package $(DEV) dist "$$TAG"

format: $(DEV)/ready ## Format and fix what can be fixed by itself
	$(DEV)/bin/ruff check --fix .
	$(DEV)/bin/ruff format .

bench: $(DEV)/ready ## Print speed and memory, and how well cards for the same fact are found
	$(DEV)/bin/python benchmarks/build.py
	$(DEV)/bin/python -m benchmarks.render
	$(DEV)/bin/python benchmarks/ledger.py
	$(DEV)/bin/python benchmarks/dedupe.py
	$(DEV)/bin/python benchmarks/lint.py
	$(DEV)/bin/python benchmarks/llm.py

bench-all: $(DEV)/ready ## The same beside other libraries, up to 1,000,000 cards
	$(DEV)/bin/uv pip install --python $(DEV) --group bench
	$(DEV)/bin/python benchmarks/dedupe.py --sizes 1000,10000,100000,1000000

screenshots: $(DEV)/ready browser ## Take pictures of every kind of card, as Anki shows it, into output/screenshots
	$(DEV)/bin/python -m tests.showing

cards: $(DEV)/ready browser ## Take the picture of six cards that the README shows
	$(DEV)/bin/python -m tests.showing --cards docs/cards.png

browser:
	@.ci/browser

lock: $(DEV)/ready ## Pin the dependencies anew
	.ci/lock $(DEV)/bin/uv

clean:
	rm -rf $(VENV) $(DEV) dist output/*.apkg output/*.html output/release output/screenshots .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/ready: requirements.lock
	@test -n "$(PYTHON)" || { echo "Deckwright needs Python 3.11 or newer on the PATH"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python $(PIP_INSTALL) -r requirements.lock
	@touch $@

$(DEV)/ready: requirements-dev.lock requirements-browser.lock
	@test -n "$(PYTHON)" || { echo "Deckwright needs Python 3.11 or newer on the PATH"; exit 1; }
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/python $(PIP_INSTALL) -r requirements-dev.lock
	$(DEV)/bin/python $(PIP_INSTALL) -r requirements-browser.lock
	@touch $@
