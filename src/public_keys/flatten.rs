//! Up: from the API's answer to the state.

use terraform_plugin::terraform::Attr;
use zitadel_actions::client::NewPublicKey;
use zitadel_actions::model::{KeyId, PublicKey, TargetId, Timestamp};

use super::model::PublicKeyModel;
use crate::timestamp;

/// The state of a key that was just added and is inactive therefore.
pub fn added(planned: &PublicKeyModel, target: &TargetId, answer: &NewPublicKey) -> PublicKeyModel {
    PublicKeyModel {
        id: id(target, &answer.id).into(),
        key_id: answer.id.as_str().into(),
        active: false.into(),
        creation_date: timestamp::flatten(answer.creation_date.as_ref()),
        change_date: timestamp::flatten(answer.creation_date.as_ref()),
        ..planned.clone()
    }
}

/// The state after the key was activated or deactivated.
pub fn toggled(
    state: &PublicKeyModel,
    active: bool,
    changed: Option<&Timestamp>,
) -> PublicKeyModel {
    let change_date = match changed {
        Some(date) => timestamp::flatten(Some(date)),
        None => state.change_date.clone(),
    };
    PublicKeyModel {
        active: active.into(),
        change_date,
        ..state.clone()
    }
}

/// The state after a read.
pub fn read(target: &TargetId, key: &PublicKey) -> PublicKeyModel {
    PublicKeyModel {
        id: id(target, &key.id).into(),
        target_id: target.as_str().into(),
        public_key: key.pem.as_str().into(),
        expiration_date: timestamp::flatten(key.expiration_date.as_ref()),
        active: key.active.into(),
        key_id: key.id.as_str().into(),
        fingerprint: key.fingerprint.as_str().into(),
        creation_date: timestamp::flatten(key.creation_date.as_ref()),
        change_date: timestamp::flatten(key.change_date.as_ref()),
    }
}

/// The state that the IDs alone make, for imports.
pub fn stub(target: &TargetId, key: &KeyId) -> PublicKeyModel {
    PublicKeyModel {
        id: id(target, key).into(),
        target_id: target.as_str().into(),
        key_id: key.as_str().into(),
        active: Attr::Null,
        ..PublicKeyModel::default()
    }
}

/// Both IDs in one string.
pub fn id(target: &TargetId, key: &KeyId) -> String {
    format!("{target}/{key}")
}
