//! Invoices, bills and credit notes: whether the ledger has them, and what it shall have.

use bursar_accounting::{LedgerObject, Posting, PostingKind, PostingStanding, document_key, objects_like, remote_object};
use bursar_connectors::Kind;
use bursar_connectors::record::{AccountReference, Document};
use bursar_connectors::write::{AllocationEntry, DocumentEntry, DocumentReference, Object};
use bursar_kernel::{Currency, Decimal, NaiveDate, Result, Uuid};

use super::entry::{ISSUED_AT, as_written, currency, day, entry, to_be_made};
use super::number::{is_same, numbered};
use super::payment::payment_account;
use super::{Blocked, Look, Plan, Planned, Planner, amounts, attachment, is_marked, is_written_here, major, marker, plan_of, write_off};
use crate::attempts::{self, PushAttempt};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::matches::MatchReason;
use crate::synced_records::store::{self, ObjectKey};
use crate::synced_records::{SyncedRecord, SyncedType};

pub(crate) async fn look(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Look> {
    let Some(posting) = posting(planner, synced.object_type, synced.object_id).await? else {
        return Ok(Look { plan: deleted_here(planner, synced), object_updated_at: None });
    };
    let planned = match (posting.standing, &synced.remote_id) {
        (PostingStanding::NotYet, _) => Ok(Plan::Nothing),
        (PostingStanding::Withdrawn, None) => Ok(withdrawn(planner, synced, &posting).await?),
        (PostingStanding::Withdrawn, Some(remote_id)) => Ok(Plan::Void { kind: kind(posting.kind), remote_id: remote_id.clone() }),
        (PostingStanding::Booked, None) => new(planner, synced, &posting).await,
        (PostingStanding::Booked, Some(remote_id)) => there(planner, synced, &posting, remote_id).await,
    };
    Ok(Look { plan: plan_of(planned)?, object_updated_at: Some(posting.updated_at) })
}

/// The posting of an invoice, a bill, or a credit note of either side.
pub(crate) async fn posting(planner: &Planner<'_>, object_type: SyncedType, id: Uuid) -> Result<Option<Posting>> {
    let (db, scope) = (planner.db, &planner.scope);
    if object_type == SyncedType::Receivable {
        return bursar_receivables::receivable_posting(db, scope, id).await;
    }
    match bursar_payables::payable_posting(db, scope, id).await? {
        Some(bill) => Ok(Some(bill)),
        None => bursar_payables::credit_note_posting(db, scope, id).await,
    }
}

/// The kind of a document in the ledger.
pub(crate) fn kind(posting: PostingKind) -> Kind {
    match posting {
        PostingKind::Invoice => Kind::Invoice,
        PostingKind::CreditNote => Kind::CreditNote,
        PostingKind::Bill => Kind::Bill,
        PostingKind::VendorCredit => Kind::VendorCredit,
    }
}

/// The kind of the document that money and credits of this side go to, and of the money.
pub(crate) fn settled_by(posting: PostingKind) -> (Kind, Kind) {
    if posting.is_sale() { (Kind::Invoice, Kind::Payment) } else { (Kind::Bill, Kind::BillPayment) }
}

/// The record of the document that a credit note or a payment belongs to. It is never made for their sake.
pub(crate) async fn settled_document(planner: &Planner<'_>, posting: PostingKind, id: Uuid) -> std::result::Result<SyncedRecord, Blocked> {
    let key = ObjectKey::new(planner.book.id, SyncedType::of(posting), id);
    match store::of_object(planner.db, &planner.scope, &key).await? {
        // A change of it that is on its way comes first: a payment of the new amount would be more than the old one leaves open.
        Some(known) if known.wanted > known.settled && !known.is_booked() => Err(Blocked::Needs(key)),
        Some(known) if known.remote_id.is_some() => Ok(known),
        _ => {
            if let Some(foreseen) = planner.foreseen_document(&key).await? {
                return Ok(foreseen);
            }
            let message = "its document was not written to this ledger from here: it is older than the connection, or was left out";
            Err(PushError::new(PushErrorCode::DocumentNotInLedger, message).into())
        }
    }
}

/// Money and credits go to what is booked: not to what people deleted there, and one that was left as a draft is approved in the ledger first.
pub(crate) fn require_booked(there: Option<&LedgerObject<Document>>) -> std::result::Result<(), PushError> {
    let (code, message) = match there {
        Some(there) if is_gone(there) => (PushErrorCode::DocumentNotInLedger, "its document was deleted or voided in the ledger"),
        Some(there) if there.body.status == "draft" => {
            (PushErrorCode::DocumentNotApproved, "the document waits in the ledger for its approval")
        }
        _ => return Ok(()),
    };
    Err(PushError::new(code, message))
}

/// People deleted it in the ledger, or voided it.
fn is_gone(there: &LedgerObject<Document>) -> bool {
    there.is_deleted || there.body.status == "void"
}

/// Whom a document is with, as the ledger knows it.
pub(crate) async fn counterpart(planner: &Planner<'_>, posting: &Posting, currency: Currency) -> std::result::Result<String, Blocked> {
    planner.remote_id_of(counterpart_key(planner, posting, currency)?).await
}

/// The ids that the counterpart of a document had in the ledger before it was merged into the one that it is now.
pub(super) async fn merged_away(planner: &Planner<'_>, posting: &Posting, currency: Currency) -> std::result::Result<Vec<String>, Blocked> {
    let record = store::of_object(planner.db, &planner.scope, &counterpart_key(planner, posting, currency)?).await?;
    let merges = record.and_then(|record| record.merges).unwrap_or_default();
    Ok(merges.into_iter().map(|merge| merge.platform_object_id).collect())
}

fn counterpart_key(planner: &Planner<'_>, posting: &Posting, currency: Currency) -> std::result::Result<ObjectKey, PushError> {
    let Some(id) = posting.counterpart_id else {
        return Err(PushError::new(PushErrorCode::CounterpartMissing, "the document has no counterpart").at("counterpart_id"));
    };
    let role = if posting.kind.is_sale() { SyncedType::Customer } else { SyncedType::Vendor };
    let home = planner.company().base_currency.as_deref();
    // QuickBooks binds customers and vendors to one currency.
    let is_foreign = planner.is_quickbooks() && home.is_some_and(|home| home != currency.code());
    let bound_to = if is_foreign { currency.code().to_owned() } else { String::new() };
    Ok(ObjectKey { currency: bound_to, ..ObjectKey::new(planner.book.id, role, id) })
}

/// What was taken back before it was written. Where a restore made us forget that it was, the ledger has it, with the mark of the record.
async fn withdrawn(planner: &Planner<'_>, synced: &SyncedRecord, posting: &Posting) -> Result<Plan> {
    let kind = kind(posting.kind);
    let Some(number) = posting.number.as_deref() else { return Ok(Plan::Nothing) };
    let known = numbered(planner, kind, number).await?;
    let written = known.into_iter().find(|there| !is_gone(there) && is_marked(there.raw.as_deref(), synced));
    Ok(written.map_or(Plan::Nothing, |there| Plan::Void { kind, remote_id: there.remote_id }))
}

/// What would have been written of a document that was taken back before anybody knew that it was written, to look for it in the ledger itself: lists
/// of a provider may lack it. The counterpart may be forgotten too, so that the planner has to look ahead. `None` where nothing is to be looked for.
pub(crate) async fn forgotten(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Option<Object>> {
    let posting = if synced.is_document() { posting(planner, synced.object_type, synced.object_id).await? } else { None };
    let is_it = |posting: &Posting| posting.standing == PostingStanding::Withdrawn && posting.number.is_some();
    let Some(posting) = posting.filter(is_it) else { return Ok(None) };
    let Ok(date) = day(synced, &posting) else { return Ok(None) };
    match entry(planner, synced, &posting, date).await {
        Ok(entry) => Ok(Some(Object::Document(Box::new(entry)))),
        Err(Blocked::Failed(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// What was deleted here counts for nothing there either, where the entity wants that.
fn deleted_here(planner: &Planner<'_>, synced: &SyncedRecord) -> Plan {
    match (synced.kind(), &synced.remote_id) {
        (Some(kind), Some(remote_id)) if planner.settings.void_deleted => Plan::Void { kind, remote_id: remote_id.clone() },
        _ => Plan::Nothing,
    }
}

async fn new(planner: &Planner<'_>, synced: &SyncedRecord, posting: &Posting) -> std::result::Result<Plan, Blocked> {
    if let Some(credited) = posting.credits {
        settled_document(planner, posting.kind, credited).await?;
    }
    let entry = to_be_made(planner, synced, posting).await?;
    let (kind, there) = (entry.kind, like(planner, synced, posting.date, &entry).await?);
    let planned = Planned::new(Object::Document(Box::new(entry)))?;
    Ok(match there {
        Like::Same(remote_id) => Plan::Link { kind, remote_id, hash: Some(planned.hash) },
        Like::Marked => Plan::Create(Planned { is_there: true, ..planned }),
        Like::None => Plan::Create(planned),
    })
}

/// What the document of a record is worth, to be known again when it changed; `None` when it could not be written as it is.
pub(crate) async fn hash(planner: &Planner<'_>, synced: &SyncedRecord) -> Result<Option<String>> {
    let Some(posting) = posting(planner, synced.object_type, synced.object_id).await? else { return Ok(None) };
    let Ok(date) = day(synced, &posting) else { return Ok(None) };
    match entry(planner, synced, &posting, date).await {
        Ok(entry) => Ok(Some(Planned::new(Object::Document(Box::new(entry)))?.hash)),
        Err(Blocked::Failed(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// What the ledger has of a document, as far as its record does not know.
enum Like {
    /// The same, made there by somebody else.
    Same(String),
    /// One that was written from here, whatever it holds: it bears the mark of the record.
    Marked,
    None,
}

/// The same document, made there by somebody else, or from here. One that is likely but not surely the same is for a person; one of the same number that
/// is another document stands in the way.
async fn like(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    own_day: Option<NaiveDate>,
    entry: &DocumentEntry,
) -> std::result::Result<Like, Blocked> {
    let rejected = planner.rejected(synced).await?;
    let is_bill = matches!(entry.kind, Kind::Bill | Kind::VendorCredit);
    let (mut same, mut doubtful) = (Vec::new(), Vec::new());
    let known = match entry.number.as_deref() {
        Some(number) => numbered(planner, entry.kind, number).await?,
        None => Vec::new(),
    };
    for there in known.iter().filter(|there| there.body.status != "void") {
        let is_with_them = there.body.counterpart_id.as_deref() == Some(entry.counterpart_id.as_str());
        let is_free = !rejected.contains(&there.remote_id) && !is_ours(planner, entry.kind, &there.remote_id).await?;
        if is_free && is_marked(there.raw.as_deref(), synced) {
            return Ok(Like::Marked);
        }
        match (is_with_them, is_free) {
            (true, true) if there.body.total_amount == entry.total => same.push(found(entry, there)),
            (true, true) => doubtful.push(found(entry, there)),
            // Two vendors may number alike, and one vendor may do so twice.
            (false, _) if is_bill => {}
            (true, false) if is_bill && rejected.contains(&there.remote_id) => {}
            _ => return Err(number_taken(there).into()),
        }
    }
    if let [only] = same.as_slice() {
        return Ok(Like::Same(only.platform_object_id.clone()));
    }
    if is_bill {
        doubtful.extend(unnumbered(planner, &rejected, own_day, entry).await?);
    }
    doubtful.extend(same);
    if doubtful.is_empty() {
        return Ok(Like::None);
    }
    let name = entry.number.as_deref().unwrap_or("the document");
    let message = format!("{name} may be in the ledger already: documents of the same counterpart are like it");
    Err(PushError::new(PushErrorCode::MatchWaiting, message).with(doubtful).into())
}

async fn is_ours(planner: &Planner<'_>, kind: Kind, remote_id: &str) -> Result<bool> {
    Ok(store::of_remote(planner.db, &planner.scope, planner.book.id, kind.as_str(), remote_id).await?.is_some())
}

fn number_taken(there: &LedgerObject<Document>) -> PushError {
    let number = there.body.number.clone().unwrap_or_default();
    let message = format!("the ledger has another document with the number {number}, of {}", there.body.total_amount);
    PushError::new(PushErrorCode::NumberTaken, message).at("document_id").with(vec![Candidate::of(there, number)])
}

/// Bills of the same vendor and total of about the same day, where one side has no number.
async fn unnumbered(
    planner: &Planner<'_>,
    rejected: &[String],
    own_day: Option<NaiveDate>,
    entry: &DocumentEntry,
) -> Result<Vec<Candidate>> {
    let key = document_key(&entry.counterpart_id, entry.total);
    let mut candidates = Vec::new();
    for there in objects_like::<Document>(planner.db, planner.book.id, entry.kind, key).await? {
        let has_no_number = entry.number.is_none() || there.body.number.as_deref().is_none_or(str::is_empty);
        let is_near = [Some(entry.date), own_day].into_iter().flatten().any(|date| is_near(there.body.posted_date, date));
        let is_free = !rejected.contains(&there.remote_id) && there.body.status != "void";
        if has_no_number
            && is_near
            && is_free
            && !is_written_here(planner.db, &planner.scope, there.raw.as_deref()).await?
            && !is_ours(planner, entry.kind, &there.remote_id).await?
        {
            candidates.push(found(entry, &there));
        }
    }
    Ok(candidates)
}

/// How far apart the days of one bill may be on both sides.
const DAYS_APART: i64 = 3;

fn is_near(there: Option<NaiveDate>, date: NaiveDate) -> bool {
    there.is_some_and(|day| (day - date).num_days().abs() <= DAYS_APART)
}

/// A document of the same counterpart, with what else it has in common.
fn found(entry: &DocumentEntry, there: &LedgerObject<Document>) -> Candidate {
    let reasons = [
        (MatchReason::Number, entry.number.as_deref().zip(there.body.number.as_deref()).is_some_and(|(here, there)| is_same(here, there))),
        (MatchReason::Counterpart, true),
        (MatchReason::Total, there.body.total_amount == entry.total),
        (MatchReason::Date, is_near(there.body.posted_date, entry.date)),
    ];
    let reasons = reasons.into_iter().filter(|(_, is_so)| *is_so).map(|(reason, _)| reason).collect();
    Candidate::of(there, there.body.number.clone().unwrap_or_default()).because(reasons)
}

async fn there(planner: &Planner<'_>, synced: &SyncedRecord, posting: &Posting, remote_id: &str) -> std::result::Result<Plan, Blocked> {
    let mirrored = remote_object::<Document>(planner.db, planner.book.id, kind(posting.kind), remote_id).await?;
    let is_gone = mirrored.as_ref().is_some_and(is_gone);
    if is_gone && !synced.recreate {
        let message = "the document was deleted or voided in the ledger";
        return Err(PushError::new(PushErrorCode::DeletedInLedger, message).into());
    }
    if is_gone {
        let entry = to_be_made(planner, synced, posting).await?;
        return Ok(Plan::Create(Planned::new(Object::Document(Box::new(entry)))?));
    }
    let plan = match (posting.kind, posting.credits) {
        (PostingKind::CreditNote | PostingKind::VendorCredit, Some(credited)) if !synced.is_allocated => {
            let document = settled_document(planner, posting.kind, credited).await?.remote_id.unwrap_or_default();
            allocation(planner, synced, posting, (remote_id, &document), day(synced, posting)?).await?
        }
        (PostingKind::CreditNote | PostingKind::VendorCredit, _) => Plan::Nothing,
        (PostingKind::Invoice | PostingKind::Bill, _) => {
            let entry = entry(planner, synced, posting, day(synced, posting)?).await?;
            let entry = as_written(planner, synced, posting, entry).await?;
            let planned = Planned::new(Object::Document(Box::new(entry.clone())))?;
            match &synced.written {
                Some(written) if *written == planned.hash => match unequal(planner, synced, &entry, mirrored).await? {
                    Some(error) => Plan::Refuse(error),
                    None => write_off::plan(planner, synced, posting, remote_id).await?,
                },
                Some(_) => {
                    planner.require_open(entry.date, ISSUED_AT)?;
                    let booked = mirrored.filter(|there| there.body.status != "draft").and_then(|there| there.body.posted_date);
                    if let Some(booked) = booked {
                        planner.require_open(booked, ISSUED_AT)?;
                    }
                    Plan::Update(planned)
                }
                // It was linked when nothing could be said of what is written: from now on a change of it can.
                None => Plan::Link { kind: kind(posting.kind), remote_id: remote_id.to_owned(), hash: Some(planned.hash) },
            }
        }
    };
    match plan {
        Plan::Nothing => attachment::plan(planner, synced, posting, remote_id).await,
        plan => Ok(plan),
    }
}

/// A document of which the ledger made another amount when it was written, and which still comes to another one.
async fn unequal(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    entry: &DocumentEntry,
    there: Option<LedgerObject<Document>>,
) -> Result<Option<PushError>> {
    let differs = |made: &Document| amounts::differs(planner.book, &planner.settings, entry, made);
    let Some(error) = there.and_then(|there| differs(&there.body)) else { return Ok(None) };
    let last = attempts::store::last_document(planner.db, synced.id).await?;
    // What was edited there after it was written as it is here stays as it is there.
    let last = last.as_ref().filter(|last| last.priced().is_some());
    let was_unequal = last.and_then(PushAttempt::document).is_some_and(|(_, made)| differs(made).is_some());
    Ok(was_unequal.then_some(error))
}

/// The credit of a posting is used for a document, by their ids there, as far as both are open.
pub(super) async fn allocation(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    credit: &Posting,
    (credit_id, document_id): (&str, &str),
    date: NaiveDate,
) -> std::result::Result<Plan, Blocked> {
    let currency = currency(credit)?;
    let named = |kind, remote_id: &str| DocumentReference { kind, remote_id: remote_id.to_owned() };
    let (from, to) = (named(kind(credit.kind), credit_id), named(settled_by(credit.kind).0, document_id));
    let mut amount = major(credit.total, currency)?;
    for side in [&from, &to] {
        let there = remote_object::<Document>(planner.db, planner.book.id, side.kind, &side.remote_id).await?;
        require_booked(there.as_ref())?;
        let open = there.and_then(|there| there.body.amount_due);
        amount = open.map_or(amount, |open| amount.min(open));
    }
    if amount <= Decimal::default() {
        return Ok(Plan::Nothing);
    }
    let entry = AllocationEntry {
        credit: from,
        document: to,
        counterpart_id: counterpart(planner, credit, currency).await?,
        date,
        amount,
        currency: currency.code().to_owned(),
        account: of_money(planner, credit).await?,
        marker: marker(synced),
    };
    Ok(Plan::Create(Planned::new(Object::Allocation(entry))?))
}

/// QuickBooks asks for a bank account where a vendor's credit is used, although no money moves.
async fn of_money(planner: &Planner<'_>, posting: &Posting) -> std::result::Result<Option<AccountReference>, Blocked> {
    if !planner.is_quickbooks() || posting.kind.is_sale() {
        return Ok(None);
    }
    Ok(Some(payment_account(planner, posting.kind, currency(posting)?, None).await?.reference))
}
