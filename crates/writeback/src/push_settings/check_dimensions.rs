//! Whether what is mapped is there: on both sides, and active.

use std::collections::{BTreeMap, BTreeSet};

use bursar_accounting::{DimensionType, LedgerDimension, LiveBook, has_tracking_category, ledger_dimensions};
use bursar_catalog::{PRODUCT, PROJECT, TAG};
use bursar_kernel::{FieldError, Location, Result, Uuid};
use bursar_store::{Scope, Tx};

use super::{DimensionMapping, MappedObject, PushSettings, RequiredDimension};
use crate::objects::no_live_book;

/// Mappings and requirements that cannot be met, each at its place.
pub(super) async fn wrong_dimensions(tx: &Tx, scope: &Scope, settings: &PushSettings, book: Option<&LiveBook>) -> Result<Vec<FieldError>> {
    if settings.dimensions.is_empty() && settings.required_dimensions.is_empty() {
        return Ok(Vec::new());
    }
    let book = book.ok_or_else(no_live_book)?;
    let mut wrong = wrong_mappings(tx, scope, &settings.dimensions, book).await?;
    for (place, required) in settings.required_dimensions.iter().enumerate() {
        if let Some((field, words)) = wrong_requirement(tx, required, book).await? {
            wrong.push(at("required_dimensions", place, field, words));
        }
    }
    Ok(wrong)
}

fn at(list: &'static str, place: usize, field: &'static str, words: String) -> FieldError {
    let mut error = FieldError::new("body", list, words, "value_error");
    error.loc.extend([Location::Index(place), field.into()]);
    error
}

async fn wrong_mappings(tx: &Tx, scope: &Scope, mappings: &[DimensionMapping], book: &LiveBook) -> Result<Vec<FieldError>> {
    let ids: Vec<Uuid> = mappings.iter().map(|mapping| mapping.dimension_id).collect();
    let values = ledger_dimensions(tx, book.id, &ids).await?;
    let values: BTreeMap<Uuid, LedgerDimension> = values.into_iter().map(|value| (value.object.id, value)).collect();
    let mut missing = BTreeMap::new();
    for (object_type, referenced) in [(MappedObject::Tag, TAG), (MappedObject::Project, PROJECT), (MappedObject::Product, PRODUCT)] {
        let named = mappings.iter().filter(|mapping| mapping.object_type == object_type);
        let named: BTreeSet<Uuid> = named.map(|mapping| mapping.object_id).collect();
        missing.insert(object_type, tx.refer_to_all(referenced, scope, &named).await?);
    }
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for (place, mapping) in mappings.iter().enumerate() {
        if missing[&mapping.object_type].contains(&mapping.object_id) {
            wrong.push(at("dimensions", place, "object_id", "names no object of this type of the entity".to_owned()));
        }
        match values.get(&mapping.dimension_id) {
            None => {
                let words = "is not in the connected ledger: GET /accounting_dimensions lists what is";
                wrong.push(at("dimensions", place, "dimension_id", words.to_owned()));
            }
            Some(value) => {
                let key = (mapping.object_type, mapping.object_id, value.dimension_type, value.category_id());
                let words = unfit(mapping, value).or_else(|| (!seen.insert(key)).then(|| "is a second value of the same kind".to_owned()));
                wrong.extend(words.map(|words| at("dimensions", place, "dimension_id", words)));
            }
        }
    }
    Ok(wrong)
}

/// Why this value cannot be had in this way.
fn unfit(mapping: &DimensionMapping, value: &LedgerDimension) -> Option<String> {
    if !value.is_active() {
        return Some(format!("{} is archived in the ledger", value.object.body.name));
    }
    let is_of_line = mapping.object_type == MappedObject::Product;
    let words = "QuickBooks has one department for a document: let a project or a tag stand for it";
    (is_of_line && value.dimension_type == DimensionType::Department).then(|| words.to_owned())
}

async fn wrong_requirement(tx: &Tx, required: &RequiredDimension, book: &LiveBook) -> Result<Option<(&'static str, String)>> {
    let is_of_xero = required.r#type == DimensionType::TrackingOption;
    if is_of_xero == book.platform.starts_with("quickbooks") {
        return Ok(Some(("type", "the connected accounting system has no such dimension".to_owned())));
    }
    Ok(match &required.category_id {
        Some(_) if !is_of_xero => Some(("category_id", "only tracking options have a category".to_owned())),
        Some(id) if !has_tracking_category(tx, book.id, id).await? => {
            Some(("category_id", "is not in the connected ledger: GET /accounting_dimensions lists what is".to_owned()))
        }
        _ => None,
    })
}
