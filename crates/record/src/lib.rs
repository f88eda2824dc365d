//! `#[derive(Record)]`: a struct is the row of a table. What it makes is `bursar_store::Record`; this page says how to ask for it (decision D4).
//!
//! A column `updated_at` is what `touch` sets.
//!
//! On the struct: `#[record(table = "roles", called = "role", entity = "entity_id", own("created_by"))]`. `called` is the word of "role not
//! found"; `partner` and `entity` are the columns that say whose a row is; `own` those that may hold a user whose own it is (left out, every
//! row of the entity is); `also(folded_name)` a column that is written from the method of its name and never read; `living = "deleted_at IS NULL"`
//! what is true of a row that is not deleted: no other is found, listed, changed or referred to. Deleting is then a change that is saved.
//!
//! On a field: nothing where the column has its name and its type. `column = "created_by"` where it has another name; `word` for a value
//! whose JSON is a string, kept as that string (a word that the type does not know is an error); `number` for a value that is a whole number
//! of its units, such as a quantity; `json` for a column of JSON; `json_text` for a column of text that holds JSON; `json = "body"` or
//! `json_text = "body"` for one member of the object in that column; `skip` for what no column holds.
//!
//! `#[changes]` on the body of a PATCH says of its fields what follows from their type.

mod changes;
mod fields;

use fields::Field;
use proc_macro::TokenStream;
use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, LitStr, Token, parse_macro_input};

/// What is said of the table.
#[derive(Default)]
struct Table {
    name: Option<LitStr>,
    called: Option<LitStr>,
    partner: Option<LitStr>,
    entity: Option<LitStr>,
    own: Vec<LitStr>,
    also: Vec<syn::Ident>,
    living: Option<LitStr>,
}

/// Implements `bursar_store::Record`.
#[proc_macro_derive(Record, attributes(record))]
pub fn derive(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Says of every field `x: Patch<T>` that it may be left out, and in the published document that it is a `T` that may be null. Stands above the
/// derives.
#[proc_macro_attribute]
pub fn changes(_: TokenStream, item: TokenStream) -> TokenStream {
    let input = parse_macro_input!(item as DeriveInput);
    changes::described(input).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn implementation(input: &DeriveInput) -> syn::Result<Code> {
    let wrong = |words: &str| syn::Error::new_spanned(&input.ident, words);
    let Data::Struct(data) = &input.data else { return Err(wrong("a record is a struct with named fields")) };
    let fields = data.fields.iter().map(Field::of).collect::<syn::Result<Vec<Field>>>()?;
    let table = Table::of(&input.attrs)?;
    let tenancy = table.tenancy().ok_or_else(|| wrong("say whose the rows are: `partner = \"...\"`, `entity = \"...\"` or both"))?;
    let (Some(table_name), Some(called)) = (&table.name, &table.called) else { return Err(wrong("needs `table` and `called`")) };

    let objects = fields::objects(&fields);
    let columns = fields.iter().filter_map(Field::column).chain(objects.iter().map(|(column, _)| column.clone()));
    let (columns, also) = (columns.collect::<Vec<_>>(), &table.also);
    let written = also.iter().map(|method| LitStr::new(&method.to_string(), method.span()));
    let read_members = objects.iter().map(|(column, is_text)| fields::read_members(column, *is_text));
    let reads = fields.iter().map(Field::read);
    let values = fields
        .iter()
        .filter_map(Field::value)
        .chain(objects.iter().map(|(column, is_text)| fields::object_value(&fields, column, *is_text)));
    let held = |column: &str| fields.iter().find(|field| field.column().is_some_and(|own| own.value() == column)).map(Field::name);
    let id = held("id").ok_or_else(|| wrong("has a field for its column `id`"))?;
    let entity_id = match &table.entity {
        Some(column) => {
            let field = held(&column.value()).ok_or_else(|| wrong("has a field for the column of its entity"))?;
            quote! { self.#field.into() }
        }
        None => quote! { ::std::option::Option::None },
    };
    let touch = held("updated_at").map(|field| {
        quote! {
            fn touch(&mut self, now: ::bursar_kernel::Timestamp) {
                self.#field = now;
            }
        }
    });
    let (name, (before, generics, bounds)) = (&input.ident, input.generics.split_for_impl());
    Ok(quote! {
        impl #before ::bursar_store::Record for #name #generics #bounds {
            const TABLE: &'static str = #table_name;
            const NOUN: &'static str = #called;
            const TENANCY: ::bursar_store::Tenancy = #tenancy;
            const COLUMNS: &'static [&'static str] = &[#(#columns),*];
            const WRITTEN: &'static [&'static str] = &[#(#columns,)* #(#written),*];

            fn id(&self) -> ::bursar_kernel::Uuid {
                self.#id
            }

            fn entity_id(&self) -> ::std::option::Option<::bursar_kernel::Uuid> {
                #entity_id
            }

            #touch

            fn read(row: &::bursar_store::sea_orm::QueryResult) -> ::bursar_kernel::Result<Self> {
                #(#read_members)*
                Ok(Self { #(#reads),* })
            }

            fn values(&self) -> ::bursar_kernel::Result<::std::vec::Vec<::bursar_store::sea_orm::Value>> {
                Ok(::std::vec![#(#values,)* #(self.#also().into()),*])
            }
        }
    })
}

impl Table {
    fn of(attributes: &[Attribute]) -> syn::Result<Table> {
        let mut table = Table::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("record")) {
            attribute.parse_nested_meta(|meta| {
                let word = meta.path.require_ident()?.to_string();
                if word == "own" || word == "also" {
                    let list;
                    syn::parenthesized!(list in meta.input);
                    if word == "own" {
                        table.own.extend(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?);
                    } else {
                        table.also.extend(Punctuated::<syn::Ident, Token![,]>::parse_terminated(&list)?);
                    }
                    return Ok(());
                }
                let place = match word.as_str() {
                    "table" => &mut table.name,
                    "called" => &mut table.called,
                    "partner" => &mut table.partner,
                    "entity" => &mut table.entity,
                    "living" => &mut table.living,
                    _ => return Err(meta.error("takes table, called, partner, entity, own, also and living")),
                };
                *place = Some(meta.value()?.parse()?);
                Ok(())
            })?;
        }
        Ok(table)
    }

    /// Whose the rows are; nothing when that is not said.
    fn tenancy(&self) -> Option<Code> {
        let own = &self.own;
        let whose = match (&self.partner, &self.entity) {
            (Some(partner), Some(entity)) => quote! { partner_and_entity(#partner, #entity) },
            (Some(partner), None) => quote! { partner(#partner) },
            (None, Some(entity)) => quote! { entity(#entity) },
            (None, None) => return None,
        };
        let living = self.living.as_ref().map(|condition| quote! { .living(#condition) });
        Some(quote! { ::bursar_store::Tenancy::#whose.own(&[#(#own),*]) #living })
    }
}
