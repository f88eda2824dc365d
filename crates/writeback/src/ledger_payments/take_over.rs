//! The payments of the ledger that changed since they were looked at last, one transaction each.

use bursar_accounting::{ChangedPayment, LedgerObject, PaymentPosting, PostingKind, PostingStanding, changed_payments};
use bursar_connectors::Kind;
use bursar_connectors::record::Payment;
use bursar_connectors::write::DocumentReference;
use bursar_jobs::JobError;
use bursar_kernel::{Currency, Error, ErrorKind, Money, NaiveDate, Result, Timestamp, Uuid};
use bursar_payments::{payment_posting, payment_postings, record_ledger_payment};
use bursar_store::Tx;

use super::{known, own_credits, store as cursors, tells_amount};
use crate::attempts;
use crate::plan::document::settled_by;
use crate::plan::{is_written_here, payment};
use crate::push::Session;
use crate::push_settings;
use crate::synced_records::gone::is_gone_there;
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{HomeAmount, SyncStatus, SyncedRecord, SyncedType, happened};

/// Payments in one page.
const PAGE: usize = 100;

/// Records here what was paid in the ledger, where the entity wants it. Answers whether that is all: a slice ends behind a page.
pub(crate) async fn take_over(session: &Session<'_>, slice_ends: Timestamp) -> Result<bool, JobError> {
    let (engine, book_id) = (session.open.engine, session.open.book.id);
    if !push_settings::store::get(&engine.db, &session.scope).await?.ledger_payments {
        return Ok(true);
    }
    loop {
        let cursor = cursors::cursor(&engine.db, book_id).await?;
        let page = changed_payments(&engine.db, book_id, cursor, PAGE).await?;
        let Some(last) = page.last() else { return Ok(true) };
        let reached = (last.changed_at, last.payment.id);
        for changed in &page {
            follow(session, changed).await?;
        }
        let Ok((tx, _)) = session.open.begin().await? else { return Ok(true) };
        // A link that was made meanwhile has all of them looked at again.
        if cursors::cursor(&tx, book_id).await? == cursor {
            cursors::advance(&tx, book_id, reached).await?;
        }
        tx.commit().await?;
        if session.open.now() >= slice_ends {
            return Ok(false);
        }
    }
}

/// Makes the records here of one payment what it now is, document by document.
async fn follow(session: &Session<'_>, ChangedPayment { kind, payment, .. }: &ChangedPayment) -> Result<(), JobError> {
    let (engine, scope) = (session.open.engine, &session.scope);
    let known = store::all_of_remote(&engine.db, scope, session.open.book.id, kind.as_str(), &payment.remote_id).await?;
    if known.is_empty() && is_written_here(&engine.db, scope, payment.raw.as_deref()).await? {
        // Its record will know.
        return Ok(());
    }
    for unsettled in known.iter().filter(|record| record.sync_status() != SyncStatus::Done) {
        if payment_posting(&engine.db, scope, unsettled.object_id).await?.is_some_and(|posting| posting.amount < 0) {
            // All of it came back here: it is being voided there, or whoever keeps the books has to do that.
            return Ok(());
        }
    }
    if !tells_amount(payment) {
        // Nobody knows what was paid: nothing is recorded or taken back until the provider says it.
        return Ok(());
    }
    for document in documents(session, payment, &known).await? {
        let (book_id, document_kind) = (session.open.book.id, document.kind.as_str());
        if store::of_remote(&engine.db, scope, book_id, document_kind, &document.remote_id).await?.is_none() {
            continue;
        }
        let Ok((tx, _)) = session.open.begin().await? else { return Ok(()) };
        match settle(session, &tx, (*kind, payment), &document, &known).await {
            Ok(()) => tx.commit().await?,
            // The document takes no payment, because it was taken back here: the report of differences tells of it. Once it is approved again,
            // all payments are looked at again.
            Err(refused) if matches!(refused.kind(), ErrorKind::Invalid(_) | ErrorKind::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The documents that a payment goes to, and those that it went to as far as is recorded here.
async fn documents(session: &Session<'_>, payment: &LedgerObject<Payment>, known: &[SyncedRecord]) -> Result<Vec<DocumentReference>> {
    let (db, scope, book_id) = (&session.open.engine.db, &session.scope, session.open.book.id);
    let to = payment.body.applied_to.iter().map(|applied| DocumentReference { kind: applied.kind, remote_id: applied.remote_id.clone() });
    let mut documents: Vec<DocumentReference> = to.collect();
    for synced in known {
        let Some(posting) = payment_posting(db, scope, synced.object_id).await? else { continue };
        let (kind, _) = settled_by(posting.kind);
        let paid = store::of_object(db, scope, &ObjectKey::new(book_id, SyncedType::of(posting.kind), posting.document_id)).await?;
        documents.extend(paid.and_then(|paid| paid.remote_id).map(|remote_id| DocumentReference { kind, remote_id }));
    }
    documents.sort_by(|one, other| (one.kind, &one.remote_id).cmp(&(other.kind, &other.remote_id)));
    documents.dedup();
    Ok(documents)
}

/// Makes what is recorded here of a payment for a document what the ledger has of it.
async fn settle(
    session: &Session<'_>,
    tx: &Tx,
    (kind, payment): (Kind, &LedgerObject<Payment>),
    document: &DocumentReference,
    known: &[SyncedRecord],
) -> Result<()> {
    let (scope, book_id) = (&session.scope, session.open.book.id);
    let Some(ours) = store::of_remote(tx, scope, book_id, document.kind.as_str(), &document.remote_id).await? else { return Ok(()) };
    let posting_kind = if document.kind == Kind::Bill { PostingKind::Bill } else { PostingKind::Invoice };
    let all = payment_postings(tx, scope, posting_kind, ours.object_id).await?;
    let recorded: Vec<(&SyncedRecord, &PaymentPosting)> =
        known.iter().filter_map(|synced| Some((synced, all.iter().find(|posting| posting.id == synced.object_id)?))).collect();
    let Some(currency) = currency(session, tx, posting_kind, ours.object_id).await? else { return Ok(()) };
    let paid = if payment.is_deleted { None } else { own_credits::paid_by(tx, scope, (&ours, document), payment).await? };
    let now_there = Money::from_major(paid.unwrap_or_default(), currency)?.minor();
    if now_there == 0
        && let Some((synced, _)) = recorded.first()
        && is_written_from_here(tx, synced).await?
        && !payment::is_taken_back(tx, scope, synced).await?
    {
        return gone(session, tx, synced).await;
    }
    let settled = Settled { remote_kind: kind.as_str(), remote_id: &payment.remote_id, date: payment.body.date };
    let paid = PaidDocument { kind: posting_kind, id: ours.object_id, currency, payments: &all };
    even_out(session, tx, &settled, now_there, &paid, &recorded).await
}

/// What settles a document in the ledger, in part or whole.
pub(super) struct Settled<'a> {
    /// Under which word and id its records know it.
    pub(super) remote_kind: &'a str,
    pub(super) remote_id: &'a str,
    pub(super) date: Option<NaiveDate>,
}

/// A document of here with what was paid of it.
pub(super) struct PaidDocument<'a> {
    pub(super) kind: PostingKind,
    pub(super) id: Uuid,
    pub(super) currency: Currency,
    pub(super) payments: &'a [PaymentPosting],
}

/// Makes what is recorded here of a settlement what the ledger has of it: by a payment that is known already, or by one of the difference.
pub(super) async fn even_out(
    session: &Session<'_>,
    tx: &Tx,
    settled: &Settled<'_>,
    now_there: i64,
    document: &PaidDocument<'_>,
    recorded: &[(&SyncedRecord, &PaymentPosting)],
) -> Result<()> {
    let (env, scope) = (&session.open.engine.env, &session.scope);
    let known_here = recorded.iter().map(|(_, posting)| posting.amount).fold(0, i64::saturating_add);
    let missing = now_there.saturating_sub(known_here);
    if missing == 0 {
        return Ok(());
    }
    if recorded.is_empty() || missing < 0 {
        let known = known(missing, settled.date, &unknown(session, tx, document.payments).await?);
        if !known.is_empty() {
            for id in known {
                link(session, tx, id, settled).await?;
            }
            return Ok(());
        }
    }
    let paid = PaymentPosting {
        id: env.id(),
        standing: PostingStanding::Booked,
        kind: document.kind,
        document_id: document.id,
        date: settled.date,
        amount: missing,
        unpaid: Vec::new(),
        currency: document.currency,
        method: None,
        updated_at: env.now(),
    };
    link(session, tx, paid.id, settled).await?;
    record_ledger_payment(tx, env, scope, &paid).await
}

pub(super) async fn currency(session: &Session<'_>, tx: &Tx, kind: PostingKind, id: Uuid) -> Result<Option<Currency>> {
    Ok(match kind {
        PostingKind::Bill => bursar_payables::payable_balance(tx, &session.scope, id).await?.and_then(|bill| bill.currency),
        _ => bursar_receivables::invoice_balance(tx, &session.scope, id).await?.map(|invoice| invoice.currency),
    })
}

async fn is_written_from_here(tx: &Tx, synced: &SyncedRecord) -> Result<bool> {
    Ok(attempts::store::last(tx, synced.id).await?.is_some())
}

/// Payments of here that the ledger does not have, as far as is known, or has no more, and that are not on their way there.
async fn unknown(session: &Session<'_>, tx: &Tx, all: &[PaymentPosting]) -> Result<Vec<PaymentPosting>> {
    let mut unknown = Vec::new();
    for posting in all {
        let key = ObjectKey::new(session.open.book.id, SyncedType::PaymentRecord, posting.id);
        let is_free = match store::of_object(tx, &session.scope, &key).await? {
            None => true,
            Some(synced) => match attempts::store::last(tx, synced.id).await? {
                Some(attempt) if attempt.is_open() => false,
                Some(_) if synced.remote_id.is_none() => true,
                // What came back here and was taken off there is over: whatever is paid there again is another payment.
                Some(_) => is_gone_there(tx, &synced).await? && !payment::is_taken_back(tx, &session.scope, &synced).await?,
                // What people made there and deleted was taken back here.
                None => synced.remote_id.is_none(),
            },
        };
        if is_free {
            unknown.push(posting.clone());
        }
    }
    Ok(unknown)
}

/// A payment of here is that of the ledger: it is not written there.
async fn link(session: &Session<'_>, tx: &Tx, id: Uuid, settled: &Settled<'_>) -> Result<()> {
    let (env, scope) = (&session.open.engine.env, &session.scope);
    let key = ObjectKey::new(session.open.book.id, SyncedType::PaymentRecord, id);
    let known = store::lock_of_object(tx, scope, &key).await?;
    let is_new = known.is_none();
    let mut synced = match known {
        Some(known) => known,
        None => store::fresh(env, scope, &key, session.open.book.platform.as_str())?,
    };
    let before = synced.sync_status();
    (synced.remote_kind, synced.remote_id) = (Some(settled.remote_kind.to_owned()), Some(settled.remote_id.to_owned()));
    if let Some(kind) = synced.kind() {
        synced.home_amount = HomeAmount::of_mirrored(tx, &session.open.book, kind, settled.remote_id).await?;
    }
    synced.pushed_at = Some(env.now());
    synced.settle(synced.wanted, env.now());
    if is_new { happened::born(tx, env, scope, &synced).await } else { happened::moved(tx, env, scope, before, &synced).await }
}

/// A payment that was written from here was deleted there: whoever looks after it decides.
async fn gone(session: &Session<'_>, tx: &Tx, synced: &SyncedRecord) -> Result<()> {
    let (env, scope) = (&session.open.engine.env, &session.scope);
    let key = ObjectKey::new(synced.book_id, SyncedType::PaymentRecord, synced.object_id);
    let mut held = store::lock_of_object(tx, scope, &key).await?.ok_or_else(|| Error::internal("the record of a payment is gone"))?;
    if held.error.is_some() {
        return Ok(());
    }
    let before = held.sync_status();
    held.fail(payment::gone(), env.now());
    happened::moved(tx, env, scope, before, &held).await
}
