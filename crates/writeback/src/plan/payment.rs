//! Payments: what was received for an invoice or paid for a bill.

use bursar_accounting::{PaymentPosting, PostingStanding};
use bursar_connectors::Kind;
use bursar_connectors::write::{DocumentReference, Object, PaymentEntry};
use bursar_kernel::Result;

use super::document::{counterpart, kind, posting, settled_document};
use super::{Hindrance, LedgerAccount, Look, Plan, Planned, Planner, major, marker, plan_of};
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::{SyncedRecord, SyncedType};

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Look> {
    let payment = bursar_payments::payment_posting(planner.db, &planner.scope, synced.object_id).await?;
    let object_updated_at = payment.as_ref().map(|payment| payment.updated_at);
    let planned = match payment.filter(|payment| payment.standing == PostingStanding::Booked && synced.remote_id.is_none()) {
        Some(payment) => plan(planner, synced, &payment).await,
        // What was paid stays paid: the ledger has it, or need not have it.
        None => Ok(Plan::Nothing),
    };
    Ok(Look { plan: plan_of(planned)?, object_updated_at })
}

async fn plan(planner: &Planner<'_>, synced: &SyncedRecord, payment: &PaymentPosting) -> std::result::Result<Plan, Hindrance> {
    if payment.amount <= 0 {
        let message = "a payment of less than nothing is not written: enter the refund in the ledger";
        return Err(PushError::new(PushErrorCode::FieldInvalid, message).at("amount").into());
    }
    let document = settled_document(planner, payment.kind, payment.document_id).await?;
    let object_type = if payment.kind.is_sale() { SyncedType::Receivable } else { SyncedType::Bill };
    let paid = self::posting(planner, object_type, payment.document_id).await?;
    let gone = || PushError::new(PushErrorCode::DocumentNotInLedger, "its document is gone");
    let counterpart_id = counterpart(planner, &paid.ok_or_else(gone)?, payment.currency).await?;
    let date = synced.posting_date.or(payment.date);
    let date = date.ok_or_else(|| PushError::new(PushErrorCode::FieldInvalid, "the payment has no date").at("paid_at"))?;
    planner.require_open(date, "paid_at")?;
    let LedgerAccount { reference, account } = account(planner, payment).await?;
    let entry = PaymentEntry {
        kind: if payment.kind.is_sale() { Kind::Payment } else { Kind::BillPayment },
        document: DocumentReference { kind: kind(payment.kind), remote_id: document.remote_id.unwrap_or_default() },
        counterpart_id,
        date,
        amount: major(payment.amount, payment.currency)?,
        currency: payment.currency.code().to_owned(),
        currency_rate: None,
        account: reference,
        is_credit_card: account.subtype.as_deref().is_some_and(|subtype| subtype.starts_with("Credit Card")),
        reference: payment.method.clone(),
        marker: marker(synced),
    };
    Ok(Plan::Create(Planned::new(Object::Payment(entry))?))
}

const FIELD: &str = "accounting.ledger_account_ids.payments";

/// The account that the entity named for payments.
pub(super) async fn payment_account(planner: &Planner<'_>) -> std::result::Result<LedgerAccount, Hindrance> {
    let Some(id) = planner.defaults.payment_account_id else {
        let message = "the settings of the entity name no account for payments";
        return Err(PushError::new(PushErrorCode::PaymentAccountMissing, message).at(FIELD).into());
    };
    planner.account(id, FIELD).await
}

/// Where the money went to or came from: that account, if it is in the currency of the payment.
async fn account(planner: &Planner<'_>, payment: &PaymentPosting) -> std::result::Result<LedgerAccount, Hindrance> {
    let found = payment_account(planner).await?;
    match &found.account.currency {
        Some(currency) if found.account.is_bank_account && currency != payment.currency.code() => {
            let message = format!("the account {} is in {currency}, and the payment in {}", found.account.name, payment.currency);
            Err(PushError::new(PushErrorCode::CurrencyNotAllowed, message).at(FIELD).into())
        }
        _ => Ok(found),
    }
}
