//! Who asks, and whether the token, the tenant and the scope let them in.

use super::books::Entity;
use super::problems::Problem;
use super::query::Query;
use crate::Provider;
use crate::oauth::Denied;
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Method};
use serde_json::Value;
use uuid::Uuid;

/// Who holds the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub client_id: String,
    pub user: String,
    pub scope: String,
}

/// One call whose token was accepted: who asks which organisation for what.
pub struct Call<'a> {
    pub caller: &'a Caller,
    pub tenant: Uuid,
    pub method: &'a Method,
    pub path: &'a str,
    pub query: &'a Query,
    pub headers: &'a HeaderMap,
}

/// The caller behind a bearer token.
pub fn caller(world: &mut World, headers: &HeaderMap) -> Result<Caller, Problem> {
    let token = headers.get("authorization").and_then(|value| value.to_str().ok()).and_then(bearer).unwrap_or_default();
    match world.oauth.access(Provider::Xero, token, world.clock.now()) {
        Ok(family) => {
            let grant = &family.grant;
            Ok(Caller { client_id: grant.client_id.clone(), user: grant.user.clone(), scope: grant.scope.clone() })
        }
        Err(Denied::Expired) => Err(Problem::TokenExpired(expiry(token).unwrap_or_else(|| world.clock.now()), world.random.uuid())),
        Err(Denied::Unknown | Denied::Revoked) => Err(Problem::Unauthorized(world.random.uuid())),
    }
}

/// The organisation of `xero-tenant-id`, if the caller's user connected it to the app and granted the scope.
pub fn tenant(world: &mut World, headers: &HeaderMap, caller: &Caller, scopes: &[&str], method: &Method) -> Result<Uuid, Problem> {
    let named = headers.get("xero-tenant-id").and_then(|value| value.to_str().ok()).and_then(|text| Uuid::parse_str(text.trim()).ok());
    let connected = named.filter(|id| world.xero.is_connected(&caller.client_id, &caller.user, *id));
    let allowed = !world.xero_settings.xero.checks_scopes || has_scope(&caller.scope, scopes, method == Method::GET);
    match connected {
        Some(id) if allowed => Ok(id),
        _ => Err(Problem::Forbidden(world.random.uuid())),
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (kind, token) = value.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The `exp` of the token itself.
fn expiry(token: &str) -> Option<DateTime<Utc>> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    DateTime::from_timestamp(claims.get("exp")?.as_i64()?, 0)
}

/// The scope that opens files.
pub const ATTACHMENTS: &[&str] = &["accounting.attachments"];

/// Broad scopes of older apps and the granular ones of newer apps both open an entity.
pub fn scopes_of(entity: Entity) -> &'static [&'static str] {
    match entity {
        Entity::Organisation | Entity::Currencies | Entity::Accounts | Entity::TaxRates | Entity::TrackingCategories => {
            &["accounting.settings"]
        }
        Entity::Items => &["accounting.settings", "accounting.transactions", "accounting.invoices"],
        Entity::Contacts => &["accounting.contacts"],
        Entity::Invoices | Entity::CreditNotes => &["accounting.transactions", "accounting.invoices"],
        Entity::Payments | Entity::Overpayments | Entity::Prepayments => &["accounting.transactions", "accounting.payments"],
    }
}

fn has_scope(granted: &str, wanted: &[&str], is_read: bool) -> bool {
    granted.split_whitespace().any(|scope| {
        let bare = scope.strip_suffix(".read").filter(|_| is_read).unwrap_or(scope);
        wanted.contains(&bare)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_scopes_read_only() {
        assert!(has_scope("openid accounting.contacts.read", scopes_of(Entity::Contacts), true));
        assert!(!has_scope("openid accounting.contacts.read", scopes_of(Entity::Contacts), false));
        assert!(has_scope("accounting.invoices", scopes_of(Entity::CreditNotes), false));
        assert!(has_scope("accounting.transactions", scopes_of(Entity::Payments), false));
        assert!(!has_scope("accounting.transactions", ATTACHMENTS, true));
        assert!(!has_scope("accounting.contacts", scopes_of(Entity::Invoices), true));
    }
}
