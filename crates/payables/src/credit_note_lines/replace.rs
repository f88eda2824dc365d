use bursar_kernel::{Location, Result, Uuid, ensure_valid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Page, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CreateCreditNoteLine, CreditNoteLine, require_tax, store};
use crate::credit_notes::held::HeldNote;
use crate::line_items::cannot_be_priced;
use crate::payables::happened::Author;
use crate::payables::references::require_number_of_lines;

/// All lines of a credit note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreditNoteLineItemReplaceRequest, example = json!({"data": [{"name": "Paper", "quantity": 1, "unit_price": 450, "tax": 1900}]}))]
pub(crate) struct ReplaceCreditNoteLines {
    /// The lines, in their order: at most 1,000. Those before are removed.
    data: Vec<CreateCreditNoteLine>,
}

/// The lines of a credit note, in one page.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of a page that is no list")]
pub(crate) struct CreditNoteLines {
    /// The lines, in their order.
    data: Vec<CreditNoteLine>,
    /// Always null: there is one page.
    next_pagination_token: Option<String>,
    /// Always null: there is one page.
    prev_pagination_token: Option<String>,
}

/// Replace all line items of a credit note
///
/// The lines get new ids. The answer is all of them in one page.
#[utoipa::path(
    put,
    path = "/payable_credit_notes/{credit_note_id}/line_items",
    responses((status = 200, body = inline(CreditNoteLines)))
)]
pub(crate) async fn replace(
    call: EntityCall,
    Path(note_id): Path<Uuid>,
    Json(body): Json<ReplaceCreditNoteLines>,
) -> Answer<Json<Page<CreditNoteLine>>> {
    let author = Author::of(&call);
    let tx = call.db().begin().await?;
    let mut held = HeldNote::lock(&tx, &call.scope(), note_id).await?;
    held.require_changeable()?;
    let lines = made(&author, &held, body.data)?;
    store::delete_all(&tx, note_id).await?;
    record::insert_all(&tx, &call.scope(), &lines).await?;
    held.lines.clone_from(&lines);
    held.settle(&tx, &author).await?;
    held.save(&tx, &author).await?;
    tx.commit().await?;
    Ok(Json(Page { data: lines, ..Page::empty() }))
}

/// The new lines; names every line that is wrong.
fn made(author: &Author<'_>, held: &HeldNote, asked: Vec<CreateCreditNoteLine>) -> Result<Vec<CreditNoteLine>> {
    require_number_of_lines(asked.len())?;
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for (place, line) in asked.into_iter().enumerate() {
        match line.made(CreditNoteLine::new(&held.note, i64::try_from(place)?, author)) {
            Ok(line) => {
                require_tax(line.tax)?;
                lines.push(line);
            }
            Err(error) => wrong.push(cannot_be_priced(vec!["body".into(), "data".into(), Location::Index(place)], error)),
        }
    }
    ensure_valid(wrong)?;
    Ok(lines)
}
