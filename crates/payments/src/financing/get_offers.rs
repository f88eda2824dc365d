use bursar_kernel::Currency;
use bursar_web::{Answer, CurrencyEnum, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

/// What lenders offer an entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinancingOffersResponse)]
pub(crate) struct FinancingOffers {
    /// How far a lender knows the entity.
    business_status: BusinessStatus,
    /// The offers.
    offers: Vec<FinancingOffer>,
}

/// How far a lender knows an entity.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = WCBusinessStatus)]
enum BusinessStatus {
    /// Not yet.
    New,
    /// It has questions.
    #[expect(dead_code, reason = "a word of the contract")]
    InputRequired,
    /// It knows what it needs.
    #[expect(dead_code, reason = "a word of the contract")]
    Onboarded,
}

/// An offer of a lender. Amounts are in minor units.
#[derive(Debug, Serialize, ToSchema)]
struct FinancingOffer {
    /// What is left of it.
    #[schema(required = false)]
    available_amount: Option<i64>,
    /// The currency.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// What it costs.
    #[schema(min_items = 1)]
    pricing_plans: Vec<PricingPlan>,
    /// Its status.
    status: OfferStatus,
    /// How much may be lent.
    total_amount: i64,
}

/// What a loan costs. Percentages are in hundredths.
#[derive(Debug, Serialize, ToSchema)]
struct PricingPlan {
    /// Which part of an invoice is advanced.
    advance_rate_percentage: i64,
    /// The fee.
    fee_percentage: i64,
    /// After how many days a loan of a fixed duration is paid back.
    #[schema(required = false)]
    repayment_duration_days: Option<i64>,
    /// How it is paid back.
    repayment_type: RepaymentType,
}

/// The status of an offer.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = WCOfferStatus)]
#[expect(dead_code, reason = "part of the contract: without a lender there are no offers")]
enum OfferStatus {
    /// It can be taken.
    New,
    /// It was taken.
    Accepted,
    /// It was not taken in time.
    Expired,
    /// Money was lent.
    Current,
    /// Something should have been paid back.
    Late,
    /// It is over.
    Closed,
    /// It was not paid back.
    Defaulted,
}

/// How a loan is paid back.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = WCRepaymentType)]
#[expect(dead_code, reason = "part of the contract: without a lender there are no offers")]
enum RepaymentType {
    /// In several parts.
    MultipleDuration,
    /// After so many days.
    FixedDuration,
    /// On a day.
    FixedDate,
}

/// Get financing offers
///
/// None: this server works with no lender.
#[utoipa::path(get, path = "/financing_offers", responses((status = 200, body = FinancingOffers)))]
pub(crate) async fn get_offers(_: EntityCall) -> Answer<Json<FinancingOffers>> {
    Ok(Json(FinancingOffers { business_status: BusinessStatus::New, offers: Vec::new() }))
}
