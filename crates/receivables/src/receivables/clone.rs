use axum::Extension;
use bursar_documents::{Issuer, References};
use bursar_files::Files;
use bursar_kernel::{Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use http::StatusCode;

use super::body::{self, ReceivableBody};
use super::happened::Teller;
use super::line::Line;
use super::make::insert;
use super::reread::reread;
use super::status::{Action, ReceivableStatus};
use super::{InvoiceFields, Own, Receivable, draft, store};
use crate::overdue_reminders::OverdueReminder;
use crate::payment_reminders::PaymentReminder;

/// Clone a receivable
///
/// Makes a draft with what an invoice or a quote says. Its number, its dates, its attachments and the page on which it is paid are not copied;
/// the details of the counterpart and of its contact, the bank account and the VAT IDs are read again, and whatever it refers to must still be
/// there. A contact that was deleted gives way to the default one.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/clone",
    responses((status = 201, body = ReceivableBody), (status = 409, description = "credit notes are not cloned"))
)]
pub(crate) async fn clone(call: EntityCall, Extension(files): Files, Path(id): Path<Uuid>) -> Answer<(StatusCode, Json<ReceivableBody>)> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let source: Receivable = record::lock(&tx, &call.scope(), id).await?;
    source.require(Action::Clone, false)?;
    let document = cloned(&Teller::of_call(&tx, &call), &issuer, &source).await?;
    let made = body::body(&tx, &call, &files, document).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// A draft with what the document says, its lines and its tags; whatever it refers to must still be there.
pub(crate) async fn cloned(teller: &Teller<'_>, issuer: &Issuer, source: &Receivable) -> Result<Receivable> {
    let mut references = References::new(teller.tx, teller.scope, &["receivable"]);
    let (document, lines) = copied(teller, issuer, source, &mut references).await?;
    require_parts(&document, &lines, &mut references).await?;
    kept(teller, source, references, document, lines).await
}

/// The same where what was deleted since of products, VAT rates, payment terms and projects stays as the document has it.
pub(crate) async fn cloned_as_it_is(teller: &Teller<'_>, issuer: &Issuer, source: &Receivable) -> Result<Receivable> {
    let mut references = References::new(teller.tx, teller.scope, &["receivable"]);
    let (document, lines) = copied(teller, issuer, source, &mut references).await?;
    kept(teller, source, references, document, lines).await
}

/// A draft with what the document says, and its lines, which are not kept yet.
async fn copied(
    teller: &Teller<'_>,
    issuer: &Issuer,
    source: &Receivable,
    references: &mut References<'_>,
) -> Result<(Receivable, Vec<Line>)> {
    let mut document = source.made_of(teller.env, teller.user_id, source.fresh());
    document.based_on = None;
    document.content.based_on_document_id = None;
    document.signature = None;
    document.status = ReceivableStatus::Draft;
    reread(&mut document, issuer, references).await?;
    let mut lines = store::lines_of(teller.tx, &teller.scope, source.id).await?;
    for line in &mut lines {
        (line.id, line.receivable_id) = (teller.env.id(), document.id);
    }
    Ok((document, lines))
}

/// What the document took from the lists of the entity must still be there.
async fn require_parts(document: &Receivable, lines: &[Line], references: &mut References<'_>) -> Result<()> {
    if let Some(project) = document.project_id {
        references.project(project).await?;
    }
    if let Some(id) = document.terms().and_then(|terms| terms.id) {
        references.payment_terms(id).await?;
    }
    for (place, Line { product, .. }) in lines.iter().enumerate() {
        if let Some(id) = product.vat_rate.id.filter(|_| product.vat_rate.is_custom) {
            references.custom_vat_rate(place, id).await?;
        }
        if !product.is_inline {
            references.product(place, product.id).await?;
        }
    }
    let Own::Invoice(invoice) = &document.own else { return Ok(()) };
    if let Some(id) = invoice.payment_reminder_id {
        references.reminder::<PaymentReminder>("payment_reminder_id", id, "GET /payment_reminders").await?;
    }
    if let Some(id) = invoice.overdue_reminder_id {
        references.reminder::<OverdueReminder>("overdue_reminder_id", id, "GET /overdue_reminders").await?;
    }
    Ok(())
}

/// The draft is kept and told, where everything that was looked for was found.
async fn kept(
    teller: &Teller<'_>,
    source: &Receivable,
    references: References<'_>,
    mut document: Receivable,
    mut lines: Vec<Line>,
) -> Result<Receivable> {
    references.finish()?;
    draft::compute(&mut document, &mut lines, &["receivable"])?;
    insert(teller.tx, &teller.scope, &document, &lines).await?;
    store::set_tags(teller.tx, &document, &store::tag_ids(teller.tx, source.id).await?).await?;
    teller.created(&document).await?;
    Ok(document)
}

impl Receivable {
    /// What a copy of the document begins with: nothing that happened to the original.
    fn fresh(&self) -> Own {
        // Once it is issued, both may be ours: the day of issue, and the page on which the original is paid.
        let is_given = matches!(self.status, ReceivableStatus::Draft | ReceivableStatus::Recurring);
        match self.own.clone() {
            Own::Quote(quote) => Own::Quote(super::QuoteFields { comment: None, ..quote }),
            Own::Invoice(invoice) => Own::Invoice(InvoiceFields {
                amount_paid: 0,
                comment: None,
                fulfillment_date: invoice.fulfillment_date.filter(|_| is_given),
                paid_at: None,
                payment_page_url: invoice.payment_page_url.filter(|_| is_given),
                recurrence_id: None,
                ..invoice
            }),
            Own::CreditNote(note) => Own::CreditNote(note),
        }
    }
}
