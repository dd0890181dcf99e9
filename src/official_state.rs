//! State that the official ZITADEL provider wrote, for `moved` blocks that carry it over.
//!
//! Its resources are flat objects of schema version 0; an attribute that was never set may be
//! missing, null or an empty string, and all three mean the same.

use serde_json::{Map, Value};
use terraform_plugin::framework::MoveStateRequest;
use terraform_plugin::terraform::Diagnostics;

use crate::diagnostics::Title;

/// The state of one object of the official provider.
pub struct OfficialState<'a> {
    type_name: &'a str,
    attributes: &'a Map<String, Value>,
}

impl<'a> OfficialState<'a> {
    /// The state in `source`; `None` if another provider wrote it. Every registry that serves
    /// `zitadel/zitadel` counts: Terraform's, OpenTofu's, a mirror's.
    pub fn of(source: &'a MoveStateRequest) -> Option<Self> {
        let (_, name) = source.source_provider_address.split_once('/')?;
        let attributes = source
            .source_state
            .as_object()
            .filter(|_| name == "zitadel/zitadel")?;
        Some(Self {
            type_name: &source.source_type_name,
            attributes,
        })
    }

    /// The resource type.
    pub fn type_name(&self) -> &'a str {
        self.type_name
    }

    /// The string in an attribute, if it has one.
    ///
    /// # Errors
    /// Its value is not a string.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Diagnostics> {
        match self.attributes.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(self.unreadable(name, "is not a string")),
        }
    }

    /// The string in an attribute that every such object has.
    ///
    /// # Errors
    /// It is absent, empty or not a string.
    pub fn require(&self, name: &str) -> Result<&'a str, Diagnostics> {
        self.text(name)?
            .ok_or_else(|| self.unreadable(name, "is missing"))
    }

    /// Whether an attribute is true, if it is set.
    ///
    /// # Errors
    /// It is not a boolean.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Diagnostics> {
        match self.attributes.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(is)) => Ok(Some(*is)),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(_) => Err(self.unreadable(name, "is neither true nor false")),
        }
    }

    /// Whether an attribute is true; absent is not.
    ///
    /// # Errors
    /// It is not a boolean.
    pub fn is_true(&self, name: &str) -> Result<bool, Diagnostics> {
        Ok(self.flag(name)?.unwrap_or(false))
    }

    /// The strings of a list; an absent list is empty.
    ///
    /// # Errors
    /// It is not a list of strings.
    pub fn texts(&self, name: &str) -> Result<Vec<&'a str>, Diagnostics> {
        match self.attributes.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                let texts = items.iter().map(|item| {
                    item.as_str()
                        .ok_or_else(|| self.unreadable(name, "has elements that are not strings"))
                });
                texts.collect()
            }
            Some(_) => Err(self.unreadable(name, "is not a list")),
        }
    }

    /// The error that this state is not what the official provider writes.
    pub fn unreadable(&self, name: &str, why: &str) -> Diagnostics {
        Diagnostics::error(
            Title::UnreadableOfficialState,
            format!(
                "`{name}` in the state of the {} {why}, which the official provider (up to version \
                 3) never writes. Remove the `moved` block, remove the old resource from the state \
                 with `terraform state rm`, and import the object instead.",
                self.type_name
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(provider_address: &str, state: Value) -> MoveStateRequest {
        MoveStateRequest::new(provider_address, "zitadel_action_target", state)
    }

    #[test]
    fn only_the_official_provider_is_understood_from_any_registry() {
        for (address, expected) in [
            ("registry.terraform.io/zitadel/zitadel", true),
            ("registry.opentofu.org/zitadel/zitadel", true),
            ("mirror.example/zitadel/zitadel", true),
            ("registry.terraform.io/somebody/zitadel", false),
            ("zitadel/zitadel", false),
        ] {
            let source = source(address, serde_json::json!({}));
            assert_eq!(OfficialState::of(&source).is_some(), expected, "{address}");
        }
    }

    #[test]
    fn missing_null_and_empty_mean_the_same() {
        let source = source(
            "registry.terraform.io/zitadel/zitadel",
            serde_json::json!({"null": null, "empty": "", "set": "x"}),
        );
        let state = OfficialState::of(&source).unwrap();
        for name in ["missing", "null", "empty"] {
            assert_eq!(state.text(name).unwrap(), None, "{name}");
            assert!(!state.is_true(name).unwrap(), "{name}");
            assert!(state.require(name).is_err(), "{name}");
        }
        assert_eq!(state.require("set").unwrap(), "x");
        assert!(state.is_true("set").is_err());
        assert!(state.texts("set").is_err());
        assert!(state.texts("null").unwrap().is_empty());
    }
}
