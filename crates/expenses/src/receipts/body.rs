//! A receipt on the wire.

use std::collections::BTreeMap;

use bursar_entities::{PayablePreferences, payable_preferences};
use bursar_files::{AttachedFile, FileStore, attached};
use bursar_kernel::{Currency, DateTime, Result, Utc, Uuid, wire};
use bursar_payables::{CurrencyExchange, OcrStatus};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_web::{CurrencyEnum, EntityCall};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Receipt, ReceiptSource};

/// What an employee paid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceiptResponseSchema)]
pub(crate) struct ReceiptBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// The user who made it; null when a partner's token did.
    created_by_entity_user_id: Option<Uuid>,
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// What it is worth in the entity's own currency, where a rate is set.
    #[schema(value_type = Option<Object>)]
    currency_exchange: Option<CurrencyExchange>,
    /// The number that the merchant gave it.
    #[schema(max_length = 255)]
    document_id: Option<String>,
    /// The id of its file.
    file_id: Option<Uuid>,
    /// Where its file can be fetched, without any header.
    file_url: Option<String>,
    /// When it was issued.
    #[serde(with = "wire::option")]
    issued_at: Option<DateTime<Utc>>,
    /// Where the merchant is.
    #[schema(max_length = 255)]
    merchant_location: Option<String>,
    /// Who was paid.
    #[schema(max_length = 128)]
    merchant_name: Option<String>,
    /// Why its file was not read.
    ocr_error: Option<String>,
    /// The request for reading its file; null where none was made.
    ocr_request_id: Option<Uuid>,
    /// How reading its file went: `processing`, `success` or `error`; null without a file to read.
    #[schema(value_type = Option<String>)]
    ocr_status: Option<OcrStatus>,
    /// Nothing can be kept here yet: null.
    #[schema(value_type = Option<Object>)]
    partner_metadata: Option<Map<String, Value>>,
    /// Where its values came from.
    #[schema(required = false)]
    source_of_data: ReceiptSource,
    /// What was paid, in minor units.
    total_amount: Option<i64>,
    /// The transaction that paid it.
    transaction_id: Option<Uuid>,
}

/// A receipt on the wire.
pub(crate) async fn of_one(db: &impl ConnectionTrait, call: &EntityCall, files: &FileStore, receipt: Receipt) -> Result<ReceiptBody> {
    let links = links(db, call, files, std::slice::from_ref(&receipt)).await?;
    ReceiptBody::new(receipt, &links, &payable_preferences(db, &call.scope()).await?)
}

/// Receipts on the wire.
pub(crate) async fn of_all(
    db: &impl ConnectionTrait,
    call: &EntityCall,
    files: &FileStore,
    receipts: Vec<Receipt>,
) -> Result<Vec<ReceiptBody>> {
    let (links, preferences) = (links(db, call, files, &receipts).await?, payable_preferences(db, &call.scope()).await?);
    receipts.into_iter().map(|receipt| ReceiptBody::new(receipt, &links, &preferences)).collect()
}

/// Where each file of these receipts can be fetched.
async fn links(db: &impl ConnectionTrait, call: &EntityCall, files: &FileStore, receipts: &[Receipt]) -> Result<BTreeMap<Uuid, String>> {
    let ids = receipts.iter().filter_map(|receipt| receipt.file_id).collect();
    let stored = attached(db, &call.scope().of_everybody(), ids).await?;
    Ok(stored.into_iter().map(|file| (file.id, AttachedFile::new(call, files, file).url().to_owned())).collect())
}

impl ReceiptBody {
    fn new(receipt: Receipt, links: &BTreeMap<Uuid, String>, preferences: &PayablePreferences) -> Result<ReceiptBody> {
        Ok(ReceiptBody {
            currency_exchange: CurrencyExchange::of(preferences, receipt.currency, receipt.total_amount)?,
            file_url: receipt.file_id.and_then(|id| links.get(&id).cloned()),
            partner_metadata: None,
            id: receipt.id,
            created_at: receipt.created_at,
            updated_at: receipt.updated_at,
            created_by_entity_user_id: receipt.created_by_entity_user_id,
            currency: receipt.currency,
            document_id: receipt.document_id,
            file_id: receipt.file_id,
            issued_at: receipt.issued_at,
            merchant_location: receipt.merchant_location,
            merchant_name: receipt.merchant_name,
            ocr_error: receipt.ocr_error,
            ocr_request_id: receipt.ocr_request_id,
            ocr_status: receipt.ocr_status,
            source_of_data: receipt.source_of_data,
            total_amount: receipt.total_amount,
            transaction_id: receipt.transaction_id,
        })
    }
}
