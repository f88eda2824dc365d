use bursar_connectors::Kind;
use bursar_web::listing::{Text, by};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{TaxRateBody, body};
use crate::mirror::lists::page;

pub(crate) static LISTING: Listing = Listing::new("AccountingTaxRateListResponse").sort(&[by("name", Text)]).limit(250, 250);

/// List tax rates
///
/// The rates of the ledger as of the last pull, by name. Rates that the ledger deleted are left out.
#[utoipa::path(get, path = "/accounting_tax_rates", responses((status = 200, body = Page<TaxRateBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<TaxRateBody>>> {
    Ok(Json(page(&call, Kind::TaxRate, &query).await?.try_map(|row| body(&row))?))
}
