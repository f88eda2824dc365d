//! Recurrences: which invoice is made again and again, on which days, and where that stands.

use bursar_kernel::{Error, FieldError, Result, TimeDelta, Timestamp, Tz, Uuid, ensure_valid};
use bursar_receivables::{Automation, Recipients, RecurringMail, recurs_at};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use iterations::{Failing, Iteration, IterationState};
use schedule::Schedule;

pub(crate) mod asked;
pub(crate) mod body;
pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod follow;
pub(crate) mod get;
pub(crate) mod happened;
pub(crate) mod iterations;
pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod resume;
pub(crate) mod run;
pub(crate) mod schedule;
pub(crate) mod store;
pub(crate) mod update;

/// How long after an attempt that failed the next one follows, and how long there are any.
const TRIED_AGAIN: TimeDelta = TimeDelta::hours(1);
const TRIED_FOR: TimeDelta = TimeDelta::days(1);

/// An invoice that is made again and again.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "recurrences", called = "recurrence", entity = "entity_id", own("created_by_entity_user_id"))]
pub(crate) struct Recurrence {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    /// The base: the invoice that says what the others say.
    pub(crate) invoice_id: Uuid,
    #[record(word)]
    pub(crate) status: RecurrenceStatus,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    #[record(json_text = "body")]
    pub(crate) schedule: Schedule,
    #[record(json_text = "body")]
    pub(crate) automation_level: AutomationLevel,
    /// What the mails with its invoices say, and whom they go to; kept also while none are sent.
    #[record(json_text = "body")]
    pub(crate) subject_text: Option<String>,
    #[record(json_text = "body")]
    pub(crate) body_text: Option<String>,
    #[record(json_text = "body")]
    pub(crate) recipients: Option<Recipients>,
    #[record(json_text = "body")]
    pub(crate) iterations: Vec<Iteration>,
    /// Is the entity inactive?
    #[record(json_text = "body")]
    pub(crate) is_suspended: bool,
    /// When the entity was last activated again: what came before and waits is skipped.
    #[record(json_text = "body")]
    pub(crate) activated_at: Option<Timestamp>,
}

/// The status of a recurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub(crate) enum RecurrenceStatus {
    /// It makes invoices.
    Active,
    /// It makes none until it is resumed.
    Paused,
    /// It makes none any more.
    Canceled,
    /// All its days have passed.
    Completed,
}

/// How far invoices are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AutomationLevel {
    /// They stay drafts.
    Draft,
    /// They are issued.
    Issue,
    /// They are issued and mailed.
    IssueAndSend,
}

/// What can be done to a recurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(crate) enum RecurrenceAction {
    Update,
    Pause,
    Resume,
    Cancel,
}

/// What is to be done next for a recurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing any more.
    Over,
    /// Nothing before this moment.
    At(Timestamp),
    /// The days that have come are skipped.
    Skip,
    /// The invoice of the iteration of this place is made.
    Make(usize),
}

/// May this be done to a recurrence that stands there?
pub(crate) fn allows(status: RecurrenceStatus, action: RecurrenceAction) -> bool {
    use RecurrenceStatus::{Active, Paused};
    match action {
        RecurrenceAction::Update | RecurrenceAction::Cancel => matches!(status, Active | Paused),
        RecurrenceAction::Pause => status == Active,
        RecurrenceAction::Resume => status == Paused,
    }
}

impl Recurrence {
    /// Refuses what may not be done where it stands, in the words that clients see.
    pub(crate) fn require(&self, action: RecurrenceAction) -> Result<()> {
        if allows(self.status, action) {
            return Ok(());
        }
        let participle = match action {
            RecurrenceAction::Update => "updated",
            RecurrenceAction::Pause => "paused",
            RecurrenceAction::Resume => "resumed",
            RecurrenceAction::Cancel => "canceled",
        };
        let status: &'static str = self.status.into();
        Err(Error::conflict(format!("Recurrence cannot be {participle} in status {status}")))
    }

    /// How far its invoices are taken. Those that are mailed have a subject and a text: nothing else is accepted.
    pub(crate) fn automation(&self) -> Automation {
        match (self.automation_level, self.subject_text.clone(), self.body_text.clone()) {
            (AutomationLevel::Draft, ..) => Automation::Draft,
            (AutomationLevel::IssueAndSend, Some(subject), Some(text)) => {
                Automation::IssueAndSend(RecurringMail { subject, text, recipients: self.recipients.clone() })
            }
            (AutomationLevel::Issue | AutomationLevel::IssueAndSend, ..) => Automation::Issue,
        }
    }

    fn is_mailed(&self) -> bool {
        self.automation_level == AutomationLevel::IssueAndSend
    }

    /// Refuses mails without a subject or a text.
    pub(crate) fn require_texts(&self) -> Result<()> {
        let texts = [("subject_text", &self.subject_text), ("body_text", &self.body_text)];
        let missing: Vec<FieldError> = texts
            .into_iter()
            .filter(|(_, text)| text.is_none() && self.is_mailed())
            .map(|(name, _)| {
                FieldError::new("body", name, "field required with the automation level issue_and_send", "value_error.missing")
            })
            .collect();
        ensure_valid(missing)
    }

    /// Refuses mails that would go to nobody: none are named, and the base has no contact with an e-mail address.
    pub(crate) fn require_recipients(&self, has_contact: bool) -> Result<()> {
        let is_named = self.recipients.as_ref().is_some_and(|named| !named.is_empty());
        if has_contact || is_named || !self.is_mailed() {
            return Ok(());
        }
        let msg = "field required: the contact of the counterpart has no e-mail address";
        Err(Error::invalid(FieldError::new("body", "recipients", msg, "value_error.missing")))
    }

    /// What is to be done next, by the clock of the entity. Iterations take their turns in order: one that is tried again holds up those
    /// behind it for a day at most.
    pub(crate) fn turn(&self, now: Timestamp, zone: Tz) -> Turn {
        let pending = self.iterations.iter().enumerate().find_map(|(place, iteration)| match &iteration.state {
            IterationState::Pending { failing } => Some((place, recurs_at(iteration.issue_at, zone), failing)),
            _ => None,
        });
        let Some((place, due_at, failing)) = pending.filter(|_| self.is_running()) else { return Turn::Over };
        let next_attempt = failing.as_ref().map(|failing| failing.tried_at + TRIED_AGAIN);
        match next_attempt {
            _ if due_at > now => Turn::At(due_at),
            _ if self.skips_until(now).is_some_and(|until| due_at <= until) => Turn::Skip,
            Some(next_attempt) if next_attempt > now => Turn::At(next_attempt),
            _ => Turn::Make(place),
        }
    }

    /// Does it still have days to come?
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.status, RecurrenceStatus::Active | RecurrenceStatus::Paused)
    }

    /// Until when its days pass without an invoice.
    fn skips_until(&self, now: Timestamp) -> Option<Timestamp> {
        let stands_still = self.status == RecurrenceStatus::Paused || self.is_suspended;
        if stands_still { Some(now) } else { self.activated_at }
    }

    /// It makes invoices again. The days that came meanwhile are skipped; tells how many those are.
    pub(crate) fn resume(&mut self, now: Timestamp, zone: Tz) -> usize {
        let skipped = self.skip(now, zone);
        self.status = RecurrenceStatus::Active;
        self.complete();
        skipped
    }

    /// The days that came while it stood still are skipped. Tells how many those are.
    pub(crate) fn skip(&mut self, now: Timestamp, zone: Tz) -> usize {
        let Some(until) = self.skips_until(now) else { return 0 };
        let due = self.iterations.iter_mut().filter(|iteration| iteration.is_pending() && recurs_at(iteration.issue_at, zone) <= until);
        let skipped = due.map(|iteration| iteration.state = IterationState::Skipped).count();
        self.complete();
        skipped
    }

    /// It makes no invoice any more.
    pub(crate) fn cancel(&mut self) {
        self.status = RecurrenceStatus::Canceled;
        for iteration in self.iterations.iter_mut().filter(|iteration| iteration.is_pending()) {
            iteration.state = IterationState::Canceled;
        }
    }

    /// The invoice of an iteration was made.
    pub(crate) fn made(&mut self, place: usize, invoice_id: Uuid, mail_id: Option<Uuid>) {
        self.iterations[place].state = IterationState::Completed { invoice_id, mail_id };
        self.complete();
    }

    /// The invoice of an iteration could not be made. Tells whether that is final: it is tried for a day.
    pub(crate) fn failed(&mut self, place: usize, error: String, now: Timestamp) -> bool {
        let iteration = &mut self.iterations[place];
        let since = match &iteration.state {
            IterationState::Pending { failing: Some(failing) } => failing.since,
            _ => now,
        };
        let is_final = now - since >= TRIED_FOR;
        iteration.state = if is_final {
            IterationState::IssueFailed { error }
        } else {
            IterationState::Pending { failing: Some(Failing { since, tried_at: now, error }) }
        };
        self.complete();
        is_final
    }

    /// A recurrence whose days have all passed is completed; one that is paused when it is resumed.
    fn complete(&mut self) {
        if self.status == RecurrenceStatus::Active && !self.iterations.iter().any(Iteration::is_pending) {
            self.status = RecurrenceStatus::Completed;
        }
    }
}

#[cfg(test)]
mod tests {
    use bursar_web::StateMachine;

    use super::*;

    #[test]
    fn the_diagram_of_the_documentation_draws_what_is_allowed() {
        for (action, by) in [
            (RecurrenceAction::Pause, "post_recurrences_id_pause"),
            (RecurrenceAction::Resume, "post_recurrences_id_resume"),
            (RecurrenceAction::Cancel, "post_recurrences_id_cancel"),
        ] {
            let allowed = RecurrenceStatus::VARIANTS.iter().filter(|status| allows(**status, action));
            let allowed = allowed.map(|status| status.into_str()).collect();
            assert_eq!(StateMachine::of("Recurrences", "Recurrence").starts_of(by), allowed, "{by}");
        }
    }
}
