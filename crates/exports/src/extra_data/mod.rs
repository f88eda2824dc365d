//! Extra data: what exports say about a counterpart that no document says, such as the account that its bills are booked to.

use bursar_counterparts::REFERENCE;
use bursar_kernel::{DateTime, Error, ErrorKind, FieldError, Result, Utc, Uuid, wire};
use bursar_store::{Record, Scope, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod store;
pub(crate) mod update;

/// A field of an object, for exports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, Record)]
#[record(table = "export_extra_data", called = "extra data", entity = "entity_id", own("created_by"))]
#[schema(as = ExtraDataResource)]
pub(crate) struct ExtraData {
    /// Its id.
    pub(crate) id: Uuid,
    #[serde(skip)]
    pub(crate) entity_id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    pub(crate) updated_at: DateTime<Utc>,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    pub(crate) created_by: Option<Uuid>,
    /// What is said of the object.
    #[record(word)]
    pub(crate) field_name: ExtraField,
    /// Its value, as exports show it.
    pub(crate) field_value: String,
    /// The object.
    pub(crate) object_id: Uuid,
    /// What the object is.
    #[record(word)]
    pub(crate) object_type: ExtraDataObject,
}

/// What can be said of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SupportedFieldNames)]
pub(crate) enum ExtraField {
    /// The code of the account that lines of its documents are booked to.
    DefaultAccountCode,
    /// The name of the tax rate of such lines.
    DefaultTaxRateCode,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExtraDataObjectType)]
pub(crate) enum ExtraDataObject {
    /// A customer or a vendor.
    Counterpart,
}

/// Refuses an object that is not there, and holds one that is until the commit.
async fn require_object(tx: &Tx, scope: &Scope, object_id: Uuid) -> Result<()> {
    if tx.refer_to(REFERENCE, scope, object_id).await? {
        return Ok(());
    }
    let msg = "must be the id of a counterpart of the entity: see GET /counterparts";
    Err(Error::invalid(FieldError::new("body", "object_id", msg, "value_error.reference")))
}

/// The object has another value in this field.
fn field_is_taken() -> Error {
    let message = "the object has a value in this field already: update that one at PATCH /data_exports/extra_data/{extra_data_id}";
    Error::new(ErrorKind::BadRequest { kind: None, message: message.to_owned() })
}
