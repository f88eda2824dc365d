use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Paths};

use super::changes::LineItemRequest;
use super::{LineItem, store};
use crate::payables::happened::Author;
use crate::payables::held::Held;
use crate::payables::references;

/// Update a line item of a payable
///
/// A field that is left out stays; null clears. Its amounts, and those of the payable, are computed again.
#[utoipa::path(
    patch,
    path = "/payables/{payable_id}/line_items/{line_item_id}",
    responses((status = 200, body = LineItem))
)]
pub(crate) async fn update(
    call: EntityCall,
    Paths(payable_id, id): Paths<Uuid, Uuid>,
    Json(body): Json<LineItemRequest>,
) -> Answer<Json<LineItem>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, payable_id).await?;
    let before = store::get(&tx, payable_id, id).await?;
    call.require_match(|| &before)?;
    held.require_changeable_lines()?;
    let mut line = body.applied(before.clone())?;
    if line != before {
        references::check_line(&tx, &call.scope(), &line).await?;
        line.updated_at = call.env().now();
        record::save(&tx, &call.scope(), &line).await?;
        emit_change(&tx, &call, Change::Updated, &line).await?;
        held.lines.iter_mut().filter(|other| other.id == id).for_each(|other| *other = line.clone());
        held.settle()?;
        held.save(&tx, &author).await?;
        tx.commit().await?;
    }
    Ok(Json(line))
}
