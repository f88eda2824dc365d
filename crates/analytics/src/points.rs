//! The answer about bills and the credit notes of vendors.

use bursar_web::listing::Point;
use serde::Serialize;
use utoipa::ToSchema;

/// What the documents come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableAnalyticsResponse)]
pub(crate) struct PayableAnalytics {
    /// The points, in the order of what they are broken down by.
    data: Vec<DataPoint>,
}

/// What the documents come to that have something in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnalyticsDataPoint)]
struct DataPoint {
    /// What they have in common: a status, an id, the code of a currency, or the first day of a period. Null for documents without a value,
    /// and where nothing is broken down.
    #[schema(required = false)]
    dimension_value: Option<String>,
    /// Their number, or what their values come to in minor units. An average is rounded to a whole one, halves away from zero.
    #[schema(value_type = f64)]
    metric_value: i64,
}

impl From<Vec<Point>> for PayableAnalytics {
    fn from(points: Vec<Point>) -> Self {
        let point = |Point { dimension_value, metric_value }| DataPoint { dimension_value, metric_value };
        PayableAnalytics { data: points.into_iter().map(point).collect() }
    }
}
