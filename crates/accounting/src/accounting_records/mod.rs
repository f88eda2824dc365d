//! Records of the mirror as they are kept: the canonical body, and the accounting system's own.

use std::borrow::Cow;

use bursar_connectors::Kind;
use bursar_kernel::{DateTime, Timestamp, Utc, Uuid, wire};
use bursar_store::sea_orm::{self, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;

/// The kinds of records that are pulled, as the document has them.
pub(crate) enum RecordKind {}

impl PartialSchema for RecordKind {
    fn schema() -> RefOr<Schema> {
        let words = Kind::ALL.iter().filter(|kind| kind.is_pulled()).map(|kind| kind.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).description(Some("The kind of a record.")).into()
    }
}

impl ToSchema for RecordKind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("AccountingRecordKind")
    }
}

/// A record of the mirror, whole.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Kept {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) remote_id: String,
    pub(crate) remote_version: String,
    pub(crate) name: String,
    pub(crate) deleted_at: Option<Timestamp>,
    pub(crate) updated_at: Timestamp,
    pub(crate) body: String,
    /// Only where one record is read.
    #[sea_orm(skip)]
    pub(crate) raw: Option<Vec<u8>>,
}

/// A record of the books, as it was last seen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingRecordResource)]
pub(crate) struct RecordBody {
    /// Our id of it, the same over all reconnections.
    id: Uuid,
    /// Its kind.
    #[schema(value_type = RecordKind)]
    kind: String,
    /// The accounting system's id of it.
    remote_id: String,
    /// The accounting system's own mark of its state: it changes with the record.
    remote_version: String,
    /// Its name, or the number of a document; empty where it has none.
    name: String,
    /// When it was found to be gone; null while it is there.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
    /// When it last changed here.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// The record in canonical form: the same fields whatever the accounting system, amounts as decimals in major units.
    #[schema(value_type = Object)]
    record: Value,
}

/// A record with the accounting system's own body.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingRecordResourceWithRaw)]
pub(crate) struct RawRecordBody {
    #[serde(flatten)]
    record: RecordBody,
    /// What the accounting system sent, as it sent it; null where raw bodies are not kept.
    #[schema(required = false, value_type = Option<Object>)]
    raw: Option<Value>,
}

impl Kept {
    /// The wire body.
    pub(crate) fn body(self) -> RecordBody {
        let record = serde_json::from_str(&self.body).unwrap_or_default();
        let Kept { id, kind, remote_id, remote_version, name, deleted_at, updated_at, .. } = self;
        RecordBody { id, kind, remote_id, remote_version, name, deleted_at, updated_at, record }
    }

    /// The wire body with the accounting system's own.
    pub(crate) fn raw_body(mut self) -> RawRecordBody {
        let raw = self.raw.take().and_then(|packed| lz4_flex::decompress_size_prepended(&packed).ok());
        let raw = raw.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        RawRecordBody { record: self.body(), raw }
    }
}
