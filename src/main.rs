//! The provider binary: Terraform and OpenTofu start it; a person can ask it for an export.

use std::process::ExitCode;

use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_provider_zitadelactions::{ZitadelActions, export};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments
        .next()
        .is_some_and(|first| first == export::SUBCOMMAND)
    {
        return export::run(arguments);
    }
    let options = ServeOptions::new(
        "registry.terraform.io/zitadelactions/zitadelactions",
        env!("CARGO_PKG_VERSION"),
    );
    serve(ZitadelActions, options)
}
