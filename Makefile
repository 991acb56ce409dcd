# make run    set up everything and print the tables of a sample
# make test   set up everything and run the tests
# make help   the rest

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

CORPORA ?= corpora

.PHONY: run test test-fast check model bench picture docs constraints licences fuzz clean help

run: $(VENV)/.ready
	$(BIN)/extractor samples/one.txt

# hundreds of processes are started: what is compiled for one is kept for the others.
# worksteal: tests take from milliseconds to seconds, and who has done its own takes those of others
test: $(VENV)/.ready-test
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses auto --dist worksteal

test-fast: $(VENV)/.ready-test
	$(BIN)/python -m pytest -m "not model and not slow" --ignore tests/browser --ignore tests/batch/test_dask_cluster.py

check: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

model: $(VENV)/.ready-test
	$(BIN)/python -m models.recipe.join $(CORPORA) build/gold
	$(INSTALL) --editable '.[train]'
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m models.recipe.train build/gold/[gnrw]*.jsonl models/corpus/press/[a-g].md \
	  --dev build/gold/dev-*.jsonl --out models/fr_press
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m models.recipe.tune build/gold/[gnrw]*.jsonl models/corpus/press/[a-g].md \
	  --more models/corpus/press/[h-z].md build/gold/gsd.jsonl build/gold/wikinews-2016.jsonl \
	  --dev build/gold/dev-*.jsonl --base models/fr_press --out models/fr_press
	$(BIN)/extractor evaluate build/gold/dev-*.jsonl
	$(BIN)/python -m tests.benchmarks.reliability build/gold/dev-*.jsonl

bench: $(VENV)/.ready-test
	$(BIN)/python -m tests.benchmarks

picture: $(VENV)/.ready-test
	$(BIN)/extractor samples/one.txt --format jsonl | $(BIN)/python -m tests.browser.picture - docs/page.png

docs: $(VENV)/.ready-test
	$(BIN)/python -m scripts.reference
	$(BIN)/python -m scripts.picture

help:
	@sed -n 's/^# make/make/p' Makefile

# make model CORPORA=FOLDER   train models/fr_press anew (models/README.md)
# make test-fast    run the tests that need neither the tagger nor a browser, in seconds
# make check        lint, format and types (ruff, mypy)
# make bench        print the speed and memory ratios of the README
# make picture      draw the picture of the page in the README
# make docs         write docs/reference.md and docs/tables.svg anew
# make constraints  pin the versions that constraints.txt and requirements.lock (with hashes) hold anew
# make licences     write docs/licences.md anew
# make fuzz         give the program 100,000 things that no one should give it
# make clean        remove the environment

# Python's own way to bring its pip along takes five seconds; where it is the only one, it is taken
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --without-pip $(VENV)
	@$(PYTHON) -m pip --python $@ install --quiet --no-compile --disable-pip-version-check --constraint constraints.txt \
	  pip uv 2>/dev/null || $(PYTHON) -m venv $(VENV)

INSTALL := scripts/install $(BIN)/python

# compiled on all processors, where it would be done at the first import on one
$(VENV)/.ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@$(BIN)/python -m compileall -qq --workers 0 -x '/(tests?|pip|pkg_resources|pygments|setuptools)/' $(VENV)/lib
	@touch $@

# What tests need is compiled when it is imported: of all its modules most never are, and compiling takes half a minute.
$(VENV)/.ready-test: $(VENV)/.ready tests/followthemoney.txt scripts/test-programs
	@scripts/test-programs
	$(INSTALL) --editable '.[all,test]'
	@$(INSTALL) --no-deps --requirement tests/followthemoney.txt \
	  || echo "followthemoney is not installed; its test is skipped"
	@touch $@

constraints:
	rm -rf build/pin && $(PYTHON) -m venv build/pin
	build/pin/bin/pip install --quiet uv '.[all,test]'
	build/pin/bin/pip freeze --exclude extractor-presse | sed 's/ @ .*//' > constraints.txt
	build/pin/bin/pip install --quiet --dry-run --ignore-installed --report build/report.json -c constraints.txt '.[all]'
	$(PYTHON) -m scripts.hashes < build/report.json

licences: $(VENV)/.ready-test
	$(BIN)/python -m scripts.licences

fuzz: $(VENV)/.ready-test
	nice $(BIN)/python -m tests.fuzz --cases 100000

clean:
	rm -rf $(VENV) build dist
