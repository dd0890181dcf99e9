//! `#[derive(Model)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Field, Fields, Ident, LitStr};

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => fields.named.iter().collect(),
            Fields::Unit => Vec::new(),
            Fields::Unnamed(_) => return Err(unfit(input)),
        },
        Data::Enum(_) | Data::Union(_) => return Err(unfit(input)),
    };
    let attributes = fields
        .iter()
        .map(|field| attribute_name(field))
        .collect::<syn::Result<Vec<LitStr>>>()?;
    let idents: Vec<&Ident> = fields
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .collect();
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let terraform = quote!(::terraform_plugin::terraform);
    let binding = if idents.is_empty() {
        quote!(_)
    } else {
        quote!(mut attributes)
    };
    Ok(quote! {
        #[automatically_derived]
        impl #generics #terraform::FromValue for #name #arguments #bounds {
            fn from_value(
                value: #terraform::Value,
            ) -> ::core::result::Result<Self, #terraform::ValueError> {
                let #binding = #terraform::from_value::object_attributes(value)?;
                ::core::result::Result::Ok(Self {
                    #(#idents: #terraform::from_value::take_attribute(&mut attributes, #attributes)?,)*
                })
            }
        }

        #[automatically_derived]
        impl #generics #terraform::IntoValue for #name #arguments #bounds {
            fn into_value(self) -> #terraform::Value {
                #terraform::Value::object::<&str>([
                    #((#attributes, #terraform::IntoValue::into_value(self.#idents)),)*
                ])
            }
        }

        #[automatically_derived]
        impl #generics #terraform::Model for #name #arguments #bounds {
            const ATTRIBUTES: &'static [&'static str] = &[#(#attributes),*];
        }
    })
}

fn unfit(input: &DeriveInput) -> syn::Error {
    syn::Error::new_spanned(
        &input.ident,
        "a model is a struct with named fields, one for each attribute",
    )
}

/// The attribute's name: the field's, or the one that `rename` gives.
fn attribute_name(field: &Field) -> syn::Result<LitStr> {
    let Some(ident) = &field.ident else {
        return Err(syn::Error::new_spanned(field, "the field needs a name"));
    };
    let text = ident.to_string();
    let mut name = LitStr::new(text.strip_prefix("r#").unwrap_or(&text), ident.span());
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("terraform"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse()?;
                Ok(())
            } else {
                Err(meta.error("only `rename = \"attribute_name\"` is known here"))
            }
        })?;
    }
    Ok(name)
}
