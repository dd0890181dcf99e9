//! The state file, read without a process.

use serde_json::Value;

/// One instance, by the address that Terraform prints.
pub(crate) fn instance(state: &Value, address: &str) -> Option<Value> {
    let resources = state["resources"].as_array().into_iter().flatten();
    for resource in resources {
        for instance in resource["instances"].as_array().into_iter().flatten() {
            if self::address(resource, instance) == address {
                return Some(instance.clone());
            }
        }
    }
    None
}

/// An address as Terraform prints it: `module.m.data.type.name["key"]`.
fn address(resource: &Value, instance: &Value) -> String {
    let word = |name: &str| resource[name].as_str().unwrap_or_default();
    let module = match word("module") {
        "" => String::new(),
        module => format!("{module}."),
    };
    let mode = if word("mode") == "data" { "data." } else { "" };
    let key = match &instance["index_key"] {
        Value::Null => String::new(),
        key => format!("[{key}]"),
    };
    format!("{module}{mode}{}.{}{key}", word("type"), word("name"))
}
