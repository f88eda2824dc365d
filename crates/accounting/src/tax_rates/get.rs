use bursar_connectors::Kind;
use bursar_kernel::Uuid;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::{TaxRateBody, body};
use crate::mirror::lists::one;

/// Get a tax rate
///
/// A rate that the ledger deleted meanwhile is answered as archived.
#[utoipa::path(get, path = "/accounting_tax_rates/{tax_rate_id}", responses((status = 200, body = TaxRateBody)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<TaxRateBody>> {
    let row = one(&call, Kind::TaxRate, id, "tax rate").await?;
    Ok(Json(body(&row)?))
}
