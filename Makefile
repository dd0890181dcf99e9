# The two commands of the project, and the smaller ones that they are made of.
# Everything that they need beside Rust and Terraform (or OpenTofu) comes from Cargo.lock.

.PHONY: demo test lint unit acceptance docs faults fuzz deny bench dist install rehearse msrv package workflows tools

demo: tools ## Watch the main job on an emulated ZITADEL with the real CLI.
	cargo run --quiet --locked -p xtask -- demo

# One build for all tests: packages that are tested alone get other features, and so a second build
# of what they depend on. The tests mostly wait for processes, so there are more of them than cores.
test: tools lint ## All tests: formatting, lints, unit, protocol, real CLI, documentation.
	RUST_TEST_THREADS=$${RUST_TEST_THREADS:-4} cargo test --locked --workspace

tools:
	@command -v cargo >/dev/null || { echo "Rust is missing: install it from https://rustup.rs and run this again."; exit 1; }
	@command -v cc >/dev/null || { echo "A C compiler is missing (Rust links with it): install gcc or clang (Debian: apt-get install gcc; macOS: xcode-select --install) and run this again."; exit 1; }
	@command -v terraform >/dev/null || command -v tofu >/dev/null || { echo "Neither terraform nor tofu is on PATH: install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install) and run this again."; exit 1; }

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

unit: ## The towers and the bridge, without the CLI.
	cargo test --locked --workspace --lib --bins

acceptance: ## The real binary under the real CLI, against the emulator; FILTER="target::" for a part.
	cargo test --locked -p terraform-provider-zitadelactions --test '*' -- $(FILTER)

faults: ## Every case of the fault suite, with a table at the end; FILTER="key create" for a part.
	cargo test --locked -p terraform-provider-zitadelactions --test faults -- --include-ignored $(if $(FILTER),"$(FILTER)")

fuzz: ## Any input, guided by coverage: MINUTES for each target; TARGETS="duration rpc" for some.
	cargo run --quiet --locked -p xtask -- fuzz --minutes $(or $(MINUTES),5) $(TARGETS)

docs: ## Generate docs/ from the schemas, the examples and xtask/notes (a test fails if they differ).
	cargo run --quiet --locked -p xtask -- docs

deny: ## Licences, sources, duplicate versions, advisories (their database comes from the network).
	cargo deny --locked check

dist: ## Everything of a release that this machine can build, in dist/. PLATFORMS="linux_amd64 …" demands some.
	cargo run --quiet --locked -p xtask -- dist $(PLATFORMS)

install: ## The provider of this machine, where Terraform and OpenTofu look before they ask a registry.
	cargo run --quiet --locked -p xtask -- install

rehearse: dist ## A release without a tag and without publishing: what GoReleaser would sign and upload.
	goreleaser check
	goreleaser release --snapshot --clean --skip=sign

MSRV := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

msrv: ## The oldest Rust that Cargo.toml promises.
	rustup toolchain install $(MSRV) --profile minimal
	cargo +$(MSRV) check --locked --workspace

# In the order in which they are published: a crate after those that it depends on.
CRATES := terraform-plugin-derive terraform-plugin-testing terraform-plugin terraform-plugin-docs zitadel-actions zitadel-emulator

package: ## The crates that are published, as crates.io would take and build them, and their documentation.
	cargo package --locked $(CRATES:%=-p %)
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps

workflows: ## Lint .github/workflows with actionlint and zizmor.
	actionlint
	zizmor --offline --pedantic .github/workflows

bench: ## The provider beside terraform_data, into benches/results.*: SIZES="10,100", QUICK=1 for a look, BESIDE=a binary of hashicorp/random.
	cargo run --quiet --locked -p xtask -- bench $(if $(SIZES),--sizes $(SIZES)) $(if $(QUICK),--quick) $(if $(BESIDE),--beside $(BESIDE))
	$(if $(QUICK),,cargo run --quiet --locked -p xtask -- docs)
