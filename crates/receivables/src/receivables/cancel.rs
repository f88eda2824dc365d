use axum::Extension;
use bursar_documents::Issuer;
use bursar_files::Files;
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Path};
use http::StatusCode;

use super::Receivable;
use super::happened::Teller;
use super::issuing::issued;
use super::make::{Extent, credit_note_of, insert};
use super::status::{Action, ReceivableStatus};
use crate::mails::post::send_credit_note;
use crate::papers::render_pdf::renew_pdf_of_paid;

/// Cancel an invoice
///
/// By default with a credit note of what is left to pay of it, which is issued and sent; a mail that cannot be sent is shown as failed among the
/// mails of the note. What was paid stays paid: an invoice that was paid in part is `paid` then. Where the entity's settings say
/// `non_compliant`, the invoice is canceled without one, unless it went through the network of electronic invoices.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/cancel",
    responses((status = 204, description = "it is canceled"), (status = 409, description = "its status does not allow canceling it"))
)]
pub(crate) async fn cancel(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<StatusCode> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let mut invoice: Receivable = record::lock(&tx, &call.scope(), id).await?;
    invoice.require(Action::Cancel, invoice.is_open_for(&issuer))?;
    let teller = Teller::of_call(&tx, &call);
    if invoice.is_open_for(&issuer) {
        let old_status = invoice.status;
        invoice.status = ReceivableStatus::Canceled;
        invoice.updated_at = call.env().now();
        renew_pdf_of_paid(&tx, call.env(), &call.scope(), &mut invoice).await?;
        record::save(&tx, &call.scope(), &invoice).await?;
        teller.moved(&invoice, old_status).await?;
    } else {
        let (note, lines) = credit_note_of(&call, &tx, &invoice, Extent::Unpaid).await?;
        insert(&tx, &call.scope(), &note, &lines).await?;
        teller.created_of(&invoice, &note).await?;
        let note = issued(&teller, &issuer, note).await?;
        send_credit_note(&teller, call.edge().options.sends_mail, &note).await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
