//! The provider binary: Terraform and OpenTofu start it.

use std::process::ExitCode;

use terraform_plugin::plugin::{ServeOptions, serve};
use terraform_provider_zitadelactions::ZitadelActions;

fn main() -> ExitCode {
    let options = ServeOptions {
        address: "registry.terraform.io/zitadelactions/zitadelactions",
        version: env!("CARGO_PKG_VERSION"),
    };
    serve(ZitadelActions, options)
}
