use bursar_events::{Change, emit_change};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;

use super::LineItem;
use super::changes::LineItemRequest;
use crate::payables::happened::Author;
use crate::payables::held::Held;
use crate::payables::references;

/// Add a line item to a payable
///
/// Its amounts are computed, and those of the payable from all of its lines, unless the partner has set `enable_line_items` to false. A payable that
/// is complete with this line changes its status automatically.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/line_items",
    responses((status = 201, body = LineItem))
)]
pub(crate) async fn create(
    call: EntityCall,
    Path(payable_id): Path<Uuid>,
    Json(body): Json<LineItemRequest>,
) -> Answer<(StatusCode, Json<LineItem>)> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, payable_id).await?;
    held.require_changeable_lines()?;
    references::require_number_of_lines(held.lines.len() + 1)?;
    let position = held.lines.last().map_or(0, |last| last.position + 1);
    let line = body.applied(LineItem::new(&held.payable, position, &author))?;
    references::check_line(&tx, &call.scope(), &line).await?;
    record::insert(&tx, &call.scope(), &line).await?;
    emit_change(&tx, &call, Change::Created, &line).await?;
    held.lines.push(line.clone());
    held.settle()?;
    held.save(&tx, &author).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(line)))
}
