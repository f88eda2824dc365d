use axum::Extension;
use bursar_entities::LedgerQuestions;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Quantity, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Product, ProductPrice, ProductType, require_references};

/// A product to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductServiceRequest)]
pub(crate) struct CreateProduct {
    /// What it is, as documents show it.
    #[schema(max_length = 2000)]
    description: Option<String>,
    /// What your own system calls it, such as its stock number.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Option<String>,
    /// The account that sales of it are booked to. Its id is that of `GET /ledger_accounts`.
    ledger_account_id: Option<Uuid>,
    /// The unit that it is counted in.
    measure_unit_id: Option<Uuid>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What one of it costs.
    price: Option<ProductPrice>,
    /// The least of it that is sold.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2147483647)]
    smallest_amount: Option<Quantity>,
    /// Is it a product or a service? Tax may depend on it.
    #[serde(default, rename = "type")]
    #[schema(value_type = Option<ProductType>, default = "product")]
    kind: ProductType,
}

/// Create a product
///
/// Lines of invoices, quotes and credit notes name it by its id and copy what they show of it: a later change of the product changes no
/// document.
#[utoipa::path(post, path = "/products", responses((status = 201, body = Product)))]
pub(crate) async fn create(
    call: EntityCall,
    Extension(ledger): Extension<LedgerQuestions>,
    Json(body): Json<CreateProduct>,
) -> Answer<(StatusCode, Json<Product>)> {
    let now = call.env().now();
    let product = Product {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        description: body.description,
        entity_id: call.entity_id,
        entity_user_id: call.user_id(),
        external_reference: body.external_reference,
        ledger_account_id: body.ledger_account_id,
        measure_unit_id: body.measure_unit_id,
        name: body.name,
        price: body.price,
        smallest_amount: body.smallest_amount,
        kind: body.kind,
        deleted_at: None,
    };
    let tx = call.db().begin().await?;
    require_references(&tx, &ledger, &call.scope(), &product, None).await?;
    record::insert(&tx, &call.scope(), &product).await?;
    emit_change(&tx, &call, Change::Created, &product).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(product)))
}
