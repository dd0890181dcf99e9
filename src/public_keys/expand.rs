//! Down: from a plan to what the API is asked. Null and unknown end here.

use terraform_plugin::terraform::{Attr, Diagnostic, Diagnostics};
use zitadel_actions::model::{InvalidId, KeyId, PublicKeyDraft, PublicKeyPem, TargetId, Timestamp};

use super::model::PublicKeyModel;
use crate::diagnostics::Title;
use crate::timestamp;

/// The key that a plan asks for.
pub fn draft(planned: &PublicKeyModel) -> Result<PublicKeyDraft, Diagnostics> {
    let text = planned.public_key.require("public_key")?;
    let pem: PublicKeyPem = text.parse().map_err(|error| {
        Diagnostic::error(
            Title::InvalidPublicKey,
            format!("`public_key` cannot be used: {error}."),
        )
        .at("public_key")
    })?;
    Ok(PublicKeyDraft {
        pem: pem.to_string(),
        expiration_date: expiration_date(planned)?,
    })
}

/// When the key expires, if it does.
pub fn expiration_date(model: &PublicKeyModel) -> Result<Option<Timestamp>, Diagnostics> {
    if model.expiration_date.is_null() {
        return Ok(None);
    }
    let text = model.expiration_date.require("expiration_date")?;
    timestamp::parse(text).map(Some).map_err(|error| {
        Diagnostic::error(Title::InvalidDate, format!("{error}."))
            .at("expiration_date")
            .into()
    })
}

/// The IDs in the state.
pub fn ids(state: &PublicKeyModel) -> Result<(TargetId, KeyId), Diagnostics> {
    Ok((id_of_target(&state.target_id)?, id_of_key(&state.key_id)?))
}

/// The ID in `target_id`.
pub fn id_of_target(target_id: &Attr<String>) -> Result<TargetId, Diagnostics> {
    TargetId::parse(target_id.require("target_id")?)
        .map_err(|error| invalid_id("target_id", &error))
}

/// The ID in `key_id`.
pub fn id_of_key(key_id: &Attr<String>) -> Result<KeyId, Diagnostics> {
    KeyId::parse(key_id.require("key_id")?).map_err(|error| invalid_id("key_id", &error))
}

fn invalid_id(name: &str, error: &InvalidId) -> Diagnostics {
    Diagnostic::error(
        Title::InvalidId,
        format!("`{name}` is {error}. ZITADEL's IDs consist of digits."),
    )
    .at(name)
    .into()
}

/// Both IDs from either form of an import ID: `<target_id>/<key_id>`, or `<key_id>:<target_id>` as
/// the official provider has it.
pub fn import_id(text: &str) -> Option<(TargetId, KeyId)> {
    let (target, key) = match text.split_once('/') {
        Some((target, key)) => (target, key),
        None => text.split_once(':').map(|(key, target)| (target, key))?,
    };
    let plain = |id: &str| !id.contains(['/', ':']);
    match (TargetId::parse(target), KeyId::parse(key)) {
        (Ok(target_id), Ok(key_id)) if plain(target) && plain(key) => Some((target_id, key_id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::import_id;

    #[test]
    fn both_forms_of_an_import_id_name_the_same_key() {
        assert_eq!(import_id("1/2"), import_id("2:1"));
        assert_eq!(import_id("1/2").unwrap().0.as_str(), "1");
    }

    #[test]
    fn another_form_is_not_an_import_id() {
        for text in [
            "", "1", "1/", "/2", ":", "1:", "1/2/3", "1:2:3", "1/2:3", "a b/c", "search/1",
        ] {
            assert_eq!(import_id(text), None, "{text:?}");
        }
    }
}
