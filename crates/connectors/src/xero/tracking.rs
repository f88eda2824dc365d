//! Tracking categories: a row holds its options, and each option is a record of its own, because lines name options.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::lenient::{self, members};
use crate::record::{Body, DimensionValue, TrackingCategory};
use crate::{Kind, LedgerRecord, UnreadableRow};

const CATEGORY_ID: &str = "TrackingCategoryID";
const OPTION_ID: &str = "TrackingOptionID";

#[derive(Deserialize)]
struct CategoryRow<'a> {
    #[serde(rename = "TrackingCategoryID")]
    id: String,
    #[serde(rename = "Name", default)]
    name: String,
    #[serde(rename = "Status")]
    status: Option<String>,
    #[serde(rename = "Options", default, borrow)]
    options: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct OptionRow {
    #[serde(rename = "TrackingOptionID")]
    id: String,
    #[serde(rename = "Name", default)]
    name: String,
    #[serde(rename = "Status")]
    status: Option<String>,
}

/// The options of a category. `page` holds the bytes that the row is a part of.
pub(super) fn options(row: &RawValue, page: &Bytes) -> Vec<Result<LedgerRecord, UnreadableRow>> {
    let whole = page.slice_ref(row.get().as_bytes());
    let category: CategoryRow = match members(row.get()) {
        Ok(category) => category,
        Err(misread) => return vec![Err(lenient::unreadable(row, CATEGORY_ID, page, &misread))],
    };
    let option = |option: &&RawValue| {
        let (read, unread) = lenient::translate(option, OPTION_ID, page, |text| members::<OptionRow>(text))?;
        Ok(record(&category, read, unread, whole.clone()))
    };
    category.options.iter().map(option).collect()
}

/// An option of a category that is archived cannot be used either.
fn record(category: &CategoryRow<'_>, option: OptionRow, unread: Vec<String>, raw: Bytes) -> LedgerRecord {
    let statuses = [category.status.as_deref(), option.status.as_deref()];
    let status = match statuses {
        _ if statuses.iter().any(|status| matches!(status, Some("ARCHIVED" | "DELETED"))) => "Archived",
        [Some("ACTIVE"), None | Some("ACTIVE")] => "Active",
        _ => "Unknown",
    };
    let in_category = TrackingCategory { id: category.id.clone(), name: category.name.clone() };
    LedgerRecord {
        kind: Kind::TrackingOption,
        remote_id: option.id,
        remote_version: String::new(),
        is_deleted: statuses.contains(&Some("DELETED")),
        name: option.name.clone(),
        body: Some(Body::Dimension(DimensionValue { name: option.name, status: status.to_owned(), category: Some(in_category) })),
        raw,
        unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<LedgerRecord, UnreadableRow>> {
        let page = Bytes::from(text.to_owned());
        options(serde_json::from_slice(&page).unwrap(), &page)
    }

    #[test]
    fn options_are_as_active_as_their_category() {
        let of = |category: &str, option: &str| {
            let row = format!(
                r#"{{"TrackingCategoryID":"c","Name":"Region","Status":"{category}","Options":[{{"TrackingOptionID":"o","Name":"North","Status":"{option}"}}]}}"#
            );
            let record = read(&row).remove(0).unwrap();
            let Some(Body::Dimension(value)) = record.body else { panic!("no dimension value") };
            assert_eq!(value.category.unwrap().name, "Region");
            (value.status, record.is_deleted)
        };
        assert_eq!(of("ACTIVE", "ACTIVE"), ("Active".to_owned(), false));
        assert_eq!(of("ARCHIVED", "ACTIVE"), ("Archived".to_owned(), false));
        assert_eq!(of("ACTIVE", "ARCHIVED"), ("Archived".to_owned(), false));
        assert_eq!(of("ACTIVE", "DELETED"), ("Archived".to_owned(), true));
        assert_eq!(of("ACTIVE", "SUSPENDED"), ("Unknown".to_owned(), false));
    }

    #[test]
    fn an_option_that_cannot_be_read_costs_no_other() {
        let rows = read(
            r#"{"TrackingCategoryID":"c","Name":"Region","Status":"ACTIVE","Options":[{"Name":"?"},{"TrackingOptionID":"o","Name":"North"}]}"#,
        );
        assert_eq!((rows.len(), rows[0].is_err(), rows[1].as_ref().unwrap().remote_id.as_str()), (2, true, "o"));
        assert_eq!(read(r#"{"Name":"Region"}"#).remove(0).unwrap_err().remote_id, None);
    }
}
