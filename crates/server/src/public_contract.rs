//! What the public contract says of its operations: method, path and the statuses that it declares.

use std::collections::HashMap;
use std::sync::LazyLock;

use bursar_web::{ConflictOperations, nameless};
use http::Method;

/// `METHOD /path 200,401`, one a line.
const OPERATIONS: &str = include_str!("../../../contract/public-operations.txt");

/// Operations whose contract speaks of a missing permission under 409, although it declares 403 as well.
const CONFLICT_BY_WORDS: [&str; 3] = ["POST /payable_credit_notes/{}/cancel_ocr", "GET /receivables", "POST /receivables/search"];

/// An operation of the contract.
struct PublicOperation {
    method: Method,
    path: &'static str,
    statuses: Vec<&'static str>,
}

/// Every operation, by its method and its path without the names of its parameters.
static PUBLIC: LazyLock<HashMap<(Method, String), PublicOperation>> = LazyLock::new(|| {
    let operations = OPERATIONS.lines().filter_map(read);
    operations.map(|operation| ((operation.method.clone(), nameless(operation.path)), operation)).collect()
});

fn read(line: &'static str) -> Option<PublicOperation> {
    let mut words = line.split(' ');
    let (method, path, statuses) = (words.next()?, words.next()?, words.next()?);
    Some(PublicOperation { method: method.parse().ok()?, path, statuses: statuses.split(',').collect() })
}

impl PublicOperation {
    /// `GET /roles/{}`.
    fn name(&self) -> String {
        format!("{} {}", self.method, nameless(self.path))
    }

    fn declares(&self, status: &str) -> bool {
        self.statuses.contains(&status)
    }

    /// Is a missing permission answered with 409 here? Clients of the contract look for it there; everywhere else it is 403.
    fn denies_with_conflict(&self) -> bool {
        let is_family = self.path.starts_with("/payables/{") || self.path.starts_with("/comments");
        let is_only_conflict = self.declares("409") && !self.declares("403");
        is_family || is_only_conflict || CONFLICT_BY_WORDS.contains(&self.name().as_str())
    }
}

/// Does the public contract have this operation?
pub(crate) fn is_public(method: &Method, path: &str) -> bool {
    PUBLIC.contains_key(&(method.clone(), nameless(path)))
}

/// Is a missing permission answered with 409 at this operation?
pub fn denies_with_conflict(method: &Method, path: &str) -> bool {
    PUBLIC.get(&(method.clone(), nameless(path))).is_some_and(PublicOperation::denies_with_conflict)
}

/// The statuses that the public contract declares for this operation.
pub(crate) fn declared_statuses(method: &Method, path: &str) -> &'static [&'static str] {
    PUBLIC.get(&(method.clone(), nameless(path))).map_or(&[], |operation| &operation.statuses)
}

/// The operations at which a missing permission is answered with 409.
pub(crate) fn conflict_operations() -> ConflictOperations {
    PUBLIC.values().filter(|operation| operation.denies_with_conflict()).map(PublicOperation::name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_contract_is_understood() {
        assert_eq!(PUBLIC.len(), OPERATIONS.lines().count());
    }

    #[test]
    fn a_refusal_has_the_status_that_clients_of_the_contract_expect() {
        let denies = |word: &str| {
            let (method, path) = word.split_once(' ').unwrap();
            denies_with_conflict(&method.parse().unwrap(), path)
        };
        for word in [
            "GET /payables/{id}",
            "POST /payables/{payable_id}/approve_payment_operation",
            "POST /payable_credit_notes/{id}/cancel_ocr",
            "GET /comments",
            "DELETE /comments/{comment_id}",
            "GET /receivables",
            "POST /receivables/search",
            "DELETE /roles/{role_id}",
            "GET /bank_accounts/{bank_account_id}",
        ] {
            assert!(denies(word), "{word}");
        }
        for word in [
            "GET /payables",
            "POST /payables/upload_from_file",
            "POST /receivables",
            "GET /receivables/{receivable_id}",
            "GET /roles/{role_id}",
            "GET /entities/{entity_id}/bank_accounts",
            "GET /requests",
        ] {
            assert!(!denies(word), "{word}");
        }
    }
}
