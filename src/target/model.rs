//! A target as Terraform holds it: null, unknown and known are three things.

use terraform_plugin::Model;
use terraform_plugin::terraform::Attr;

/// The attributes of `zitadelactions_target`. There is no `Debug`: it holds the signing key.
#[derive(Clone, Default, PartialEq, Model)]
pub struct TargetModel {
    /// The server's id.
    pub id: Attr<String>,
    /// The name.
    pub name: Attr<String>,
    /// The URL that is called.
    pub endpoint: Attr<String>,
    /// A duration, in the practitioner's spelling.
    pub timeout: Attr<String>,
    /// Set for a webhook.
    pub rest_webhook: Attr<Interrupting>,
    /// Set for a call.
    pub rest_call: Attr<Interrupting>,
    /// Set for an asynchronous target.
    pub rest_async: Attr<NoArguments>,
    /// `JSON`, `JWT` or `JWE`.
    pub payload_type: Attr<String>,
    /// What the receiver verifies signatures with.
    pub signing_key: Attr<String>,
    /// The practitioner's counter of rotations.
    pub signing_key_version: Attr<i64>,
    /// RFC 3339.
    pub creation_date: Attr<String>,
    /// RFC 3339.
    pub change_date: Attr<String>,
}

/// The one argument of a webhook or a call.
#[derive(Clone, Default, PartialEq, Model)]
pub struct Interrupting {
    /// Whether an error ends what ZITADEL was doing.
    pub interrupt_on_error: Attr<bool>,
}

/// The object of an asynchronous target: it is there or not.
#[derive(Clone, Default, PartialEq, Model)]
pub struct NoArguments {}
