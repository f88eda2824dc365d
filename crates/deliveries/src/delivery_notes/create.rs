use axum::Extension;
use bursar_accounting::clock;
use bursar_documents::{Issuer, References};
use bursar_entities::DocumentKind;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_receivables::deliverable;
use bursar_store::{Tx, record};
use bursar_web::{Answer, EntityCall, Json};
use chrono::Datelike;
use http::StatusCode;

use super::body::{self, DeliveryNoteBody};
use super::draw::ask_for_pdf;
use super::payloads::{CreateDeliveryNote, NewDeliveryNote};
use super::{DeliveredItem, DeliveryNote, DeliveryNoteStatus, Parties, items, parties};

/// Line items of one note.
const MAX_ITEMS: usize = 100;

/// Create a delivery note
///
/// By itself, or of an invoice or a quote (`based_on`), which stays as it is: what it sells, and whom it is for, is copied. It has its number
/// at once, and its PDF a moment later.
#[utoipa::path(post, path = "/delivery_notes", responses((status = 201, body = DeliveryNoteBody)))]
pub(crate) async fn create(
    call: EntityCall,
    Extension(files): Files,
    Json(body): Json<CreateDeliveryNote>,
) -> Answer<(StatusCode, Json<DeliveryNoteBody>)> {
    let issuer = Issuer::of(&call, &files).await?;
    let tx = call.db().begin().await?;
    let note = match body {
        CreateDeliveryNote::New(asked) => new(&call, &tx, &issuer, asked).await?,
        CreateDeliveryNote::BasedOn(asked) => of_another(&call, &tx, &issuer, asked.based_on).await?,
    };
    record::insert(&tx, &call.scope(), &note).await?;
    ask_for_pdf(&tx, call.env(), &call.scope(), &note).await?;
    emit_change(&tx, &call, Change::Created, &note).await?;
    let made = body::body(&call, &files, note).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn new(call: &EntityCall, tx: &Tx, issuer: &Issuer, asked: NewDeliveryNote) -> Result<DeliveryNote> {
    let mut references = References::new(tx, call.scope(), &["body"]);
    if asked.document_id.is_some() && !issuer.is_open() {
        let msg = "is the next number: leave it out, or set receivable_edit_flow of the entity's settings to non_compliant";
        references.refuse(&["document_id".into()], msg);
    }
    let parties = parties::named(asked.counterpart_id, asked.counterpart_address_id, issuer, &mut references).await?;
    let items = items::asked(asked.line_items, &mut references).await?;
    references.finish()?;
    let parties = parties.ok_or_else(|| Error::not_found("counterpart"))?;
    let number = match asked.document_id {
        Some(number) => number,
        None => next_number(call, tx, issuer).await?,
    };
    Ok(DeliveryNote {
        delivery_date: asked.delivery_date,
        delivery_number: asked.delivery_number,
        display_signature_placeholder: asked.display_signature_placeholder.unwrap_or_default(),
        memo: asked.memo,
        ..blank(call, asked.counterpart_id, parties, items, number)
    })
}

/// What an invoice or a quote sells, delivered where it says.
async fn of_another(call: &EntityCall, tx: &Tx, issuer: &Issuer, source_id: Uuid) -> Result<DeliveryNote> {
    let wrong = |msg: &str| Error::invalid(FieldError::new("body", "based_on", msg, "value_error.reference"));
    let Some(source) = deliverable(tx, &call.scope(), source_id).await? else {
        return Err(wrong("must be the id of an invoice or a quote of the entity: see GET /receivables"));
    };
    let items: Vec<DeliveredItem> = source.lines.into_iter().map(Into::into).collect();
    if items.is_empty() || items.len() > MAX_ITEMS {
        return Err(wrong(&format!("must have 1 to {MAX_ITEMS} line items")));
    }
    let address_id = source.address_id.ok_or_else(|| wrong("has no address that can be delivered to"))?;
    let mut references = References::new(tx, call.scope(), &["receivable"]);
    let parties = parties::named(source.counterpart_id, address_id, issuer, &mut references).await?;
    references.finish()?;
    let parties = parties.ok_or_else(|| Error::not_found("counterpart"))?;
    let number = next_number(call, tx, issuer).await?;
    Ok(DeliveryNote {
        based_on: Some(source_id),
        based_on_document_id: source.document_id,
        ..blank(call, source.counterpart_id, parties, items, number)
    })
}

/// Taken last: whoever makes the next note waits for it.
async fn next_number(call: &EntityCall, tx: &Tx, issuer: &Issuer) -> Result<String> {
    let today = clock::today(tx, &call.scope(), call.env().now()).await?;
    let number = bursar_entities::take_number(tx, &call.scope(), DocumentKind::DeliveryNote).await?;
    Ok(issuer.preferences.numbering.written(DocumentKind::DeliveryNote, number, today.year()))
}

fn blank(call: &EntityCall, counterpart_id: Uuid, parties: Parties, items: Vec<DeliveredItem>, document_id: String) -> DeliveryNote {
    let now = call.env().now();
    DeliveryNote {
        id: call.env().id(),
        entity_id: call.entity_id,
        status: DeliveryNoteStatus::Created,
        based_on: None,
        based_on_document_id: None,
        counterpart_id,
        document_id,
        delivery_date: None,
        created_by_entity_user_id: call.user_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        parties,
        delivery_number: None,
        display_signature_placeholder: false,
        memo: None,
        items,
        pdf: None,
    }
}
