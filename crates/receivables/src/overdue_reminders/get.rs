use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};

use super::OverdueReminder;

/// Get an overdue reminder
#[utoipa::path(get, path = "/overdue_reminders/{overdue_reminder_id}", responses((status = 200, body = OverdueReminder)))]
pub(crate) async fn get(call: EntityCall, Path(id): Path<Uuid>) -> Answer<Json<OverdueReminder>> {
    Ok(Json(record::get(call.db(), &call.scope(), id).await?))
}
