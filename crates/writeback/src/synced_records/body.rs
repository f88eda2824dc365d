//! A synchronized record on the wire.

use bursar_connectors::page_of;
use bursar_kernel::{DateTime, NaiveDate, Utc, Uuid, wire, wire_time};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{HomeAmount, SyncStatus, SyncedRecord, SyncedType};
use crate::errors::PushErrorCode;

/// A record on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRecordResource)]
pub(crate) struct SyncedRecordBody {
    /// Its id.
    id: Uuid,
    /// When the object became one for the ledger.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When the record last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Why it is not in the ledger, or not yet: `code`, `message`, `remedy`, `who_must_act`, `field`, the provider's own `provider_code` and
    /// `trace_id`, `candidates`, `conflicts` (`field`, `here`, `there` and
    /// `written` last), `documentation`; with `match_waiting`, `match_id`; while it is pending, `next_attempt_at` and `waits_for`. Empty when there is nothing to say.
    #[schema(required = false, value_type = Object)]
    errors: Map<String, Value>,
    /// When the ledger last confirmed it; before that, when the record was made.
    #[serde(with = "wire")]
    last_pulled_at: DateTime<Utc>,
    /// Ours: of a document or a payment in a foreign currency, what the ledger booked in its home currency, and at which rate; else null.
    #[schema(required = false)]
    home_amount: Option<HomeAmount>,
    /// The object's id.
    #[schema(required = false, value_type = Uuid)]
    object_id: Uuid,
    /// The object's type.
    object_type: SyncedType,
    /// When the object last changed, as far as it was looked at.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    object_updated_at: Option<DateTime<Utc>>,
    /// The accounting system.
    #[schema(required = false, value_type = Platform)]
    platform: String,
    /// The object's id in the accounting system.
    #[schema(required = false)]
    platform_object_id: Option<String>,
    /// Ours: where a person sees the object in the pages of the accounting system; null where it has none that is known.
    #[schema(required = false)]
    platform_object_url: Option<String>,
    /// When the accounting system last confirmed it.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    platform_updated_at: Option<DateTime<Utc>>,
    /// Ours: the day on which it is posted in the accounting system, where somebody chose another than the object's own; else null.
    #[schema(required = false)]
    posting_date: Option<NaiveDate>,
    /// Always null: nobody stands between this server and the accounting system.
    #[schema(required = false, value_type = Option<ServiceProvider>)]
    provider: Option<ServiceProvider>,
    /// As `platform_object_id`.
    #[schema(required = false)]
    provider_object_id: Option<String>,
    /// As `platform_updated_at`.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    provider_updated_at: Option<DateTime<Utc>>,
    /// Its status.
    sync_status: SyncStatus,
}

/// Services that other servers of this contract stand behind.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ServiceProvidersEnum)]
pub(crate) enum ServiceProvider {
    /// Codat.
    #[expect(dead_code, reason = "of the contract; never answered here")]
    Codat,
    /// Railz.
    #[expect(dead_code, reason = "of the contract; never answered here")]
    Railz,
}

/// An accounting system.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case", as = Platform)]
#[expect(dead_code, reason = "the words of the document")]
enum Platform {
    Xero,
    Quickbooks,
    QuickbooksOnline,
    QuickbooksOnlineSandbox,
}

impl SyncedRecord {
    /// The record on the wire.
    pub(crate) fn body(&self) -> SyncedRecordBody {
        SyncedRecordBody {
            id: self.id,
            created_at: self.created_at,
            updated_at: self.updated_at,
            errors: self.errors(),
            last_pulled_at: self.pushed_at.unwrap_or(self.created_at),
            home_amount: self.home_amount.clone(),
            object_id: self.object_id,
            object_type: self.object_type,
            object_updated_at: self.object_updated_at,
            platform: self.platform.clone(),
            platform_object_id: self.remote_id.clone(),
            platform_object_url: self.page(),
            platform_updated_at: self.pushed_at,
            posting_date: self.posting_date,
            provider: None,
            provider_object_id: self.remote_id.clone(),
            provider_updated_at: self.pushed_at,
            sync_status: self.sync_status(),
        }
    }

    fn errors(&self) -> Map<String, Value> {
        let shown = match (&self.error, self.sync_status()) {
            (Some(error), _) => error.shown(),
            (None, SyncStatus::Pending) => {
                json!({ "next_attempt_at": self.next_attempt_at.map(wire_time), "waits_for": self.waits_for, "attempts": self.attempts })
            }
            _ => Value::Null,
        };
        match shown {
            Value::Object(mut fields) => {
                let is_doubtful = self.error_code() == Some(PushErrorCode::MatchWaiting.as_str());
                if let Some(id) = self.match_id.filter(|_| is_doubtful) {
                    fields.insert("match_id".to_owned(), json!(id));
                }
                fields
            }
            _ => Map::new(),
        }
    }

    fn page(&self) -> Option<String> {
        page_of(&self.platform, self.kind()?, self.remote_id.as_deref()?)
    }
}
