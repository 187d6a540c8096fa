# Pingding: everything one types. `make` alone lists it.

PORT ?= 8000
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
DONE := $(VENV)/.done
VENDOR := src/pingding/web/static/vendor/.done
DEMO_FILES := var/demo.sqlite3 var/demo.sqlite3-wal var/demo.sqlite3-shm var/demo-media

export PYTHON
export DJANGO_SETTINGS_MODULE = pingding.site.settings
export PIP_DISABLE_PIP_VERSION_CHECK = 1
DEMO := PINGDING_DEMO=1 PINGDING_MEDIA=var/demo-media DATABASE_URL=sqlite:///var/demo.sqlite3

STATIC_SOURCES := $(shell find src/pingding/web/static -type f 2>/dev/null)

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup messages demo demo-data demo-reset test check lighthouse gallery bench mutants lock clean

help:
	@echo "make demo        set up, build the demonstration once, serve it at http://127.0.0.1:$(PORT) (PORT=...)"
	@echo "make demo-reset  throw the demonstration's data away and build it again"
	@echo "make test        linters, types, and all tests: on PostgreSQL, pages and whole lives on SQLite, and in the browser"
	@echo "make check       linters, types, imports and migrations only"
	@echo "make lighthouse  judge the ten most used pages by Lighthouse (accessibility, performance)"
	@echo "make gallery     look at every kind of page and keep its pictures in var/gallery (index.html lists them)"
	@echo "make mutants     change one module a little, many times, and run its tests (MODULE=policy/procedures/deadlines)"
	@echo "make bench       measure against bare baselines"
	@echo "make setup       only set up: afterwards $(BIN)/pingding works"
	@echo "make lock        lock the dependencies again (needs uv and npm)"
	@echo "make clean       remove what setup made; data under var/ stays"

# -- set up: each step leaves a mark and runs again only when what it was made from changed

setup: $(DONE)/runtime $(DONE)/editable $(VENDOR) messages

$(DONE)/venv:
	@sh tools/make_venv.sh $(VENV)
	@mkdir -p $(DONE) && touch $@

$(DONE)/runtime: requirements/runtime.txt $(DONE)/venv
	@echo "Installing what the platform needs"
	@$(PY) -m pip install --quiet --require-hashes -r requirements/runtime.txt
	@touch $@

$(DONE)/editable: pyproject.toml $(DONE)/runtime
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/editable
	@echo "Installing what the tests need"
	@$(PY) -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(VENDOR): package-lock.json tools/build_assets.py requirements/node.txt $(DONE)/venv
	@$(PY) tools/build_assets.py
	@touch $@

messages: $(DONE)/venv
	@$(PY) tools/compile_messages.py

# -- the demonstration

demo: demo-data
	@echo
	@echo "Pingding's demonstration: http://127.0.0.1:$(PORT)  (stop with Ctrl-C; the data stays)"
	@echo "Step into any role there: http://127.0.0.1:$(PORT)/demo/"
	@echo
	@$(DEMO) $(BIN)/pingding serve --port $(PORT)

demo-data: setup var/static/staticfiles.json
	@$(DEMO) $(PY) -m django migrate --verbosity 0
	@$(DEMO) $(BIN)/pingding demo

demo-reset:
	@rm -rf $(DEMO_FILES)
	@$(MAKE) --no-print-directory demo-data
	@echo "The demonstration is new. \`make demo\` serves it."

var/static/staticfiles.json: $(VENDOR) $(STATIC_SOURCES) requirements/runtime.txt
	@$(PY) -m django collectstatic --noinput --verbosity 0
	@touch $@

# -- tests

test: setup $(DONE)/dev
	@$(PY) tools/system_packages.py
	@$(PY) tools/run_tests.py

check: setup $(DONE)/dev
	@$(PY) tools/run_tests.py --checks

lighthouse: setup $(DONE)/dev
	@$(PY) tools/system_packages.py lighthouse
	@PYTHONPATH=tools $(PY) -m lighthouse

gallery: setup $(DONE)/dev
	@$(PY) tools/system_packages.py gallery
	@GALLERY=var/gallery $(PY) -m pytest --ds=tests.settings tests/cli/demo/test_demo_build.py -k no_kind
	@echo "The pictures: var/gallery/index.html"

bench: setup $(DONE)/dev
	@$(PY) tools/system_packages.py bench
	@PYTHONPATH=tools $(PY) -m bench

mutants: setup $(DONE)/dev
	@test -n "$(MODULE)" || { echo "Say which module: make mutants MODULE=policy/procedures/deadlines [TESTS=tests/policy]"; exit 2; }
	@$(PY) tools/mutants.py $(MODULE) $(TESTS)

lock:
	@python3 tools/lock.py

clean:
	rm -rf $(VENV) node_modules src/pingding/web/static/vendor var/static *.egg-info src/*.egg-info
	find src -name '*.mo' -delete
