//! What is measured, as configurations of one shape: `size` objects, and `size` more that refer to
//! one of the first each.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::server::Server;
use crate::dist;
use crate::root;

/// Whose resources are measured.
pub(super) enum Contender<'a> {
    /// Targets and executions, by this binary, on this server.
    Provider(&'a Path, &'a Server),
    /// Terraform's own, without a plugin.
    TerraformData,
    /// Those of hashicorp/random, by this binary: a plugin in Go that asks no server.
    Random(&'a Path),
}

/// What Terraform needs to find a plugin.
pub(super) struct Plugin<'a> {
    pub(super) source: &'static str,
    pub(super) file_name: &'static str,
    pub(super) binary: &'a Path,
}

impl<'a> Contender<'a> {
    /// The plugin.
    pub(super) fn plugin(&self) -> Option<Plugin<'a>> {
        match self {
            Self::Provider(binary, _) => Some(Plugin {
                source: "zitadelactions/zitadelactions",
                file_name: dist::PROVIDER,
                binary,
            }),
            Self::TerraformData => None,
            Self::Random(binary) => Some(Plugin {
                source: "hashicorp/random",
                file_name: "terraform-provider-random",
                binary,
            }),
        }
    }

    /// The environment of the plugin.
    pub(super) fn environment(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Provider(_, server) => vec![
                ("ZITADEL_DOMAIN", server.url.clone()),
                ("ZITADEL_ACCESS_TOKEN", server.token.clone()),
            ],
            Self::TerraformData | Self::Random(_) => Vec::new(),
        }
    }

    /// The configuration.
    pub(super) fn hcl(&self, size: usize) -> anyhow::Result<String> {
        let conditions = conditions(size)?;
        let resources = match self {
            Self::Provider(..) => PROVIDER,
            Self::TerraformData => TERRAFORM_DATA,
            Self::Random(_) => RANDOM,
        };
        let resources = resources
            .replace("TARGETS", &size.to_string())
            .replace("EXECUTIONS", &conditions.len().to_string());
        let conditions = conditions.join(",\n    ");
        Ok(format!(
            "locals {{\n  conditions = [\n    {conditions}\n  ]\n}}\n{resources}"
        ))
    }
}

const PROVIDER: &str = r#"
terraform {
  required_providers {
    zitadelactions = { source = "zitadelactions/zitadelactions" }
  }
}
resource "zitadelactions_target" "t" {
  count      = TARGETS
  name       = "t-${count.index}"
  endpoint   = "https://192.0.2.1/${count.index}"
  rest_async = {}
}
resource "zitadelactions_execution" "e" {
  count      = EXECUTIONS
  condition  = local.conditions[count.index]
  target_ids = [zitadelactions_target.t[count.index].id]
}
"#;

const TERRAFORM_DATA: &str = r#"
resource "terraform_data" "t" {
  count = TARGETS
  input = { name = "t-${count.index}", endpoint = "https://192.0.2.1/${count.index}" }
}
resource "terraform_data" "e" {
  count = EXECUTIONS
  input = { condition = local.conditions[count.index], target_ids = [terraform_data.t[count.index].id] }
}
"#;

const RANDOM: &str = r#"
terraform {
  required_providers {
    random = { source = "hashicorp/random" }
  }
}
resource "random_uuid" "t" {
  count   = TARGETS
  keepers = { name = "t-${count.index}", endpoint = "https://192.0.2.1/${count.index}" }
}
resource "random_uuid" "e" {
  count   = EXECUTIONS
  keepers = { condition = jsonencode(local.conditions[count.index]), target_id = random_uuid.t[count.index].id }
}
"#;

/// Conditions that the newest recorded server knows, as HCL: its events, then its methods. It knows
/// 2,439, and each has one execution.
pub(super) fn conditions(size: usize) -> anyhow::Result<Vec<String>> {
    let events = names("event_types")?.into_iter();
    let events = events.map(|name| format!("{{ event = {{ event = {name:?} }} }}"));
    let methods = names("methods")?;
    let of_methods = |kind: &str| {
        let of = |name| format!("{{ {kind} = {{ method = {name:?} }} }}");
        methods.iter().map(of).collect::<Vec<_>>()
    };
    let all = events
        .chain(of_methods("request"))
        .chain(of_methods("response"));
    Ok(all.take(size).collect())
}

/// Names of the emulator's newest server.
fn names(table: &str) -> anyhow::Result<Vec<String>> {
    let table = root().join(format!("crates/zitadel-emulator/data/{table}.tsv"));
    let table = fs::read_to_string(table).context("cannot read the emulator's names")?;
    let rows = table.lines().filter_map(|line| line.split_once('\t'));
    let newest = rows.filter(|(_, servers)| {
        servers
            .split('\t')
            .next()
            .is_some_and(|servers| servers.ends_with("4.13.1"))
    });
    Ok(newest.map(|(name, _)| name.to_owned()).collect())
}
