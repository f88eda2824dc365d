use bursar_web::listing::AnalyticsQuery;
use bursar_web::{Answer, EntityCall, Json};

use crate::points::PayableAnalytics;

/// Get payable analytics
///
/// Of the payables that match the filters of their list. The answer has at most `limit` points, the first ones in the order of the dimension. Amounts
/// of several currencies are never added up nor compared: such a question is refused with 422.
#[utoipa::path(get, path = "/analytics/payables", responses((status = 200, body = PayableAnalytics)))]
pub(crate) async fn payables(call: EntityCall, query: AnalyticsQuery) -> Answer<Json<PayableAnalytics>> {
    Ok(Json(query.points(call.db(), &call.scope()).await?.into()))
}
