use bursar_accounting::clock::zone;
use bursar_kernel::{Error, FieldError, NaiveDate, Patch, Result, Uuid, set_if_given};
use bursar_receivables::{Recipients, has_contact_address, today};
use bursar_store::{changes, record};
use bursar_web::{Answer, EntityCall, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::{self, DayOfMonth};
use super::body::{self, RecurrenceBody};
use super::happened::{Happening, tell};
use super::iterations::planned;
use super::run::schedule;
use super::schedule::{End, Frequency, Schedule};
use super::{AutomationLevel, Recurrence, RecurrenceAction};

/// Changes to a recurrence. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateRecurrencePayload)]
pub(crate) struct UpdateRecurrence {
    /// How far its invoices are taken.
    #[schema(value_type = AutomationLevel, required = false)]
    automation_level: Option<AutomationLevel>,
    /// The text of the mail that its invoices go out with.
    #[schema(min_length = 1)]
    body_text: Patch<String>,
    /// The first or the last day of each month: without `start_date` the calendar is counted from the next such day, where it starts on another one.
    #[schema(deprecated, value_type = DayOfMonth, required = false)]
    day_of_month: Option<DayOfMonth>,
    /// The last day on which an invoice may be made, instead of `max_occurrences`.
    end_date: Patch<NaiveDate>,
    /// The last month.
    #[schema(deprecated, minimum = 1, maximum = 12)]
    end_month: Option<u32>,
    /// The year of the last month.
    #[schema(deprecated, maximum = 2077)]
    end_year: Option<i32>,
    /// How often an invoice is made.
    #[schema(value_type = Frequency, required = false)]
    frequency: Option<Frequency>,
    /// Every which day, week, month, quarter or year.
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 100)]
    interval: Option<u32>,
    /// How many invoices are made, those that were made or skipped included, instead of `end_date`.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    max_occurrences: Patch<u32>,
    /// Whom the mails go to; the contact of the base where nobody is named.
    recipients: Patch<Recipients>,
    /// The day that the calendar is counted from; another one must not have passed.
    #[schema(value_type = NaiveDate, required = false)]
    start_date: Option<NaiveDate>,
    /// The subject of the mail that its invoices go out with.
    #[schema(min_length = 1)]
    subject_text: Patch<String>,
}

/// Update a recurrence
///
/// What was made or skipped stays. A change of the calendar plans everything from today on again, and makes nothing for days that have passed.
#[utoipa::path(patch, path = "/recurrences/{recurrence_id}", responses((status = 200, body = RecurrenceBody)))]
pub(crate) async fn update(call: EntityCall, Path(id): Path<Uuid>, Json(body): Json<UpdateRecurrence>) -> Answer<Json<RecurrenceBody>> {
    let (scope, now) = (call.scope(), call.env().now());
    let tx = call.db().begin().await?;
    let before: Recurrence = record::lock(&tx, &scope, id).await?;
    call.require_match_read(body::body(&tx, &scope, before.clone())).await?;
    // The contract declares no 409 here.
    before
        .require(RecurrenceAction::Update)
        .map_err(|refused| Error::invalid(FieldError::new("path", "recurrence_id", refused.to_string(), "value_error.status")))?;
    let zone = zone(&tx, &scope).await?;
    let mut recurrence = body.applied(before.clone(), today(now, zone))?;
    recurrence.require_recipients(has_contact_address(&tx, &scope, recurrence.invoice_id).await?)?;
    if recurrence != before {
        recurrence.updated_at = now;
        record::save(&tx, &scope, &recurrence).await?;
        schedule(&tx, call.env(), &scope, &recurrence, zone).await?;
        tell(&tx, call.env(), &scope, &recurrence, [Happening::Updated]).await?;
    }
    let made = body::body(&tx, &scope, recurrence).await?;
    tx.commit().await?;
    Ok(Json(made))
}

impl UpdateRecurrence {
    /// The recurrence with these changes.
    fn applied(self, mut recurrence: Recurrence, today: NaiveDate) -> Result<Recurrence> {
        let schedule = self.schedule(recurrence.schedule, today).map_err(Error::invalid)?;
        if schedule != recurrence.schedule {
            recurrence.iterations = planned(&recurrence.iterations, &schedule, today).map_err(|error| error.refusal(&schedule))?;
            recurrence.schedule = schedule;
        }
        set_if_given(&mut recurrence.automation_level, self.automation_level);
        self.subject_text.apply(&mut recurrence.subject_text);
        self.body_text.apply(&mut recurrence.body_text);
        self.recipients.apply(&mut recurrence.recipients);
        recurrence.require_texts()?;
        Ok(recurrence)
    }

    /// The calendar with these changes.
    fn schedule(&self, before: Schedule, today: NaiveDate) -> Result<Schedule, FieldError> {
        let start = match self.start_date.or(self.day_of_month.and_then(|asked| asked::moved(before.start, asked, today))) {
            Some(start) if start != before.start => asked::start(Some(start), None, (None, None), today)?,
            _ => before.start,
        };
        let day_of_month = self.day_of_month.or(before.is_last_day.then_some(DayOfMonth::LastDay));
        Ok(Schedule {
            start,
            frequency: self.frequency.unwrap_or(before.frequency),
            interval: self.interval.unwrap_or(before.interval),
            is_last_day: asked::is_last_day(start, day_of_month),
            end: self.end(before.end)?,
        })
    }

    /// The end with these changes: one that is set takes the place of the other.
    fn end(&self, before: End) -> Result<End, FieldError> {
        let set = |patch: &Patch<NaiveDate>| if let Patch::Set(day) = patch { Some(*day) } else { None };
        let number = if let Patch::Set(number) = self.max_occurrences { Some(number) } else { None };
        if let Some(end) = asked::end(set(&self.end_date), (self.end_year, self.end_month), number)? {
            return Ok(end);
        }
        let (field, is_cleared) = match before {
            End::On(_) => ("end_date", self.end_date == Patch::Clear),
            End::After(_) => ("max_occurrences", self.max_occurrences == Patch::Clear),
        };
        let msg = "cannot be cleared alone: a recurrence has an end_date or max_occurrences";
        if is_cleared { Err(FieldError::new("body", field, msg, "value_error.null")) } else { Ok(before) }
    }
}
