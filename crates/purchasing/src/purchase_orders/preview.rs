use bursar_kernel::Uuid;
use bursar_mail::WrittenLetter;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PurchaseOrder;
use super::words::{Said, letter};

/// A mail to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PurchaseOrderEmailPreviewRequest)]
pub(crate) struct PreviewOrderMail {
    /// Its text.
    body_text: String,
    /// Its subject.
    subject_text: String,
}

/// A mail as it would be sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PurchaseOrderEmailPreviewResponse)]
pub(crate) struct OrderMailPreview {
    /// Its text.
    body_preview: String,
    /// Its subject.
    subject_preview: String,
}

/// Preview the mail with a purchase order
///
/// The subject and the text with the variables replaced, in the mail template of purchase orders; nothing is sent.
#[utoipa::path(
    post,
    path = "/payable_purchase_orders/{purchase_order_id}/preview",
    responses((status = 201, body = OrderMailPreview))
)]
pub(crate) async fn preview(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<PreviewOrderMail>,
) -> Answer<(StatusCode, Json<OrderMailPreview>)> {
    let order: PurchaseOrder = record::get(call.db(), &call.scope(), id).await?;
    let said = Said { subject: body.subject_text, text: body.body_text };
    let (WrittenLetter { subject, text, html }, _) = letter(call.db(), &call.scope(), &order, &said).await?;
    Ok((StatusCode::CREATED, Json(OrderMailPreview { body_preview: html.unwrap_or(text), subject_preview: subject })))
}
