# Everything a developer types. `make chat` and `make test` need only git, make, Python 3.11+ and pip.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
.DEFAULT_GOAL := help

help: ## list these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 15

$(INSTALLED): pyproject.toml
	@# --without-pip: Debian's python3 has no ensurepip unless python3-venv is there; the pip outside installs into it
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --editable ".[dev]"
	@touch $@

install: $(INSTALLED) ## make .venv with briefbot and its tools in it

chat: $(INSTALLED) ## ask the briefings in index/briefings
	@$(BIN)/briefbot chat

index: $(INSTALLED) ## build the index, or say that nothing changed
	@$(BIN)/briefbot index

test: $(INSTALLED) ## run all tests
	$(BIN)/python -m pytest

test-offline: $(INSTALLED) ## run all tests where there is no network but loopback (Linux)
	@# not -r: it would make everybody root there, and tests of rights become somebody else
	unshare $$([ "$$(id -u)" = 0 ] || echo --map-current-user --keep-caps) --net \
		sh -c 'ip link set lo up && exec $(BIN)/python -m pytest'

check: lint types imports dependencies ## all checks but the tests

lint: $(INSTALLED) ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED) ## static types
	$(BIN)/mypy

imports: $(INSTALLED) ## who may import whom
	$(BIN)/lint-imports

dependencies: $(INSTALLED) ## installed packages agree with each other
	$(PYTHON) -m pip --python $(BIN)/python check

format: $(INSTALLED) ## mend the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .


DATA ?= ../shared/data
quality: $(INSTALLED) ## how right the bot is, by question sets in DATA; more options through ARGS
	@$(BIN)/briefbot eval $(DATA)/dev-squad2.json.gz --off-topic $(DATA)/train-squad2.json.gz $(ARGS)

WORK ?= build/training
train: $(INSTALLED) ## make the reader from question sets in DATA; WORK keeps what is made on the way
	@$(BIN)/python -m briefbot.training $(DATA) --work $(WORK) --into src/briefbot/models $(ARGS)

PEERS_PYTHON ?= $(BIN)/python
bench: $(INSTALLED) ## speed and memory, 15 minutes or so on an idle machine; more through ARGS (--sizes, --large, --compare)
	@$(BIN)/python -m tests.bench --peers-python $(PEERS_PYTHON) $(ARGS)

LOCK := build/serve
FOR_SERVING := --dry-run --ignore-installed --only-binary :all: --target $(LOCK)/none
serve-lock: $(INSTALLED) ## the newest versions that serving can have, into deploy/serve.txt
	@mkdir -p $(LOCK)
	$(BIN)/python deploy/lock.py direct > $(LOCK)/direct.txt
	@# by the oldest Python, for whose versions the others have wheels, too
	$(PYTHON) -m pip install --quiet $(FOR_SERVING) --python-version 3.11 $(call platforms,x86_64) \
		--report $(LOCK)/report.json -r $(LOCK)/direct.txt
	$(BIN)/python deploy/lock.py lock < $(LOCK)/report.json > $(LOCK)/serve.txt
	for python in 3.11 3.12 3.13 3.14; do \
		$(PYTHON) -m pip install --quiet $(FOR_SERVING) --no-deps --python-version $$python $(call platforms,x86_64) \
			-r $(LOCK)/serve.txt || exit 1; \
		$(PYTHON) -m pip install --quiet $(FOR_SERVING) --no-deps --python-version $$python $(call platforms,aarch64) \
			-r $(LOCK)/serve.txt || exit 1; \
	done
	mv $(LOCK)/serve.txt deploy/serve.txt
platforms = $(foreach libc,manylinux_2_28 manylinux_2_27 manylinux_2_26 manylinux2014,--platform $(libc)_$(1))

.PHONY: serve-lock bench train help install chat index test test-offline check lint types imports dependencies format quality
