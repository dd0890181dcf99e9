//! Terraform's words as data: values, types, attribute paths, diagnostics and schemas. Nothing here
//! waits, reads or writes.

mod attr;
mod attribute_path;
pub(crate) mod conform;
#[doc(hidden)]
pub mod derive;
mod diagnostics;
pub(crate) mod from_value;
pub(crate) mod into_value;
pub mod json;
pub(crate) mod number;
pub(crate) mod schema;
mod secret;
pub(crate) mod types;
pub mod validators;
pub(crate) mod value;

pub use attr::Attr;
pub use attribute_path::{AttributePath, Step};
pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use from_value::{FromValue, Reason, ValueError};
pub use into_value::{IntoValue, Model};
pub use number::{Number, NumberError};
pub use schema::{
    Attribute, AttributeKind, AttributePlan, AttributeValues, Block, BlockNesting, Equality,
    IdentityAttribute, IdentitySchema, Mode, Nesting, Object, OnUpdate, PlanModifier,
    RequiresReplace, Rule, RuleKind, Schema, Timeouts,
};
pub use secret::Secret;
pub use types::{Type, TypeError};
pub use value::Value;

// `Model` is a trait and the macro that derives it.
pub use terraform_plugin_derive::{Model, StringEnum, TextValue};
