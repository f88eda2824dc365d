//! Webhooks of QuickBooks: what they tell is read from the books anyway, but for merges of customers and vendors, which nothing else tells.

use bursar_connectors::Kind;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;

mod endpoint;
mod receive;
pub(crate) mod store;

pub use endpoint::webhooks;
pub use receive::receive;

/// A customer or a vendor was merged into another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ToldMerge {
    /// The provider's id of the company.
    pub(crate) company_id: String,
    /// `Customer` or `Vendor`.
    pub(crate) kind: Kind,
    /// The provider's id of the one that is gone.
    pub(crate) remote_id: String,
    /// The provider's id of the one that it was merged into.
    pub(crate) merged_into: String,
}

/// Is this the signature of the body: base64 of its HMAC-SHA256 under the verifier token?
fn is_signed(token: &str, signature: &str, body: &[u8]) -> bool {
    use base64::Engine;
    let Ok(signature) = base64::engine::general_purpose::STANDARD.decode(signature) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(&signature).is_ok()
}

/// The merges that a notification tells of, in the shape that Intuit had (`eventNotifications`) or the one that it has (CloudEvents). Whatever
/// else it tells is passed over.
fn merges(body: &[u8]) -> Vec<ToldMerge> {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Array(events)) => events.into_iter().filter_map(of_cloud_event).collect(),
        Ok(told) => of_notifications(told),
        Err(_) => Vec::new(),
    }
}

#[derive(Deserialize)]
struct CloudEvent {
    /// Such as `qbo.customer.merged.v1`.
    r#type: String,
    #[serde(rename = "intuitaccountid")]
    company_id: String,
    #[serde(rename = "intuitentityid")]
    id: String,
    #[serde(default)]
    data: Value,
}

fn of_cloud_event(event: Value) -> Option<ToldMerge> {
    let CloudEvent { r#type, company_id, id, data } = serde_json::from_value(event).ok()?;
    let mut words = r#type.split('.').skip(1);
    let (entity, operation) = (words.next()?, words.next()?);
    let gone = data["deletedid"].as_str().filter(|_| operation == "merged")?;
    Some(ToldMerge { company_id, kind: kind(entity)?, remote_id: gone.to_owned(), merged_into: id })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    realm_id: String,
    data_change_event: DataChange,
}

#[derive(Deserialize)]
struct DataChange {
    #[serde(default)]
    entities: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangedEntity {
    name: String,
    id: String,
    operation: String,
    deleted_id: Option<String>,
}

fn of_notifications(mut told: Value) -> Vec<ToldMerge> {
    let notifications: Vec<Notification> = match told["eventNotifications"].take() {
        Value::Array(notifications) => notifications.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect(),
        _ => Vec::new(),
    };
    let of_one = |Notification { realm_id, data_change_event }: Notification| {
        let entities = data_change_event.entities.into_iter().filter_map(|entity| serde_json::from_value(entity).ok());
        entities.filter_map(move |entity| of_entity(&realm_id, entity)).collect::<Vec<_>>()
    };
    notifications.into_iter().flat_map(of_one).collect()
}

fn of_entity(company_id: &str, entity: ChangedEntity) -> Option<ToldMerge> {
    let gone = entity.deleted_id.filter(|_| entity.operation.eq_ignore_ascii_case("merge"))?;
    Some(ToldMerge { company_id: company_id.to_owned(), kind: kind(&entity.name)?, remote_id: gone, merged_into: entity.id })
}

fn kind(entity: &str) -> Option<Kind> {
    match entity.to_ascii_lowercase().as_str() {
        "customer" => Some(Kind::Customer),
        "vendor" => Some(Kind::Vendor),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge() -> ToldMerge {
        ToldMerge { company_id: "91".into(), kind: Kind::Vendor, remote_id: "7".into(), merged_into: "8".into() }
    }

    #[test]
    fn a_merge_is_read_in_both_shapes_and_nothing_else_is() {
        let entities = r#"[{"name":"Vendor","id":"8","operation":"Merge","deletedId":"7"},{"name":"Vendor","id":"9","operation":"Update"},{"name":"Account","id":"8","operation":"Merge","deletedId":"7"},{}]"#;
        let legacy = format!(r#"{{"eventNotifications":[{{"realmId":"91","dataChangeEvent":{{"entities":{entities}}}}},7]}}"#);
        assert_eq!(merges(legacy.as_bytes()), [merge()]);
        let cloud = r#"[{"type":"qbo.vendor.merged.v1","intuitaccountid":"91","intuitentityid":"8","data":{"deletedid":"7"}},
            {"type":"qbo.vendor.updated.v1","intuitaccountid":"91","intuitentityid":"9","data":{}},{"type":"strange"},null]"#;
        assert_eq!(merges(cloud.as_bytes()), [merge()]);
        for nonsense in ["", "{", "[]", "null", "{\"eventNotifications\":{}}"] {
            assert_eq!(merges(nonsense.as_bytes()), []);
        }
    }

    #[test]
    fn only_the_holder_of_the_token_signs() {
        // base64(HMAC-SHA256("key", "The quick brown fox jumps over the lazy dog")), a published example.
        let (body, signature) = (b"The quick brown fox jumps over the lazy dog", "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg=");
        assert!(is_signed("key", signature, body));
        assert!(!is_signed("kez", signature, body) && !is_signed("key", signature, b"") && !is_signed("key", "", body));
    }
}
