//! The documents that are paid: what a payment asks of a bill or an invoice, and what it does to it.

use bursar_accounting::UnpaidAllowance;
use bursar_documents::DocumentToPay;
use bursar_kernel::{Currency, Env, Error, ErrorKind, FieldError, Location, NaiveDate, Result, Timestamp, Uuid};
use bursar_payables::{Author, PayableStatus};
use bursar_receivables::{PaymentPageChange, ReceivableStatus};
use bursar_store::{Scope, Tx, sea_orm};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use crate::payment_records::PaymentRecord;

/// A kind of document that can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = ObjectTypeEnum)]
pub(crate) enum DocumentType {
    /// An invoice.
    Receivable,
    /// A bill.
    Payable,
}

/// Which document is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRecordObjectRequest)]
pub(crate) struct PayableObject {
    /// Its id.
    pub(crate) id: Uuid,
    /// An invoice or a bill.
    #[serde(rename = "type")]
    pub(crate) kind: DocumentType,
}

/// A document, as far as payments need it.
pub(crate) struct Balance {
    /// Its status, in its own words.
    pub(crate) status: String,
    /// Its status before what happened to it last.
    pub(crate) status_before: String,
    /// Its currency; a bill that is not complete may have none.
    pub(crate) currency: Option<Currency>,
    /// What was paid so far, in minor units.
    pub(crate) amount_paid: i64,
    /// All of it was paid, or is said to be.
    pub(crate) is_paid_in_full: bool,
    /// When it was paid in full.
    pub(crate) paid_at: Option<Timestamp>,
    /// The user who marked it as paid.
    pub(crate) marked_by: Option<Uuid>,
}

/// Where a refusal of the document belongs in the answer.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// The body names the document.
    Body,
    /// The path names the record of it.
    Path,
}

impl Place {
    fn field(self, msg: String) -> FieldError {
        let steps: &[&str] = match self {
            Place::Body => &["body", "object", "id"],
            Place::Path => &["path", "payment_record_id"],
        };
        FieldError::at(steps.iter().copied().map(Location::from).collect(), msg, "value_error.state")
    }
}

/// The document, whoever made it; none where the entity has no such one, or it takes no payments.
pub(crate) async fn balance(tx: &Tx, scope: &Scope, kind: DocumentType, id: Uuid) -> Result<Option<Balance>> {
    let scope = scope.of_everybody();
    Ok(match kind {
        DocumentType::Payable => bursar_payables::payable_balance(tx, &scope, id).await?.map(|payable| Balance {
            status: payable.status.into_str().to_owned(),
            status_before: payable.status_before.into_str().to_owned(),
            currency: payable.currency,
            amount_paid: payable.amount_paid,
            is_paid_in_full: payable.status == PayableStatus::Paid,
            paid_at: payable.paid_at,
            marked_by: payable.marked_by,
        }),
        DocumentType::Receivable => bursar_receivables::invoice_balance(tx, &scope, id).await?.map(|invoice| Balance {
            status: invoice.status.into_str().to_owned(),
            status_before: invoice.status_before.into_str().to_owned(),
            currency: Some(invoice.currency),
            amount_paid: invoice.amount_paid,
            is_paid_in_full: invoice.status == ReceivableStatus::Paid && invoice.unpaid.is_empty(),
            paid_at: invoice.paid_at,
            marked_by: None,
        }),
    })
}

/// The document within the scope, as whoever asks for its payment sees it.
pub(crate) async fn to_pay(
    db: &impl ConnectionTrait,
    scope: &Scope,
    object: PayableObject,
    now: Timestamp,
) -> Result<Option<DocumentToPay>> {
    match object.kind {
        DocumentType::Payable => bursar_payables::payable_to_pay(db, scope, object.id).await,
        DocumentType::Receivable => bursar_receivables::invoice_to_pay(db, scope, object.id, now).await,
    }
}

/// Holds the document until the commit: payments that are asked for of it in parts are asked for one after the other.
pub(crate) async fn hold(tx: &Tx, scope: &Scope, object: PayableObject) -> Result<()> {
    match object.kind {
        DocumentType::Payable => bursar_payables::hold_payable(tx, scope, object.id).await,
        DocumentType::Receivable => bursar_receivables::hold_receivable(tx, scope, object.id).await,
    }
}

/// An invoice names the page on which it can be paid.
pub(crate) async fn open_page(tx: &Tx, env: &Env, scope: &Scope, object: Option<PayableObject>, url: &str) -> Result<()> {
    change_page(tx, env, scope, object, PaymentPageChange::Opened(url)).await
}

/// Nobody pays on that page any more.
pub(crate) async fn close_page(tx: &Tx, env: &Env, scope: &Scope, object: Option<PayableObject>, url: &str) -> Result<()> {
    change_page(tx, env, scope, object, PaymentPageChange::Closed(url)).await
}

async fn change_page(tx: &Tx, env: &Env, scope: &Scope, object: Option<PayableObject>, change: PaymentPageChange<'_>) -> Result<()> {
    match object {
        Some(PayableObject { id, kind: DocumentType::Receivable }) => {
            bursar_receivables::change_payment_page(tx, env, scope, id, change).await
        }
        _ => Ok(()),
    }
}

/// What may stay unpaid of the document when it is settled on this day.
pub(crate) async fn allowance(tx: &Tx, scope: &Scope, kind: DocumentType, id: Uuid, day: NaiveDate) -> Result<UnpaidAllowance> {
    let scope = scope.of_everybody();
    match kind {
        DocumentType::Payable => bursar_payables::payable_allowance(tx, &scope, id, day).await,
        DocumentType::Receivable => bursar_receivables::invoice_allowance(tx, &scope, id, day).await,
    }
}

/// The record names a document of the entity, in its currency; the record is told how the document stands.
pub(crate) async fn require_object(tx: &Tx, scope: &Scope, payment: &mut PaymentRecord) -> Result<()> {
    let Some(document) = balance(tx, scope, payment.object.kind, payment.object.id).await? else {
        let msg = match payment.object.kind {
            DocumentType::Payable => "names no payable of this entity",
            DocumentType::Receivable => "names no invoice of this entity",
        };
        return Err(Error::invalid(Place::Body.field(msg.to_owned())));
    };
    if document.currency != Some(payment.currency) {
        let msg = format!("must be that of the document: {}", document.currency.map_or("it has none yet", Currency::code));
        return Err(Error::invalid(FieldError::new("body", "currency", msg, "value_error.currency")));
    }
    payment.object.old_status = document.status.clone();
    payment.object.new_status = document.status;
    Ok(())
}

/// Counts a payment that succeeded: the document is held, changed and saved, and the record is told what became of it.
pub(crate) async fn apply(tx: &Tx, author: &Author<'_>, payment: &mut PaymentRecord, place: Place) -> Result<()> {
    let Author { env, scope, user_id } = *author;
    let scope = scope.of_everybody();
    let paid_at = payment.paid_at.unwrap_or(env.now());
    let (old_status, new_status, overpaid) = match payment.object.kind {
        DocumentType::Payable => {
            let author = Author { env, scope, user_id };
            let paid = bursar_payables::apply_payment(tx, &author, payment.object.id, payment.money(), paid_at);
            let paid = paid.await.map_err(|refused| of_the_document(refused, place))?;
            (paid.old_status.into_str(), paid.new_status.into_str(), paid.overpaid_amount)
        }
        DocumentType::Receivable => {
            let told = bursar_receivables::Payment { amount: payment.money(), paid_at, comment: None };
            let paid = bursar_receivables::apply_payment(tx, env, scope, user_id, payment.object.id, &told);
            let paid = paid.await.map_err(|refused| of_the_document(refused, place))?;
            (paid.old_status.into_str(), paid.new_status.into_str(), paid.overpaid_amount)
        }
    };
    payment.object.old_status = old_status.to_owned();
    payment.object.new_status = new_status.to_owned();
    payment.overpaid_amount = excess(payment.amount, overpaid);
    Ok(())
}

/// What of this payment was more than the document came to, where all payments together are so much more.
fn excess(amount: i64, overpaid: i64) -> i64 {
    overpaid.min(amount).max(0)
}

/// Operations on records declare no 409: a document whose status takes no payment is a wrong field.
fn of_the_document(refused: Error, place: Place) -> Error {
    match refused.kind() {
        ErrorKind::Conflict(message) => Error::invalid(place.field(message.clone())),
        _ => refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_in_excess_of_no_more_than_itself() {
        assert_eq!([excess(70, 30), excess(50, 80), excess(50, 0), excess(-20, 10), excess(-20, 0)], [30, 50, 0, 0, 0]);
    }
}
