//! Receipts: what an employee paid, where and when. A receipt has no states: it can be changed at any time.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, Error, FieldError, Money, Result, Utc, Uuid};
use bursar_payables::{Author, OcrStatus};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod attach_file;
pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod from_mail;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod reading;
pub(crate) mod store;
pub(crate) mod update;
pub(crate) mod upload_from_file;

/// A receipt, as it is kept.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "receipts", called = "receipt", entity = "entity_id", own("created_by_entity_user_id"))]
#[record(also(document_id_folded))]
pub(crate) struct Receipt {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[record(word)]
    pub(crate) currency: Option<Currency>,
    /// Minor units.
    pub(crate) total_amount: Option<i64>,
    pub(crate) document_id: Option<String>,
    pub(crate) transaction_id: Option<Uuid>,
    pub(crate) file_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) issued_at: Option<DateTime<Utc>>,
    #[record(json_text = "body")]
    pub(crate) merchant_location: Option<String>,
    #[record(json_text = "body")]
    pub(crate) merchant_name: Option<String>,
    #[record(json_text = "body")]
    pub(crate) ocr_error: Option<String>,
    #[record(json_text = "body")]
    pub(crate) ocr_request_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) ocr_status: Option<OcrStatus>,
    #[record(json_text = "body")]
    pub(crate) source_of_data: ReceiptSource,
}

/// Where the values of a receipt came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SourceOfReceiptDataEnum)]
pub(crate) enum ReceiptSource {
    /// They were read from a file.
    Ocr,
    /// Somebody entered them.
    UserSpecified,
}

/// The field that holds a file as text.
pub(crate) const FILE_IN_BASE64: &str = "base64_encoded_file";

impl Receipt {
    /// A receipt whose file is to be read.
    fn to_be_read(author: &Author<'_>, file_id: Uuid) -> Result<Receipt> {
        let empty = Receipt::empty(author, ReceiptSource::Ocr, Some(file_id))?;
        Ok(Receipt { ocr_request_id: Some(author.env.id()), ocr_status: Some(OcrStatus::Processing), ..empty })
    }

    /// A receipt about which nothing is known yet.
    fn empty(author: &Author<'_>, source: ReceiptSource, file_id: Option<Uuid>) -> Result<Receipt> {
        let now = author.env.now();
        Ok(Receipt {
            id: author.env.id(),
            entity_id: author.scope.one_entity()?,
            created_at: now,
            updated_at: now,
            created_by_entity_user_id: author.user_id,
            currency: None,
            total_amount: None,
            document_id: None,
            transaction_id: None,
            file_id,
            issued_at: None,
            merchant_location: None,
            merchant_name: None,
            ocr_error: None,
            ocr_request_id: None,
            ocr_status: None,
            source_of_data: source,
        })
    }

    fn document_id_folded(&self) -> Option<String> {
        self.document_id.as_ref().map(|text| text.to_lowercase())
    }
}

/// Refuses an amount that readers of JSON do not keep exactly.
pub(crate) fn require_exact_in_json(name: &str, amount: Option<i64>) -> Result<()> {
    if amount.is_none_or(|amount| amount.unsigned_abs() <= Money::MAX_IN_JSON.unsigned_abs()) {
        return Ok(());
    }
    Err(Error::invalid(FieldError::new("body", name, "is larger than readers of JSON keep exactly (2^53 - 1)", "value_error.number")))
}

impl Named for Receipt {
    const OBJECT_TYPE: ObjectType = ObjectType::named("receipt");
    const CALLED: &'static str = "a receipt";
}
