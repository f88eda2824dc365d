//! What a user's role allows, and how a refusal is answered.

use bursar_kernel::Error;
use http::Method;
use serde::Deserialize;

/// What a role says of one action on one object, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Permission {
    NotAllowed,
    AllowedForOwn,
    Allowed,
}

/// What the column of a role holds, as far as the edge asks.
#[derive(Debug, Deserialize)]
pub(crate) struct Granted {
    objects: Vec<GrantedObject>,
}

#[derive(Debug, Deserialize)]
struct GrantedObject {
    object_type: String,
    actions: Vec<GrantedAction>,
}

#[derive(Debug, Deserialize)]
struct GrantedAction {
    action_name: String,
    permission: Permission,
}

impl Granted {
    /// What is not named is not allowed; of what is named twice, the stricter word counts.
    pub(crate) fn permission(&self, object: &str, action: &str) -> Permission {
        let named = self.objects.iter().filter(|named| named.object_type == object).flat_map(|named| &named.actions);
        let words = named.filter(|named| named.action_name == action).map(|named| named.permission);
        words.min().unwrap_or(Permission::NotAllowed)
    }
}

/// Operations that declare 409 and no 403 in the public contract.
const CONFLICT_ONLY: [&str; 24] = [
    "GET /approval_policies",
    "POST /approval_policies",
    "GET /approval_policies/{}",
    "DELETE /approval_policies/{}",
    "PATCH /approval_policies/{}",
    "GET /approval_policies/{}/processes",
    "GET /approval_policies/{}/processes/{}",
    "POST /approval_policies/{}/processes/{}/cancel",
    "GET /approval_policies/{}/processes/{}/steps",
    "GET /bank_accounts",
    "POST /bank_accounts",
    "GET /bank_accounts/{}",
    "DELETE /bank_accounts/{}",
    "PATCH /bank_accounts/{}",
    "POST /bank_accounts/{}/make_default",
    "GET /counterparts/{}/einvoicing_credentials",
    "POST /counterparts/{}/einvoicing_credentials",
    "PATCH /entities/{}/onboarding_data",
    "GET /entities/{}/onboarding_data",
    "POST /persons",
    "PATCH /persons/{}",
    "DELETE /persons/{}",
    "GET /receivables/variables",
    "DELETE /roles/{}",
];

/// Operations whose contract speaks of a missing permission under 409, although it declares 403 as well.
const CONFLICT_BY_WORDS: [&str; 3] = ["POST /payable_credit_notes/{}/cancel_ocr", "GET /receivables", "POST /receivables/search"];

/// Is a missing permission answered with 409 here? Clients of the contract look for it there; everywhere else it is 403.
/// `path` is the template, without `/v1`.
pub fn denies_with_conflict(method: &str, path: &str) -> bool {
    let steps: Vec<&str> = path.split('/').map(|step| if step.starts_with('{') { "{}" } else { step }).collect();
    let operation = format!("{} {}", method.to_uppercase(), steps.join("/"));
    let is_family = matches!(steps.as_slice(), ["", "payables", "{}", ..] | ["", "comments", ..]);
    is_family || CONFLICT_ONLY.contains(&operation.as_str()) || CONFLICT_BY_WORDS.contains(&operation.as_str())
}

/// The role does not allow it.
pub(crate) fn denied(method: &Method, path: &str, object: &str, action: &str) -> Error {
    let message = format!("Action {action} for {object} not allowed");
    if denies_with_conflict(method.as_str(), path) { Error::conflict(message) } else { Error::forbidden(message) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn granted(words: &[(&str, &str, &str)]) -> Granted {
        let objects: Vec<_> = words
            .iter()
            .map(|(object, action, word)| json!({"object_type": object, "actions": [{"action_name": action, "permission": word}]}))
            .collect();
        serde_json::from_value(json!({"objects": objects})).unwrap()
    }

    #[test]
    fn what_is_not_named_is_not_allowed() {
        let role = granted(&[("payable", "read", "allowed"), ("payable", "pay", "allowed_for_own"), ("tag", "read", "not_allowed")]);
        assert_eq!(role.permission("payable", "read"), Permission::Allowed);
        assert_eq!(role.permission("payable", "pay"), Permission::AllowedForOwn);
        for (object, action) in [("payable", "approve"), ("tag", "read"), ("tag", "create"), ("receivable", "read"), ("", "")] {
            assert_eq!(role.permission(object, action), Permission::NotAllowed, "{object} {action}");
        }
    }

    #[test]
    fn of_what_is_named_twice_the_stricter_counts() {
        for words in [["allowed", "not_allowed"], ["not_allowed", "allowed"]] {
            let role = granted(&[("tag", "read", words[0]), ("tag", "read", words[1]), ("tag", "update", "allowed")]);
            assert_eq!(role.permission("tag", "read"), Permission::NotAllowed);
            assert_eq!(role.permission("tag", "update"), Permission::Allowed);
        }
    }

    #[test]
    fn a_refusal_has_the_status_that_clients_of_the_contract_expect() {
        for (method, path) in [
            ("get", "/payables/{payable_id}"),
            ("POST", "/payables/{id}/approve_payment_operation"),
            ("POST", "/payable_credit_notes/{id}/cancel_ocr"),
            ("GET", "/comments"),
            ("DELETE", "/comments/{comment_id}"),
            ("GET", "/receivables"),
            ("POST", "/receivables/search"),
            ("DELETE", "/roles/{role_id}"),
            ("GET", "/bank_accounts/{bank_account_id}"),
        ] {
            assert!(denies_with_conflict(method, path), "{method} {path}");
        }
        for (method, path) in [
            ("GET", "/payables"),
            ("POST", "/payables/upload_from_file"),
            ("POST", "/receivables"),
            ("GET", "/receivables/{receivable_id}"),
            ("GET", "/roles/{role_id}"),
            ("GET", "/entities/{entity_id}/bank_accounts"),
            ("POST", "/payable_credit_notes/{id}/cancel"),
        ] {
            assert!(!denies_with_conflict(method, path), "{method} {path}");
        }
    }
}
