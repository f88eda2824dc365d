//! Payments: what was received for an invoice or paid for a bill.

use bursar_accounting::{LedgerObject, PaymentPosting, PostingKind, PostingStanding, payments_of_document, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::{Applied, Body, Document, Payment};
use bursar_connectors::write::{DocumentReference, Object, PaymentEntry};
use bursar_kernel::{Currency, Decimal, NaiveDate, Result, Uuid};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use super::document::{counterpart, kind, posting, require_booked, settled_by, settled_document};
use super::{Blocked, LedgerAccount, Look, Plan, Planned, Planner, is_written_here, major, marker, plan_of};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::ledger_payments::own_credits;
use crate::matches::MatchReason;
use crate::synced_records::gone::is_gone_there;
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{SyncedRecord, SyncedType};

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Look> {
    let payment = bursar_payments::payment_posting(planner.db, &planner.scope, synced.object_id).await?;
    let object_updated_at = payment.as_ref().map(|payment| payment.updated_at);
    let payment = payment.filter(|payment| payment.standing == PostingStanding::Booked);
    let planned = match (payment, &synced.remote_id) {
        (Some(payment), remote_id) if payment.amount <= 0 => came_back(planner, synced, remote_id.as_deref()).await,
        (Some(payment), None) => plan(planner, synced, &payment).await,
        (Some(payment), Some(_)) if is_missing(planner, synced).await? => {
            if synced.recreate {
                plan(planner, synced, &payment).await
            } else {
                Err(gone().into())
            }
        }
        // What was paid stays paid: the ledger has it, or need not have it.
        (Some(_), Some(_)) | (None, _) => Ok(Plan::Nothing),
    };
    Ok(Look { plan: plan_of(planned)?, object_updated_at })
}

/// What came back is nothing of its own in the ledger: the payment that all of it came back of counts for nothing there, where the entity wants
/// that. Where nothing was paid at all, what the record settles is written off with its document.
async fn came_back(planner: &Planner<'_>, synced: &SyncedRecord, remote_id: Option<&str>) -> std::result::Result<Plan, Blocked> {
    let (Some(kind), Some(remote_id), true) = (synced.kind(), remote_id, planner.settings.void_returned_payments) else {
        return Ok(Plan::Nothing);
    };
    let there = remote_object::<Payment>(planner.db, planner.book.id, kind, remote_id).await?;
    let is_gone = there.as_ref().is_some_and(|there| there.is_deleted || there.body.status == "void");
    if is_gone || comes_to(planner.db, &planner.scope, synced).await? != 0 {
        return Ok(Plan::Nothing);
    }
    if let Some(date) = there.and_then(|there| there.body.date) {
        planner.require_open(date, "paid_at")?;
    }
    Ok(Plan::Void { kind, remote_id: remote_id.to_owned() })
}

/// Does a payment, read by itself, say what was paid? A provider may leave that out of an answer.
pub(crate) fn says_what_was_paid(live: Option<&Body>) -> bool {
    !matches!(live, Some(Body::Payment(live)) if live.amount.is_zero())
}

/// A payment of the ledger that is to be voided must be what was written from here: people may have changed it, or used it for other documents, too.
pub(crate) async fn changed_there(planner: &Planner<'_>, synced: &SyncedRecord, live: Option<&Body>) -> Result<Option<PushError>> {
    let (Some(Body::Payment(live)), Some(kind), Some(remote_id)) = (live, &synced.remote_kind, &synced.remote_id) else { return Ok(None) };
    let (db, scope) = (planner.db, &planner.scope);
    let Some(back) = bursar_payments::payment_posting(db, scope, synced.object_id).await? else { return Ok(None) };
    let mut paid = 0_i64;
    for known in store::all_of_remote(db, scope, synced.book_id, kind, remote_id).await? {
        let part = bursar_payments::payment_posting(db, scope, known.object_id).await?;
        paid = paid.saturating_add(part.map_or(0, |part| part.amount.max(0)));
    }
    let document = store::of_object(db, scope, &ObjectKey::new(synced.book_id, SyncedType::of(back.kind), back.document_id)).await?;
    let is_of_document =
        |applied: &Applied| document.as_ref().is_some_and(|document| document.remote_id.as_ref() == Some(&applied.remote_id));
    let is_as_written = major(paid, back.currency).is_ok_and(|paid| {
        let is_all = live.amount == paid && live.applied_to.iter().all(|applied| is_of_document(applied) && applied.amount == paid);
        is_all && live.unused_amount.is_none_or(|unused| unused.is_zero())
    });
    let message = "the payment was changed in the ledger since it was written: it is not voided from here";
    Ok((!is_as_written).then(|| PushError::new(PushErrorCode::HasPayments, message)))
}

/// Was a payment deleted or voided in the ledger, and not taken back here?
async fn is_missing(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<bool> {
    Ok(is_gone_there(planner.db, synced).await? && !is_taken_back(planner.db, &planner.scope, synced).await?)
}

/// What the payments of here that are one of the ledger come to for the document of this record, in minor units; nothing where it is no payment.
pub(crate) async fn comes_to(db: &impl ConnectionTrait, scope: &Scope, synced: &SyncedRecord) -> Result<i64> {
    let Some(payment) = bursar_payments::payment_posting(db, scope, synced.object_id).await? else { return Ok(0) };
    let (Some(kind), Some(remote_id)) = (&synced.remote_kind, &synced.remote_id) else { return Ok(payment.amount) };
    let mut sum = 0_i64;
    for known in store::all_of_remote(db, scope, synced.book_id, kind, remote_id).await? {
        let part = bursar_payments::payment_posting(db, scope, known.object_id).await?;
        sum = sum.saturating_add(part.filter(|part| part.document_id == payment.document_id).map_or(0, |part| part.amount));
    }
    Ok(sum)
}

/// Did all of the payment of this record come back here, so that nobody misses it in the ledger?
pub(crate) async fn is_taken_back(db: &impl ConnectionTrait, scope: &Scope, synced: &SyncedRecord) -> Result<bool> {
    let Some(payment) = bursar_payments::payment_posting(db, scope, synced.object_id).await? else { return Ok(false) };
    let left = comes_to(db, scope, synced).await?;
    let payments = bursar_payments::payment_postings(db, scope, payment.kind, payment.document_id).await?;
    let returned: Vec<Uuid> = payments.iter().filter(|back| back.amount < 0 && back.amount == -left).map(|back| back.id).collect();
    let linked = store::of_payments(db, scope, synced.book_id, &returned).await?;
    let is_free = |id: &Uuid| !linked.iter().any(|known| known.object_id == *id && known.remote_id.is_some());
    Ok(left <= 0 || returned.iter().any(is_free))
}

/// People deleted the payment in the ledger, or voided it.
pub(crate) fn gone() -> PushError {
    PushError::new(PushErrorCode::DeletedInLedger, "the payment was deleted or voided in the ledger")
}

async fn plan(planner: &Planner<'_>, synced: &SyncedRecord, payment: &PaymentPosting) -> std::result::Result<Plan, Blocked> {
    let document = settled_document(planner, payment.kind, payment.document_id).await?;
    let paid = self::posting(planner, SyncedType::of(payment.kind), payment.document_id).await?;
    let gone = || PushError::new(PushErrorCode::DocumentNotInLedger, "its document is gone");
    let counterpart_id = counterpart(planner, &paid.ok_or_else(gone)?, payment.currency).await?;
    let date = synced.posting_date.or(payment.date);
    let date = date.ok_or_else(|| PushError::new(PushErrorCode::FieldInvalid, "the payment has no date").at("paid_at"))?;
    planner.require_open(date, "paid_at")?;
    let pays = DocumentReference { kind: kind(payment.kind), remote_id: document.remote_id.clone().unwrap_or_default() };
    let there = remote_object::<Document>(planner.db, planner.book.id, pays.kind, &pays.remote_id).await?;
    require_booked(there.as_ref())?;
    let (_, money_kind) = settled_by(payment.kind);
    let amount = major(payment.amount, payment.currency)?;
    if let Some(remote_id) = like(planner, synced, payment, (&document, &pays), (amount, &[Some(date), payment.date])).await? {
        return Ok(Plan::Link { kind: money_kind, remote_id, hash: None });
    }
    let LedgerAccount { reference, account, .. } = account(planner, payment).await?;
    let entry = PaymentEntry {
        kind: money_kind,
        document: pays,
        counterpart_id,
        date,
        amount,
        currency: payment.currency.code().to_owned(),
        currency_rate: None,
        account: reference,
        is_credit_card: account.subtype.as_deref().is_some_and(|subtype| subtype.starts_with("Credit Card")),
        reference: payment.method.clone(),
        marker: marker(synced),
    };
    Ok(Plan::Create(Planned::new(Object::Payment(entry))?))
}

/// The same payment, made there by somebody else: of the same document and amount, at most five days from one of these.
async fn like(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    payment: &PaymentPosting,
    (document, pays): (&SyncedRecord, &DocumentReference),
    (amount, dates): (Decimal, &[Option<NaiveDate>]),
) -> std::result::Result<Option<String>, Blocked> {
    let (_, kind) = settled_by(payment.kind);
    let rejected = planner.rejected(synced).await?;
    let mut same = Vec::new();
    for there in payments_of_document(planner.db, planner.book.id, kind, pays).await? {
        let is_as_much = own_credits::paid_by(planner.db, &planner.scope, (document, pays), &there).await? == Some(amount);
        let is_near_to = |date: &NaiveDate| there.body.date.is_some_and(|day| (day - *date).num_days().abs() <= DAYS_APART);
        let is_near = dates.iter().flatten().any(is_near_to);
        let is_rejected = rejected.contains(&there.remote_id);
        if is_as_much
            && is_near
            && !is_rejected
            && !is_written_here(planner.db, &planner.scope, there.raw.as_deref()).await?
            && !is_known(planner, payment, kind, &there.remote_id).await?
        {
            same.push(there);
        }
    }
    match same.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.remote_id.clone())),
        several => {
            let candidate = |there: &LedgerObject<Payment>| {
                Candidate::of(there, there.body.number.clone().unwrap_or_default()).because(vec![MatchReason::Total, MatchReason::Date])
            };
            let message = format!("the ledger has {} payments of {amount} that may be this one", several.len());
            Err(PushError::new(PushErrorCode::MatchWaiting, message).with(several.iter().map(candidate).collect()).into())
        }
    }
}

/// Is this payment of the ledger one of here already, for the same document?
async fn is_known(planner: &Planner<'_>, payment: &PaymentPosting, kind: Kind, remote_id: &str) -> Result<bool> {
    for known in store::all_of_remote(planner.db, &planner.scope, planner.book.id, kind.as_str(), remote_id).await? {
        let posting = bursar_payments::payment_posting(planner.db, &planner.scope, known.object_id).await?;
        if posting.is_some_and(|posting| posting.document_id == payment.document_id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How far apart the days of one payment may be on both sides.
pub(crate) const DAYS_APART: i64 = 5;

const FIELD: &str = "accounting.ledger_account_ids.payments";

/// The account that the entity named for such payments.
pub(super) async fn payment_account(
    planner: &Planner<'_>,
    kind: PostingKind,
    currency: Currency,
    method: Option<&str>,
) -> std::result::Result<LedgerAccount, Blocked> {
    let named = planner.settings.payment_account(kind, currency, method).or(planner.defaults.payment_account_id);
    let Some(id) = named else {
        let message = "neither the push settings nor the settings of the entity name an account for this payment";
        return Err(PushError::new(PushErrorCode::PaymentAccountMissing, message).at(FIELD).into());
    };
    planner.account(id, FIELD).await
}

/// Where the money went to or came from: that account, if it is in the currency of the payment.
async fn account(planner: &Planner<'_>, payment: &PaymentPosting) -> std::result::Result<LedgerAccount, Blocked> {
    let found = payment_account(planner, payment.kind, payment.currency, payment.method.as_deref()).await?;
    match &found.account.currency {
        Some(currency) if found.account.is_bank_account && currency != payment.currency.code() => {
            let message = format!("the account {} is in {currency}, and the payment in {}", found.account.name, payment.currency);
            Err(PushError::new(PushErrorCode::CurrencyNotAllowed, message).at(FIELD).into())
        }
        _ => Ok(found),
    }
}
