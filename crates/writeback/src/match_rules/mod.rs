//! Decisions about matches that are remembered: what has this name or this e-mail address is always that one of the ledger.

use bursar_accounting::name_key;
use bursar_catalog::Product;
use bursar_connectors::Kind;
use bursar_kernel::{DateTime, Error, FieldError, Result, Utc, Uuid, wire};
use bursar_store::{Record, Tx, record};
use bursar_web::EntityCall;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::errors::Candidate;
use crate::matches::AccountingMatch;
use crate::synced_records::SyncedType;

pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod store;

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "accounting_match_rules", called = "match rule", entity = "entity_id")]
#[schema(as = AccountingMatchRule)]
pub(crate) struct MatchRule {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) book_id: Uuid,
    /// The match of whose decision it was made.
    pub(crate) match_id: Uuid,
    /// What it is there: `customer`, `vendor`, `contact` or `item`.
    pub(crate) remote_kind: String,
    /// By what an object here is recognized.
    #[record(word)]
    pub(crate) clue: MatchClue,
    /// The name, without case, accents, punctuation and legal form, its words in alphabetical order; or the e-mail address.
    pub(crate) value: String,
    /// The provider's id of the one that it is.
    #[serde(rename = "platform_object_id")]
    pub(crate) remote_id: String,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
}

/// By what an object is recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = AccountingMatchClue)]
pub(crate) enum MatchClue {
    /// Its name.
    Name,
    /// Its e-mail address.
    Email,
}

/// An e-mail address as rules keep it.
pub(crate) fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Makes a rule of the decision that the object of a match is this one of the ledger; it takes the place of one that said otherwise.
pub(crate) async fn remember(
    tx: &Tx,
    call: &EntityCall,
    found: &AccountingMatch,
    clue: MatchClue,
    (kind, there): (Kind, &Candidate),
) -> Result<()> {
    let scope = call.scope();
    let value = match (found.object_type, clue) {
        (SyncedType::Customer | SyncedType::Vendor, clue) => {
            let counterpart = bursar_counterparts::find(tx, &scope, found.object_id).await?;
            counterpart.and_then(|counterpart| match clue {
                MatchClue::Name => Some(name_key(&counterpart.name())),
                MatchClue::Email => counterpart.email.as_deref().map(email_key),
            })
        }
        (SyncedType::Product, MatchClue::Name) => {
            record::find::<Product>(tx, &scope, found.object_id).await?.map(|product| name_key(&product.name))
        }
        _ => None,
    };
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        let message = "the object has nothing of the kind by which others could be recognized";
        return Err(Error::invalid(FieldError::new("body", "remember", message, "value_error")));
    };
    store::forget(tx, &scope, (found.book_id, kind), clue, &value).await?;
    let rule = MatchRule {
        id: call.env().id(),
        entity_id: found.entity_id,
        book_id: found.book_id,
        match_id: found.id,
        remote_kind: kind.as_str().to_owned(),
        clue,
        value,
        remote_id: there.platform_object_id.clone(),
        created_at: call.env().now(),
    };
    record::insert(tx, &scope, &rule).await
}
