//! Recurrences on the wire.

use std::collections::BTreeSet;

use bursar_kernel::{DateTime, NaiveDate, Result, Utc, Uuid, wire};
use bursar_receivables::{Recipients, failed_mails};
use bursar_store::{Scope, sea_orm};
use chrono::Datelike;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::DayOfMonth;
use super::iterations::{Iteration, IterationState};
use super::schedule::{End, Frequency};
use super::{AutomationLevel, Recurrence, RecurrenceStatus};

/// An invoice that is made again and again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecurrenceResponse)]
pub(crate) struct RecurrenceBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// How far its invoices are taken.
    automation_level: AutomationLevel,
    /// The text of the mail that its invoices go out with.
    #[schema(required = false)]
    body_text: Option<String>,
    /// The number of the iteration that is next; of the last one where none is to come.
    #[schema(minimum = 1)]
    current_iteration: usize,
    /// `last_day` where the first day is the last of its month, else `first_day`.
    day_of_month: DayOfMonth,
    /// The last day on which an invoice may be made.
    #[schema(required = false)]
    end_date: Option<NaiveDate>,
    /// The month of the end date.
    #[schema(required = false, minimum = 1, maximum = 12)]
    end_month: Option<u32>,
    /// The year of the end date.
    #[schema(required = false, maximum = 2077)]
    end_year: Option<i32>,
    /// How often an invoice is made.
    frequency: Frequency,
    /// Every which day, week, month, quarter or year.
    #[schema(minimum = 1, maximum = 100)]
    interval: u32,
    /// The base: the invoice that says what the others say.
    invoice_id: Uuid,
    /// Its days, those that have passed and those to come.
    #[schema(min_items = 1)]
    iterations: Vec<IterationBody>,
    /// Why the last invoice that could not be made was not; an iteration has no room for it in the contract.
    #[schema(required = false)]
    last_error: Option<String>,
    /// How many invoices are made, those that were skipped included.
    #[schema(required = false, minimum = 1, maximum = 1000)]
    max_occurrences: Option<u32>,
    /// Whom the mails go to; the contact of the base where nobody is named.
    #[schema(required = false)]
    recipients: Option<Recipients>,
    /// The first day.
    start_date: NaiveDate,
    /// The month of the first day.
    #[schema(minimum = 1, maximum = 12)]
    start_month: u32,
    /// The year of the first day.
    #[schema(maximum = 2077)]
    start_year: i32,
    /// Its status.
    status: RecurrenceStatus,
    /// The subject of the mail that its invoices go out with.
    #[schema(required = false)]
    subject_text: Option<String>,
}

/// One day of a recurrence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecurrenceIteration)]
struct IterationBody {
    /// The day, at six in the morning by the clock of the entity.
    issue_at: NaiveDate,
    /// The invoice that was made.
    #[schema(required = false)]
    issued_invoice_id: Option<Uuid>,
    /// Its number, from 1.
    #[schema(required = false, default = 1)]
    iteration: usize,
    /// What became of it.
    status: IterationStatus,
}

/// What became of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum IterationStatus {
    /// It is to come, or is tried again.
    Pending,
    /// Its invoice was made.
    Completed,
    /// The recurrence was canceled before.
    Canceled,
    /// It came while the recurrence was paused or the entity inactive.
    Skipped,
    /// No invoice could be made: it was tried for a day.
    IssueFailed,
    /// Its invoice was made, and the mail did not reach everybody.
    SendFailed,
}

/// Recurrences on the wire, with how the mails of their invoices went.
pub(crate) async fn bodies(db: &impl ConnectionTrait, scope: &Scope, recurrences: Vec<Recurrence>) -> Result<Vec<RecurrenceBody>> {
    let mailed = recurrences.iter().flat_map(|recurrence| &recurrence.iterations).filter_map(|iteration| match iteration.state {
        IterationState::Completed { mail_id, .. } => mail_id,
        _ => None,
    });
    let failed = failed_mails(db, scope, &mailed.collect::<Vec<_>>()).await?;
    Ok(recurrences.into_iter().map(|recurrence| RecurrenceBody::new(recurrence, &failed)).collect())
}

/// A recurrence on the wire.
pub(crate) async fn body(db: &impl ConnectionTrait, scope: &Scope, recurrence: Recurrence) -> Result<RecurrenceBody> {
    let mut made = bodies(db, scope, vec![recurrence]).await?;
    made.pop().ok_or_else(|| bursar_kernel::Error::internal("a recurrence has no body"))
}

impl RecurrenceBody {
    fn new(recurrence: Recurrence, failed_mails: &BTreeSet<Uuid>) -> Self {
        let Recurrence { id, created_at, updated_at, automation_level, invoice_id, iterations, schedule, status, .. } = recurrence;
        let Recurrence { subject_text, body_text, recipients, .. } = recurrence;
        let (end_date, max_occurrences) = match schedule.end {
            End::On(last) => (Some(last), None),
            End::After(number) => (None, Some(number)),
        };
        let next = iterations.iter().position(Iteration::is_pending);
        RecurrenceBody {
            id,
            created_at,
            updated_at,
            automation_level,
            body_text,
            current_iteration: next.map_or(iterations.len(), |place| place + 1),
            day_of_month: schedule.day_of_month(),
            end_date,
            end_month: end_date.map(|last| last.month()),
            end_year: end_date.map(|last| last.year()),
            frequency: schedule.frequency,
            interval: schedule.interval,
            invoice_id,
            last_error: iterations.iter().rev().find_map(Iteration::error).map(str::to_owned),
            iterations: iterations.into_iter().zip(1..).map(|(one, number)| IterationBody::new(one, number, failed_mails)).collect(),
            max_occurrences,
            recipients,
            start_date: schedule.start,
            start_month: schedule.start.month(),
            start_year: schedule.start.year(),
            status,
            subject_text,
        }
    }
}

impl IterationBody {
    fn new(Iteration { issue_at, state }: Iteration, number: usize, failed_mails: &BTreeSet<Uuid>) -> Self {
        let (status, issued_invoice_id) = match state {
            IterationState::Pending { .. } => (IterationStatus::Pending, None),
            IterationState::Completed { invoice_id, mail_id } => {
                let has_failed = mail_id.is_some_and(|mail| failed_mails.contains(&mail));
                let status = if has_failed { IterationStatus::SendFailed } else { IterationStatus::Completed };
                (status, Some(invoice_id))
            }
            IterationState::Canceled => (IterationStatus::Canceled, None),
            IterationState::Skipped => (IterationStatus::Skipped, None),
            IterationState::IssueFailed { .. } => (IterationStatus::IssueFailed, None),
        };
        IterationBody { issue_at, issued_invoice_id, iteration: number, status }
    }
}
