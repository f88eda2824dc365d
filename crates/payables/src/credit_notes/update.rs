use axum::Extension;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, CreditNoteBody};
use super::changes::UpdateCreditNote;
use super::held::HeldNote;
use crate::payables::happened::Author;
use crate::payables::references;
use crate::tag_links;

/// Update a credit note of a vendor
///
/// Its data change while it is `draft` or `new`; its tags at any time. Another `based_on` links it to another payable, null unlinks it.
#[utoipa::path(patch, path = "/payable_credit_notes/{credit_note_id}", responses((status = 200, body = CreditNoteBody)))]
pub(crate) async fn update(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(mut asked): Json<UpdateCreditNote>,
) -> Answer<Json<CreditNoteBody>> {
    let author = Author::of(&call);
    let tags = asked.take_tags();
    let tx = call.db().begin().await?;
    let mut held = HeldNote::lock(&tx, &call.scope(), id).await?;
    call.require_match_read(body::of_one(&tx, &call, &files, held.before.clone())).await?;
    asked.apply(&mut held.note)?;
    if held.note != held.before {
        held.require_changeable()?;
        held.settle(&tx, &author).await?;
    }
    let mut has_changed = held.note != held.before;
    if let Some(tags) = tags {
        references::check_tags(&tx, &call.scope(), &tags).await?;
        has_changed |= tag_links::store::replace(&tx, tag_links::OF_CREDIT_NOTES, id, &tags).await?;
    }
    let note = if has_changed { held.save(&tx, &author).await? } else { held.note };
    let body = body::of_one(&tx, &call, &files, note).await?;
    if has_changed {
        tx.commit().await?;
    }
    Ok(Json(body))
}
