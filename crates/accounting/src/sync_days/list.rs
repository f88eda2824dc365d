use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Query, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{SyncDay, filled, last_days, store};

/// Which days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListSyncDays {
    /// Of this connection; of all connections when it is left out.
    pub(crate) connection_id: Option<Uuid>,
    /// How many days, up to today.
    #[serde(default = "month")]
    #[schema(minimum = 1, maximum = 90, default = 30)]
    pub(crate) days: i64,
}

pub(crate) fn month() -> i64 {
    30
}

impl IntoParams for ListSyncDays {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// Days, oldest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncDayList)]
pub(crate) struct SyncDayList {
    /// One row for each day, also for those on which nothing ran.
    data: Vec<SyncDay>,
}

/// List syncs by day
///
/// What the runs of each day came to: how many ran and failed, how long they took, what they brought, calls and bytes. Days
/// are kept for 90 days, unless the operator says otherwise.
#[utoipa::path(get, path = "/sync_days", params(ListSyncDays), responses((status = 200, body = SyncDayList)))]
pub(crate) async fn list(call: Call, Query(query): Query<ListSyncDays>) -> Answer<Json<SyncDayList>> {
    let days = last_days(call.env().now(), query.days);
    let first = days.first().cloned().unwrap_or_default();
    let known = store::since(call.db(), call.partner_id, query.connection_id, &first).await?;
    Ok(Json(SyncDayList { data: filled(days, known) }))
}
