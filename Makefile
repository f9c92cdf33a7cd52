# Everything from nothing: each target makes the environment it needs. On a machine without make, README has the plain commands.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# To work in JupyterLab needs neither Sphinx nor a browser's driver: where all is there already, that is taken.
LAB := $(if $(wildcard $(READY)),$(BIN),.venv-lab/bin)
LAB_READY := $(if $(wildcard $(READY)),$(READY),.venv-lab/ready)
BENCH_READY := .venv-bench/ready
BROWSERS_READY := .venv-browsers/ready
SITE := _build/html
EXECUTED := _build/executed
# Of two checks at once each keeps to a core of its own, see book/_make/lane.py; one by itself has them all.
LANE = $(if $(LANES),$(BIN)/python -m book._make.lane $(1))
BUILD = $(call LANE,1) $(BIN)/jupyter-book build . --all -W -n --keep-going
# Each part's output in one piece, where make can do that.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# A command, and then what it took: $(call timed,name,command).
define timed
@start=$$(date +%s); $(2) && echo "$(1) took $$(($$(date +%s) - start)) s"
endef

.PHONY: book pdf test lab serve refresh format lock check notebooks unit controls forms site site-as-checked pages browser bench bench-ensemble \
	bench-playground compare zip links browsers lighthouse sweep choice clean
.DEFAULT_GOAL := book

book: site ## build the static site and say where it is
	@echo "The book is in $(SITE)/index.html"

pdf: site browser ## print the site as one PDF, _build/book.pdf
	$(BIN)/python -m book._make.pdf

test: ## all checks, on two cores where there are two
	@$(MAKE) --no-print-directory $(READY) browser
	@$(MAKE) --no-print-directory -j2 $(SYNC) LANES=yes check unit site-as-checked controls forms
	@$(MAKE) --no-print-directory pages

lab: $(LAB_READY) ## open JupyterLab on the chapters, with no more than they need
	$(LAB)/jupyter lab book

serve: ## serve the built site on this machine
	@test -f $(SITE)/index.html || $(MAKE) --no-print-directory book
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) 8000

refresh: $(READY) ## run the chapters from their text and store the outputs; CHAPTERS="01_..." for some of them
	$(BIN)/python -m book._make.refresh $(CHAPTERS)
	$(BIN)/ruff format --check --quiet book/*.ipynb

format: $(READY) ## lay out the code as the checks want it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --quiet

lock: $(READY) ## compile pyproject.toml's direct dependencies into requirements.txt, and the lab's, the benchmark's and the browsers' beside it
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --upgrade pyproject.toml --group lab --group site --group test --output-file requirements.txt
	$(LOCK) pyproject.toml --group lab --constraint requirements.txt --output-file requirements-lab.txt
	$(LOCK) --group bench --constraint requirements.txt --output-file requirements-bench.txt
	$(LOCK) --group browsers --constraint requirements.txt --output-file requirements-browsers.txt
	$(BIN)/python -m book._make.lock

bench: site ## print running times, sizes, how soon a picture follows a key and the playground an input, and what `make bench-ensemble` prints
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.frames
	@$(MAKE) --no-print-directory bench-ensemble

bench-ensemble: $(READY) $(BENCH_READY) ## measure what a network costs by each way to train it; QUICK=--quick to try it, which leaves the stored figures alone
	PYTHONPATH=book $(BIN)/python -m tests.bench.ensemble $(QUICK)
	PYTHONPATH=book $(BIN)/python -m tests.bench.shapes $(QUICK)
	PYTHONPATH=book $(BIN)/python -m tests.bench.mnist1d

bench-playground: $(READY) ## measure the playground's engine beside others; NN=path/to/nn.js NN_COMMIT=... adds TensorFlow Playground's and stores the figures
	PYTHONPATH=book $(BIN)/python -m tests.bench.steps $(QUICK) $(if $(NN),--nn $(NN) --commit "$(NN_COMMIT)")

sweep: $(READY) ## train the networks of the stored sweeps of chapters 4 and 5, in half an hour or so; goes on where it was stopped; DASK=tcp://... takes a cluster
	$(call timed,sweep,$(BIN)/python -m book._make.sweeps sweep $(if $(DASK),--dask $(DASK)))

choice: $(READY) ## tune chapter 6's regularizers with equal budgets and judge the chosen ones; goes on where it was stopped
	$(call timed,choice,$(BIN)/python -m book._make.sweeps choice $(if $(DASK),--dask $(DASK)))

compare: site ## print what a chapter weighs beside a default page with one slider
	$(BIN)/python -m tests.bench.compare

zip: site ## pack the site into _build/book.zip, for a stick or a mail: unpack, open html/index.html
	cd _build && ../$(BIN)/python -m zipfile -c book.zip html

links: $(READY) ## ask every address that leads out of the book; needs the network
	$(BIN)/jupyter-book build . --builder linkcheck

browsers: site $(BROWSERS_READY) ## walk sliders, questions and the playground in Chromium, Firefox and WebKitGTK, those of them that are installed
	.venv-browsers/bin/python -m pytest --durations=5 tests/browsers

lighthouse: site ## print Lighthouse's scores of every chapter; needs node and npm
	$(BIN)/python -m tests.bench.lighthouse

clean: ## remove what was built; the environment stays
	rm -rf _build

# The parts of `make test`.
check: $(READY)
	$(call timed,check,$(BIN)/ruff format --check . && $(BIN)/ruff check .)

unit: $(READY)
	$(call timed,unit,$(call LANE,0) $(BIN)/python -m pytest --durations=10 tests/unit tests/notebooks/test_forked.py tests/notebooks/test_chapters.py)

controls: $(READY) ## tampered notebooks, which the check must refuse
	$(call timed,controls,$(BIN)/python -m pytest --durations=5 tests/notebooks/test_strict.py)

forms: $(READY) ## what a notebook shows on the page, by the run that is checked
	$(call timed,forms,$(BIN)/python -m pytest tests/notebooks/test_forms.py)

notebooks: $(READY)
	$(call timed,notebooks,$(call LANE,1) $(BIN)/python -m pytest -p tests.notebooks.strict -p tests.notebooks.forked --nbval --nbval-cell-timeout 240 --timeout 600 --executed $(EXECUTED) book)

site: $(READY)
	$(call timed,site,$(BUILD))

site-as-checked: notebooks ## of the outputs that the check of the notebooks has just compared: a chapter runs once for both
	$(call timed,site,REGLAB_EXECUTED=$(EXECUTED) $(BUILD))

pages: $(READY) browser ## drive the pages of the site as it was built
	$(call timed,pages,$(BIN)/python -m pytest --durations=10 -n 2 --dist worksteal tests/site)

browser: $(READY)
	$(BIN)/python -m book._make.browser

$(READY): requirements.txt
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else \
	f'The book needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {v[0]}.{v[1]}: make PYTHON=python3.13 ...')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

.venv-lab/ready: requirements-lab.txt
	$(PYTHON) -m venv .venv-lab
	.venv-lab/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-lab.txt
	@touch $@

# JAX is measured, and the package of chapter 6's rows compared with, and not used: both stay out of the book's environment.
$(BENCH_READY): requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-bench.txt
	@touch $@

# Selenium drives the browsers of `make browsers`, which need nothing else of the book's environment.
$(BROWSERS_READY): requirements-browsers.txt
	$(PYTHON) -m venv .venv-browsers
	.venv-browsers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-browsers.txt
	@touch $@
