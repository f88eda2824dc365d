use bursar_accounting::clock::zone;
use bursar_kernel::{Error, ErrorKind, FieldError, NaiveDate, Result, Timestamp, Uuid};
use bursar_receivables::{Recipients, become_recurring, today};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::{self, DayOfMonth};
use super::body::{self, RecurrenceBody};
use super::happened::{Happening, tell};
use super::iterations::planned;
use super::run::schedule;
use super::schedule::{Frequency, Schedule};
use super::{AutomationLevel, Recurrence, RecurrenceStatus, store};

/// A recurrence to make.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateRecurrencePayload, example = json!({"start_date": "2040-01-31", "max_occurrences": 12}))]
pub(crate) struct CreateRecurrence {
    /// How far its invoices are taken: `issue`, unless it is said; `issue_and_send` where a subject and a text are given.
    automation_level: Option<AutomationLevel>,
    /// The text of the mail that its invoices go out with.
    #[schema(min_length = 1)]
    body_text: Option<String>,
    /// The first or the last day of each month, beside `start_month` and `start_year`.
    #[schema(deprecated)]
    day_of_month: Option<DayOfMonth>,
    /// The last day on which an invoice may be made. Either this or `max_occurrences`.
    end_date: Option<NaiveDate>,
    /// The last month.
    #[schema(deprecated, minimum = 1, maximum = 12)]
    end_month: Option<u32>,
    /// The year of the last month.
    #[schema(deprecated, maximum = 2077)]
    end_year: Option<i32>,
    /// How often an invoice is made.
    #[schema(default = "month")]
    frequency: Option<Frequency>,
    /// Every which day, week, month, quarter or year.
    #[schema(default = 1, minimum = 1, maximum = 100)]
    interval: Option<u32>,
    /// The draft that becomes the base: it says what the others say, and can be changed all the time. Its payment terms count days.
    invoice_id: Uuid,
    /// How many invoices are made. Either this or `end_date`.
    #[schema(minimum = 1, maximum = 1000)]
    max_occurrences: Option<u32>,
    /// Whom the mails go to; the contact of the base where nobody is named.
    recipients: Option<Recipients>,
    /// The first day, which must not have passed. A month that lacks it has its last day instead.
    start_date: Option<NaiveDate>,
    /// The first month.
    #[schema(deprecated, minimum = 1, maximum = 12)]
    start_month: Option<u32>,
    /// The year of the first month.
    #[schema(deprecated, maximum = 2077)]
    start_year: Option<i32>,
    /// The subject of the mail that its invoices go out with.
    #[schema(min_length = 1)]
    subject_text: Option<String>,
}

/// Create a recurrence
///
/// The draft of an invoice becomes the base, with the status `recurring`. On each day of the calendar, at six in the morning by the clock of the
/// entity, an invoice is made of it as it then is. All days are shown from the beginning; there are at most 1000.
#[utoipa::path(
    post,
    path = "/recurrences",
    responses(
        (status = 200, body = RecurrenceBody),
        (status = 400, description = "the entity has as many recurrences that make invoices as it may have")
    )
)]
pub(crate) async fn create(call: EntityCall, Json(body): Json<CreateRecurrence>) -> Answer<Json<RecurrenceBody>> {
    let (scope, now) = (call.scope(), call.env().now());
    let zone = zone(call.db(), &scope).await?;
    let (invoice_id, recurrence) = (body.invoice_id, body.recurrence(&call, now, today(now, zone))?);
    let tx = call.db().begin().await?;
    store::require_room(&tx, &scope).await?;
    let has_contact = become_recurring(&tx, &call, invoice_id, recurrence.id).await?;
    recurrence.require_recipients(has_contact)?;
    record::insert(&tx, &scope, &recurrence).await?;
    schedule(&tx, call.env(), &scope, &recurrence, zone).await?;
    tell(&tx, call.env(), &scope, &recurrence, [Happening::Created]).await?;
    let made = body::body(&tx, &scope, recurrence).await?;
    tx.commit().await?;
    Ok(Json(made))
}

impl CreateRecurrence {
    fn recurrence(self, call: &EntityCall, now: Timestamp, today: NaiveDate) -> Result<Recurrence> {
        let schedule = self.schedule(today)?;
        let is_mailed = self.subject_text.is_some() && self.body_text.is_some();
        let by_default = if is_mailed { AutomationLevel::IssueAndSend } else { AutomationLevel::Issue };
        let recurrence = Recurrence {
            id: call.env().id(),
            entity_id: call.entity_id,
            created_by_entity_user_id: call.user_id(),
            invoice_id: self.invoice_id,
            status: RecurrenceStatus::Active,
            created_at: now,
            updated_at: now,
            schedule,
            automation_level: self.automation_level.unwrap_or(by_default),
            subject_text: self.subject_text,
            body_text: self.body_text,
            recipients: self.recipients,
            iterations: planned(&[], &schedule, today).map_err(|error| error.refusal(&schedule))?,
            is_suspended: false,
            activated_at: None,
        };
        recurrence.require_texts()?;
        Ok(recurrence)
    }

    /// The calendar that is asked for; all that is wrong with it is told at once.
    fn schedule(&self, today: NaiveDate) -> Result<Schedule> {
        let start = asked::start(self.start_date, self.day_of_month, (self.start_year, self.start_month), today);
        let end = asked::end(self.end_date, (self.end_year, self.end_month), self.max_occurrences);
        let end = end.and_then(|end| {
            let msg = "field required, or end_date: how many invoices are made";
            end.ok_or_else(|| FieldError::new("body", "max_occurrences", msg, "value_error.missing"))
        });
        match (start, end) {
            (Ok(start), Ok(end)) => Ok(Schedule {
                start,
                frequency: self.frequency.unwrap_or_default(),
                interval: self.interval.unwrap_or(1),
                is_last_day: asked::is_last_day(start, self.day_of_month),
                end,
            }),
            (start, end) => Err(Error::new(ErrorKind::Invalid([start.err(), end.err()].into_iter().flatten().collect()))),
        }
    }
}
