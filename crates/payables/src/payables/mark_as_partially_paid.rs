use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, PayableBody};
use super::happened::{Author, Happened, tell};
use super::held::Held;
use super::status::Operation;
use crate::credit_notes::store;

/// What was paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PartiallyPaidPayload)]
pub(crate) struct MarkAsPartiallyPaid {
    /// The sum of all payments so far, in minor units: more than before, and less than the total with credit notes.
    #[schema(minimum = 0)]
    amount_paid: i64,
}

/// Mark a payable as partially paid
///
/// For what was paid elsewhere. It may be called again as more is paid, always with the sum of all payments.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/mark_as_partially_paid",
    responses((status = 200, body = PayableBody), (status = 409, description = "the status of the payable does not allow it"))
)]
pub(crate) async fn mark_as_partially_paid(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<MarkAsPartiallyPaid>,
) -> Answer<Json<PayableBody>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, id).await?;
    let to = held.require(Operation::PayPartly)?;
    let credited = store::credited(&tx, &author.scope, id).await?;
    held.payable.pay_in_part(body.amount_paid, credited, call.env().now())?;
    let is_again = held.before.status == to;
    let payable = held.advance(&tx, &author, to).await?;
    if is_again {
        tell(&tx, &author, &payable, &Happened::PaidMore).await?;
    }
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
