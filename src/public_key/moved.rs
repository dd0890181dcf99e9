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
