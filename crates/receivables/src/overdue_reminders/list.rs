use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::OverdueReminder;

/// The overdue reminders of the entity.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AllOverdueRemindersResponse)]
pub(crate) struct OverdueReminderList {
    /// All of them, oldest first.
    data: Vec<OverdueReminder>,
}

/// List overdue reminders
///
/// All of them in one answer.
#[utoipa::path(get, path = "/overdue_reminders", responses((status = 200, body = OverdueReminderList)))]
pub(crate) async fn list(call: EntityCall) -> Answer<Json<OverdueReminderList>> {
    Ok(Json(OverdueReminderList { data: record::all(call.db(), &call.scope()).await? }))
}
