use bursar_events::{Change, emit_change};
use bursar_kernel::{Location, Result, Uuid, ensure_valid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changes::ReplacingLineItem;
use super::{LineItem, store};
use crate::payables::happened::Author;
use crate::payables::held::Held;
use crate::payables::references;
use crate::payables::status::Operation;

/// All lines of a payable.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LineItemsReplaceRequest, example = json!({"data": [{"name": "Paper", "quantity": 2, "unit_price": 450, "tax": 1900}]}))]
pub(crate) struct ReplaceLineItems {
    /// The lines, in their order: at most 1,000. Those before are removed.
    data: Vec<ReplacingLineItem>,
}

/// The lines of a payable.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineItemsReplaceResponse)]
pub(crate) struct ReplacedLineItems {
    /// The lines, in their order.
    data: Vec<LineItem>,
}

/// Replace all line items of a payable
///
/// The lines get new ids. `subtotal` and `total` may be sent along: a line that does not come to them is refused, so that a client that computes
/// otherwise learns of it.
#[utoipa::path(
    put,
    path = "/payables/{payable_id}/line_items",
    responses((status = 200, body = ReplacedLineItems), (status = 409, description = "the payable is in a status in which it cannot be changed"))
)]
pub(crate) async fn replace(
    call: EntityCall,
    Path(payable_id): Path<Uuid>,
    Json(body): Json<ReplaceLineItems>,
) -> Answer<Json<ReplacedLineItems>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, payable_id).await?;
    held.require(Operation::Change)?;
    let lines = made(&author, &held, body.data)?;
    references::check_lines(&tx, &call.scope(), &lines).await?;
    store::delete_all(&tx, payable_id).await?;
    for removed in &held.lines {
        emit_change(&tx, &call, Change::Deleted, removed).await?;
    }
    record::insert_all(&tx, &call.scope(), &lines).await?;
    for line in &lines {
        emit_change(&tx, &call, Change::Created, line).await?;
    }
    held.lines.clone_from(&lines);
    held.settle()?;
    held.save(&tx, &author).await?;
    tx.commit().await?;
    Ok(Json(ReplacedLineItems { data: lines }))
}

/// The new lines; names every line that is wrong.
fn made(author: &Author<'_>, held: &Held, asked: Vec<ReplacingLineItem>) -> Result<Vec<LineItem>> {
    references::require_number_of_lines(asked.len())?;
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for (place, line) in asked.into_iter().enumerate() {
        let new = LineItem::new(&held.payable, i64::try_from(place)?, author);
        match line.made(new, &["body".into(), "data".into(), Location::Index(place)]) {
            Ok(line) => lines.push(line),
            Err(fields) => wrong.extend(fields),
        }
    }
    ensure_valid(wrong)?;
    Ok(lines)
}
