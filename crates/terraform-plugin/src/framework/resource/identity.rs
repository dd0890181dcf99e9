//! What identifies an object apart from its state.

use crate::terraform::{
    Diagnostic, Diagnostics, FromValue, IdentitySchema, IntoValue, Model, Value, ValueError,
};

/// The identity of a resource: a [`Model`] with a schema of its own.
///
/// ```
/// use terraform_plugin::Model;
/// use terraform_plugin::framework::Identity;
/// use terraform_plugin::terraform::{Attr, IdentityAttribute, IdentitySchema};
///
/// #[derive(Clone, Model)]
/// struct NoteIdentity {
///     id: Attr<String>,
/// }
///
/// impl Identity for NoteIdentity {
///     fn schema() -> IdentitySchema {
///         IdentitySchema::new([IdentityAttribute::string("id").description("The ID of the note.")])
///     }
/// }
/// ```
pub trait Identity: Model {
    /// The schema of the identity.
    fn schema() -> IdentitySchema;
}

/// The identity of a resource that has none.
#[derive(Debug, Clone)]
pub struct NoIdentity;

impl FromValue for NoIdentity {
    fn from_value(_: Value) -> Result<Self, ValueError> {
        Ok(NoIdentity)
    }
}

impl IntoValue for NoIdentity {
    fn into_value(self) -> Value {
        Value::Null
    }
}

impl Model for NoIdentity {
    const ATTRIBUTES: &'static [&'static str] = &[];
}

impl Identity for NoIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::default()
    }
}

/// The state of which the attributes of the identity are all that is known.
pub(super) fn default_import<I: Identity, M: Model>(identity: I) -> Result<M, Diagnostics> {
    if let Some(name) = I::ATTRIBUTES
        .iter()
        .find(|name| !M::ATTRIBUTES.contains(name))
    {
        let what = format!(
            "The identity has `{name}` and the state does not, so the resource must say how it is imported by identity."
        );
        return Err(Diagnostic::bug(what).into());
    }
    let identity = identity.into_value();
    let value = |name: &&'static str| (*name, identity.get(name).clone());
    Ok(M::from_value(Value::object(
        M::ATTRIBUTES.iter().map(value),
    ))?)
}
