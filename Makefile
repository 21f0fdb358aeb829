# Bot Core. `make` alone lists the targets; options for a command go in ARGS, for example: make dev ARGS='--speed 1x'
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build test lint run dev stop clean bench bench-gateway mutation torture images manifests publish backup restore drill
ARGS ?=
BOT := scripts/bot.sh

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Check and install what building and testing needs
	@$(BOT) setup $(ARGS)

build: ## Build everything
	@$(BOT) build

test: ## Set everything up, then build and run all tests
	@$(BOT) setup
	@$(BOT) test $(ARGS)

lint: ## Check formatting, code style and shell scripts
	@$(BOT) lint

run: ## Run everything in the background (stop it with: make stop)
	@$(BOT) start $(ARGS)

dev: ## Run everything in this terminal
	@$(BOT) dev $(ARGS)

stop: ## Stop what run or dev started
	@$(BOT) stop $(ARGS)

clean: ## Remove what building and testing made; asks first
	@$(BOT) clean $(ARGS)

torture: ## Kill engines, workers, broker and database at random for minutes, for example: make torture MINUTES=10 SEED=7
	@set -o pipefail; BOTCORE_TORTURE_MINUTES=$(or $(MINUTES),3) BOTCORE_TORTURE_SEED=$(SEED) BOTCORE_TEST_TIMEOUT=90m $(BOT) test --filter-class '*TortureTests' 2>&1 \
	  | awk '{ print; fflush() } /^kills=/ { last = $$0 } END { if (last) print last }'

backup: ## Back everything up while it trades, for example: make backup ARGS='--to /mnt/backups/botcore'
	@$(BOT) backup create $(ARGS)

restore: ## Restore a backup, for example: make restore ARGS='--from /mnt/backups/botcore --dry-run'
	@$(BOT) restore $(ARGS)

drill: ## Break something on purpose and measure the way back, for example: make drill ARGS='database-corruption'
	@$(BOT) drill $(or $(ARGS),node-loss)

images: ## Build the container images (base images by SDK_IMAGE, RUNTIME_IMAGE, NODE_IMAGE, BASE_IMAGE)
	@$(BOT) images $(ARGS)

manifests: ## Render and check the Kubernetes overlays
	@$(BOT) manifests $(ARGS)

publish: ## Write what the AppHost publishes into infrastructure/aspire (needs the Aspire packages)
	@$(BOT) publish $(ARGS)

bench: ## Run the benchmarks, all of them or those of ARGS='--filter *Name*'
	@dotnet run -c Release --project BotCore.Benchmarks -- $(ARGS)

mutation: ## Mutation testing of the core, all areas or those of ARGS='ledger margin risk matching'
	@scripts/mutation.sh $(ARGS)

bench-gateway: ## Load gateway and AI service with wrk and print figures as JSON (ARGS='--soak-minutes 10' for the long form)
	@dotnet run -c Release --project BotCore.Benchmarks -- gateway $(ARGS)
