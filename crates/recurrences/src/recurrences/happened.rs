//! What happened to a recurrence is an event in the transaction in which it happens.

use std::borrow::Cow;

use bursar_events::{Event, ObjectType, emit};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx};

use super::{Recurrence, RecurrenceStatus};

/// What happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Happening {
    Created,
    Updated,
    Paused,
    Resumed,
    Canceled,
    /// All its days have passed.
    Completed,
    /// An invoice was made.
    InvoiceCreated(Uuid),
    /// So many days came while it stood still.
    Skipped(usize),
    /// An invoice could not be made, and is not tried again.
    IssueFailed(String),
}

/// Tells what happened, and that it is completed, where that is what it became.
pub(crate) async fn tell(
    tx: &Tx,
    env: &Env,
    scope: &Scope,
    recurrence: &Recurrence,
    happenings: impl IntoIterator<Item = Happening>,
) -> Result<()> {
    let (partner_id, entity_id, id) = (scope.partner_id(), recurrence.entity_id, recurrence.id);
    let completed = (recurrence.status == RecurrenceStatus::Completed).then_some(Happening::Completed);
    for happening in happenings.into_iter().chain(completed) {
        emit(tx, env, &RecurrenceHappened { partner_id, entity_id, id, happening }).await?;
    }
    Ok(())
}

/// Something happened to a recurrence.
struct RecurrenceHappened {
    partner_id: Uuid,
    entity_id: Uuid,
    id: Uuid,
    happening: Happening,
}

impl Event for RecurrenceHappened {
    const OBJECT_TYPE: ObjectType = ObjectType::named("recurrence");

    fn action(&self) -> &'static str {
        match self.happening {
            Happening::Created => "created",
            Happening::Updated => "updated",
            Happening::Paused => "paused",
            Happening::Resumed => "resumed",
            Happening::Canceled => "canceled",
            Happening::Completed => "completed",
            Happening::InvoiceCreated(_) => "invoice_created",
            Happening::Skipped(_) => "skipped",
            Happening::IssueFailed(_) => "issue_failed",
        }
    }

    fn description(&self) -> Cow<'static, str> {
        match &self.happening {
            Happening::Completed => "all days of a recurrence have passed".into(),
            Happening::InvoiceCreated(invoice) => format!("a recurrence made the invoice {invoice}").into(),
            Happening::Skipped(1) => "a day of a recurrence was skipped".into(),
            Happening::Skipped(days) => format!("{days} days of a recurrence were skipped").into(),
            Happening::IssueFailed(error) => format!("an invoice of a recurrence could not be issued: {error}").into(),
            _ => format!("a recurrence was {}", self.action()).into(),
        }
    }

    fn owner(&self) -> (Uuid, Option<Uuid>) {
        (self.partner_id, Some(self.entity_id))
    }

    fn object_id(&self) -> Uuid {
        self.id
    }
}
