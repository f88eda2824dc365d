use axum::Extension;
use bursar_documents::Issuer;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::Receivable;
use super::body::{self, ReceivableBody};
use super::happened::Teller;
use super::issuing::issued;
use super::status::Action;

/// Issue a receivable
///
/// Gives the draft its number and its date; from now on it is a document of the entity's books. An invoice is due by its payment terms, and is
/// never overdue without some. Numbers have no gaps: one that is given is used. An issued credit note lowers what its invoice comes to; when
/// nothing is left, the invoice is canceled, or paid where something was paid on it. A document that goes through the network of electronic
/// invoices is `issuing` until the counterpart has it; one that the network did not deliver is `failed`, and can be changed and issued again
/// under its number. What the rules of electronic invoices ask for and is missing is refused before a number is given.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/issue",
    responses(
        (status = 200, body = ReceivableBody),
        (status = 409, description = "it is no draft, and did not fail in the network"),
        (status = 422, description = "what the law of the entity's country or the rules of electronic invoices ask for is missing: POST /receivables/{receivable_id}/verify names the first")
    )
)]
pub(crate) async fn issue(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<Json<ReceivableBody>> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let draft: Receivable = record::lock(&tx, &call.scope(), id).await?;
    draft.require(Action::Issue, false)?;
    let document = issued(&Teller::of_call(&tx, &call), &issuer, draft).await?;
    let made = body::body(&tx, &call, &files, document).await?;
    tx.commit().await?;
    Ok(Json(made))
}
