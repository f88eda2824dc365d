use bursar_events::{Change, emit_change};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MAX_COUNT, PaymentReminder, ReminderStatus, ReminderText};
use crate::recipients::Recipients;

/// A payment reminder to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentReminder)]
pub(crate) struct CreatePaymentReminder {
    /// Its name.
    #[schema(min_length = 1, max_length = 255)]
    name: String,
    /// Whom it goes to; the contact of the invoice without it.
    recipients: Option<Recipients>,
    /// What is sent before the first discount ends.
    term_1_reminder: Option<ReminderText>,
    /// What is sent before the second discount ends.
    term_2_reminder: Option<ReminderText>,
    /// What is sent before the invoice is due.
    term_final_reminder: Option<ReminderText>,
}

/// Create a payment reminder
///
/// Invoices name it in `payment_reminder_id`. A mail is sent a number of days before the discount ends or the invoice is due, while the invoice is
/// unpaid and reminders are on for the entity and the counterpart. An entity has at most 1000 of them.
#[utoipa::path(
    post,
    path = "/payment_reminders",
    responses((status = 201, body = PaymentReminder), (status = 400, description = "the entity has as many as it may have"))
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreatePaymentReminder>) -> Answer<(StatusCode, Json<PaymentReminder>)> {
    let now = call.env().now();
    let reminder = PaymentReminder {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        entity_id: call.entity_id,
        name: body.name,
        recipients: body.recipients,
        status: ReminderStatus::Active,
        term_1_reminder: body.term_1_reminder,
        term_2_reminder: body.term_2_reminder,
        term_final_reminder: body.term_final_reminder,
        created_by_entity_user_id: call.user_id(),
    };
    let tx = call.db().begin().await?;
    record::require_room::<PaymentReminder>(&tx, &call.scope(), MAX_COUNT).await?;
    record::insert(&tx, &call.scope(), &reminder).await?;
    emit_change(&tx, &call, Change::Created, &reminder).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(reminder)))
}
