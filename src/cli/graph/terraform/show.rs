//! The documents that `terraform show -json` prints, as far as they are read here.

use std::collections::BTreeMap;

use anyhow::{Context, Error, anyhow, bail};
use serde::Deserialize;
use serde_json::Value;

/// A state or a plan.
#[derive(Debug, Deserialize)]
pub(super) struct Document {
    format_version: Option<String>,
    /// What a state has.
    pub(super) values: Option<Values>,
    planned_values: Option<Value>,
    /// What a plan does.
    #[serde(default)]
    pub(super) resource_changes: Vec<ResourceChange>,
    /// The state before a plan.
    pub(super) prior_state: Option<PriorState>,
    /// The configuration of a plan.
    #[serde(default)]
    pub(super) configuration: Configuration,
    #[serde(default)]
    errored: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct PriorState {
    pub(super) values: Option<Values>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Values {
    pub(super) root_module: StateModule,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct StateModule {
    #[serde(default)]
    pub(super) resources: Vec<Resource>,
    #[serde(default)]
    pub(super) child_modules: Vec<StateModule>,
}

/// A resource or a data source in a state.
#[derive(Debug, Deserialize)]
pub(super) struct Resource {
    pub(super) address: String,
    pub(super) mode: String,
    #[serde(rename = "type")]
    pub(super) type_name: String,
    #[serde(default)]
    pub(super) values: Value,
    #[serde(default)]
    pub(super) deposed_key: Option<String>,
}

/// What a plan does to a resource.
#[derive(Debug, Deserialize)]
pub(super) struct ResourceChange {
    pub(super) address: String,
    #[serde(default)]
    pub(super) module_address: String,
    pub(super) mode: String,
    #[serde(rename = "type")]
    pub(super) type_name: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) index: Value,
    #[serde(default)]
    pub(super) deposed: Option<String>,
    pub(super) change: Change,
}

#[derive(Debug, Deserialize)]
pub(super) struct Change {
    pub(super) actions: Vec<String>,
    #[serde(default)]
    pub(super) before: Value,
    #[serde(default)]
    pub(super) after: Value,
    #[serde(default)]
    pub(super) after_unknown: Value,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Configuration {
    #[serde(default)]
    pub(super) root_module: ConfigurationModule,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ConfigurationModule {
    #[serde(default)]
    pub(super) resources: Vec<ConfigurationResource>,
    #[serde(default)]
    pub(super) module_calls: BTreeMap<String, ModuleCall>,
    #[serde(default)]
    pub(super) outputs: BTreeMap<String, Output>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConfigurationResource {
    /// Without the index.
    pub(super) address: String,
    #[serde(default)]
    pub(super) expressions: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) for_each_expression: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct ModuleCall {
    #[serde(default)]
    pub(super) expressions: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) module: ConfigurationModule,
}

#[derive(Debug, Deserialize)]
pub(super) struct Output {
    #[serde(default)]
    pub(super) expression: Value,
}

impl Document {
    /// Reads what `terraform show -json` printed.
    ///
    /// # Errors
    /// It is something else, with what to run instead.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        const HOW: &str = "Save the plan with `terraform plan -out=plan.bin` and print it with \
                           `terraform show -json plan.bin`; without a file name, \
                           `terraform show -json` prints the state.";
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.starts_with(b"PK\x03\x04") {
            bail!("this is a saved plan, not its JSON\n\n{HOW}");
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            bail!("there is nothing to read\n\n{HOW}");
        }
        let document: Value = match serde_json::from_slice(bytes) {
            Ok(document) => document,
            Err(_) if bytes.starts_with(b"{\"@level\"") => {
                bail!("this is the log of `terraform plan -json`, not the plan\n\n{HOW}")
            }
            Err(error) => return Err(anyhow!("this is not JSON: {error}\n\n{HOW}")),
        };
        if document.get("lineage").is_some() {
            bail!("this is a state file, not its JSON form\n\n{HOW}");
        }
        let document: Self = serde_json::from_value(document)
            .with_context(|| format!("this is not a state or a plan in JSON\n\n{HOW}"))?;
        if document.format_version.is_none() {
            bail!("this is not a state or a plan in JSON: it has no format_version\n\n{HOW}");
        }
        if document.errored {
            bail!(
                "the plan ended with an error, so it is not complete\n\nCorrect the error and plan again."
            );
        }
        Ok(document)
    }

    /// Whether it is a plan, and not a state.
    pub(super) fn is_plan(&self) -> bool {
        self.planned_values.is_some() || !self.resource_changes.is_empty()
    }
}

impl StateModule {
    /// Every resource in the module and below.
    pub(super) fn all(&self) -> Vec<&Resource> {
        let below = self.child_modules.iter().flat_map(Self::all);
        self.resources.iter().chain(below).collect()
    }
}
