//! What a user's role allows, and how a refusal is answered.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::MatchedPath;
use bursar_kernel::{Error, Result};
use bursar_store::Scope;
use http::request::Parts;
use serde::Deserialize;

use crate::call::EntityCall;

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

/// Operations at which a missing permission is answered with 409; everywhere else it is 403. An extension of requests.
#[derive(Debug, Clone, Default)]
pub struct ConflictOperations(Arc<HashSet<String>>);

impl FromIterator<String> for ConflictOperations {
    /// Of names such as `GET /roles/{}`.
    fn from_iter<T: IntoIterator<Item = String>>(operations: T) -> Self {
        ConflictOperations(Arc::new(operations.into_iter().collect()))
    }
}

/// `/entities/{entity_id}` becomes `/entities/{}`: the names of parameters are no part of what an operation is.
pub fn nameless(path: &str) -> String {
    let steps = path.split('/').map(|step| if step.starts_with('{') { "{}" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// `get /accounting_connections/{connection_id}` becomes `get_accounting_connections_id`.
pub fn operation_id(method: &str, path: &str) -> String {
    let steps = path.split('/').filter(|step| !step.is_empty()).map(|step| if step.starts_with('{') { "id" } else { step });
    std::iter::once(method).chain(steps).collect::<Vec<_>>().join("_")
}

impl EntityCall {
    /// The rows of the entity on which the user's role allows this action, beside what the route asks for: where the body decides what it
    /// takes. A partner may always.
    pub fn scope_to(&self, action: &str, object: &str) -> Result<Scope> {
        let Some(role) = &self.role else { return Ok(self.scope()) };
        match role.permission(object, action) {
            Permission::Allowed => Ok(self.scope_where(false)),
            Permission::AllowedForOwn => Ok(self.scope_where(true)),
            Permission::NotAllowed => Err(Error::forbidden(not_allowed(object, action))),
        }
    }
}

/// The words of a refusal.
fn not_allowed(object: &str, action: &str) -> String {
    format!("Action {action} for {object} not allowed")
}

/// The role does not allow it.
pub(crate) fn denied(parts: &Parts, object: &str, action: &str) -> Error {
    let message = not_allowed(object, action);
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let operation = format!("{} {}", parts.method, nameless(path.strip_prefix("/v1").unwrap_or(path)));
    let is_conflict = parts.extensions.get::<ConflictOperations>().is_some_and(|conflicts| conflicts.0.contains(&operation));
    if is_conflict { Error::conflict(message) } else { Error::forbidden(message) }
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
}
