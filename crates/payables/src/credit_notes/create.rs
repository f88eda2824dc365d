use axum::Extension;
use bursar_files::Files;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;

use super::body::{self, CreditNoteBody};
use super::changes::CreateCreditNote;
use super::make;
use crate::payables::Source;
use crate::payables::happened::Author;

/// Create a credit note of a vendor
///
/// What is complete is `new` at once, everything else a `draft`. It may be linked to a payable (`based_on`) that waits to be paid or was paid in part or in
/// full, in its currency, of the same counterpart, over at most what is left of it; a payable has one draft of a credit note at most. Where the partner
/// has set `allow_credit_note_autolinking`, the payable is found by `based_on_document_id` and the counterpart.
#[utoipa::path(post, path = "/payable_credit_notes", responses((status = 201, body = CreditNoteBody)))]
pub(crate) async fn create(
    call: EntityCall,
    Extension(files): Files,
    Json(body): Json<CreateCreditNote>,
) -> Answer<(StatusCode, Json<CreditNoteBody>)> {
    let tx = call.db().begin().await?;
    let empty = make::empty(&Author::of(&call), Source::UserSpecified, None)?;
    let note = make::note(&tx, &Author::of(&call), empty, body.change()).await?;
    let body = body::of_one(&tx, &call, &files, note).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(body)))
}
