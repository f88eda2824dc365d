//! Classes and departments: two lists of one shape.

use serde::Deserialize;

use super::row::Translated;
use crate::lenient::{Misread, members};
use crate::record::{Body, DimensionValue};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DimensionRow {
    id: String,
    #[serde(default)]
    sync_token: String,
    #[serde(default)]
    name: String,
    fully_qualified_name: Option<String>,
    active: Option<bool>,
}

/// A class or a department.
pub(super) fn dimension(row: &str) -> Result<Translated, Misread> {
    let row: DimensionRow = members(row)?;
    let name = row.fully_qualified_name.filter(|name| !name.is_empty()).unwrap_or(row.name);
    let status = if row.active.unwrap_or(true) { "Active" } else { "Archived" };
    let body = Body::Dimension(DimensionValue { name: name.clone(), status: status.to_owned(), category: None });
    Ok(Translated { remote_id: row.id, remote_version: row.sync_token, name, unread: Vec::new(), body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_below_another_is_named_with_it() {
        let row = r#"{"Id":"7","SyncToken":"2","Name":"North","SubClass":true,"FullyQualifiedName":"Shops:North","Active":false}"#;
        let translated = dimension(row).unwrap();
        let is = DimensionValue { name: "Shops:North".into(), status: "Archived".into(), category: None };
        assert_eq!((translated.name.as_str(), translated.body), ("Shops:North", Body::Dimension(is)));
    }
}
