use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing};
use serde::Serialize;
use utoipa::ToSchema;

use super::filters::FILTERS;
use super::{OfStatus, store};

/// Filters of the list, without its pages.
pub(crate) static LISTING: Listing = Listing::new("PayableAggregatedDataResponse").filter(FILTERS);

/// How many payables there are, and what they come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableAggregatedDataResponse)]
pub(crate) struct PayableAnalytics {
    /// How many there are.
    count: i64,
    /// One for each status that occurs.
    data: Vec<OfStatus>,
    /// The sum of their totals in minor units, of whatever currencies they are: filter by one.
    sum_total_amount: i64,
}

/// Count and sum payables
///
/// In all, and by status, with the filters of the list.
#[utoipa::path(get, path = "/payables/analytics", responses((status = 200, body = PayableAnalytics)))]
pub(crate) async fn analytics(call: EntityCall, query: ListQuery) -> Answer<Json<PayableAnalytics>> {
    let data = store::by_status(call.db(), &call.scope(), &query).await?;
    let count = data.iter().map(|of_status| of_status.count).sum();
    let sum_total_amount = data.iter().fold(0_i64, |sum, of_status| sum.saturating_add(of_status.sum_total_amount));
    Ok(Json(PayableAnalytics { count, data, sum_total_amount }))
}
