//! Terraform's words as data: values, types, attribute paths, diagnostics and schemas. Nothing here
//! waits, reads or writes.

pub mod attr;
pub mod attribute_path;
pub(crate) mod conform;
pub mod diagnostics;
pub mod from_value;
pub mod into_value;
pub mod json;
pub mod number;
pub mod schema;
pub mod secret;
pub mod types;
pub mod validators;
pub mod value;

pub use attr::Attr;
pub use attribute_path::{AttributePath, Step};
pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use from_value::{FromValue, Reason, ValueError};
pub use into_value::{IntoValue, Model};
pub use number::Number;
pub use schema::{
    Attribute, AttributeKind, AttributePlan, Block, BlockNesting, IdentityAttribute,
    IdentitySchema, Mode, Nesting, Object, Schema, Timeouts,
};
pub use secret::Secret;
pub use types::Type;
pub use value::Value;

// `Model` is a trait and the macro that derives it.
pub use terraform_plugin_derive::{Model, StringEnum, TextValue};
