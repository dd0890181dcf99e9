//! A target as Terraform holds it: null, unknown and known are three things.

use terraform_plugin::Model;
use terraform_plugin::terraform::{Attr, Secret};

/// The attributes of `zitadelactions_target`. There is no `Debug`: it holds the signing key.
#[derive(Clone, Default, PartialEq, Model)]
pub struct TargetModel {
    /// The ID that the server gave.
    pub id: Attr<String>,
    /// The name.
    pub name: Attr<String>,
    /// The URL that ZITADEL calls.
    pub endpoint: Attr<String>,
    /// The URL, if it must not be stored: known in the configuration, null in plan and state.
    pub endpoint_wo: Attr<Secret>,
    /// The practitioner's counter of changes of `endpoint_wo`.
    pub endpoint_wo_version: Attr<i64>,
    /// A duration as the practitioner wrote it.
    pub timeout: Attr<String>,
    /// Set for a webhook.
    pub rest_webhook: Attr<Interrupting>,
    /// Set for a call.
    pub rest_call: Attr<Interrupting>,
    /// Set for an asynchronous target.
    pub rest_async: Attr<NeverInterrupting>,
    /// `JSON`, `JWT` or `JWE`.
    pub payload_type: Attr<String>,
    /// The key with which a receiver verifies signatures.
    pub signing_key: Attr<String>,
    /// Whether the signing key is stored in the state.
    pub store_signing_key: Attr<bool>,
    /// The practitioner's counter of rotations.
    pub signing_key_version: Attr<i64>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

impl TargetModel {
    /// The plan, with what only the configuration may hold.
    pub fn with_secrets(&self, config: &Self) -> Self {
        Self {
            endpoint_wo: config.endpoint_wo.clone(),
            ..self.clone()
        }
    }

    /// Whether the signing key is stored in the state, which is the default.
    pub fn stores_signing_key(&self) -> bool {
        self.store_signing_key.known() != Some(&false)
    }
}

/// The argument of a webhook or a call.
#[derive(Clone, Default, PartialEq, Model)]
pub struct Interrupting {
    /// Whether an error ends what ZITADEL was doing.
    pub interrupt_on_error: Attr<bool>,
}

/// The object of an asynchronous target, whose only argument is always refused.
#[derive(Clone, Default, PartialEq, Model)]
pub struct NeverInterrupting {
    /// Always null.
    pub interrupt_on_error: Attr<bool>,
}
