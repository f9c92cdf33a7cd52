# Everything from nothing: each target makes the environment it needs. On a machine without make, README has the plain commands.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SITE := _build/html
# Each part's output in one piece, where make can do that.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.PHONY: book test lab serve refresh format lock check notebooks unit site browser bench clean
.DEFAULT_GOAL := book

book: site ## build the static site and say where it is
	@echo "The book is in $(SITE)/index.html"

test: ## all checks, on two cores where there are two
	@$(MAKE) --no-print-directory $(READY) browser
	@$(MAKE) --no-print-directory -j2 $(SYNC) check unit notebooks site
	$(BIN)/python -m pytest -n 2 tests/site

lab: $(READY) ## open JupyterLab on the chapters
	$(BIN)/jupyter lab book

serve: ## serve the built site on this machine
	@test -f $(SITE)/index.html || $(MAKE) --no-print-directory book
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) 8000

refresh: $(READY) ## run the chapters from their text and store the outputs; CHAPTERS="01_..." for some of them
	$(BIN)/python tests/refresh.py $(CHAPTERS)
	$(BIN)/ruff format --check --quiet book/*.ipynb

format: $(READY) ## lay out the code as the checks want it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY) ## compile the direct dependencies of pyproject.toml into requirements.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --quiet --upgrade pyproject.toml --output-file requirements.txt

bench: site ## print running times, sizes and how soon a picture follows a key
	$(BIN)/python -m tests.bench

clean: ## remove what was built; the environment stays
	rm -rf _build

# The parts of `make test`.
check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

unit: $(READY)
	$(BIN)/python -m pytest tests --ignore tests/site

notebooks: $(READY)
	$(BIN)/python -m pytest -p tests.strict --nbval --nbval-cell-timeout 120 --timeout 600 book

site: $(READY)
	$(BIN)/jupyter-book build . --all -W -n --keep-going

browser: $(READY)
	$(BIN)/python tests/browser.py

$(READY): requirements.txt
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else \
	f'The book needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {v[0]}.{v[1]}: make PYTHON=python3.13 ...')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@
