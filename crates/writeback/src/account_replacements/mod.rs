//! Accounts that stand in for others which the ledger no longer uses, or never had: in documents that were issued or approved with them, and can no longer be
//! changed.

use bursar_kernel::{DateTime, Utc, Uuid, wire};
use bursar_store::Record;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod store;

/// An account that stands in for another one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "account_replacements", called = "account replacement", entity = "entity_id")]
#[schema(as = AccountingAccountReplacement)]
pub(crate) struct AccountReplacement {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    #[serde(skip)]
    pub(crate) book_id: Uuid,
    /// The account that is archived or deleted, or of another ledger.
    pub(crate) ledger_account_id: Uuid,
    /// The account that stands in for it.
    pub(crate) replacement_id: Uuid,
    /// When it was named first.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When another one was named last.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
}
