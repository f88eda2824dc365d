use axum::Extension;
use bursar_accounting::clock;
use bursar_documents::{Issuer, References};
use bursar_files::Files;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Tx, record};
use bursar_web::{Answer, EntityCall, Json, Path};

use super::body::{self, ReceivableBody};
use super::changing::{redate, require, wrong_terms};
use super::credit_total::Credit;
use super::draft;
use super::happened::Teller;
use super::line::Line;
use super::payloads::{AskedLines, Envelope, UpdateReceivable};
use super::{Receivable, credit, lines, store};
use crate::einvoices::prove::prove_change;
use crate::papers::render_pdf::renew_pdf;
use crate::{day, zones};

/// Update a receivable
///
/// The one field of the body says for what the change is meant: the draft of a `quote`, an `invoice` or a `credit_note`, or an
/// `issued_invoice`. A field that is left out stays; `null` clears one that can be empty. `line_items` change lines by position, and those of
/// a credit note say what is credited, by product. Of an issued invoice everything can be changed where the entity's settings say
/// `non_compliant` and it did not go through the network of electronic invoices; otherwise its tags, its project, its attachments and the
/// partner's metadata. What failed in that network is changed like a draft; a credit note then keeps its `line_items`.
#[utoipa::path(
    patch,
    path = "/receivables/{receivable_id}",
    responses((status = 200, body = ReceivableBody), (status = 409, description = "its status does not allow this change"))
)]
pub(crate) async fn update(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(asked): Json<UpdateReceivable>,
) -> Answer<Json<ReceivableBody>> {
    let issuer = Issuer::of(&call, &files).await?;
    draft::require_attachments(&call, &asked.changes, &["body", asked.envelope.into()]).await?;
    let tx = call.db().begin().await?;
    let before: Receivable = record::lock(&tx, &call.scope(), id).await?;
    call.require_match_read(body::body(&tx, &call, &files, before.clone())).await?;
    require(&before, &asked, before.is_open_for(&issuer))?;
    let document = changed(&call, &tx, &issuer, before, asked).await?;
    let made = body::body(&tx, &call, &files, document).await?;
    tx.commit().await?;
    Ok(Json(made))
}

async fn changed(call: &EntityCall, tx: &Tx, issuer: &Issuer, before: Receivable, asked: UpdateReceivable) -> Result<Receivable> {
    let UpdateReceivable { envelope, changes, lines: asked, .. } = asked;
    let scope = call.scope();
    let place = ["body", envelope.into()];
    let mut references = References::new(tx, scope, &place);
    let mut document = before.clone();
    let lines_before = store::lines_of(tx, &scope, document.id).await?;
    let tags = match &changes.tag_ids {
        Some(ids) => Some(references.tags(ids).await?),
        None => None,
    };
    draft::refer(&mut document, issuer, &changes, &mut references).await?;
    let mut lines = new_lines(call, tx, &mut document, &lines_before, asked, &mut references).await?;
    let (issue_date, due_date) = (changes.issue_date, changes.due_date);
    draft::change(&mut document, changes, &mut references);
    references.refuse_all(wrong_terms(&document, &before, &references.place(&[])));
    references.finish()?;
    let zone = clock::zone(tx, &scope).await?;
    let issued = issue_date.map(|at| (at, zones::today(at, zone)));
    redate(&mut document, &before, issued, due_date, zones::today(call.env().now(), zone))?;
    if envelope == Envelope::IssuedInvoice {
        super::variables::fill(&mut document);
    } else {
        draft::compute(&mut document, &mut lines, &place)?;
    }
    let has_new_tags = match &tags {
        Some(tags) => *tags != store::tag_ids(tx, document.id).await?,
        None => false,
    };
    if document != before || lines != lines_before || has_new_tags {
        if lines != lines_before || document.looks_different(&before) {
            prove_change(tx, &scope, &document, &lines).await?;
            renew_pdf(tx, call.env(), &scope, &mut document).await?;
        }
        if document.always_has_pdf() {
            day::watch(tx, call.env(), &scope).await?;
        }
        document.updated_at = call.env().now();
        record::save(tx, &scope, &document).await?;
        if lines != lines_before {
            store::replace_lines(tx, &scope, &document, &lines).await?;
        }
        if let Some(tags) = tags {
            store::set_tags(tx, &document, &tags).await?;
        }
        let teller = Teller::of_call(tx, call);
        teller.updated(&document).await?;
        teller.moved_back(&document, before.status).await?;
    }
    Ok(document)
}

/// The lines with what is asked of them; of a credit note, with what follows for its discount.
async fn new_lines(
    call: &EntityCall,
    tx: &Tx,
    document: &mut Receivable,
    before: &[Line],
    asked: AskedLines,
    references: &mut References<'_>,
) -> Result<Vec<Line>> {
    let mut lines = before.to_vec();
    match asked {
        AskedLines::None => {}
        AskedLines::Changes(asked) => lines::change(document, &mut lines, asked, references).await?,
        AskedLines::Credits(asked) => {
            let scope = call.scope();
            let Some(invoice) = source(tx, call, document).await? else { return Ok(lines) };
            let invoice_lines = store::lines_of(tx, &scope, invoice.id).await?;
            let left = store::left(tx, &scope, &invoice, &invoice_lines).await?;
            match credit::asked(call.env(), document, &invoice_lines, &left, &asked)? {
                Ok(credited) => {
                    lines = credited;
                    let place = ["body", "credit_note"];
                    Credit { env: call.env(), invoice: &invoice, lines: &invoice_lines, left: &left, place: &place }
                        .price(document, &mut lines)?;
                }
                Err(wrong) => references.refuse_all(wrong),
            }
        }
    }
    Ok(lines)
}

/// The document that this one was made of.
async fn source(tx: &Tx, call: &EntityCall, document: &Receivable) -> Result<Option<Receivable>> {
    match document.based_on {
        Some(id) => record::find_and_lock(tx, &call.scope().of_everybody(), id).await,
        None => Ok(None),
    }
}
