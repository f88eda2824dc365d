use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::TaxChoice;

/// The choices of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingTaxChoiceList)]
pub(crate) struct TaxChoiceList {
    /// All of them, oldest first; a later one of the same question counts.
    data: Vec<TaxChoice>,
}

/// List tax choices
///
/// Which tax rate of the accounting system a rate here means, where that has several of the value. All of them in one answer.
#[utoipa::path(get, path = "/accounting_tax_choices", responses((status = 200, body = TaxChoiceList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<TaxChoiceList>> {
    Ok(Json(TaxChoiceList { data: record::all(call.db(), &call.scope()).await? }))
}
