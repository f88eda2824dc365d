use axum::response::{IntoResponse, Response};
use bursar_kernel::{Error, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use super::{BatchPayment, store};
use crate::iso20022::pain001;

/// Download the file of a batch payment
///
/// A pain.001.001.09 for the entity's bank, of a batch that was handed over. It is the same file however often it is downloaded, with the same
/// id, by which a bank takes it once.
#[utoipa::path(
    get,
    path = "/batch_payments/{batch_payment_id}/file",
    responses(
        (status = 200, description = "the file", body = String, content_type = "application/xml"),
        (status = 409, description = "the batch was not handed over")
    )
)]
pub(crate) async fn file(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Response> {
    let batch: BatchPayment = record::get(call.db(), &call.scope(), id).await?;
    if batch.sent_at.is_none() {
        return Err(Error::conflict("the batch payment was not handed over: send it first").into());
    }
    let payments = store::of_batch(call.db(), &call.scope(), id).await?;
    let name = format!("attachment; filename=\"{}.xml\"", batch.message_id);
    let file = pain001::write(&batch.order(&payments))?;
    Ok(([(CONTENT_TYPE, "application/xml".to_owned()), (CONTENT_DISPOSITION, name)], file).into_response())
}
