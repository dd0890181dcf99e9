//! Derive macros of `terraform-plugin`; use them through that crate.

#![deny(missing_docs)]

mod model;
mod text_value;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `Model`, `FromValue` and `IntoValue` for a struct with one field for each attribute. A
/// field is named as its attribute; `#[terraform(rename = "type")]` gives the attribute another
/// name.
#[proc_macro_derive(Model, attributes(terraform))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    model::derive(&input)
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
