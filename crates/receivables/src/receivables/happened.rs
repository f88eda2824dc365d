//! What happened to a document is told once: the event, the history and the answer come from the same value.

use bursar_events::emit_action;
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};
use bursar_web::EntityCall;

use super::Receivable;
use super::payment::{AppliedPayment, Payment};
use super::status::{ReceivableStatus, ReceivableType};
use crate::history::{BasedOnCreated, HistoryEvent, HistoryRecord, PaymentReceived, ReceivableCreated, ReceivableUpdated, StatusChanged};

/// Tells what happened, in the transaction in which it happens.
pub struct Teller<'a> {
    pub(crate) tx: &'a Tx,
    pub(crate) env: &'a Env,
    pub(crate) scope: Scope,
    /// Who did it: none where a partner's token did, or the clock.
    pub(crate) user_id: Option<Uuid>,
}

impl<'a> Teller<'a> {
    /// Tells what a call did.
    pub fn of_call(tx: &'a Tx, call: &'a EntityCall) -> Self {
        Teller { tx, env: call.env(), scope: call.scope(), user_id: call.user_id() }
    }

    /// Tells what this user did, or nobody, for the entity of this scope.
    pub(crate) fn of(tx: &'a Tx, env: &'a Env, scope: Scope, user_id: Option<Uuid>) -> Self {
        Teller { tx, env, scope, user_id }
    }

    /// Tells what the clock did, for the entity of this scope.
    pub(crate) fn of_clock(tx: &'a Tx, env: &'a Env, scope: Scope) -> Self {
        Teller { tx, env, scope, user_id: None }
    }

    /// It was made.
    pub(crate) async fn created(&self, document: &Receivable) -> Result<()> {
        self.record(document, &HistoryEvent::ReceivableCreated(ReceivableCreated {})).await?;
        self.emit_change(document, "created").await
    }

    /// It was made of another one, which has that in its history.
    pub(crate) async fn created_of(&self, source: &Receivable, document: &Receivable) -> Result<()> {
        let based_on = BasedOnCreated { receivable_id: document.id, kind: document.receivable_type() };
        self.record(source, &HistoryEvent::BasedOnReceivableCreated(based_on)).await?;
        self.created(document).await
    }

    /// It has other values.
    pub(crate) async fn updated(&self, document: &Receivable) -> Result<()> {
        self.record(document, &HistoryEvent::ReceivableUpdated(ReceivableUpdated {})).await?;
        self.emit_change(document, "updated").await
    }

    /// It is gone.
    pub(crate) async fn deleted(&self, document: &Receivable) -> Result<()> {
        self.emit_change(document, "deleted").await
    }

    /// It was paid, or part of it, and stands somewhere else because of it; where it does not, it is told that more was paid. What came back is
    /// a change of it.
    pub(crate) async fn paid(&self, document: &Receivable, payment: &Payment, applied: AppliedPayment) -> Result<()> {
        let received =
            PaymentReceived { amount_due: document.amount_due(), amount_paid: payment.amount.minor(), comment: payment.comment.clone() };
        self.record(document, &HistoryEvent::PaymentReceived(received)).await?;
        if payment.amount.minor() < 0 {
            self.moved_back(document, applied.old_status).await?;
            return self.emit_change(document, "updated").await;
        }
        if document.status == applied.old_status && document.status != ReceivableStatus::Paid {
            return self.emit_status(document, ReceivableStatus::PartiallyPaid).await;
        }
        self.moved(document, applied.old_status).await
    }

    /// It stands somewhere else than before, if it does.
    pub(crate) async fn moved(&self, document: &Receivable, old_status: ReceivableStatus) -> Result<()> {
        if document.status == old_status {
            return Ok(());
        }
        let change = StatusChanged { new_status: document.status, old_status };
        self.record(document, &HistoryEvent::StatusChanged(change)).await?;
        self.emit_status(document, document.status).await
    }

    /// It stands somewhere else because it is dated anew, or what was paid came back, if it does. It was issued, or paid in part, before: only its
    /// history says so. That it is overdue, or paid by its new terms, is told.
    pub(crate) async fn moved_back(&self, document: &Receivable, old_status: ReceivableStatus) -> Result<()> {
        match document.status {
            new_status if new_status == old_status => Ok(()),
            ReceivableStatus::Overdue | ReceivableStatus::Paid => self.moved(document, old_status).await,
            new_status => self.record(document, &HistoryEvent::StatusChanged(StatusChanged { new_status, old_status })).await,
        }
    }

    /// Something that has no event of its own. The PDF that shows the document as it is is kept for it; where there is none yet, the one
    /// that is made next.
    pub(crate) async fn record(&self, document: &Receivable, event: &HistoryEvent) -> Result<()> {
        let event_type = event.event_type();
        let record = HistoryRecord {
            id: self.env.id(),
            entity_id: document.entity_id,
            current_pdf_url: None,
            pdf_file_id: document.current_pdf().filter(|_| event_type.has_pdf()).map(|pdf| pdf.file_id),
            entity_user_id: self.user_id,
            event_data: serde_json::to_value(event)?,
            event_type,
            receivable_id: document.id,
            timestamp: self.env.now(),
        };
        record::insert(self.tx, &self.scope, &record).await
    }

    async fn emit_change(&self, document: &Receivable, action: &'static str) -> Result<()> {
        self.emit(document, action, format!("{} was {action}", noun(document))).await
    }

    async fn emit_status(&self, document: &Receivable, status: ReceivableStatus) -> Result<()> {
        let action: &'static str = status.into();
        self.emit(document, action, format!("{} is {} now", noun(document), action.replace('_', " "))).await
    }

    async fn emit(&self, document: &Receivable, action: &'static str, description: String) -> Result<()> {
        emit_action(self.tx, self.env, self.scope.partner_id(), document, action, description).await
    }
}

/// What it is in words, with an article.
fn noun(document: &Receivable) -> &'static str {
    match document.receivable_type() {
        ReceivableType::Quote => "a quote",
        ReceivableType::Invoice => "an invoice",
        ReceivableType::CreditNote => "a credit note",
    }
}
