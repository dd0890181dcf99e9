# The two commands of the project, and the smaller ones that they are made of.
# Everything that they need beside Rust and Terraform (or OpenTofu) comes from Cargo.lock.

.PHONY: demo test lint unit acceptance docs deny bench tools

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

acceptance: ## The real binary under the real CLI, against the emulator.
	cargo test --locked -p terraform-provider-zitadelactions --test '*'

docs: ## Write docs/ anew from the schemas and the examples (a test fails when they differ).
	cargo run --quiet --locked -p xtask -- docs

deny: ## Licences, sources, duplicate versions; the advisory database where it can be reached.
	cargo deny check bans licenses sources

bench: ## Ratios against a baseline of the same run; nothing is asserted.
	cargo bench --locked --workspace
