//! The provider binary: Terraform and OpenTofu start it; a person can ask it for more.

use std::process::ExitCode;

use terraform_plugin::plugin::{ServeOptions, serve, started_by_client};
use terraform_provider_zitadelactions::{ZitadelActions, cli};

const OPTIONS: ServeOptions = ServeOptions::new(
    "registry.terraform.io/zitadelactions/zitadelactions",
    env!("CARGO_PKG_VERSION"),
);

fn main() -> ExitCode {
    let serve = || serve(ZitadelActions, OPTIONS);
    if started_by_client() {
        serve()
    } else {
        cli::run(std::env::args_os().skip(1), serve)
    }
}
