//! A change here of a document that was changed in the ledger too: field by field, against what stood there after our last write.

use bursar_connectors::record::{Body, Document, Line};
use bursar_connectors::write::{DocumentEntry, DocumentField, Object};
use bursar_kernel::Result;
use bursar_store::sea_orm;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::number::is_same;
use super::placed_dimensions::PlacedDimensions;
use crate::attempts::{self, PushAttempt};
use crate::errors::{FieldConflict, PushError, PushErrorCode};
use crate::synced_records::{ConflictSide, ResolvedField, SyncedRecord};

/// The fields of a document that were edited in the ledger since our last write, and stay; or both sides, where a field was changed here too.
pub(crate) async fn kept(
    db: &impl ConnectionTrait,
    synced: &SyncedRecord,
    object: &Object,
    live: Option<&Body>,
) -> Result<std::result::Result<Vec<DocumentField>, PushError>> {
    let (Object::Document(wanted), Some(Body::Document(live))) = (object, live) else { return Ok(Ok(Vec::new())) };
    let last = attempts::store::last_document(db, synced.id).await?;
    let kept_before = last.as_ref().map(PushAttempt::kept).unwrap_or_default();
    let last = last.as_ref().and_then(PushAttempt::document);
    let were_ours = last.is_some_and(|(sent, _)| !PlacedDimensions::sent(sent).is_empty());
    // Dimension values that were never ours are looked at anew each time.
    let kept_before: Vec<DocumentField> =
        kept_before.iter().copied().filter(|field| *field != DocumentField::Dimensions || were_ours).collect();
    let resolved = synced.resolved.as_deref().unwrap_or_default();
    let mut kept = match last {
        Some((sent, made)) => match merge(&Sides { sent, made, live, wanted, kept_before: &kept_before }, resolved) {
            Ok(kept) => kept,
            Err(error) => return Ok(Err(error)),
        },
        _ => Vec::new(),
    };
    if is_theirs(live, wanted, were_ours) && !kept.contains(&DocumentField::Dimensions) {
        kept.push(DocumentField::Dimensions);
    }
    Ok(Ok(kept))
}

/// Dimension values that were never written from here belong to whoever set them in the ledger.
fn is_theirs(live: &Document, wanted: &DocumentEntry, were_ours: bool) -> bool {
    !were_ours && PlacedDimensions::sent(wanted).is_empty() && !PlacedDimensions::made(live).is_empty()
}

/// A field that differs.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SyncedFieldDifference)]
pub(crate) struct FieldDifference {
    /// The field of the document here.
    pub(crate) field: &'static str,
    /// What stands here.
    pub(crate) here: String,
    /// What stands in the accounting system.
    pub(crate) there: String,
}

/// Where a document of the ledger is not as it shall be. Notes are not compared: people write in them.
pub(crate) fn differences(live: &Document, wanted: &DocumentEntry) -> Vec<FieldDifference> {
    let compared = FIELDS.into_iter().filter(|field| *field != DocumentField::Note);
    compared.filter(|field| !is_as_wanted(live, wanted, *field)).map(|field| difference(live, wanted, field)).collect()
}

/// Was the document paid or credited in the ledger, which has it as it shall be? Xero changes no such document, not even one field.
pub(crate) fn is_settled_as_wanted(object: &Object, live: Option<&Body>) -> bool {
    let (Object::Document(wanted), Some(Body::Document(live))) = (object, live) else { return false };
    let is_settled = live.amount_due.is_some_and(|due| due != live.total_amount);
    is_settled && live.counterpart_id.as_deref() == Some(wanted.counterpart_id.as_str()) && differences(live, wanted).is_empty()
}

/// What both sides hold, and held.
struct Sides<'a> {
    /// What we wrote last.
    sent: &'a DocumentEntry,
    /// What the ledger made of it.
    made: &'a Document,
    /// What the ledger has now.
    live: &'a Document,
    /// What shall be written.
    wanted: &'a DocumentEntry,
    /// The fields that our last write left as they were there.
    kept_before: &'a [DocumentField],
}

const FIELDS: [DocumentField; 6] = [
    DocumentField::Number,
    DocumentField::Date,
    DocumentField::DueDate,
    DocumentField::Note,
    DocumentField::Lines,
    DocumentField::Dimensions,
];

/// The fields that were changed there and not here: they stay as they are there. A field that was changed on both sides is for a person,
/// unless both mean the same, or a person decided.
fn merge(sides: &Sides<'_>, resolved: &[ResolvedField]) -> std::result::Result<Vec<DocumentField>, PushError> {
    let changed_there =
        FIELDS.into_iter().filter(|field| is_changed_there(sides, *field) && !is_as_wanted(sides.live, sides.wanted, *field));
    let (both, mut theirs): (Vec<_>, Vec<_>) = changed_there.partition(|field| is_changed_here(sides, *field));
    let mut conflicts = Vec::new();
    for field in both {
        let conflict = conflict(sides, field);
        let decided = resolved.iter().find(|decided| decided.field == conflict.field && decided.there == conflict.there);
        match decided.map(|decided| decided.keep) {
            Some(ConflictSide::Here) => {}
            Some(ConflictSide::There) => theirs.push(field),
            None => conflicts.push(conflict),
        }
    }
    if conflicts.is_empty() {
        return Ok(theirs);
    }
    let told = |FieldConflict { field, here, there, .. }: &FieldConflict| format!("{field} (here {here}, in the ledger {there})");
    let words: Vec<String> = conflicts.iter().map(told).collect();
    let message = format!("changed here and in the ledger since it was written last: {}", words.join("; "));
    let error = PushError::new(PushErrorCode::EditedInLedger, message).at(conflicts[0].field.clone());
    Err(PushError { conflicts: conflicts.into(), ..error })
}

/// Both sides of a field, and what was written last.
fn conflict(Sides { sent, live, wanted, .. }: &Sides<'_>, field: DocumentField) -> FieldConflict {
    let FieldDifference { field: name, here, there } = difference(live, wanted, field);
    FieldConflict { field: name.to_owned(), here, there, written: words(sent, field) }
}

/// Was it edited there since our last write, or before that one, which left it so?
fn is_changed_there(Sides { made, live, kept_before, .. }: &Sides<'_>, field: DocumentField) -> bool {
    kept_before.contains(&field)
        || match field {
            DocumentField::Number => made.number != live.number,
            DocumentField::Date => made.posted_date != live.posted_date,
            DocumentField::DueDate => made.due_date != live.due_date,
            DocumentField::Note => made.memo != live.memo,
            DocumentField::Lines => {
                let bare = |document: &Document| document.lines.iter().cloned().map(bare).collect::<Vec<_>>();
                bare(made) != bare(live) || made.tax_amount != live.tax_amount || made.total_amount != live.total_amount
            }
            DocumentField::Dimensions => PlacedDimensions::made(made) != PlacedDimensions::made(live),
        }
}

/// Decimals to which unit prices are compared: rows of before they were rounded have more, not all of which were kept.
const UNIT_PLACES: u32 = 6;

/// A line without its dimensions, which are merged apart.
fn bare(line: Line) -> Line {
    let unit_amount = line.unit_amount.map(|unit| unit.rounded(UNIT_PLACES).unwrap_or(unit));
    Line { dimensions: Vec::new(), unit_amount, ..line }
}

fn is_changed_here(Sides { sent, wanted, .. }: &Sides<'_>, field: DocumentField) -> bool {
    match field {
        DocumentField::Number => sent.number != wanted.number,
        DocumentField::Date => sent.date != wanted.date,
        DocumentField::DueDate => sent.due_date != wanted.due_date,
        DocumentField::Note => (&sent.note, &sent.reference) != (&wanted.note, &wanted.reference),
        // Values of lines too: lines that somebody changed there are not the ones which ours were for.
        DocumentField::Lines => (&sent.lines, &sent.taxes, sent.total) != (&wanted.lines, &wanted.taxes, wanted.total),
        DocumentField::Dimensions => PlacedDimensions::sent(sent) != PlacedDimensions::sent(wanted),
    }
}

/// Does the ledger have it already as it shall be? A change of ours whose answer was lost looks like one of theirs.
fn is_as_wanted(live: &Document, wanted: &DocumentEntry, field: DocumentField) -> bool {
    match field {
        DocumentField::Number => match (wanted.number.as_deref(), live.number.as_deref()) {
            (Some(here), Some(there)) => is_same(here, there),
            (here, there) => here == there,
        },
        DocumentField::Date => live.posted_date == Some(wanted.date),
        DocumentField::DueDate => live.due_date == wanted.due_date,
        DocumentField::Note => false,
        DocumentField::Lines => {
            let descriptions = live.lines.iter().map(|line| line.description.as_deref().unwrap_or_default());
            live.total_amount == wanted.total
                && live.tax_amount.is_none_or(|tax| tax == wanted.tax_total)
                && descriptions.eq(wanted.lines.iter().map(|line| line.description.as_str()))
        }
        DocumentField::Dimensions => PlacedDimensions::made(live) == PlacedDimensions::sent(wanted),
    }
}

/// Both sides of a field in words.
fn difference(live: &Document, wanted: &DocumentEntry, field: DocumentField) -> FieldDifference {
    let there = match field {
        DocumentField::Number => live.number.clone().unwrap_or_else(none),
        DocumentField::Date => live.posted_date.map_or_else(none, |day| day.to_string()),
        DocumentField::DueDate => live.due_date.map_or_else(none, |day| day.to_string()),
        DocumentField::Note => live.memo.clone().unwrap_or_else(none),
        DocumentField::Lines => format!("{} lines of {}", live.lines.len(), live.total_amount),
        DocumentField::Dimensions => PlacedDimensions::made(live).words(),
    };
    FieldDifference { field: name(field), here: words(wanted, field), there }
}

/// A field of ours in words.
fn words(entry: &DocumentEntry, field: DocumentField) -> String {
    match field {
        DocumentField::Number => entry.number.clone().unwrap_or_else(none),
        DocumentField::Date => entry.date.to_string(),
        DocumentField::DueDate => entry.due_date.map_or_else(none, |day| day.to_string()),
        DocumentField::Note => entry.reference.clone().or_else(|| entry.note.clone()).unwrap_or_else(none),
        DocumentField::Lines => format!("{} lines of {}", entry.lines.len(), entry.total),
        DocumentField::Dimensions => PlacedDimensions::sent(entry).words(),
    }
}

fn none() -> String {
    "none".to_owned()
}

/// The field as our documents name it.
pub(crate) fn name(field: DocumentField) -> &'static str {
    match field {
        DocumentField::Number => "document_id",
        DocumentField::Date => "issued_at",
        DocumentField::DueDate => "due_date",
        DocumentField::Note => "memo",
        DocumentField::Lines => "line_items",
        DocumentField::Dimensions => "dimensions",
    }
}

#[cfg(test)]
mod tests;
