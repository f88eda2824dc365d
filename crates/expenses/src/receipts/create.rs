use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::{FileType, Files, Part};
use bursar_kernel::{Currency, DateTime, Utc, Uuid};
use bursar_payables::Author;
use bursar_store::record;
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, ReceiptBody};
use super::{FILE_IN_BASE64, Receipt, ReceiptSource, require_exact_in_json};

/// A receipt to make. No field is required: what is missing can be added later.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptCreateSchema)]
pub(crate) struct CreateReceipt {
    /// The original receipt, in base64, of any format. It is kept and not read.
    base64_encoded_file: Option<String>,
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// The number that the merchant gave it.
    #[schema(max_length = 255)]
    document_id: Option<String>,
    /// When it was issued.
    issued_at: Option<DateTime<Utc>>,
    /// Where the merchant is.
    #[schema(max_length = 255)]
    merchant_location: Option<String>,
    /// Who was paid.
    #[schema(max_length = 128)]
    merchant_name: Option<String>,
    /// What was paid, in minor units.
    #[schema(minimum = 0)]
    total_amount: Option<i64>,
    /// The transaction that paid it: any id of yours, kept as it is.
    transaction_id: Option<Uuid>,
}

/// Create a receipt
///
/// From data that you have. A file beside it is kept and not read: send it to `POST /receipts/upload_from_file` to have it read.
#[utoipa::path(post, path = "/receipts", responses((status = 201, body = ReceiptBody)))]
pub(crate) async fn create(
    call: EntityCall,
    Extension(files): Files,
    Json(asked): Json<CreateReceipt>,
) -> Answer<(StatusCode, Json<ReceiptBody>)> {
    require_exact_in_json("total_amount", asked.total_amount)?;
    let file = match asked.base64_encoded_file {
        Some(text) => Some(files.stage(&call.scope(), FileType::Receipts, Part::of_base64(FILE_IN_BASE64, &text, None)?).await?),
        None => None,
    };
    let receipt = Receipt {
        currency: asked.currency,
        document_id: asked.document_id,
        issued_at: asked.issued_at,
        merchant_location: asked.merchant_location,
        merchant_name: asked.merchant_name,
        total_amount: asked.total_amount,
        transaction_id: asked.transaction_id,
        ..Receipt::empty(&Author::of(&call), ReceiptSource::UserSpecified, file.as_ref().map(|file| file.id))?
    };
    let tx = call.db().begin().await?;
    if let Some(file) = &file {
        files.attach(&tx, &call.scope(), file).await?;
    }
    record::insert(&tx, &call.scope(), &receipt).await?;
    emit_change(&tx, &call, Change::Created, &receipt).await?;
    let body = body::of_one(&tx, &call, &files, receipt).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(body)))
}
