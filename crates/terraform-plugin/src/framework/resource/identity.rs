//! What identifies an object apart from its state.

use crate::terraform::{
    Diagnostic, Diagnostics, FromValue, IdentitySchema, IntoValue, Model, Value, ValueError,
};

/// The identity of a resource: a [`Model`] with a schema of its own. A part that the state does not
/// hold comes from a handler, see
/// [`Context::set_identity`](crate::framework::Context::set_identity).
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
    fn attribute_names() -> Vec<&'static str> {
        Vec::new()
    }
}

impl Identity for NoIdentity {
    fn schema() -> IdentitySchema {
        IdentitySchema::default()
    }
}

/// The identity that the state tells, and what was known `before` of the parts that are not in the
/// state.
pub(super) fn with_parts_of(told: Option<Value>, before: Option<&Value>) -> Option<Value> {
    let Some(before) = before else {
        return told;
    };
    let Some(Value::Object(mut parts)) = told else {
        return Some(before.clone());
    };
    for (name, part) in &mut parts {
        if part.is_null() {
            *part = before.get(name).clone();
        }
    }
    Some(Value::Object(parts))
}

/// The state of which the attributes of the identity are all that is known.
pub(super) fn default_import<I: Identity, M: Model>(identity: I) -> Result<M, Diagnostics> {
    let names = M::attribute_names();
    let mut missing = I::attribute_names()
        .into_iter()
        .filter(|name| !names.contains(name));
    if let Some(name) = missing.next() {
        let what = format!(
            "The identity has `{name}` and the state does not, so the resource must say how it is imported by identity."
        );
        return Err(Diagnostic::bug(what).into());
    }
    let identity = identity.into_value();
    let value = |name| (name, identity.get(name).clone());
    Ok(M::from_value(Value::object(names.into_iter().map(value)))?)
}
