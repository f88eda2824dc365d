//! What becomes one for the ledger: listeners of documents and payments. Each writes its record and the job in the transaction of the change.

use bursar_accounting::{LiveBook, PaymentPosting, Posting, PostingKind, PostingStanding, live_book, payments_of_document};
use bursar_connectors::write::DocumentReference;
use bursar_events::EventRow;
use bursar_jobs::{Priority, enqueue_at};
use bursar_kernel::{Env, Error, Result, Uuid};
use bursar_payables::PayableStatus;
use bursar_store::{Scope, Tx, record};

use crate::ledger_payments;
use crate::plan::document::settled_by;
use crate::push::Push;
use crate::push_settings::{self, PushMode, PushSettings};
use crate::returned_payments;
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{SyncStatus, SyncedType, happened};

/// An invoice or a credit note was issued, taken back, or changed after it was issued, or nobody will pay it, or a part of it.
pub async fn follow_receivable(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if !matches!(event.action.as_str(), "issued" | "updated" | "canceled" | "deleted" | "uncollectible" | "paid") {
        return Ok(());
    }
    let Some(books) = EntityBook::of(tx, event).await? else { return Ok(()) };
    if event.action == "paid" {
        let balance = bursar_receivables::invoice_balance(tx, &books.scope, event.object_id).await?;
        return match balance {
            Some(balance) if !balance.unpaid.is_empty() => books.look_again(tx, env, SyncedType::Receivable, event.object_id).await,
            _ => Ok(()),
        };
    }
    if matches!(event.action.as_str(), "updated" | "uncollectible") {
        return books.look_again(tx, env, SyncedType::Receivable, event.object_id).await;
    }
    let Some(posting) = bursar_receivables::receivable_posting(tx, &books.scope, event.object_id).await? else { return Ok(()) };
    books.require_unpaid(tx, &posting).await?;
    books.follow(tx, env, &posting).await
}

/// A bill was approved, taken back or deleted; one that is paid before it was approved is one for the ledger from then on.
pub async fn follow_payable(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if event.action == "updated" {
        return follow_file(tx, env, &scope_of(event), SyncedType::Bill, event.object_id).await;
    }
    if !matches!(event.action.as_str(), "approved" | "canceled" | "deleted" | "paid" | "partially_paid") {
        return Ok(());
    }
    let Some(books) = EntityBook::of(tx, event).await? else { return Ok(()) };
    if event.action == "deleted" {
        return books.follow_deletion(tx, env, event.object_id).await;
    }
    if matches!(event.action.as_str(), "paid" | "partially_paid") {
        let balance = bursar_payables::payable_balance(tx, &books.scope, event.object_id).await?;
        let was_unapproved = |status| matches!(status, PayableStatus::Draft | PayableStatus::New | PayableStatus::ApproveInProgress);
        if !balance.is_some_and(|balance| was_unapproved(balance.status_before)) {
            return Ok(());
        }
    }
    let Some(posting) = bursar_payables::payable_posting(tx, &books.scope, event.object_id).await? else { return Ok(()) };
    books.require_unpaid(tx, &posting).await?;
    books.follow(tx, env, &posting).await
}

/// A vendor's credit note was approved or taken back.
pub async fn follow_vendor_credit(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if event.action == "updated" {
        return follow_file(tx, env, &scope_of(event), SyncedType::Bill, event.object_id).await;
    }
    if !matches!(event.action.as_str(), "approved" | "applied" | "canceled") {
        return Ok(());
    }
    let Some(books) = EntityBook::of(tx, event).await? else { return Ok(()) };
    let Some(posting) = bursar_payables::credit_note_posting(tx, &books.scope, event.object_id).await? else { return Ok(()) };
    books.follow(tx, env, &posting).await
}

/// A payment was recorded, or succeeded. What it is never changes after that.
pub async fn follow_payment(tx: &Tx, env: &Env, event: &EventRow, payment_id: Uuid) -> Result<()> {
    let Some(books) = EntityBook::of(tx, event).await? else { return Ok(()) };
    let Some(posting) = bursar_payments::payment_posting(tx, &books.scope, payment_id).await? else { return Ok(()) };
    let key = ObjectKey::new(books.book.id, SyncedType::PaymentRecord, payment_id);
    let is_known = store::of_object(tx, &books.scope, &key).await?.is_some();
    if is_known || posting.standing != PostingStanding::Booked || books.settings(tx).await?.payments == PushMode::Off {
        return Ok(());
    }
    if posting.amount < 0 {
        return books.follow_return(tx, env, &posting).await;
    }
    books.begin(tx, env, &key).await?;
    if !posting.unpaid.is_empty() {
        books.look_again(tx, env, SyncedType::of(posting.kind), posting.document_id).await?;
    }
    Ok(())
}

/// The PDF of an invoice was made: it is attached to the invoice in the ledger, where that is wanted.
pub async fn follow_pdf(tx: &Tx, env: &Env, scope: &Scope, receivable_id: Uuid) -> Result<()> {
    follow_file(tx, env, scope, SyncedType::Receivable, receivable_id).await
}

/// A document that is in the ledger may have got its file.
async fn follow_file(tx: &Tx, env: &Env, scope: &Scope, object_type: SyncedType, id: Uuid) -> Result<()> {
    let Some(books) = EntityBook::within(tx, *scope).await? else { return Ok(()) };
    if !books.settings(tx).await?.attach_files {
        return Ok(());
    }
    let key = ObjectKey::new(books.book.id, object_type, id);
    let Some(mut synced) = store::lock_of_object(tx, scope, &key).await?.filter(|synced| synced.sync_status() == SyncStatus::Done) else {
        return Ok(());
    };
    let before = synced.sync_status();
    synced.want_attachment(env.now());
    happened::moved(tx, env, scope, before, &synced).await?;
    start(tx, env, scope, &books.book, Priority::Incremental).await
}

/// Books are connected again, or no longer rest: what waited for them goes on.
pub async fn follow_connection(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if !matches!(event.action.as_str(), "connected" | "resumed") {
        return Ok(());
    }
    go_on(tx, env, event).await
}

/// An entity changed: what waited for it to be active goes on.
pub async fn follow_entity(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    if event.action == "updated" { go_on(tx, env, event).await } else { Ok(()) }
}

async fn go_on(tx: &Tx, env: &Env, event: &EventRow) -> Result<()> {
    let Some(books) = EntityBook::of(tx, event).await? else { return Ok(()) };
    match store::next_time(tx, &books.scope, books.book.id, None).await? {
        Some(_) => start(tx, env, &books.scope, &books.book, Priority::Incremental).await,
        None => Ok(()),
    }
}

fn scope_of(event: &EventRow) -> Scope {
    Scope::of_job("write-back", event.partner_id, event.entity_id)
}

/// The book of an entity.
struct EntityBook {
    scope: Scope,
    book: LiveBook,
}

impl EntityBook {
    async fn of(tx: &Tx, event: &EventRow) -> Result<Option<EntityBook>> {
        if event.entity_id.is_some() { Self::within(tx, scope_of(event)).await } else { Ok(None) }
    }

    async fn within(tx: &Tx, scope: Scope) -> Result<Option<EntityBook>> {
        Ok(live_book(tx, &scope).await?.map(|book| EntityBook { scope, book }))
    }

    async fn settings(&self, tx: &Tx) -> Result<PushSettings> {
        push_settings::store::get(tx, &self.scope).await
    }

    /// What belongs into the books is wanted there, unless its kind is off; what was taken back is wanted to go, if it is there or on its way.
    async fn follow(&self, tx: &Tx, env: &Env, posting: &Posting) -> Result<()> {
        let key = ObjectKey::new(self.book.id, SyncedType::of(posting.kind), posting.id);
        match (store::lock_of_object(tx, &self.scope, &key).await?, posting.standing) {
            (_, PostingStanding::NotYet) | (None, PostingStanding::Withdrawn) => Ok(()),
            (Some(mut synced), _) => {
                if posting.standing == PostingStanding::Booked && synced.remote_id.is_some() {
                    // While it was not approved it took no payment, and what its credit notes take off may be other now.
                    ledger_payments::start_over(tx, self.book.id).await?;
                }
                let before = synced.sync_status();
                synced.want(Priority::Person as i64, env.now());
                happened::moved(tx, env, &self.scope, before, &synced).await?;
                start(tx, env, &self.scope, &self.book, Priority::Person).await
            }
            (None, PostingStanding::Booked) if self.settings(tx).await?.of(posting.kind) == PushMode::Off => Ok(()),
            (None, PostingStanding::Booked) => self.begin(tx, env, &key).await,
        }
    }

    /// What came back of a document is given to the payment that it came back of.
    async fn follow_return(&self, tx: &Tx, env: &Env, back: &PaymentPosting) -> Result<()> {
        match returned_payments::follow(tx, env, &self.scope, self.book.id, (back.kind, back.document_id)).await? {
            true => start(tx, env, &self.scope, &self.book, Priority::Person).await,
            false => Ok(()),
        }
    }

    /// A bill that was deleted is wanted to go, where the entity wants that.
    async fn follow_deletion(&self, tx: &Tx, env: &Env, bill_id: Uuid) -> Result<()> {
        if !self.settings(tx).await?.void_deleted {
            return Ok(());
        }
        self.require_no_payment(tx, PostingKind::Bill, bill_id).await?;
        self.look_again(tx, env, SyncedType::Bill, bill_id).await
    }

    /// The document of a record that is there is looked at again: it says something else now, or nobody pays a part of it.
    async fn look_again(&self, tx: &Tx, env: &Env, object_type: SyncedType, id: Uuid) -> Result<()> {
        let key = ObjectKey::new(self.book.id, object_type, id);
        match want_again(tx, env, &self.scope, &key).await? {
            true => start(tx, env, &self.scope, &self.book, Priority::Person).await,
            false => Ok(()),
        }
    }

    /// The first record of an object.
    async fn begin(&self, tx: &Tx, env: &Env, key: &ObjectKey) -> Result<()> {
        let mut synced = store::fresh(env, &self.scope, key, &self.book.platform)?;
        synced.want(Priority::Person as i64, env.now());
        happened::born(tx, env, &self.scope, &synced).await?;
        start(tx, env, &self.scope, &self.book, Priority::Person).await
    }

    /// A document that has payments in the ledger is not voided there, so it is not taken back here either.
    async fn require_unpaid(&self, tx: &Tx, posting: &Posting) -> Result<()> {
        if posting.standing != PostingStanding::Withdrawn || posting.credits.is_some() {
            return Ok(());
        }
        self.require_no_payment(tx, posting.kind, posting.id).await
    }

    async fn require_no_payment(&self, tx: &Tx, kind: PostingKind, id: Uuid) -> Result<()> {
        let key = ObjectKey::new(self.book.id, SyncedType::of(kind), id);
        let Some(remote_id) = store::of_object(tx, &self.scope, &key).await?.and_then(|synced| synced.remote_id) else { return Ok(()) };
        let (document, money) = settled_by(kind);
        let document = DocumentReference { kind: document, remote_id };
        match payments_of_document(tx, self.book.id, money, &document).await?.first() {
            None => Ok(()),
            Some(payment) => Err(Error::conflict(format!(
                "the accounting system has a payment of {} for it ({}{}): take it off there first, or issue a credit note",
                payment.body.amount,
                payment.remote_id,
                payment.body.date.map(|day| format!(", {day}")).unwrap_or_default(),
            ))),
        }
    }
}

/// The record of an object is to be taken up again; answers whether there is one.
pub(crate) async fn want_again(tx: &Tx, env: &Env, scope: &Scope, key: &ObjectKey) -> Result<bool> {
    let Some(mut synced) = store::lock_of_object(tx, scope, key).await? else { return Ok(false) };
    let before = synced.sync_status();
    synced.want(Priority::Person as i64, env.now());
    happened::moved(tx, env, scope, before, &synced).await?;
    Ok(true)
}

/// Has what is pending of a book written, in the transaction of whoever asks for it.
pub(crate) async fn start(tx: &Tx, env: &Env, scope: &Scope, book: &LiveBook, priority: Priority) -> Result<()> {
    if book.lane.is_empty() {
        return Ok(());
    }
    enqueue_at(tx, env, &Push::of(scope, book)?, priority, env.now()).await
}

/// The record of an object, made if it is not there: one that must be done before one that names it, or that a backfill wants.
pub(crate) async fn require(tx: &Tx, env: &Env, scope: &Scope, key: &ObjectKey, platform: &str, urgency: i64) -> Result<Uuid> {
    if let Some(mut known) = store::lock_of_object(tx, scope, key).await? {
        // One that came to its end and is needed all the same never reached the ledger, or the ledger no longer uses what it made.
        if known.sync_status() == SyncStatus::Done {
            known.want(urgency, env.now());
            record::save(tx, scope, &known).await?;
        }
        return Ok(known.id);
    }
    let mut synced = store::fresh(env, scope, key, platform)?;
    synced.want(urgency, env.now());
    happened::born(tx, env, scope, &synced).await?;
    Ok(synced.id)
}
