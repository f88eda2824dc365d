use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, OptionalJson, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, PayableBody};
use super::happened::Author;
use super::held::Held;

/// What is said about a payment.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommentPayload)]
pub(crate) struct MarkAsPaid {
    /// How and when it was paid.
    comment: Option<String>,
}

/// Mark a payable as paid
///
/// For what was paid elsewhere. One that was not approved can be marked so only where the partner has set `skip_approval_for_paid_invoice`.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/mark_as_paid",
    request_body = Option<MarkAsPaid>,
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn mark_as_paid(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<MarkAsPaid>,
) -> Answer<Json<PayableBody>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let held = Held::lock(&tx, &author, id).await?;
    let payable = held.pay_rest(&tx, &author, body.unwrap_or_default().comment).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
