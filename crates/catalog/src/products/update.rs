use axum::Extension;
use bursar_entities::LedgerQuestions;
use bursar_events::{Change, emit_change};
use bursar_kernel::{Patch, Quantity, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Product, ProductPrice, ProductType, require_references};

/// Changes to a product. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductServiceUpdate)]
pub(crate) struct UpdateProduct {
    /// What it is, as documents show it. A longer text than this can be given only when the product is made.
    #[schema(max_length = 255)]
    description: Patch<String>,
    /// What your own system calls it, such as its stock number.
    #[schema(min_length = 1, max_length = 255)]
    external_reference: Patch<String>,
    /// The account that sales of it are booked to. Its id is that of `GET /ledger_accounts`.
    ledger_account_id: Patch<Uuid>,
    /// The unit that it is counted in.
    measure_unit_id: Patch<Uuid>,
    /// Its name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    /// What one of it costs.
    price: Patch<ProductPrice>,
    /// The least of it that is sold.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 2147483647)]
    smallest_amount: Patch<Quantity>,
    /// Is it a product or a service?
    #[serde(default, rename = "type")]
    #[schema(value_type = ProductType, required = false)]
    kind: Option<ProductType>,
}

impl UpdateProduct {
    fn apply(self, product: &mut Product) {
        self.description.apply(&mut product.description);
        self.external_reference.apply(&mut product.external_reference);
        self.ledger_account_id.apply(&mut product.ledger_account_id);
        self.measure_unit_id.apply(&mut product.measure_unit_id);
        self.price.apply(&mut product.price);
        self.smallest_amount.apply(&mut product.smallest_amount);
        set_if_given(&mut product.kind, self.kind);
        if let Some(name) = self.name {
            product.name = name;
        }
    }
}

/// Update a product
///
/// Documents keep what they copied of it before.
#[utoipa::path(patch, path = "/products/{product_id}", responses((status = 200, body = Product)))]
pub(crate) async fn update(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Extension(ledger): Extension<LedgerQuestions>,
    Json(body): Json<UpdateProduct>,
) -> Answer<Json<Product>> {
    let tx = call.db().begin().await?;
    let before: Product = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut product = before.clone();
    body.apply(&mut product);
    if product != before {
        require_references(&tx, &ledger, &call.scope(), &product, Some(&before)).await?;
        product.updated_at = call.env().now();
        record::save(&tx, &call.scope(), &product).await?;
        emit_change(&tx, &call, Change::Updated, &product).await?;
        tx.commit().await?;
    }
    Ok(Json(product))
}
