//! What reading at the providers uses up, and what it costs. Pure.

use bursar_connectors::facts::{Plan, Pricing};
use bursar_connectors::{Environment, Facts, Platform};
use bursar_kernel::Uuid;
use serde::Serialize;
use utoipa::ToSchema;

use crate::apps::{Pointed, environment};
use crate::pull::usage::per_day;

pub(crate) mod list;
pub(crate) mod store;

const GIGABYTE: i64 = 1_000_000_000;

/// What an app used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Used {
    /// Companies that were read this month.
    pub(crate) companies: i64,
    pub(crate) calls_today: i64,
    pub(crate) calls_this_month: i64,
    pub(crate) bytes_this_month: i64,
    /// The most calls of one company today.
    pub(crate) busiest_today: i64,
}

/// What an app at a provider used, against what the provider allows, and what that costs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderUsageResource)]
pub(crate) struct UsageBody {
    /// The app.
    app_id: Uuid,
    /// The project whose app it is.
    project_id: Uuid,
    /// The provider.
    platform: String,
    /// The provider's name.
    title: String,
    /// `production`, `sandbox` or `simulator`.
    environment: String,
    /// Companies that were read this month.
    companies: i64,
    /// Calls of today (UTC), over all companies.
    calls_today: i64,
    /// The most calls of one company today.
    busiest_company_today: i64,
    /// Calls that the provider allows for one company a day; null where there is no such limit.
    #[schema(required = false)]
    calls_per_company_and_day: Option<u64>,
    /// Calls of this month.
    calls_this_month: i64,
    /// Bytes of the answers of this month.
    bytes_this_month: i64,
    /// The smallest published plan that allows what was used this month; null when none does.
    #[schema(required = false)]
    plan: Option<PlanBody>,
    /// Every published plan, smallest first.
    plans: Vec<PlanBody>,
    /// Where the provider publishes its plans.
    #[schema(format = "uri")]
    plans_source: String,
    /// The month in which that page was read for this list.
    plans_as_of: String,
    /// Calls and bytes of the last days, oldest first; a row for each day.
    days: Vec<UsageDay>,
}

/// A published plan, judged by what was used this month.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ProviderPlan)]
pub(crate) struct PlanBody {
    /// Its name.
    name: String,
    /// ISO 4217 code.
    currency: String,
    /// Fee of a month in minor units, with what was used beyond what is included.
    monthly_cost: i64,
    /// Connections that it allows.
    #[schema(required = false)]
    connections: Option<u64>,
    /// Calls of a month after which reading is blocked.
    #[schema(required = false)]
    calls_per_month: Option<u64>,
    /// Bytes of a month that are included.
    #[schema(required = false)]
    bytes_per_month: Option<u64>,
    /// Does it allow what was used this month?
    is_enough: bool,
}

/// Calls and bytes of a day.
#[derive(Debug, Clone, Default, Serialize, ToSchema, sea_orm::FromQueryResult)]
#[schema(as = ProviderUsageDay)]
pub(crate) struct UsageDay {
    /// The day, in UTC.
    #[schema(format = "date")]
    pub(crate) day: String,
    /// Calls.
    pub(crate) calls: i64,
    /// Bytes of the answers.
    pub(crate) bytes: i64,
}

/// Judges a plan by what was used.
pub(crate) fn judged(plan: &Plan, pricing: &Pricing, used: &Used) -> PlanBody {
    let is_within = |used: i64, limit: Option<u64>| limit.is_none_or(|limit| u64::try_from(used).unwrap_or_default() <= limit);
    let included = plan.gigabytes.map(|gigabytes| i64::try_from(gigabytes).unwrap_or(i64::MAX).saturating_mul(GIGABYTE));
    let beyond = included.map_or(0, |included| (used.bytes_this_month - included).max(0));
    let further = plan.further_gigabyte_minor.map_or(0, |fee| i64::from(fee) * ((beyond + GIGABYTE - 1) / GIGABYTE));
    PlanBody {
        name: plan.name.clone(),
        currency: pricing.currency.clone(),
        monthly_cost: i64::from(plan.monthly_fee) * 100 + further,
        connections: plan.connections,
        calls_per_month: plan.calls_per_month,
        bytes_per_month: included.and_then(|bytes| u64::try_from(bytes).ok()),
        is_enough: is_within(used.companies, plan.connections)
            && is_within(used.calls_this_month, plan.calls_per_month)
            && is_within(used.busiest_today, plan.calls_per_day),
    }
}

/// The wire body, with the calls a day of the app's plan; none when the app is at a provider that this release does not know.
pub(crate) fn body(app: &Pointed, used: &Used, days: Vec<UsageDay>, calls_of_plan: Option<u64>) -> Option<UsageBody> {
    let facts = Facts::of(Platform::parse(&app.platform)?);
    let plans: Vec<PlanBody> = facts.pricing.plans.iter().map(|plan| judged(plan, &facts.pricing, used)).collect();
    let place = match environment(&app.environment) {
        Ok(Environment::Production) => "production",
        Ok(Environment::Sandbox) => "sandbox",
        _ => "simulator",
    };
    Some(UsageBody {
        app_id: app.id,
        project_id: app.project_id,
        platform: app.platform.clone(),
        title: facts.title.clone(),
        environment: place.to_owned(),
        companies: used.companies,
        calls_today: used.calls_today,
        busiest_company_today: used.busiest_today,
        calls_per_company_and_day: per_day(facts, calls_of_plan),
        calls_this_month: used.calls_this_month,
        bytes_this_month: used.bytes_this_month,
        plan: plans.iter().find(|plan| plan.is_enough).cloned(),
        plans,
        plans_source: facts.pricing.source.clone(),
        plans_as_of: facts.pricing.as_of.clone(),
        days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(platform: Platform, used: &Used) -> Vec<(String, i64, bool)> {
        let pricing = &Facts::of(platform).pricing;
        let judge = |plan: &Plan| judged(plan, pricing, used);
        pricing.plans.iter().map(judge).map(|plan| (plan.name, plan.monthly_cost, plan.is_enough)).collect()
    }

    #[test]
    fn what_is_read_beyond_the_plan_is_paid_by_the_gigabyte() {
        let used = Used { companies: 40, bytes_this_month: 12 * GIGABYTE + 1, busiest_today: 1200, ..Used::default() };
        let costs = costs(Platform::Xero, &used);
        assert_eq!(costs[0], ("Starter".into(), 0, false), "too many connections, too many calls");
        assert_eq!(costs[1], ("Core".into(), 3500 + 3 * 240, true));
        assert_eq!(costs[2], ("Plus".into(), 24_500, true));
    }

    #[test]
    fn a_month_of_too_many_calls_is_more_than_the_free_tier_of_quickbooks_allows() {
        let used = |calls_this_month| Used { calls_this_month, ..Used::default() };
        assert!(costs(Platform::QuickbooksOnline, &used(500_000))[0].2);
        assert!(!costs(Platform::QuickbooksOnline, &used(500_001))[0].2);
    }
}
