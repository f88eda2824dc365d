//! What becomes of a field: how it is read from a row, and which value is written.

use proc_macro2::TokenStream as Code;
use quote::{format_ident, quote};
use syn::{Ident, LitStr};

/// How a field is kept.
pub(crate) enum Kept {
    /// In a column of its type.
    Plain,
    /// As the word that its JSON is.
    Word,
    /// As a whole number of its units.
    Number,
    /// As JSON in a column of its own; as text, where it says so.
    Json { is_text: bool },
    /// As one member of the JSON object in this column.
    Member { column: LitStr, is_text: bool },
    /// Nowhere.
    Skipped,
}

/// One field of the struct.
pub(crate) struct Field {
    name: Ident,
    column: LitStr,
    kept: Kept,
}

impl Field {
    pub(crate) fn of(field: &syn::Field) -> syn::Result<Field> {
        let name = field.ident.clone().ok_or_else(|| syn::Error::new_spanned(field, "a record has named fields"))?;
        let (mut column, mut kept) = (LitStr::new(&name.to_string(), name.span()), Kept::Plain);
        for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
            attribute.parse_nested_meta(|meta| {
                let named: Option<LitStr> = if meta.input.peek(syn::Token![=]) { Some(meta.value()?.parse()?) } else { None };
                let word = meta.path.require_ident()?.to_string();
                match (word.as_str(), named) {
                    ("column", Some(other)) => column = other,
                    ("word", None) => kept = Kept::Word,
                    ("number", None) => kept = Kept::Number,
                    ("skip", None) => kept = Kept::Skipped,
                    ("json" | "json_text", None) => kept = Kept::Json { is_text: word == "json_text" },
                    ("json" | "json_text", Some(column)) => kept = Kept::Member { column, is_text: word == "json_text" },
                    _ => return Err(meta.error("takes column, word, number, json, json_text and skip")),
                }
                Ok(())
            })?;
        }
        Ok(Field { name, column, kept })
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.name
    }

    /// The column of its own, if it has one.
    pub(crate) fn column(&self) -> Option<LitStr> {
        (!matches!(self.kept, Kept::Member { .. } | Kept::Skipped)).then(|| self.column.clone())
    }

    pub(crate) fn read(&self) -> Code {
        let Field { name, column, kept } = self;
        let key = name.to_string();
        let value = match kept {
            Kept::Plain => quote! { row.try_get("", #column)? },
            Kept::Word => quote! { ::bursar_store::column::word(row, #column)? },
            Kept::Number => quote! { ::bursar_store::column::number(row, #column)? },
            Kept::Json { is_text } => quote! { ::bursar_store::column::json(row, #column, #is_text)? },
            Kept::Member { column, .. } => {
                let members = members(column);
                quote! { ::bursar_store::column::member(&#members, #key)? }
            }
            Kept::Skipped => quote! { ::std::default::Default::default() },
        };
        quote! { #name: #value }
    }

    /// The value of its own column, if it has one.
    pub(crate) fn value(&self) -> Option<Code> {
        let name = &self.name;
        match self.kept {
            Kept::Plain => Some(quote! { self.#name.clone().into() }),
            Kept::Word => Some(quote! { ::bursar_store::column::from_word(&self.#name)? }),
            Kept::Number => Some(quote! { ::bursar_store::column::from_number(&self.#name) }),
            Kept::Json { is_text } => Some(quote! { ::bursar_store::column::from_json(&self.#name, #is_text)? }),
            Kept::Member { .. } | Kept::Skipped => None,
        }
    }
}

fn members(column: &LitStr) -> Ident {
    format_ident!("members_of_{}", column.value())
}

/// The columns that hold an object of several fields, each once, with whether it is text.
pub(crate) fn objects(fields: &[Field]) -> Vec<(LitStr, bool)> {
    let mut objects: Vec<(LitStr, bool)> = Vec::new();
    for field in fields {
        if let Kept::Member { column, is_text } = &field.kept
            && objects.iter().all(|(known, _)| known.value() != column.value())
        {
            objects.push((column.clone(), *is_text));
        }
    }
    objects
}

/// Reads the members of a column that holds an object into their variable.
pub(crate) fn read_members(column: &LitStr, is_text: bool) -> Code {
    let (members, text) = (members(column), format_ident!("text_of_{}", column.value()));
    quote! {
        let #text = ::bursar_store::column::text(row, #column, #is_text)?;
        let #members = ::bursar_store::column::members(#column, &#text)?;
    }
}

/// The value of a column that holds an object: every field that is a member of it.
pub(crate) fn object_value(fields: &[Field], of: &LitStr, is_text: bool) -> Code {
    let is_member = |field: &&Field| matches!(&field.kept, Kept::Member { column, .. } if column.value() == of.value());
    let member = |field: &Field| {
        let (name, key) = (&field.name, field.name.to_string());
        quote! { (#key, ::bursar_store::column::to_json(&self.#name)?) }
    };
    let members = fields.iter().filter(is_member).map(member);
    quote! { ::bursar_store::column::from_object([#(#members),*], #is_text) }
}
