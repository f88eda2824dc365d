//! Where a document stands, and what may be done to it there.

use bursar_kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ReceivableType {
    /// An offer.
    Quote,
    /// A request to pay.
    Invoice,
    /// Takes back an invoice, or part of it.
    CreditNote,
}

impl ReceivableType {
    /// Its name at the beginning of a sentence.
    fn title(self) -> &'static str {
        match self {
            ReceivableType::Quote => "Quote",
            ReceivableType::Invoice => "Invoice",
            ReceivableType::CreditNote => "Credit note",
        }
    }
}

/// The status of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = ReceivablesStatusEnum)]
pub enum ReceivableStatus {
    /// Not issued yet: it can be changed, and has no number.
    Draft,
    /// On its way through a network of electronic invoices.
    Issuing,
    /// Issued: it has its number.
    Issued,
    /// Refused by a network of electronic invoices.
    Failed,
    /// A quote that the customer took.
    Accepted,
    /// A quote whose time is over.
    Expired,
    /// A quote that the customer did not take.
    Declined,
    /// A draft that invoices are made of again and again.
    Recurring,
    /// Part of it is paid.
    PartiallyPaid,
    /// It is paid.
    Paid,
    /// Its day has passed and it is not paid.
    Overdue,
    /// Nobody expects it to be paid any more.
    Uncollectible,
    /// Taken back.
    Canceled,
    /// Gone.
    Deleted,
}

impl ReceivableStatus {
    /// Has a credit note that stands there lowered its invoice? It has its number, whatever becomes of it in the network.
    pub(crate) fn has_credited(self) -> bool {
        matches!(self, ReceivableStatus::Issued | ReceivableStatus::Issuing | ReceivableStatus::Failed)
    }

    /// May something be paid of an invoice, or come back?
    pub(crate) fn takes_payments(self) -> bool {
        use ReceivableStatus::{Issued, Overdue, Paid, PartiallyPaid};
        matches!(self, Issued | PartiallyPaid | Overdue | Paid)
    }
}

/// What can be done to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(crate) enum Action {
    Update,
    /// Of a document that is past its draft: what the compliance of the entity leaves open.
    UpdateIssued,
    ReplaceLines,
    Delete,
    Issue,
    Send,
    Preview,
    Cancel,
    MarkAsPaid,
    MarkAsPartiallyPaid,
    MarkAsUncollectible,
    Accept,
    Decline,
    Clone,
    Credit,
    MakeInvoice,
    Remind,
}

impl Action {
    /// As it stands behind "cannot be".
    fn participle(self) -> &'static str {
        match self {
            Action::Update | Action::UpdateIssued => "updated",
            Action::ReplaceLines => "given other line items",
            Action::Delete => "deleted",
            Action::Issue => "issued",
            Action::Send => "sent",
            Action::Preview => "previewed",
            Action::Cancel => "canceled",
            Action::MarkAsPaid => "marked as paid",
            Action::MarkAsPartiallyPaid => "marked as partially paid",
            Action::MarkAsUncollectible => "marked as uncollectible",
            Action::Accept => "accepted",
            Action::Decline => "declined",
            Action::Clone => "cloned",
            Action::Credit => "credited",
            Action::MakeInvoice => "turned into an invoice",
            Action::Remind => "reminded of",
        }
    }
}

/// May this be done to such a document, where issued invoices can be changed (`is_open`) or cannot?
pub(crate) fn allows(kind: ReceivableType, status: ReceivableStatus, action: Action, is_open: bool) -> bool {
    use ReceivableStatus::{Canceled, Draft, Failed, Issued, Issuing, Overdue, Paid, PartiallyPaid, Recurring};
    let is_in = |statuses: &[ReceivableStatus]| statuses.contains(&status);
    let (invoice, quote, note) = (kind == ReceivableType::Invoice, kind == ReceivableType::Quote, kind == ReceivableType::CreditNote);
    match action {
        Action::Update => is_in(&[Draft]) || !quote && is_in(&[Failed]) || invoice && is_in(&[Recurring]),
        Action::UpdateIssued => invoice && !is_in(&[Draft, Recurring, Issuing, Failed]),
        Action::ReplaceLines => {
            !note && is_in(&[Draft]) || invoice && (is_in(&[Recurring, Failed]) || is_open && is_in(&[Issued, Overdue]))
        }
        Action::Delete => is_in(&[Draft]),
        Action::Issue => is_in(&[Draft]) || !quote && is_in(&[Failed]),
        Action::Send | Action::Preview => {
            is_in(&[Draft, Issued]) || invoice && (is_in(&[Overdue, PartiallyPaid, Paid]) || is_open && is_in(&[Canceled]))
        }
        Action::Cancel => invoice && is_in(&[Issued, Overdue, PartiallyPaid]),
        Action::MarkAsPaid | Action::MarkAsPartiallyPaid | Action::Credit | Action::Remind => {
            invoice && is_in(&[Issued, Overdue, PartiallyPaid])
        }
        Action::MarkAsUncollectible => invoice && is_in(&[Overdue]),
        Action::Accept | Action::Decline => quote && is_in(&[Issued]),
        Action::MakeInvoice => quote,
        Action::Clone => !note,
    }
}

/// Refuses what may not be done, in the words that clients see.
pub(crate) fn require(kind: ReceivableType, status: ReceivableStatus, action: Action, is_open: bool) -> Result<()> {
    if allows(kind, status, action, is_open) {
        return Ok(());
    }
    let status: &'static str = status.into();
    Err(Error::conflict(format!("{} cannot be {} in status {status}", kind.title(), action.participle())))
}

/// The statuses of quotes.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = QuoteStateEnum)]
#[expect(dead_code, reason = "only its schema is used: the words of a quote among those of all documents")]
pub(crate) enum QuoteStatus {
    /// Not issued yet.
    Draft,
    /// Issued.
    Issued,
    /// The customer took it.
    Accepted,
    /// Its time is over.
    Expired,
    /// The customer did not take it.
    Declined,
    /// Gone.
    Deleted,
}

/// The statuses of credit notes.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CreditNoteStateEnum)]
#[expect(dead_code, reason = "only its schema is used: the words of a credit note among those of all documents")]
pub(crate) enum CreditNoteStatus {
    /// Not issued yet.
    Draft,
    /// On its way through a network of electronic invoices.
    Issuing,
    /// Issued.
    Issued,
    /// Refused by such a network.
    Failed,
    /// Gone.
    Deleted,
}

#[cfg(test)]
mod tests {
    use bursar_web::StateMachine;

    use super::*;

    /// The table of the behavior sheet: what is allowed where. Everything else is refused.
    const TABLE: &[(ReceivableType, Action, &[ReceivableStatus], &[ReceivableStatus])] = {
        use Action::*;
        use ReceivableStatus::*;
        use ReceivableType::*;
        const EVERY: &[ReceivableStatus] = ReceivableStatus::VARIANTS;
        const SENT: &[ReceivableStatus] = &[Draft, Issued, Overdue, PartiallyPaid, Paid];
        const SENT_OPEN: &[ReceivableStatus] = &[Draft, Issued, Overdue, PartiallyPaid, Paid, Canceled];
        const OWED: &[ReceivableStatus] = &[Issued, Overdue, PartiallyPaid];
        const PAST: &[ReceivableStatus] =
            &[Issued, Accepted, Expired, Declined, PartiallyPaid, Paid, Overdue, Uncollectible, Canceled, Deleted];
        &[
            (Invoice, Update, &[Draft, Recurring, Failed], &[Draft, Recurring, Failed]),
            (Invoice, UpdateIssued, PAST, PAST),
            (Invoice, ReplaceLines, &[Draft, Recurring, Failed], &[Draft, Recurring, Failed, Issued, Overdue]),
            (Invoice, Delete, &[Draft], &[Draft]),
            (Invoice, Issue, &[Draft, Failed], &[Draft, Failed]),
            (Invoice, Send, SENT, SENT_OPEN),
            (Invoice, Preview, SENT, SENT_OPEN),
            (Invoice, Cancel, OWED, OWED),
            (Invoice, MarkAsPaid, OWED, OWED),
            (Invoice, MarkAsPartiallyPaid, OWED, OWED),
            (Invoice, MarkAsUncollectible, &[Overdue], &[Overdue]),
            (Invoice, Clone, EVERY, EVERY),
            (Invoice, Credit, OWED, OWED),
            (Invoice, Remind, OWED, OWED),
            (Quote, Update, &[Draft], &[Draft]),
            (Quote, ReplaceLines, &[Draft], &[Draft]),
            (Quote, Delete, &[Draft], &[Draft]),
            (Quote, Issue, &[Draft], &[Draft]),
            (Quote, Send, &[Draft, Issued], &[Draft, Issued]),
            (Quote, Preview, &[Draft, Issued], &[Draft, Issued]),
            (Quote, Accept, &[Issued], &[Issued]),
            (Quote, Decline, &[Issued], &[Issued]),
            (Quote, MakeInvoice, EVERY, EVERY),
            (Quote, Clone, EVERY, EVERY),
            (CreditNote, Update, &[Draft, Failed], &[Draft, Failed]),
            (CreditNote, Delete, &[Draft], &[Draft]),
            (CreditNote, Issue, &[Draft, Failed], &[Draft, Failed]),
            (CreditNote, Send, &[Draft, Issued], &[Draft, Issued]),
            (CreditNote, Preview, &[Draft, Issued], &[Draft, Issued]),
        ]
    };

    #[test]
    fn every_action_is_allowed_exactly_where_the_table_says() {
        for kind in ReceivableType::VARIANTS {
            for action in Action::VARIANTS {
                for status in ReceivableStatus::VARIANTS {
                    let row = TABLE.iter().find(|(of, what, ..)| of == kind && what == action);
                    for (is_open, allowed) in [(false, row.map(|row| row.2)), (true, row.map(|row| row.3))] {
                        let expected = allowed.is_some_and(|allowed| allowed.contains(status));
                        assert_eq!(allows(*kind, *status, *action, is_open), expected, "{kind:?} {action:?} {status:?} {is_open}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_diagram_of_the_documentation_draws_what_is_allowed() {
        for (kind, title, action, by) in [
            (ReceivableType::Invoice, "Invoice", Action::Issue, "issue"),
            (ReceivableType::Invoice, "Invoice", Action::Cancel, "cancel"),
            (ReceivableType::Invoice, "Invoice", Action::MarkAsPaid, "mark_as_paid"),
            (ReceivableType::Invoice, "Invoice", Action::MarkAsUncollectible, "mark_as_uncollectible"),
            (ReceivableType::Quote, "Quote", Action::Issue, "issue"),
            (ReceivableType::Quote, "Quote", Action::Accept, "accept"),
            (ReceivableType::Quote, "Quote", Action::Decline, "decline"),
            (ReceivableType::CreditNote, "Credit note", Action::Issue, "issue"),
        ] {
            let by = format!("post_receivables_id_{by}");
            let allowed = ReceivableStatus::VARIANTS.iter().filter(|status| allows(kind, **status, action, false));
            let allowed = allowed.map(|status| status.into_str()).collect();
            assert_eq!(StateMachine::of("Receivables", title).starts_of(&by), allowed, "{title} {by}");
        }
    }

    #[test]
    fn a_refusal_names_document_action_and_status() {
        let refused = require(ReceivableType::CreditNote, ReceivableStatus::Issued, Action::Update, false).unwrap_err();
        assert_eq!(refused.to_string(), "Credit note cannot be updated in status issued");
        let refused = require(ReceivableType::Invoice, ReceivableStatus::Issued, Action::MarkAsUncollectible, true).unwrap_err();
        assert_eq!(refused.to_string(), "Invoice cannot be marked as uncollectible in status issued");
    }
}
