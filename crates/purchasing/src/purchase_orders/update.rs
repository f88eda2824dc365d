use axum::Extension;
use bursar_documents::References;
use bursar_entities::Language;
use bursar_events::{Change, emit_change};
use bursar_files::Files;
use bursar_kernel::{Patch, Result, Uuid, set_if_given};
use bursar_store::{Tx, changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{self, PurchaseOrderBody};
use super::draw::ask_for_pdf;
use super::extracts::EntityExtract;
use super::references::{postal, require_items, vendor};
use super::{OrderedItem, PurchaseOrder};

/// Changes to a purchase order. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdatePurchaseOrderPayloadSchema)]
pub(crate) struct UpdatePurchaseOrder {
    /// The address of the vendor: its default one where another vendor is named alone.
    #[schema(value_type = Uuid, required = false)]
    counterpart_address_id: Option<Uuid>,
    /// The vendor.
    #[schema(value_type = Uuid, required = false)]
    counterpart_id: Option<Uuid>,
    /// The VAT ID of the entity that stands on the order.
    entity_vat_id_id: Patch<Uuid>,
    /// What is ordered: all of it, 1000 items at most.
    #[schema(value_type = Vec<OrderedItem>, required = false)]
    items: Option<Vec<OrderedItem>>,
    /// What stands above the items.
    #[schema(value_type = String, required = false)]
    message: Option<String>,
    /// The project that it belongs to.
    project_id: Patch<Uuid>,
    /// For how many days the order is good once it is sent.
    #[schema(value_type = i64, required = false, minimum = 1)]
    valid_for_days: Option<i64>,
}

/// Update a purchase order
///
/// As long as it is a draft. What it says of the entity is copied again, and of the vendor where it is named.
#[utoipa::path(
    patch,
    path = "/payable_purchase_orders/{purchase_order_id}",
    responses((status = 200, body = PurchaseOrderBody), (status = 422, description = "it was sent"))
)]
pub(crate) async fn update(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdatePurchaseOrder>,
) -> Answer<Json<PurchaseOrderBody>> {
    let tx = call.db().begin().await?;
    let before: PurchaseOrder = record::lock(&tx, &call.scope(), id).await?;
    call.require_match_read(body::body(&call, &files, before.clone())).await?;
    before.require_draft("updated")?;
    let mut order = changed(&call, &tx, before.clone(), body).await?;
    if order != before {
        order.updated_at = call.env().now();
        order.outdate_pdf();
        record::save(&tx, &call.scope(), &order).await?;
        ask_for_pdf(&tx, call.env(), &call.scope(), &order).await?;
        emit_change(&tx, &call, Change::Updated, &order).await?;
    }
    let made = body::body(&call, &files, order).await?;
    tx.commit().await?;
    Ok(Json(made))
}

async fn changed(call: &EntityCall, tx: &Tx, mut order: PurchaseOrder, asked: UpdatePurchaseOrder) -> Result<PurchaseOrder> {
    let scope = call.scope();
    let mut references = References::new(tx, scope, &["body"]);
    if asked.counterpart_id.is_some() || asked.counterpart_address_id.is_some() {
        let counterpart_id = asked.counterpart_id.unwrap_or(order.counterpart_id);
        let present = order.counterpart_address_id.filter(|_| counterpart_id == order.counterpart_id);
        if let Some((counterpart, address)) = vendor(&mut references, counterpart_id, asked.counterpart_address_id, present).await? {
            (order.counterpart_id, order.counterpart) = (counterpart_id, counterpart);
            order.counterpart_address_id = address.as_ref().map(|address| address.id);
            order.counterpart_address = address.map(postal);
        }
    }
    match asked.entity_vat_id_id {
        Patch::Absent => {}
        Patch::Clear => order.entity_vat_id = None,
        Patch::Set(id) => order.entity_vat_id = references.entity_vat_id(id).await?.map(Into::into),
    }
    if let Patch::Set(id) = asked.project_id {
        references.project(id).await?;
    }
    asked.project_id.apply(&mut order.project_id);
    set_if_given(&mut order.items, asked.items);
    set_if_given(&mut order.message, asked.message);
    set_if_given(&mut order.valid_for_days, asked.valid_for_days);
    require_items(&mut references, &order);
    references.finish()?;
    let entity = bursar_entities::find_entity(tx, &scope, call.entity_id).await?;
    let language = bursar_entities::receivable_preferences(tx, &scope).await?.language;
    order.entity = EntityExtract::of(entity, language.unwrap_or_else(Language::english));
    Ok(order)
}
