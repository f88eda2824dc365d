//! `#[changes]` on the body of a PATCH. Of a field `x: Patch<T>` it says what follows from its type: one that is left out is absent, and the
//! published document has a `T` that may be null. Bounds and formats are said beside it, in `#[schema(..)]`; a type that is published in place
//! of `T` is its `value_type`.

use proc_macro2::{TokenStream as Code, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput, GenericArgument, Meta, PathArguments, Type, parse_quote};

/// The struct, with what is said of its fields.
pub(crate) fn described(mut input: DeriveInput) -> syn::Result<Code> {
    let Data::Struct(data) = &mut input.data else {
        return Err(syn::Error::new_spanned(&input.ident, "changes are a struct"));
    };
    for field in &mut data.fields {
        if let Some(value) = value_of_patch(&field.ty) {
            describe(&mut field.attrs, value)?;
        }
    }
    Ok(input.into_token_stream())
}

/// The `T` of a `Patch<T>`.
fn value_of_patch(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let patch = path.path.segments.last().filter(|segment| segment.ident == "Patch")?;
    let PathArguments::AngleBracketed(arguments) = &patch.arguments else { return None };
    arguments.args.iter().find_map(|argument| if let GenericArgument::Type(value) = argument { Some(value) } else { None })
}

fn describe(attributes: &mut Vec<Attribute>, value: &Type) -> syn::Result<()> {
    attributes.push(parse_quote!(#[serde(default)]));
    // One list, because utoipa checks a bound against the type that stands in the same.
    let Some(schema) = attributes.iter_mut().find(|attribute| attribute.path().is_ident("schema")) else {
        attributes.push(parse_quote!(#[schema(value_type = Option<#value>)]));
        return Ok(());
    };
    let Meta::List(list) = &mut schema.meta else {
        return Err(syn::Error::new_spanned(&schema.meta, "takes a list"));
    };
    if !names_type(&list.tokens) {
        let others = &list.tokens;
        list.tokens = quote! { value_type = Option<#value>, #others };
    }
    Ok(())
}

fn names_type(schema: &Code) -> bool {
    schema.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(name) if name == "value_type"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_absent_or_may_be_null_and_other_fields_are_left() {
        let described = described(parse_quote! {
            struct UpdateTag {
                description: Patch<String>,
                #[schema(max_length = 20)]
                code: Patch<String>,
                #[schema(value_type = Option<f64>)]
                rate: Patch<Rate>,
                name: Option<String>,
            }
        });
        let expected = quote! {
            struct UpdateTag {
                #[serde(default)]
                #[schema(value_type = Option<String>)]
                description: Patch<String>,
                #[schema(value_type = Option<String>, max_length = 20)]
                #[serde(default)]
                code: Patch<String>,
                #[schema(value_type = Option<f64>)]
                #[serde(default)]
                rate: Patch<Rate>,
                name: Option<String>,
            }
        };
        assert_eq!(described.unwrap().to_string(), expected.to_string());
    }
}
