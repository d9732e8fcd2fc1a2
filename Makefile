# Each target is all that is needed, on a machine that has Python 3.11, 3.12 or 3.13 and make.
# `make help` lists them. Another Python: make run PYTHON=/path/to/python3.12

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: run dev test check shell migrations bench seeds surprise why pictures lighthouse break client fuzz fmt lock clean help

FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c "$(FITS)" 2>/dev/null && echo "$$python" && break; done)
endif

# `exec` lets the program stand directly below make, so that it notices when make is killed.
BOOTSTRAP = @test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 is on the PATH. Install one" \
	"(apt, brew, python.org), or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; }; \
	exec "$(PYTHON)" devtools/bootstrap.py

run: ## the whole application with demo data, at http://127.0.0.1:8000 (Ctrl-C stops it)
	$(BOOTSTRAP) python -m devtools.demo

dev: ## the same for developers: pages reload changed code and show django-debug-toolbar
	$(BOOTSTRAP) python -m devtools.demo --reloading

test: ## all tests, on servers of their own; ARGS="-k schedule" goes to pytest, CLOCK=short-night sets the clock
	$(BOOTSTRAP) $(if $(CLOCK),python -m devtools.clock $(CLOCK) --) python -m devtools.embedded --folder .local/test --throwaway -- python -m pytest -p tests.environment -n auto --dist worksteal $(ARGS)

check: ## what CI asks besides the tests; STEP=types for one of: types style format architecture template-format template-lint lock-file pure-tests
	$(BOOTSTRAP) python -m tests.check $(STEP)

shell: ## Django's shell on the demo's data, also while `make run` goes on
	$(BOOTSTRAP) python -m devtools.manage shell $(ARGS)

migrations: ## write the migrations of changed models; ARGS="syncs --name weekly_full_read"
	$(BOOTSTRAP) python -m devtools.manage makemigrations $(or $(ARGS),accounts contacts syncs reporting webhooks)

bench: ## measure how fast large runs are, against the least PostgreSQL could do
	$(BOOTSTRAP) python -m devtools.embedded --folder .local/bench -- python -m tests.bench $(ARGS)

seeds: ## histories of work, people and faults against an undisturbed world; ARGS="--from 1 --count 10 --jobs 2", --minutes, --seed 4711 --verbose
	$(BOOTSTRAP) python -m tests.seeds $(ARGS)

surprise: ## small organisations that change at random against the model of previews, holds and undos; ARGS="--seed 1 --examples 5000 --smaller"
	$(BOOTSTRAP) python -m devtools.embedded --folder .local/surprise --throwaway -- python -m tests.surprise $(ARGS)

why: ## why everybody is on every list or not, against a journal of what happened; ARGS="--lists 20 --people 4000 --seed 1"
	$(BOOTSTRAP) python -m devtools.embedded --folder .local/why --throwaway -- python -m tests.why $(ARGS)

pictures: ## the pictures of the README, taken in a browser of what `make run` shows
	$(BOOTSTRAP) python -m tests.pictures

lighthouse: ## Lighthouse and the Nu validator on a page of each kind of what `make run` shows; ARGS="--at http://127.0.0.1:8000 --password … --page sync"
	$(BOOTSTRAP) python -m tests.lighthouse $(ARGS)

break: ## break one lock at a time and look whether a test turns red; ARGS="--minutes 1 --seed 4", --kind roles, --name invit, --list
	$(BOOTSTRAP) python -m devtools.embedded --folder .local/break --throwaway -- python -m tests.breaking $(ARGS)

client: ## bring what of the Python client follows from the API's document in line with it
	$(BOOTSTRAP) python -m devtools.client_code

fuzz: ## the API against what schemathesis makes up from its document, on a real server; ARGS="--examples 50 --seed 1 --name webhook runs"
	$(BOOTSTRAP) python -m devtools.embedded --folder .local/fuzz --throwaway -- python -m tests.fuzz $(ARGS)

fmt: ## format Python and templates
	$(BOOTSTRAP) sh -c 'ruff check --fix --quiet .; ruff format . && djlint --quiet --reformat templates'

COMPILE = uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header $(ARGS)
lock: ## bring requirements/ in line with pyproject.toml; ARGS=--upgrade takes the newest versions
	$(BOOTSTRAP) sh -c '$(COMPILE) -o requirements/run.txt && \
		$(COMPILE) --group demo -o requirements/demo.txt && \
		$(COMPILE) --group dev -o requirements/dev.txt'

clean: ## remove what these targets made: .venv, the servers' data, caches
	rm -rf .venv .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z]*\): ## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-16s %s\n' "$$name" "$$what"; done
