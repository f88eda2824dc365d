//! What is written of a document, and on which day it is booked.

use bursar_accounting::Posting;
use bursar_connectors::write::{DocumentEntry, Object};
use bursar_kernel::{Currency, NaiveDate, Result};

use super::dimensions::MappedDimensions;
use super::document::{counterpart, kind, merged_away};
use super::{Blocked, Planned, Planner, lines, major, marker};
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::SyncedRecord;

/// The field of the day of a document.
pub(super) const ISSUED_AT: &str = "issued_at";

/// What is written of a document that the ledger does not have.
pub(super) async fn to_be_made(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    posting: &Posting,
) -> std::result::Result<DocumentEntry, Blocked> {
    let date = day(synced, posting)?;
    planner.require_open(date, ISSUED_AT)?;
    entry(planner, synced, posting, date).await
}

/// The same as it was written, where only these tell it apart from what is written now: a day of posting that was chosen since, which is for
/// what is still to be written of it, and a counterpart that was merged away since, whose documents the ledger itself moved to the survivor.
pub(super) async fn as_written(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    posting: &Posting,
    entry: DocumentEntry,
) -> std::result::Result<DocumentEntry, Blocked> {
    let Some(written) = synced.written.as_deref() else { return Ok(entry) };
    if let Some(before) = on_its_day(written, posting, &entry)? {
        return Ok(before);
    }
    for counterpart_id in merged_away(planner, posting, currency(posting)?).await? {
        let with_them = entry_with(planner, synced, posting, entry.date, counterpart_id).await?;
        if let Some(before) = on_its_day(written, posting, &with_them)? {
            return Ok(before);
        }
    }
    Ok(entry)
}

/// The entry as it was written, on the day that it has or on the document's own.
fn on_its_day(written: &str, posting: &Posting, entry: &DocumentEntry) -> Result<Option<DocumentEntry>> {
    for date in [entry.date].into_iter().chain(posting.date.filter(|date| *date != entry.date)) {
        let before = DocumentEntry { date, due_date: due(posting, date), ..entry.clone() };
        if written == Planned::new(Object::Document(Box::new(before.clone())))?.hash {
            return Ok(Some(before));
        }
    }
    Ok(None)
}

/// The day due; not before the day of posting.
fn due(posting: &Posting, date: NaiveDate) -> Option<NaiveDate> {
    posting.due_date.map(|due| due.max(date))
}

/// What is written of a posting, booked on this day.
pub(super) async fn entry(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    posting: &Posting,
    date: NaiveDate,
) -> std::result::Result<DocumentEntry, Blocked> {
    let counterpart_id = counterpart(planner, posting, currency(posting)?).await?;
    entry_with(planner, synced, posting, date, counterpart_id).await
}

async fn entry_with(
    planner: &Planner<'_>,
    synced: &SyncedRecord,
    posting: &Posting,
    date: NaiveDate,
    counterpart_id: String,
) -> std::result::Result<DocumentEntry, Blocked> {
    let currency = currency(posting)?;
    let dimensions = MappedDimensions::of(planner.db, planner.book.id, &planner.settings, posting).await?;
    let lines::Lines { lines, taxes, tax_mode } = lines::of(planner, posting, currency, &counterpart_id, &dimensions).await?;
    let marker = marker(synced);
    Ok(DocumentEntry {
        kind: kind(posting.kind),
        number: posting.number.clone(),
        date,
        due_date: due(posting, date),
        currency: currency.code().to_owned(),
        currency_rate: None,
        counterpart_id,
        tax_mode,
        push_as: planner.settings.of(posting.kind).push_as(),
        note: posting.memo.clone(),
        reference: posting.purchase_order.clone(),
        link: Some(link(planner, synced, &marker)),
        marker,
        ship_to: posting.ship_to.clone(),
        bill_to: posting.bill_to.clone(),
        lines,
        dimensions: dimensions.of_document()?,
        taxes,
        tax_total: major(posting.tax_total, currency)?,
        total: major(posting.total, currency)?,
    })
}

/// Where people see the document, with our mark at its end.
fn link(planner: &Planner<'_>, synced: &SyncedRecord, marker: &str) -> String {
    let page = planner.settings.document_page(synced.object_type.into_str(), synced.object_id);
    let page = page.unwrap_or_else(|| format!("{}/portal/entities/{}", planner.public_url, synced.entity_id));
    format!("{page}#{marker}")
}

pub(super) fn currency(posting: &Posting) -> std::result::Result<Currency, PushError> {
    posting.currency.ok_or_else(|| PushError::new(PushErrorCode::FieldInvalid, "the document has no currency").at("currency"))
}

/// The day of posting: the one that a person chose, else the document's own.
pub(super) fn day(synced: &SyncedRecord, posting: &Posting) -> std::result::Result<NaiveDate, PushError> {
    let missing = || PushError::new(PushErrorCode::FieldInvalid, "the document has no date").at(ISSUED_AT);
    synced.posting_date.or(posting.date).ok_or_else(missing)
}
