use axum::Json;
use bursar_connectors::Kind;
use bursar_web::{Answer, EntityCall, Query};
use serde::Serialize;
use utoipa::ToSchema;

use super::{TaxRateBody, body};
use crate::mirror::lists::{ListByName, page};

/// A page of tax rates.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingTaxRateListResponse)]
pub struct TaxRateList {
    /// The rates.
    pub data: Vec<TaxRateBody>,
    /// Token of the next page; null on the last.
    #[schema(required = false)]
    pub next_pagination_token: Option<String>,
    /// Token of the page before; null on the first.
    #[schema(required = false)]
    pub prev_pagination_token: Option<String>,
}

/// List tax rates
///
/// The rates of the ledger as of the last pull, by name. Rates that the ledger deleted are left out.
#[utoipa::path(get, path = "/accounting_tax_rates", params(ListByName), responses((status = 200, body = TaxRateList)))]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListByName>) -> Answer<Json<TaxRateList>> {
    let page = page(&call, "accounting_tax_rates", Kind::TaxRate, query).await?;
    let data = page.rows.iter().map(body).collect::<Result<_, _>>()?;
    Ok(Json(TaxRateList { data, next_pagination_token: page.next, prev_pagination_token: page.previous }))
}
