use bursar_events::save_change;
use bursar_kernel::{Patch, Uuid, set_if_given};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{OverdueReminder, OverdueTerm};
use crate::recipients::Recipients;

/// Changes to an overdue reminder. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OverdueReminderUpdateRequest)]
pub(crate) struct UpdateOverdueReminder {
    /// Its name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 255)]
    name: Option<String>,
    /// Whom it goes to: all of them.
    recipients: Patch<Recipients>,
    /// What is sent, and when: all of it.
    #[schema(min_items = 1, max_items = 3)]
    terms: Patch<Vec<OverdueTerm>>,
}

/// Update an overdue reminder
///
/// What was sent stays sent; the rest of its mails go by the change.
#[utoipa::path(patch, path = "/overdue_reminders/{overdue_reminder_id}", responses((status = 200, body = OverdueReminder)))]
pub(crate) async fn update(
    call: EntityCall,
    Path(id): Path<Uuid>,
    Json(body): Json<UpdateOverdueReminder>,
) -> Answer<Json<OverdueReminder>> {
    let tx = call.db().begin().await?;
    let before: OverdueReminder = record::lock(&tx, &call.scope(), id).await?;
    call.require_match(|| &before)?;
    let mut reminder = before.clone();
    set_if_given(&mut reminder.name, body.name);
    body.recipients.apply(&mut reminder.recipients);
    body.terms.apply(&mut reminder.terms);
    save_change(&tx, &call, &before, &mut reminder).await?;
    tx.commit().await?;
    Ok(Json(reminder))
}
