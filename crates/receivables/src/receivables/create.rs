use axum::Extension;
use bursar_documents::{Issuer, References};
use bursar_files::Files;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::{Tx, record};
use bursar_templates::{TextDocument, default_memo};
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;

use super::body::{self, ReceivableBody};
use super::changes::{AskedLine, Changes};
use super::draft;
use super::happened::Teller;
use super::make::{Extent, credit_note_of, insert, invoice_of};
use super::payloads::CreateReceivable;
use super::status::{Action, ReceivableType};
use super::{Receivable, lines, store};

/// Create a receivable
///
/// Makes a draft: an invoice or a quote of its own, an invoice of a quote, or a credit note of an invoice (`based_on`). Whatever it refers to
/// is copied into it; where it says no memo, it has the entity's default memo of its kind. A credit note begins with everything that is left to credit; an invoice has one draft of a credit note at a time.
#[utoipa::path(
    post,
    path = "/receivables",
    responses(
        (status = 201, body = ReceivableBody),
        (status = 409, description = "the status of the document that it is based on does not allow it")
    )
)]
pub(crate) async fn create(
    call: EntityCall,
    Extension(files): Files,
    Json(body): Json<CreateReceivable>,
) -> Answer<(StatusCode, Json<ReceivableBody>)> {
    let issuer = Issuer::of(&call, &files).await?;
    let (tx, document) = match body {
        CreateReceivable::New { receivable_type, changes, lines } => {
            draft::require_attachments(&call, &changes, &["body"]).await?;
            let tx = call.db().begin().await?;
            let document = new(&call, &tx, &issuer, receivable_type, *changes, lines).await?;
            (tx, document)
        }
        CreateReceivable::BasedOn { receivable_type, based_on, tag_ids } => {
            let tx = call.db().begin().await?;
            let document = of_another(&call, &tx, receivable_type, based_on, &tag_ids).await?;
            (tx, document)
        }
    };
    let made = body::body(&tx, &call, &files, document).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn new(
    call: &EntityCall,
    tx: &Tx,
    issuer: &Issuer,
    receivable_type: ReceivableType,
    changes: Changes,
    asked: Vec<AskedLine>,
) -> Result<Receivable> {
    let mut references = References::new(tx, call.scope(), &["body"]);
    let tags = references.tags(changes.tag_ids.as_deref().unwrap_or_default()).await?;
    let number = chosen_number(issuer, changes.document_id.as_ref())?;
    let Some(mut document) = draft::blank(call, issuer, receivable_type, &changes, &mut references).await? else {
        return Err(references.finish().err().unwrap_or_else(|| Error::not_found("counterpart")));
    };
    document.document_id = number;
    document.content.memo = default_memo(tx, &call.scope(), text_document(receivable_type)).await?;
    draft::refer(&mut document, issuer, &changes, &mut references).await?;
    let mut lines = lines::make(call.env(), &document, asked, &mut references).await?;
    draft::change(&mut document, changes, &mut references);
    references.finish()?;
    draft::compute(&mut document, &mut lines, &["body"])?;
    insert(tx, &call.scope(), &document, &lines).await?;
    store::set_tags(tx, &document, &tags).await?;
    Teller::of_call(tx, call).created(&document).await?;
    Ok(document)
}

/// The kind of document whose texts are for this type.
fn text_document(receivable_type: ReceivableType) -> TextDocument {
    match receivable_type {
        ReceivableType::Invoice => TextDocument::Invoice,
        ReceivableType::Quote => TextDocument::Quote,
        ReceivableType::CreditNote => TextDocument::CreditNote,
    }
}

/// A number that the client chose, where the entity's settings allow it.
fn chosen_number(issuer: &Issuer, number: Option<&String>) -> Result<Option<String>> {
    if number.is_some() && !issuer.is_open() {
        let msg =
            "is given when the document is issued: leave it out, or set receivable_edit_flow of the entity's settings to non_compliant";
        return Err(Error::invalid(FieldError::new("body", "document_id", msg, "value_error")));
    }
    Ok(number.cloned())
}

/// An invoice of a quote, or a credit note of an invoice.
async fn of_another(call: &EntityCall, tx: &Tx, receivable_type: ReceivableType, based_on: Uuid, tag_ids: &[Uuid]) -> Result<Receivable> {
    let source = record::find_and_lock::<Receivable>(tx, &call.scope(), based_on).await?;
    let Some(source) = source else { return Err(wrong_source("must be the id of a quote or an invoice of the entity")) };
    let mut references = References::new(tx, call.scope(), &["body"]);
    let tags = references.tags(tag_ids).await?;
    references.finish()?;
    let (document, lines) = match (source.receivable_type(), receivable_type) {
        (ReceivableType::Quote, ReceivableType::Invoice) => {
            source.require(Action::MakeInvoice, false)?;
            invoice_of(call, tx, &source).await?
        }
        (ReceivableType::Invoice, ReceivableType::CreditNote) => {
            source.require(Action::Credit, false)?;
            credit_note_of(call, tx, &source, Extent::Everything).await?
        }
        _ => return Err(wrong_source("must be the id of a quote to make an invoice, and of an invoice to make a credit note")),
    };
    insert(tx, &call.scope(), &document, &lines).await?;
    store::set_tags(tx, &document, &tags).await?;
    Teller::of_call(tx, call).created_of(&source, &document).await?;
    Ok(document)
}

fn wrong_source(msg: &str) -> Error {
    Error::invalid(FieldError::new("body", "based_on", msg, "value_error.reference"))
}
