//! Credentials and the connection to the server, as a practitioner meets them.
//!
//! # Layout
//! - `grants`: each credential, from the block and from the environment, and when it is renewed.
//! - `refusals`: the errors when the server rejects it.
//! - `unknown`: a provider block that is not known until apply.
//! - `requests`: headers, retries, rate, time. `proxies`, `tls`: the network in between.
//! - `system_api`: users that sign their own tokens.
//! - `explained_once`: one fault is explained once. `masking`: no secret is shown anywhere.
//! - `certificates`: those of the servers in between.

mod certificates;
mod explained_once;
mod grants;
mod masking;
mod proxies;
mod read_ahead;
mod refusals;
mod requests;
mod system_api;
mod tls;
mod unknown;

use zitadel_emulator::Emulator;

use crate::hcl::TARGET;
use crate::terraform::Terraform;

/// Private keys that open nothing: they were made for the tests of the client.
pub const RSA_PKCS1: &str =
    include_str!("../../../crates/zitadel-actions/tests/transport/auth/rsa_pkcs1.pem");
pub const RSA_PKCS8: &str =
    include_str!("../../../crates/zitadel-actions/tests/transport/auth/rsa_pkcs8.pem");

/// Environment variables with their values.
pub type Variables<'a> = &'a [(&'a str, &'a str)];

/// A ZITADEL of the newest recorded version.
pub fn zitadel() -> Emulator {
    Emulator::builder()
        .server_version("4.13.1")
        .start_blocking()
}

/// A target below a provider block with these arguments.
pub fn hcl(arguments: &str) -> String {
    format!("provider \"zitadelactions\" {{\n{arguments}\n}}\n{TARGET}")
}

/// A Terraform folder for that, whose environment names the domain and these variables.
pub fn terraform(domain: &str, arguments: &str, variables: Variables<'_>) -> Terraform {
    let mut environment = vec![("ZITADEL_DOMAIN", domain)];
    environment.extend(variables);
    Terraform::new(hcl(arguments), &environment)
}

/// How many tokens were asked for.
pub fn token_requests(zitadel: &Emulator) -> usize {
    zitadel
        .calls()
        .iter()
        .filter(|call| call.path == "/oauth/v2/token")
        .count()
}

/// The service account's key file, changed.
pub fn key_file(zitadel: &Emulator, change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut key: serde_json::Value = serde_json::from_str(&zitadel.service_account_key()).unwrap();
    change(&mut key);
    key.to_string()
}

/// A file in the configuration's folder; its path.
pub fn file(terraform: &Terraform, name: &str, content: &str) -> String {
    let path = terraform.folder().join(name);
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}
