# Everything here sets itself up first: `make brief` on a fresh Debian or Ubuntu machine is enough.

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# What WeasyPrint loads at run time, and how Debian and Ubuntu call the packages.
LIBRARIES := libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0
PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# What some tests run besides; they are skipped where it is missing and cannot be installed without a password.
TEST_PROGRAMS := chromium pdftoppm qpdf dovecot postfix
TEST_PACKAGES := chromium poppler-utils qpdf dovecot-imapd postfix
SAMPLE_DAY := 2026-02-13

.PHONY: brief test bench pictures check-code lock clean

brief: $(INSTALLED)
	$(BIN)/briefing build --date $(SAMPLE_DAY) --out out

test: $(INSTALLED)
	@bash .ci/test-packages "$(TEST_PROGRAMS)" "$(TEST_PACKAGES)"
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# The last one makes an edition of a hundred thousand articles, and takes some minutes.
bench: brief
	$(BIN)/python -m bench
	$(BIN)/python -m bench.render
	$(BIN)/python -m bench.collect
	$(BIN)/python -m bench.archive 260 30
	$(BIN)/python -m bench.scale

pictures: $(INSTALLED)
	$(BIN)/python -m bench.pictures

$(INSTALLED): requirements.lock pyproject.toml
	@bash .ci/system-packages "$(PYTHON)" "$(LIBRARIES)" "$(PACKAGES)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Writes the lock anew from pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --python-platform linux --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) out build dist pictures
