# Wenheng: one command each. `make run` serves the portal, `make test` passes the whole gate.
# Needs Python 3.11 or newer with venv, and make. Everything else is installed from the locks.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
DEMO   ?= 1
UV_VERSION := 0.13.9

VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/.stamps
# The console scripts and the build hook look for their neighbours on PATH.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python

.DEFAULT_GOAL := help
# Packages are fetched while others are compiled.
MAKEFLAGS += -j2
.DELETE_ON_ERROR:
.PHONY: help setup ocr setup-dev system run check test test-postgresql coverage bench locks clean

help: ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

# Set-up: each step leaves a stamp, so the second run starts at once.
$(STAMPS)/venv:
	@command -v "$(PYTHON)" >/dev/null || { echo "找不到 $(PYTHON)。请先安装 Python 3.11 以上版本，或用 make PYTHON=/path/to/python3 指定。" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$("$(PYTHON)" --version) 版本过低，文衡需要 Python 3.11 以上版本。请用 make PYTHON=/path/to/python3.11 指定。" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) 缺少 venv 模块。Debian、Ubuntu 上请先执行：apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/core: requirements.lock $(STAMPS)/venv
	@echo "正在安装运行所需的软件包……"
	@$(INSTALL) --compile-bytecode --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/app: pyproject.toml .ci/build_hook.py static/package-lock.json $(STAMPS)/core
	@echo "正在安装文衡和页面资源……"
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/app | static/vendor/.package-lock.json
	@echo "正在安装测试工具……"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(STAMPS)/compiled: .ci/compile.py $(wildcard reviewers/duplicates/*.py) $(STAMPS)/app
	@echo "正在编译查重引擎……"
	@PYTHONPATH="$(CURDIR)" $(BIN)/python .ci/compile.py
	@touch $@

static/vendor/.package-lock.json: static/package-lock.json $(STAMPS)/app
	@test -e $@ || $(INSTALL) --no-deps --reinstall-package wenheng --editable .
	@touch $@

setup: $(STAMPS)/app $(STAMPS)/compiled static/vendor/.package-lock.json ## Install the portal into .venv

ocr: setup ## Install the recogniser too: machine hints for proofreaders
	@echo "正在安装认字部件……"
	@$(INSTALL) --require-hashes -r requirements-ocr.lock

setup-dev: setup $(STAMPS)/dev ## Install the test tools too

system: ## Install the system packages the browser tests need (Debian)
	@bash .ci/system

run: setup ## Serve the portal, with a demonstration when the database is empty (DEMO=0: without)
	@HOST="$(HOST)" PORT="$(PORT)" DEMO="$(DEMO)" bash .ci/start

# The gate. `check` is the part that answers within a minute.
check: setup-dev ## Lint, types, contracts, templates, and the tests without a browser
	@bash .ci/gate check

test: setup-dev system ## The whole gate, on SQLite and on PostgreSQL, with a real browser
	@bash .ci/gate test

test-postgresql: setup-dev ## The tests that touch the database, on PostgreSQL
	@bash .ci/gate postgresql

coverage: setup-dev ## Which lines the tests without a browser reach
	@bash .ci/gate coverage

bench: setup-dev ## Figures: page times at 5,000 entries, plans, uploads, 200 kills of the server
	@bash .ci/gate bench

locks: setup-dev ## Resolve the locks anew from pyproject.toml
	@bash .ci/locks

clean: ## Remove what set-up and tests made; instance/ stays
	rm -rf $(VENV) .cache static/vendor dist build test-results .hypothesis
	find portal reviewers tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
