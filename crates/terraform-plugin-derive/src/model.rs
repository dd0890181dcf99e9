//! `#[derive(Model)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Field, Fields, Ident, LitStr, Type};

/// What becomes of a field.
enum Role {
    /// It is the attribute of this name.
    Attribute(LitStr),
    /// It is a model whose attributes are attributes of this one.
    Flatten,
    /// It is not in the schema.
    Skip,
}

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => fields.named.iter().collect(),
            Fields::Unit => Vec::new(),
            Fields::Unnamed(_) => return Err(unfit(input)),
        },
        Data::Enum(_) | Data::Union(_) => return Err(unfit(input)),
    };
    let (mut reads, mut writes, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let terraform = quote!(::terraform_plugin::terraform);
    for field in fields {
        let Some(ident) = &field.ident else {
            return Err(syn::Error::new_spanned(field, "the field needs a name"));
        };
        let of = &field.ty;
        match role(field, ident)? {
            Role::Attribute(name) => {
                reads.push(
                    quote!(#ident: #terraform::derive::take_attribute(&mut attributes, #name)?),
                );
                writes.push(
                    quote!(#terraform::derive::put_attribute(&mut attributes, #name, self.#ident);),
                );
                names.push(quote!(names.push(#name);));
            }
            Role::Flatten => {
                reads.push(quote!(#ident: #terraform::derive::take_flattened(&mut attributes)?));
                writes
                    .push(quote!(#terraform::derive::put_flattened(&mut attributes, self.#ident);));
                names.push(quote!(names.extend(<#of as #terraform::Model>::attribute_names());));
            }
            Role::Skip => reads.push(skipped(ident, of)),
        }
    }
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics #terraform::FromValue for #name #arguments #bounds {
            fn from_value(
                value: #terraform::Value,
            ) -> ::core::result::Result<Self, #terraform::ValueError> {
                #[allow(unused_mut, unused_variables)]
                let mut attributes = #terraform::derive::object_attributes(value)?;
                ::core::result::Result::Ok(Self { #(#reads,)* })
            }
        }

        #[automatically_derived]
        impl #generics #terraform::IntoValue for #name #arguments #bounds {
            fn into_value(self) -> #terraform::Value {
                #[allow(unused_mut)]
                let mut attributes = ::std::collections::BTreeMap::new();
                #(#writes)*
                #terraform::Value::Object(attributes)
            }
        }

        #[automatically_derived]
        impl #generics #terraform::Model for #name #arguments #bounds {
            fn attribute_names() -> ::std::vec::Vec<&'static str> {
                #[allow(unused_mut)]
                let mut names = ::std::vec::Vec::new();
                #(#names)*
                names
            }
        }
    })
}

fn skipped(ident: &Ident, of: &Type) -> TokenStream {
    quote!(#ident: <#of as ::core::default::Default>::default())
}

fn unfit(input: &DeriveInput) -> syn::Error {
    syn::Error::new_spanned(
        &input.ident,
        "a model is a struct with named fields, one for each attribute",
    )
}

/// What the field's name and `#[terraform(…)]` say.
fn role(field: &Field, ident: &Ident) -> syn::Result<Role> {
    let text = ident.to_string();
    let name = LitStr::new(text.strip_prefix("r#").unwrap_or(&text), ident.span());
    let mut role = Role::Attribute(name);
    let options = field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("terraform"));
    for option in options {
        option.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                role = Role::Attribute(meta.value()?.parse()?);
            } else if meta.path.is_ident("flatten") {
                role = Role::Flatten;
            } else if meta.path.is_ident("skip") {
                role = Role::Skip;
            } else {
                let expected = "expected `rename = \"attribute_name\"`, `flatten` or `skip`";
                return Err(meta.error(expected));
            }
            Ok(())
        })?;
    }
    Ok(role)
}
