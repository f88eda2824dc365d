use bursar_kernel::{Error, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;

use super::{CreateCreditNoteLine, CreditNoteLine, require_tax};
use crate::credit_notes::held::HeldNote;
use crate::line_items::cannot_be_priced;
use crate::payables::happened::Author;
use crate::payables::references::require_number_of_lines;

/// Add a line item to a credit note
///
/// Its amounts are computed, and those of the credit note from all of its lines.
#[utoipa::path(post, path = "/payable_credit_notes/{credit_note_id}/line_items", responses((status = 201, body = CreditNoteLine)))]
pub(crate) async fn create(
    call: EntityCall,
    Path(note_id): Path<Uuid>,
    Json(body): Json<CreateCreditNoteLine>,
) -> Answer<(StatusCode, Json<CreditNoteLine>)> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = HeldNote::lock(&tx, &call.scope(), note_id).await?;
    held.require_changeable()?;
    require_number_of_lines(held.lines.len() + 1)?;
    let position = held.lines.last().map_or(0, |last| last.position + 1);
    let new = CreditNoteLine::new(&held.note, position, &author);
    let line = body.made(new).map_err(|error| Error::invalid(cannot_be_priced(vec!["body".into()], error)))?;
    require_tax(line.tax)?;
    record::insert(&tx, &call.scope(), &line).await?;
    held.lines.push(line.clone());
    held.settle(&tx, &author).await?;
    held.save(&tx, &author).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(line)))
}
