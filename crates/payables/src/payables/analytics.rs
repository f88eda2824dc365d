use std::collections::BTreeMap;

use axum::Json;
use bursar_kernel::Currency;
use bursar_web::{Answer, CurrencyEnum, EntityCall, ListQuery, Listing};
use serde::Serialize;
use utoipa::ToSchema;

use super::filters::FILTERS;
use super::{OfStatus, PayableStatus, store};

/// Filters of the list, without its pages.
pub(crate) static LISTING: Listing = Listing::new("PayableAggregatedDataResponse").filter(FILTERS);

/// How many payables there are, and what they come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableAggregatedDataResponse)]
pub(crate) struct PayableAnalytics {
    /// How many there are.
    count: i64,
    /// One for each currency that occurs: where there are several, the other sums are of no use.
    currencies: Vec<OfCurrency>,
    /// One for each status that occurs.
    data: Vec<OfStatus>,
    /// The sum of their totals in minor units, of whatever currencies they are: see `currencies`, or filter by one.
    sum_total_amount: i64,
}

/// The payables of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PayablesOfCurrency)]
struct OfCurrency {
    /// How many there are.
    count: i64,
    /// The currency; null of bills that have none yet.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Option<Currency>,
    /// The sum of their totals in minor units.
    sum_total_amount: i64,
}

/// How many payables of a status and a currency there are, and what they come to.
pub(super) struct Counted {
    pub(super) status: PayableStatus,
    pub(super) currency: Option<Currency>,
    pub(super) sums: Sums,
}

/// A count and a sum.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) count: i64,
    pub(super) total: i64,
}

/// Count payables and sum them up
///
/// In all, and by status, with the filters of the list.
#[utoipa::path(get, path = "/payables/analytics", responses((status = 200, body = PayableAnalytics)))]
pub(crate) async fn analytics(call: EntityCall, query: ListQuery) -> Answer<Json<PayableAnalytics>> {
    Ok(Json(PayableAnalytics::new(&store::counted(call.db(), &call.scope(), &query).await?)))
}

impl PayableAnalytics {
    fn new(counted: &[Counted]) -> Self {
        let mut whole = Sums::default();
        let (mut statuses, mut currencies) = (BTreeMap::<_, Sums>::new(), BTreeMap::<_, Sums>::new());
        for Counted { status, currency, sums } in counted {
            whole.add(*sums);
            statuses.entry(*status).or_default().add(*sums);
            currencies.entry(*currency).or_default().add(*sums);
        }
        let of_status = |(status, sums): (PayableStatus, Sums)| OfStatus { count: sums.count, status, sum_total_amount: sums.total };
        let of_currency =
            |(currency, sums): (Option<Currency>, Sums)| OfCurrency { count: sums.count, currency, sum_total_amount: sums.total };
        PayableAnalytics {
            count: whole.count,
            currencies: currencies.into_iter().map(of_currency).collect(),
            data: statuses.into_iter().map(of_status).collect(),
            sum_total_amount: whole.total,
        }
    }
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.count += other.count;
        self.total = self.total.saturating_add(other.total);
    }
}
