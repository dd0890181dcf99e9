//! State of the official provider's `zitadel_action_target_public_key`, for `moved` blocks.

use serde_json::Value;
use terraform_plugin::framework::MoveSource;
use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::model::{KeyId, TargetId};

use super::flatten;
use super::model::PublicKeyModel;

/// The official provider, in both registries.
const OFFICIAL: [&str; 2] = [
    "registry.terraform.io/zitadel/zitadel",
    "registry.opentofu.org/zitadel/zitadel",
];

/// The key that the state describes, or `None` when it is of another type.
///
/// # Errors
/// A state whose ids or texts cannot be read.
pub fn from_official(source: &MoveSource) -> Result<Option<PublicKeyModel>, Diagnostics> {
    let known = OFFICIAL.contains(&source.provider_address.as_str())
        && source.type_name == "zitadel_action_target_public_key";
    if !known {
        return Ok(None);
    }
    let target = TargetId::parse(text(&source.state, "target_id")?.unwrap_or_default());
    let key = KeyId::parse(
        text(&source.state, "key_id")?
            .or(text(&source.state, "id")?)
            .unwrap_or_default(),
    );
    let target = target.map_err(|error| unreadable("target_id", &error.to_string()))?;
    let key = key.map_err(|error| unreadable("key_id", &error.to_string()))?;
    let attribute = |name| text(&source.state, name).map(|text| Attr::from(text.map(String::from)));
    Ok(Some(PublicKeyModel {
        public_key: attribute("public_key")?,
        expiration_date: attribute("expiration_date")?,
        active: match source.state.get("active") {
            None | Some(Value::Null) => Attr::Null,
            Some(Value::Bool(active)) => (*active).into(),
            Some(_) => return Err(unreadable("active", "it is no boolean").into()),
        },
        fingerprint: attribute("fingerprint")?,
        creation_date: attribute("creation_date")?,
        ..flatten::stub(&target, &key)
    }))
}

/// A text of the state; the official provider writes `""` for what is not set.
fn text<'a>(state: &'a Value, name: &str) -> Result<Option<&'a str>, Diagnostic> {
    match state.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
        Some(_) => Err(unreadable(name, "it is no text")),
    }
}

fn unreadable(name: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        "The state cannot be moved",
        format!(
            "`{name}` in the state of the official provider cannot be used: {why}. Remove the `moved` block, and import the \
             key as <target_id>/<key_id> instead."
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn source(provider: &str, type_name: &str, state: Value) -> MoveSource {
        MoveSource {
            provider_address: provider.into(),
            type_name: type_name.into(),
            schema_version: 0,
            state,
            private: Vec::new(),
        }
    }

    #[test]
    fn what_another_provider_or_type_wrote_is_not_taken() {
        let key = "zitadel_action_target_public_key";
        for (provider, type_name) in [
            ("registry.terraform.io/other/zitadel", key),
            (OFFICIAL[0], "zitadel_action_target"),
        ] {
            let moved = from_official(&source(provider, type_name, json!({})));
            assert_eq!(moved, Ok(None));
        }
    }

    #[test]
    fn a_state_that_cannot_be_read_is_an_error_that_names_the_attribute() {
        let whole = json!({"id": "2", "key_id": "2", "target_id": "1", "public_key": "x"});
        for (name, bent) in [
            ("target_id", json!("")),
            ("key_id", json!(2)),
            ("public_key", json!([])),
            ("active", json!("yes")),
        ] {
            let mut state = whole.clone();
            state[name] = bent;
            let moved = from_official(&source(
                OFFICIAL[0],
                "zitadel_action_target_public_key",
                state,
            ));
            let error = moved.unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
