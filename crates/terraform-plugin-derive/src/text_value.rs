//! `#[derive(TextValue)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let terraform = quote!(::terraform_plugin::terraform);
    quote! {
        #[automatically_derived]
        impl #generics #terraform::FromValue for #name #arguments #bounds {
            fn from_value(
                value: #terraform::Value,
            ) -> ::core::result::Result<Self, #terraform::ValueError> {
                #terraform::derive::parse_text(value)
            }
        }

        #[automatically_derived]
        impl #generics #terraform::IntoValue for #name #arguments #bounds {
            fn into_value(self) -> #terraform::Value {
                #terraform::Value::from(::std::string::ToString::to_string(&self))
            }
        }
    }
}
