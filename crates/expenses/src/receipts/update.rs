use axum::Extension;
use bursar_events::save_change;
use bursar_files::{FileType, Files, Part};
use bursar_kernel::{Currency, DateTime, Error, FieldError, Patch, Utc, Uuid};
use bursar_store::{changes, record};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, ReceiptBody};
use super::{FILE_IN_BASE64, Receipt, require_exact_in_json};

/// Changes to a receipt. A field that is left out stays; `null` clears.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptUpdateSchema)]
pub(crate) struct UpdateReceipt {
    /// The original receipt, in base64, of any format, for one that has no file yet. It is kept and not read.
    base64_encoded_file: Option<String>,
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Patch<Currency>,
    /// The number that the merchant gave it.
    #[schema(max_length = 255)]
    document_id: Patch<String>,
    /// When it was issued.
    #[schema(value_type = Option<String>, format = "date-time")]
    issued_at: Patch<DateTime<Utc>>,
    /// Where the merchant is.
    #[schema(max_length = 255)]
    merchant_location: Patch<String>,
    /// Who was paid.
    #[schema(max_length = 128)]
    merchant_name: Patch<String>,
    /// What was paid, in minor units.
    #[schema(minimum = 0)]
    total_amount: Patch<i64>,
    /// The transaction that paid it: any id of yours, kept as it is.
    transaction_id: Patch<Uuid>,
}

impl UpdateReceipt {
    fn apply(self, receipt: &mut Receipt) {
        self.currency.apply(&mut receipt.currency);
        self.document_id.apply(&mut receipt.document_id);
        self.issued_at.apply(&mut receipt.issued_at);
        self.merchant_location.apply(&mut receipt.merchant_location);
        self.merchant_name.apply(&mut receipt.merchant_name);
        self.total_amount.apply(&mut receipt.total_amount);
        self.transaction_id.apply(&mut receipt.transaction_id);
    }
}

/// Update a receipt
///
/// At any time, also while its file is being read: what you enter is not overwritten by what is read.
#[utoipa::path(patch, path = "/receipts/{receipt_id}", responses((status = 200, body = ReceiptBody)))]
pub(crate) async fn update(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(mut asked): Json<UpdateReceipt>,
) -> Answer<Json<ReceiptBody>> {
    let scope = call.scope();
    record::get::<Receipt>(call.db(), &scope, id).await?;
    let file = match asked.base64_encoded_file.take() {
        Some(text) => Some(files.stage(&scope, FileType::Receipts, Part::of_base64(FILE_IN_BASE64, &text, None)?).await?),
        None => None,
    };
    let tx = call.db().begin().await?;
    let before: Receipt = record::lock(&tx, &scope, id).await?;
    call.require_match_read(body::of_one(&tx, &call, &files, before.clone())).await?;
    let mut receipt = before.clone();
    asked.apply(&mut receipt);
    require_exact_in_json("total_amount", receipt.total_amount)?;
    if let Some(file) = &file {
        if before.file_id.is_some() {
            let msg = "the receipt has a file, and has one at most: delete that one first at DELETE /files/{file_id}";
            return Err(Error::invalid(FieldError::new("body", FILE_IN_BASE64, msg, "value_error")).into());
        }
        files.attach(&tx, &scope, file).await?;
        receipt.file_id = Some(file.id);
    }
    save_change(&tx, &call, &before, &mut receipt).await?;
    let body = body::of_one(&tx, &call, &files, receipt).await?;
    tx.commit().await?;
    Ok(Json(body))
}
