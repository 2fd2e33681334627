# Two commands on a fresh machine: `make demo` and `make test`. The rest is for who works on it: `make check` first.
PYTHON ?= python3
PORT ?= 8000
DATA ?= demo-data
V := .venv/bin
# some sixty processes start in the tests: what Python compiled once is kept for them
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo check test lint fuzz bench torture clean

.venv/installed: pyproject.toml constraints.txt
	@test -x $(V)/python || $(PYTHON) -m venv .venv
	@$(V)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/installed-test: .venv/installed
	@$(V)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

demo: .venv/installed
	@$(V)/contactdesk demo --port $(PORT) --data "$(DATA)"

lint: .venv/installed-test
	@$(V)/ruff check . && $(V)/ruff format --check . && $(V)/mypy

# what needs no PostgreSQL, no browser and no process of its own, and is over in seconds
QUICK := checkpoint_statement client_key composing documents house_rules interpreter lifecycle desk_mail organisations_file \
  permissions publication refusal_grounds retention_file rules settings surnames terms web_addresses
check: lint
	@$(V)/contactdesk rules check
	@$(V)/pytest -n 2 --engine sqlite $(QUICK:%=tests/test_%.py)

# `make test LONG=1` also walks every page as everybody, kills processes and installs from a wheel, as CI does
LONG ?=
test: lint
	@$(V)/contactdesk rules check
	@$(V)/pytest -n 2 --dist worksteal $(if $(LONG),,-m "not long")

# tens of thousands of inputs and long walks, other ones each time, on a fresh desk of each engine each round
FUZZ ?= 5000
WALKS ?= 20
ROUNDS ?= 3
fuzz: .venv/installed-test
	@for round in $$(seq $(ROUNDS)); do FUZZ=$(FUZZ) WALKS=$(WALKS) \
	  $(V)/pytest tests/test_fuzz.py tests/test_invariants.py -q -s --engine both || exit 1; done

bench: .venv/installed-test
	@$(V)/python -m tests.bench

torture: .venv/installed-test
	@$(V)/python -m tests.torture

clean:
	@rm -rf .venv *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
