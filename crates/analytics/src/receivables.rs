use bursar_web::listing::{AnalyticsQuery, Point};
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

/// What the documents come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivablesAnalyticsResponse)]
pub(crate) struct ReceivableAnalytics {
    /// The points, in the order of what they are broken down by.
    data: Vec<DataPoint>,
}

/// What the documents come to that have something in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivablesAnalyticsDataPoint)]
struct DataPoint {
    /// What they have in common: a status, an id, the code of a currency, or the first day of a period. Null for documents without a value,
    /// and where nothing is broken down.
    #[schema(required = false)]
    dimension_value: Option<String>,
    /// Their number, what their values come to in minor units, or a quantity in whole units. What is not whole is rounded, halves away from
    /// zero.
    metric_value: i64,
}

/// Get receivable analytics
///
/// Of the invoices, quotes and credit notes that match the filters of their list; `type` chooses among them. `product_amount` is what lines come to
/// without VAT, and `product_quantity` how much was sold. The answer has at most `limit` points, the first ones in the order of the dimension, or
/// with `order=desc` the last; no pages follow. Amounts of several currencies are never added up nor compared: such a question is refused with 422.
#[utoipa::path(
    get,
    path = "/analytics/receivables",
    responses((status = 200, body = ReceivableAnalytics), (status = 400, description = "there are no pages, so no pagination token is one of them"))
)]
pub(crate) async fn receivables(call: EntityCall, query: AnalyticsQuery) -> Answer<Json<ReceivableAnalytics>> {
    let points = query.points(call.db(), &call.scope()).await?;
    let point = |Point { dimension_value, metric_value }| DataPoint { dimension_value, metric_value };
    Ok(Json(ReceivableAnalytics { data: points.into_iter().map(point).collect() }))
}
