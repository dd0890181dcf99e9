//! State of the official provider's `zitadel_action_target_public_key`, for `moved` blocks.

use terraform_plugin::framework::MoveStateRequest;
use terraform_plugin::terraform::{Attr, Diagnostics};
use zitadel_actions::model::{KeyId, TargetId};

use super::flatten;
use super::model::PublicKeyModel;
use crate::official_state::OfficialState;

/// The key in a state of the official provider; `None` if the state is of another type.
///
/// # Errors
/// The state has values that the official provider never writes.
pub fn from_official(source: &MoveStateRequest) -> Result<Option<PublicKeyModel>, Diagnostics> {
    match OfficialState::of(source) {
        Some(state) if state.type_name() == "zitadel_action_target_public_key" => {
            key(&state).map(Some)
        }
        _ => Ok(None),
    }
}

fn key(state: &OfficialState<'_>) -> Result<PublicKeyModel, Diagnostics> {
    let unusable = |name: &str, why: &str| state.unreadable(name, &format!("is unusable ({why})"));
    let target = TargetId::parse(state.require("target_id")?);
    let target = target.map_err(|error| unusable("target_id", &error.to_string()))?;
    let key = match state.text("key_id")? {
        Some(id) => id,
        None => state.require("id")?,
    };
    let key = KeyId::parse(key).map_err(|error| unusable("key_id", &error.to_string()))?;
    let text = |name| {
        state
            .text(name)
            .map(|text| Attr::from(text.map(String::from)))
    };
    Ok(PublicKeyModel {
        public_key: text("public_key")?,
        expiration_date: text("expiration_date")?,
        active: state.flag("active")?.into(),
        fingerprint: text("fingerprint")?,
        creation_date: text("creation_date")?,
        ..flatten::stub(&target, &key)
    })
}
