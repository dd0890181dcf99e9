//! Public keys of targets: `{base}/targets/{id}/publickeys`. Source: API.md 2.4 and API.md 4.4.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{page_body, target_path};
use crate::{
    call::{Call, Mismatch},
    dialect::{AddedPublicKey, Listed, Page, RowIdentity, wire},
    exchange::{Repeat, Request},
    model::{KeyId, PublicKey, PublicKeyDraft, TargetId, Timestamp},
};

/// The same key may be added twice, so a lost answer must not be answered by sending it again.
pub(super) fn add(base: &str, target: &TargetId, draft: &PublicKeyDraft) -> Call<AddedPublicKey> {
    let mut body = json!({ "publicKey": STANDARD.encode(&draft.pem) });
    if let Some(date) = &draft.expiration_date {
        body["expirationDate"] = json!(date.as_str());
    }
    let path = keys_path(base, target);
    let request = Request::new("add public key", Method::POST, path, Repeat::Never);
    Call::json(request.with_body(body), |added: Added| {
        Ok(AddedPublicKey {
            id: wire::key_id(&added.key_id)?,
            creation_date: wire::date(added.creation_date.as_deref())?,
        })
    })
}

pub(super) fn list(base: &str, target: &TargetId, page: Page) -> Call<Listed<PublicKey>> {
    let body = page_body(page, "PUBLIC_KEY_FIELD_NAME_CREATION_DATE");
    let path = format!("{}/search", keys_path(base, target));
    let request = Request::new("list public keys", Method::POST, path, Repeat::Read);
    Call::json(request.with_body(body), wire::List::<Key>::read)
}

pub(super) fn activate(base: &str, target: &TargetId, key: &KeyId) -> Call<Option<Timestamp>> {
    toggle(
        "activate public key",
        format!("{}/activate", key_path(base, target, key)),
    )
}

pub(super) fn deactivate(base: &str, target: &TargetId, key: &KeyId) -> Call<Option<Timestamp>> {
    toggle(
        "deactivate public key",
        format!("{}/deactivate", key_path(base, target, key)),
    )
}

pub(super) fn remove(base: &str, target: &TargetId, key: &KeyId) -> Call<()> {
    wire::delete("remove public key", key_path(base, target, key))
}

fn toggle(operation: &'static str, path: String) -> Call<Option<Timestamp>> {
    let request = Request::new(operation, Method::POST, path, Repeat::Idempotent);
    Call::json(request, |toggled: Toggled| {
        wire::date(toggled.change_date.as_deref())
    })
}

fn keys_path(base: &str, target: &TargetId) -> String {
    format!("{}/publickeys", target_path(base, target))
}

fn key_path(base: &str, target: &TargetId, key: &KeyId) -> String {
    format!(
        "{}/{}",
        keys_path(base, target),
        wire::segment(key.as_str())
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Added {
    key_id: String,
    creation_date: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Toggled {
    change_date: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    key_id: String,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    public_key: String,
    #[serde(default)]
    fingerprint: String,
    expiration_date: Option<String>,
    creation_date: Option<String>,
    change_date: Option<String>,
}

impl wire::Object for Key {
    type Neutral = PublicKey;

    fn identify(json: &Value) -> RowIdentity {
        RowIdentity {
            object: "public key",
            id: json["keyId"].as_str().map(str::to_owned),
            name: None,
        }
    }

    fn read(self) -> Result<PublicKey, Mismatch> {
        let pem = STANDARD
            .decode(&self.public_key)
            .map_err(|_| "its key is not base64".to_owned())?;
        Ok(PublicKey {
            id: wire::key_id(&self.key_id)?,
            active: self.active,
            // Text around a foreign key's block may be anything; ours is UTF-8 and comes back
            // whole.
            pem: String::from_utf8_lossy(&pem).into_owned(),
            fingerprint: self.fingerprint,
            expiration_date: wire::date(self.expiration_date.as_deref())?,
            creation_date: wire::date(self.creation_date.as_deref())?,
            change_date: wire::date(self.change_date.as_deref())?,
        })
    }
}
