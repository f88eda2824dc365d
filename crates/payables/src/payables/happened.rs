//! What happens to a payable, told from one value: its history and its events say the same.

use bursar_events::emit_action;
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx};
use bursar_web::EntityCall;
use serde_json::json;

use super::Payable;
use super::status::PayableStatus;
use crate::history;
use crate::history::EventType;

/// Something that happened to a payable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Happened {
    Created,
    /// It was created, of a file that came by mail.
    CreatedFromMail,
    Updated,
    /// Its file was read, or could not be.
    Recognized,
    /// It got another status.
    Moved {
        from: PayableStatus,
        to: PayableStatus,
    },
    /// One more part of it was paid.
    PaidMore,
    /// Part of what was paid came back; some of it is paid still.
    PaymentReturned,
    FileAttached {
        name: String,
        size: i64,
        url: String,
    },
    CreditNoteLinked {
        id: Uuid,
        document_id: Option<String>,
    },
    CreditNoteUnlinked {
        id: Uuid,
        document_id: Option<String>,
    },
    /// Several approval policies are for it, and none comes first.
    SeveralPoliciesMatched,
    Deleted,
}

/// Who changes it, and when.
#[derive(Clone, Copy)]
pub struct Author<'a> {
    /// Clock and random numbers.
    pub env: &'a Env,
    /// Whose payable it is.
    pub scope: Scope,
    /// The user who did it; none for a partner's token and for what happens by itself.
    pub user_id: Option<Uuid>,
}

impl<'a> Author<'a> {
    /// Whoever calls.
    pub fn of(call: &'a EntityCall) -> Self {
        Author { env: call.env(), scope: call.scope(), user_id: call.user_id() }
    }
}

impl Happened {
    /// What history says of it; nothing of what ends it.
    fn entry(&self, payable: &Payable) -> Option<(EventType, serde_json::Value)> {
        Some(match self {
            Happened::Created | Happened::CreatedFromMail => (EventType::PayableCreated, json!({"payable_source": payable.origin})),
            Happened::Updated => (EventType::PayableUpdated, json!({})),
            Happened::Moved { from, to } => (EventType::StatusChanged, json!({"old_status": from, "new_status": to})),
            Happened::FileAttached { name, size, url } => {
                (EventType::FileAttached, json!({"file_name": name, "file_size": size, "url": url}))
            }
            Happened::CreditNoteLinked { id, document_id } => {
                (EventType::CreditNoteLinked, json!({"credit_note_id": id, "credit_note_document_id": document_id}))
            }
            Happened::CreditNoteUnlinked { id, document_id } => {
                (EventType::CreditNoteUnlinked, json!({"credit_note_id": id, "credit_note_document_id": document_id}))
            }
            Happened::Recognized | Happened::PaidMore | Happened::PaymentReturned => (EventType::PayableUpdated, json!({})),
            Happened::SeveralPoliciesMatched | Happened::Deleted => return None,
        })
    }

    /// The event of it, and its words. A move between draft and new is part of the change that caused it.
    fn event(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Happened::Created => ("created", "a payable was created"),
            Happened::CreatedFromMail => ("created_from_mail", "a payable was created of a file that came by mail"),
            Happened::Deleted => ("deleted", "a payable was deleted"),
            Happened::SeveralPoliciesMatched => {
                ("multiple_approval_policies_matched", "several approval policies are for a payable, and none comes first")
            }
            Happened::Recognized => ("ocr_finished", "the file of a payable was read, or could not be"),
            Happened::PaidMore => ("partially_paid", "more of a payable was paid"),
            Happened::Moved { from: PayableStatus::Draft, to: PayableStatus::New } | Happened::Moved { to: PayableStatus::Draft, .. } => {
                return None;
            }
            Happened::Moved { from: PayableStatus::PartiallyPaid | PayableStatus::Paid, to: PayableStatus::WaitingToBePaid } => {
                ("updated", "all that was paid of a payable came back")
            }
            Happened::PaymentReturned | Happened::Moved { from: PayableStatus::Paid, to: PayableStatus::PartiallyPaid } => {
                ("updated", "part of what was paid of a payable came back")
            }
            Happened::Moved { to, .. } => match to {
                PayableStatus::Draft | PayableStatus::New => ("reopened", "a payable was reopened"),
                PayableStatus::ApproveInProgress => ("submitted_for_approval", "a payable was sent for approval"),
                PayableStatus::WaitingToBePaid => ("approved", "a payable was approved and is to be paid"),
                PayableStatus::PartiallyPaid => ("partially_paid", "a payable was paid in part"),
                PayableStatus::Paid => ("paid", "a payable was paid"),
                PayableStatus::Canceled => ("canceled", "a payable was canceled"),
                PayableStatus::Rejected => ("rejected", "a payable was rejected"),
            },
            Happened::Updated | Happened::FileAttached { .. } | Happened::CreditNoteLinked { .. } | Happened::CreditNoteUnlinked { .. } => {
                ("updated", "a payable was updated")
            }
        })
    }
}

/// Writes it into the history of the payable, and emits its event.
pub(crate) async fn tell(tx: &Tx, author: &Author<'_>, payable: &Payable, happened: &Happened) -> Result<()> {
    if let Some((event_type, event_data)) = happened.entry(payable) {
        history::write(tx, author, payable, event_type, event_data).await?;
    }
    let Some((action, description)) = happened.event() else { return Ok(()) };
    emit_action(tx, author.env, author.scope.partner_id(), payable, action, description).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_one_of_the_catalog() {
        let statuses = [
            PayableStatus::New,
            PayableStatus::ApproveInProgress,
            PayableStatus::WaitingToBePaid,
            PayableStatus::PartiallyPaid,
            PayableStatus::Paid,
            PayableStatus::Canceled,
            PayableStatus::Rejected,
        ];
        let moves = statuses.map(|to| Happened::Moved { from: PayableStatus::WaitingToBePaid, to }.event().unwrap().0);
        assert_eq!(moves, ["reopened", "submitted_for_approval", "approved", "partially_paid", "paid", "canceled", "rejected"]);
        assert_eq!(Happened::Moved { from: PayableStatus::Draft, to: PayableStatus::New }.event(), None);
        for to in [PayableStatus::WaitingToBePaid, PayableStatus::PartiallyPaid] {
            assert_eq!(Happened::Moved { from: PayableStatus::Paid, to }.event().unwrap().0, "updated", "what comes back is no payment");
        }
    }
}
