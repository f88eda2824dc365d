use serde_json::Value;

use crate::VersionChange;
use crate::change::{NOTHING, Pairs};

pub(super) const LISTS_250_ROWS_BY_DEFAULT: VersionChange = VersionChange {
    name: "lists 250 rows by default",
    reason: "A chart of accounts mostly fits one page of 250. A client that counts on pages of 100 sends limit=100.",
    operations: OPERATIONS,
    query: Some(name_the_limit),
    lower_document: Some(declare_default),
    ..NOTHING
};

const OPERATIONS: &[&str] = &["GET /ledger_accounts", "GET /accounting_tax_rates"];
const THEN: u32 = 100;

fn name_the_limit(pairs: &mut Pairs) {
    if !pairs.iter().any(|(name, _)| name == "limit") {
        pairs.push(("limit".into(), THEN.to_string()));
    }
}

fn declare_default(document: &mut Value) {
    for operation in OPERATIONS {
        let path = operation.trim_start_matches("GET ").replace('/', "~1");
        let parameters = document.pointer_mut(&format!("/paths/{path}/get/parameters")).and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["name"] == "limit") {
            parameter["schema"]["default"] = THEN.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn who_names_no_limit_gets_a_hundred() {
        let lifted = |mut pairs: Pairs| {
            name_the_limit(&mut pairs);
            pairs
        };
        assert_eq!(lifted(vec![]), [("limit".to_owned(), "100".to_owned())]);
        let named = vec![("limit".to_owned(), "7".to_owned())];
        assert_eq!(lifted(named.clone()), named);
    }

    #[test]
    fn the_default_of_then_is_declared() {
        let mut document = json!({"paths": {"/ledger_accounts": {"get": {"parameters": [{"name": "limit", "schema": {"default": 250}}]}}}});
        declare_default(&mut document);
        assert_eq!(document.pointer("/paths/~1ledger_accounts/get/parameters/0/schema/default"), Some(&json!(100)));
    }
}
