# Meadow. `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8000
DEMO_SCALE ?= demo
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
export PORT DEMO_SCALE
export SITE_URL ?= http://127.0.0.1:$(PORT)
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo dev test check bench spark elasticsearch migrate translations lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: .venv/base.done instance/translations.done ## the whole product with a seeded community at 127.0.0.1:8000 (PORT=, DEMO_SCALE=small)
	@LOG_LEVEL=warning $(FLASK) db upgrade
	@LOG_LEVEL=warning $(FLASK) demo seed --scale $(DEMO_SCALE)
	@LOG_LEVEL=warning $(BIN)/honcho start

dev: .venv/dev.done instance/translations.done ## one reloading web process on the demo's data (workers: make demo)
	$(FLASK) db upgrade
	$(FLASK) run --debug --port $(PORT)

test: check ## make check, then every test on SQLite and on PostgreSQL
	@$(MAKE) --no-print-directory .system.done
	MEADOW_TEST_DATABASE=sqlite $(BIN)/python -m pytest -n 2 --dist loadgroup
	MEADOW_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/dev.done instance/translations.done ## lint, types, layers, templates, translations, contrast
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/djlint community --lint --quiet
	$(BIN)/python -m community.platform.catalogues check
	$(BIN)/python -m community.platform.contrast

bench: .venv/dev.done instance/translations.done ## speed, as ratios against a floor measured in the same run
	$(BIN)/python -m tests.bench

elasticsearch: .venv/base.done ## a real Elasticsearch at 127.0.0.1:9210 (NODES=3 for a cluster); needs java and mvn
	@$(BIN)/python -m community.search.server $(NODES)

spark: .venv/dev.done ## the recommender's training on Spark against the single machine's (installs pyspark, 500 MB; needs Java)
	@command -v java >/dev/null || { echo "Spark needs a JVM (Debian: apt-get install default-jre-headless)"; exit 1; }
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/spark.txt
	$(BIN)/python -m pytest tests/recsys/spark/parity.py

migrate: .venv/dev.done ## write a migration for what the models say: make migrate M="Add notes"
	$(FLASK) db upgrade
	$(FLASK) db migrate -m "$(M)"

translations: .venv/dev.done ## collect the words of the interface and compile them
	$(BIN)/python -m community.platform.catalogues update

lock: .venv/dev.done ## pin the requirements again, with hashes
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra postgres -c requirements/dev.txt pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra spark -c requirements/dev.txt pyproject.toml -o requirements/spark.txt

clean: ## forget the demo's data
	rm -rf instance

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Meadow needs Python 3.11 or later (PYTHON=python3.x make …)"; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt

.venv/base.done: requirements/base.txt | .venv/bin/uv
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/base.txt
	@touch $@

.venv/dev.done: requirements/dev.txt | .venv/bin/uv
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@ .venv/base.done

instance/translations.done: $(wildcard community/translations/*/LC_MESSAGES/*.po) | .venv/base.done
	@mkdir -p instance
	@$(BIN)/python -m community.platform.catalogues compile
	@touch $@

.PHONY: .system.done
.system.done:
	@need=""; \
	command -v chromium >/dev/null || need="$$need chromium"; \
	command -v java >/dev/null || need="$$need openjdk-17-jre-headless"; \
	command -v mvn >/dev/null || need="$$need maven"; \
	fc-list :lang=zh 2>/dev/null | grep -q . || need="$$need fonts-noto-cjk"; \
	if [ -n "$$need" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq $$need >/dev/null; \
	  else echo "The tests need:$$need (Debian: apt-get install$$need)"; exit 1; fi; fi
