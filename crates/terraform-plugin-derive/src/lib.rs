//! Derive macros of `terraform-plugin`; use them through that crate.

#![deny(missing_docs)]

mod model;
mod string_enum;
mod text_value;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `Model`, `FromValue` and `IntoValue` for a struct with one field for each attribute. A
/// field has the name of its attribute, unless an option says otherwise:
///
/// - `#[terraform(rename = "type")]`: the attribute has this name.
/// - `#[terraform(flatten)]`: the field is a model, and its attributes are attributes of this one.
/// - `#[terraform(skip)]`: the field is not an attribute; it is `Default::default()` when a value
///   is read.
#[proc_macro_derive(Model, attributes(terraform))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    model::derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives `FromValue`, `IntoValue`, `FromStr` and `Display` for an enum whose variants have no
/// fields. Each is a string in Terraform: its name in snake case, or what
/// `#[terraform(rename = "…")]` says. Any other string is an error at the attribute, which lists
/// those that there are. `as_str()` is the string, and `STRINGS` are all of them, for a
/// description.
#[proc_macro_derive(StringEnum, attributes(terraform))]
pub fn derive_string_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    string_enum::derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives `FromValue` and `IntoValue` for a type that is a text in Terraform, through its
/// `FromStr` (whose error follows "The value ": "must be a duration such as 10s") and its
/// `Display`.
#[proc_macro_derive(TextValue)]
pub fn derive_text_value(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    text_value::derive(&input).into()
}
