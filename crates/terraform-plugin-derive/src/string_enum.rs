//! `#[derive(StringEnum)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, LitStr, Variant};

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let unfit = || {
        let needs = "a string enum has variants without fields, one for each string";
        syn::Error::new_spanned(&input.ident, needs)
    };
    let Data::Enum(data) = &input.data else {
        return Err(unfit());
    };
    let is_unit = |variant: &Variant| matches!(variant.fields, Fields::Unit);
    if data.variants.is_empty() || !data.variants.iter().all(is_unit) {
        return Err(unfit());
    }
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let strings = data.variants.iter().map(string);
    let strings = strings.collect::<syn::Result<Vec<LitStr>>>()?;
    let (name, visibility) = (&input.ident, &input.vis);
    let count = variants.len();
    let terraform = quote!(::terraform_plugin::terraform);
    let value = crate::text_value::derive(input);
    Ok(quote! {
        #[automatically_derived]
        impl #name {
            /// Every string that there is.
            #[allow(dead_code)]
            #visibility const STRINGS: [&'static str; #count] = [#(#strings),*];

            /// The string in Terraform.
            #visibility const fn as_str(&self) -> &'static str {
                match self {
                    #(Self::#variants => #strings,)*
                }
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #name {
            type Err = ::std::string::String;

            fn from_str(
                string: &str,
            ) -> ::core::result::Result<Self, ::std::string::String> {
                match string {
                    #(#strings => ::core::result::Result::Ok(Self::#variants),)*
                    other => ::core::result::Result::Err(
                        #terraform::derive::not_one_of(&Self::STRINGS, other),
                    ),
                }
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #value
    })
}

/// The string of a variant: its name in snake case, unless `#[terraform(rename = "…")]` gives
/// another.
fn string(variant: &Variant) -> syn::Result<LitStr> {
    let mut string = LitStr::new(
        &snake_case(&variant.ident.to_string()),
        variant.ident.span(),
    );
    let options = variant.attrs.iter();
    for option in options.filter(|attribute| attribute.path().is_ident("terraform")) {
        option.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                string = meta.value()?.parse()?;
                Ok(())
            } else {
                Err(meta.error("expected `rename = \"string\"`"))
            }
        })?;
    }
    Ok(string)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
