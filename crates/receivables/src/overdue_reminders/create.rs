use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_COUNT, OverdueReminder, OverdueTerm};
use crate::recipients::Recipients;

/// An overdue reminder to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OverdueReminderRequest)]
pub(crate) struct CreateOverdueReminder {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// Whom it goes to; the contact of the invoice without it.
    recipients: Option<Recipients>,
    /// What is sent, and when.
    #[schema(min_items = 1, max_items = 3)]
    terms: Option<Vec<OverdueTerm>>,
}

/// Create an overdue reminder
///
/// Invoices name it in `overdue_reminder_id`. A mail is sent a number of days after the invoice was due, while it is unpaid and reminders are on for
/// the counterpart. An entity has at most 1000 of them.
#[utoipa::path(
    post,
    path = "/overdue_reminders",
    responses((status = 201, body = OverdueReminder), (status = 400, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateOverdueReminder>) -> Answer<(StatusCode, Json<OverdueReminder>)> {
    let now = call.env().now();
    let reminder = OverdueReminder {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        entity_id: call.entity_id,
        name: body.name,
        recipients: body.recipients,
        terms: body.terms,
        created_by_entity_user_id: call.user_id(),
        deleted_at: None,
    };
    let tx = call.db().begin().await?;
    record::require_room::<OverdueReminder>(&tx, &call.scope(), MAX_COUNT).await?;
    record::insert(&tx, &call.scope(), &reminder).await?;
    emit_change(&tx, &call, Change::Created, &reminder).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(reminder)))
}
