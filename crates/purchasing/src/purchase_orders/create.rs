use axum::Extension;
use bursar_accounting::clock;
use bursar_documents::References;
use bursar_entities::{DocumentKind, Language};
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::{Currency, Error, Result, Uuid};
use bursar_store::{Tx, record};
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json};
use chrono::Datelike;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, PurchaseOrderBody};
use super::draw::ask_for_pdf;
use super::extracts::EntityExtract;
use super::references::{postal, require_items, vendor};
use super::{OrderedItem, PurchaseOrder, PurchaseOrderStatus};

/// A purchase order to make.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PurchaseOrderPayloadSchema, example = json!({
    "currency": "EUR",
    "items": [{"name": "Copy paper", "price": 499, "quantity": 10, "unit": "box", "currency": "EUR", "vat_rate": 1900}],
    "message": "Please deliver before noon.",
    "valid_for_days": 30,
}))]
pub(crate) struct CreatePurchaseOrder {
    /// The address of the vendor: its default one, unless it is said.
    counterpart_address_id: Option<Uuid>,
    /// The vendor.
    counterpart_id: Uuid,
    /// The currency of all items.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// The VAT ID of the entity that stands on the order.
    entity_vat_id_id: Option<Uuid>,
    /// What is ordered: 1000 items at most.
    items: Vec<OrderedItem>,
    /// What stands above the items.
    message: String,
    /// The project that it belongs to.
    project_id: Option<Uuid>,
    /// For how many days the order is good once it is sent.
    #[schema(minimum = 1)]
    valid_for_days: i64,
}

/// Create a purchase order
///
/// A draft with its number; its PDF is made a moment later. What it says of the vendor, the entity and its VAT ID is copied. It is issued when
/// it is sent.
#[utoipa::path(post, path = "/payable_purchase_orders", responses((status = 201, body = PurchaseOrderBody)))]
pub(crate) async fn create(
    call: EntityCall,
    Extension(files): Files,
    Json(body): Json<CreatePurchaseOrder>,
) -> Answer<(StatusCode, Json<PurchaseOrderBody>)> {
    let tx = call.db().begin().await?;
    let order = new(&call, &tx, body).await?;
    record::insert(&tx, &call.scope(), &order).await?;
    ask_for_pdf(&tx, call.env(), &call.scope(), &order).await?;
    emit_change(&tx, &call, Change::Created, &order).await?;
    let made = body::body(&call, &files, order).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn new(call: &EntityCall, tx: &Tx, asked: CreatePurchaseOrder) -> Result<PurchaseOrder> {
    let (scope, now) = (call.scope(), call.env().now());
    let mut references = References::new(tx, scope, &["body"]);
    let vendor = vendor(&mut references, asked.counterpart_id, asked.counterpart_address_id, None).await?;
    let entity_vat_id = match asked.entity_vat_id_id {
        Some(id) => references.entity_vat_id(id).await?.map(Into::into),
        None => None,
    };
    if let Some(id) = asked.project_id {
        references.project(id).await?;
    }
    let entity = bursar_entities::find_entity(tx, &scope, call.entity_id).await?;
    let preferences = bursar_entities::receivable_preferences(tx, &scope).await?;
    let Some((counterpart, address)) = vendor else {
        return Err(references.finish().err().unwrap_or_else(|| Error::not_found("counterpart")));
    };
    let mut order = PurchaseOrder {
        id: call.env().id(),
        entity_id: call.entity_id,
        status: PurchaseOrderStatus::Draft,
        document_id: String::new(),
        counterpart_id: asked.counterpart_id,
        currency: asked.currency,
        project_id: asked.project_id,
        issued_at: None,
        created_by_user_id: call.user_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        issue_day: None,
        counterpart,
        counterpart_address_id: address.as_ref().map(|address| address.id),
        counterpart_address: address.map(postal),
        entity: EntityExtract::of(entity, preferences.language.clone().unwrap_or_else(Language::english)),
        entity_vat_id,
        items: asked.items,
        message: asked.message,
        valid_for_days: asked.valid_for_days,
        pdf: None,
    };
    require_items(&mut references, &order);
    references.finish()?;
    // Taken last: whoever makes the next order waits for it.
    let today = clock::today(tx, &scope, now).await?;
    let number = bursar_entities::take_number(tx, &scope, DocumentKind::PurchaseOrder).await?;
    order.document_id = preferences.numbering.written(DocumentKind::PurchaseOrder, number, today.year());
    Ok(order)
}
