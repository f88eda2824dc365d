//! What happened to a recurrence is an event in the transaction in which it happens.

use bursar_events::{Named, ObjectType, emit_action};
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

impl Named for Recurrence {
    const OBJECT_TYPE: ObjectType = ObjectType::named("recurrence");
    const CALLED: &'static str = "a recurrence";
}

/// Tells what happened, and that it is completed, where that is what it became.
pub(crate) async fn tell(
    tx: &Tx,
    env: &Env,
    scope: &Scope,
    recurrence: &Recurrence,
    happenings: impl IntoIterator<Item = Happening>,
) -> Result<()> {
    let completed = (recurrence.status == RecurrenceStatus::Completed).then_some(Happening::Completed);
    for happening in happenings.into_iter().chain(completed) {
        emit_action(tx, env, scope.partner_id(), recurrence, happening.action(), happening.description()).await?;
    }
    Ok(())
}

impl Happening {
    /// What the catalog calls it.
    fn action(&self) -> &'static str {
        match self {
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

    /// In words.
    fn description(&self) -> String {
        match self {
            Happening::Completed => "all days of a recurrence have passed".to_owned(),
            Happening::InvoiceCreated(invoice) => format!("a recurrence made the invoice {invoice}"),
            Happening::Skipped(1) => "a day of a recurrence was skipped".to_owned(),
            Happening::Skipped(days) => format!("{days} days of a recurrence were skipped"),
            Happening::IssueFailed(error) => format!("an invoice of a recurrence could not be issued: {error}"),
            _ => format!("a recurrence was {}", self.action()),
        }
    }
}
