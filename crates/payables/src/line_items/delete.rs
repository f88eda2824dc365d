use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Paths};
use http::StatusCode;

use super::{LineItem, store};
use crate::payables::happened::Author;
use crate::payables::held::Held;

/// Remove a line item from a payable
///
/// The amounts of the payable are computed again. Without a line they stay as they were.
#[utoipa::path(
    delete,
    path = "/payables/{payable_id}/line_items/{line_item_id}",
    responses((status = 204, description = "it is gone"))
)]
pub(crate) async fn delete(call: EntityCall, Paths(payable_id, id): Paths<Uuid, Uuid>) -> Answer<StatusCode> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, payable_id).await?;
    let line = store::get(&tx, payable_id, id).await?;
    held.require_changeable_lines()?;
    record::delete::<LineItem>(&tx, &call.scope(), id).await?;
    emit_change(&tx, &call, Change::Deleted, &line).await?;
    held.lines.retain(|other| other.id != id);
    held.settle()?;
    held.save(&tx, &author).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
