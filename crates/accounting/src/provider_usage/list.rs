use std::collections::BTreeMap;

use bursar_web::{Answer, Call, Json, Query, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{UsageBody, UsageDay, body, store};
use crate::apps;
use crate::sync_days::last_days;
use crate::sync_days::list::month;

/// How far to look back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListUsage {
    /// How many days, up to today.
    #[serde(default = "month")]
    #[schema(minimum = 1, maximum = 90, default = 30)]
    days: i64,
}

impl IntoParams for ListUsage {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// What every app used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderUsageList)]
pub(crate) struct UsageList {
    /// One row for each app of the partner's projects.
    data: Vec<UsageBody>,
}

/// List provider usage
///
/// Calls and bytes of each app at QuickBooks Online and Xero, as this server counted them, against the limits and the plans that the providers
/// publish. Days and months are in UTC.
#[utoipa::path(get, path = "/provider_usage", params(ListUsage), responses((status = 200, body = UsageList)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListUsage>) -> Answer<Json<UsageList>> {
    let days = last_days(call.env().now(), query.days);
    let apps = apps::store::of_partner(call.db(), call.partner_id).await?;
    let ids: Vec<_> = apps.iter().map(|app| app.id).collect();
    let used = store::used(call.db(), &ids, call.env().now()).await?;
    let mut daily = store::daily(call.db(), &ids, days.first().map_or("", String::as_str)).await?;
    let filled = |known: BTreeMap<String, UsageDay>| -> Vec<UsageDay> {
        let row = |day: &String| known.get(day).cloned().unwrap_or_else(|| UsageDay { day: day.clone(), ..UsageDay::default() });
        days.iter().map(row).collect()
    };
    let calls_of_plan = call.edge().options.xero_calls_per_day;
    let of = |app: &apps::Pointed| {
        let days = filled(daily.remove(&app.id).unwrap_or_default());
        body(app, &used.get(&app.id).cloned().unwrap_or_default(), days, calls_of_plan)
    };
    Ok(Json(UsageList { data: apps.iter().filter_map(of).collect() }))
}
