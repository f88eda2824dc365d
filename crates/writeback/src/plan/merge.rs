//! A change here of a document that was changed in the ledger too: field by field, against what stood there after our last write.

use bursar_connectors::record::{Body, Document, Line};
use bursar_connectors::write::{DocumentEntry, DocumentField, Object};
use bursar_kernel::Result;
use bursar_store::sea_orm;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::placed_dimensions::PlacedDimensions;
use crate::attempts::{self, PushAttempt};
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::SyncedRecord;

/// The fields of a document that were edited in the ledger since our last write, and stay; or both sides, where a field was changed here too.
pub(crate) async fn kept(
    db: &impl ConnectionTrait,
    synced: &SyncedRecord,
    object: &Object,
    live: Option<&Body>,
) -> Result<std::result::Result<Vec<DocumentField>, PushError>> {
    let (Object::Document(wanted), Some(Body::Document(live))) = (object, live) else { return Ok(Ok(Vec::new())) };
    let last = attempts::store::last_document(db, synced.id).await?;
    let kept_before = last.as_ref().map_or(&[][..], PushAttempt::kept);
    let last = last.as_ref().and_then(PushAttempt::document);
    let mut kept = match last {
        Some((sent, made)) if !synced.overwrite => match merge(&Sides { sent, kept: kept_before, made, live, wanted }) {
            Ok(kept) => kept,
            Err(error) => return Ok(Err(error)),
        },
        _ => Vec::new(),
    };
    let were_ours = last.is_some_and(|(sent, _)| !PlacedDimensions::sent(sent).is_empty());
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

/// What both sides hold, and held.
struct Sides<'a> {
    /// What we wrote last.
    sent: &'a DocumentEntry,
    /// What that write left as people had changed it before: what the ledger made is theirs there, and stays theirs.
    kept: &'a [DocumentField],
    /// What the ledger made of it.
    made: &'a Document,
    /// What the ledger has now.
    live: &'a Document,
    /// What shall be written.
    wanted: &'a DocumentEntry,
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
/// unless both mean the same.
fn merge(sides: &Sides<'_>) -> std::result::Result<Vec<DocumentField>, PushError> {
    let changed_there = FIELDS.into_iter().filter(|field| is_theirs_now(sides, *field) && !is_as_wanted(sides.live, sides.wanted, *field));
    let (both, theirs): (Vec<_>, Vec<_>) = changed_there.partition(|field| is_changed_here(sides, *field));
    if both.is_empty() {
        return Ok(theirs);
    }
    let words: Vec<String> = both.iter().map(|field| told(&difference(sides.live, sides.wanted, *field))).collect();
    let message = format!("changed here and in the ledger since it was written last: {}", words.join("; "));
    Err(PushError::new(PushErrorCode::EditedInLedger, message).at(name(both[0])))
}

fn is_theirs_now(sides: &Sides<'_>, field: DocumentField) -> bool {
    sides.kept.contains(&field) || is_changed_there(sides, field)
}

fn is_changed_there(Sides { made, live, .. }: &Sides<'_>, field: DocumentField) -> bool {
    match field {
        DocumentField::Number => made.number != live.number,
        DocumentField::Date => made.posted_date != live.posted_date,
        DocumentField::DueDate => made.due_date != live.due_date,
        DocumentField::Note => made.memo != live.memo,
        DocumentField::Lines => {
            let bare = |document: &Document| document.lines.iter().cloned().map(without_dimensions).collect::<Vec<_>>();
            bare(made) != bare(live) || made.tax_amount != live.tax_amount || made.total_amount != live.total_amount
        }
        DocumentField::Dimensions => PlacedDimensions::made(made) != PlacedDimensions::made(live),
    }
}

fn without_dimensions(line: Line) -> Line {
    Line { dimensions: Vec::new(), ..line }
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
        DocumentField::Number => live.number == wanted.number,
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

fn told(FieldDifference { field, here, there }: &FieldDifference) -> String {
    format!("{field} (here {here}, in the ledger {there})")
}

/// Both sides of a field in words.
fn difference(live: &Document, wanted: &DocumentEntry, field: DocumentField) -> FieldDifference {
    let day = |day: Option<bursar_kernel::NaiveDate>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let text = |text: Option<&str>| text.unwrap_or("none").to_owned();
    let (here, there) = match field {
        DocumentField::Number => (text(wanted.number.as_deref()), text(live.number.as_deref())),
        DocumentField::Date => (wanted.date.to_string(), day(live.posted_date)),
        DocumentField::DueDate => (day(wanted.due_date), day(live.due_date)),
        DocumentField::Note => (text(wanted.reference.as_deref().or(wanted.note.as_deref())), text(live.memo.as_deref())),
        DocumentField::Lines => {
            (format!("{} lines of {}", wanted.lines.len(), wanted.total), format!("{} lines of {}", live.lines.len(), live.total_amount))
        }
        DocumentField::Dimensions => (PlacedDimensions::sent(wanted).words(), PlacedDimensions::made(live).words()),
    };
    FieldDifference { field: name(field), here, there }
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
mod tests {
    use super::*;
    use bursar_connectors::Kind;
    use bursar_connectors::record::DimensionReference;
    use bursar_connectors::write::{DimensionEntry, LineEntry, PushAs, TaxMode};
    use bursar_kernel::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn entry(date: &str, total: &str) -> DocumentEntry {
        let line = LineEntry {
            description: "Lamp".into(),
            quantity: Decimal::ONE,
            unit_amount: decimal(total),
            amount: decimal(total),
            tax_amount: Decimal::default(),
            tax_rate_id: None,
            account: None,
            item_id: None,
            dimensions: Vec::new(),
        };
        DocumentEntry {
            kind: Kind::Bill,
            number: Some("B-1".into()),
            date: date.parse().unwrap(),
            due_date: None,
            currency: "GBP".into(),
            currency_rate: None,
            counterpart_id: "7".into(),
            tax_mode: TaxMode::Exclusive,
            push_as: PushAs::Authorised,
            note: None,
            reference: None,
            link: None,
            marker: "m".into(),
            ship_to: None,
            bill_to: None,
            lines: vec![line],
            dimensions: Vec::new(),
            taxes: Vec::new(),
            tax_total: Decimal::default(),
            total: decimal(total),
        }
    }

    fn document(date: &str, total: &str) -> Document {
        let line = Line {
            description: Some("Lamp".into()),
            quantity: None,
            unit_amount: None,
            amount: Some(decimal(total)),
            discount_amount: None,
            discount_percentage: None,
            account: None,
            item_id: None,
            tax_rate_id: None,
            dimensions: Vec::new(),
        };
        Document {
            dimensions: Vec::new(),
            number: Some("B-1".into()),
            status: "open".into(),
            currency: Some("GBP".into()),
            currency_rate: None,
            posted_date: Some(date.parse().unwrap()),
            due_date: None,
            memo: None,
            counterpart_id: Some("7".into()),
            counterpart_name: None,
            subtotal: None,
            tax_amount: None,
            total_amount: decimal(total),
            amount_due: Some(decimal(total)),
            lines: vec![line],
            purchase_orders: Vec::new(),
            credits: None,
            pass_through: Default::default(),
        }
    }

    #[test]
    fn a_field_that_was_changed_there_alone_stays_as_it_is_there() {
        let (sent, made, live) = (entry("2024-06-01", "10"), document("2024-06-01", "10"), document("2024-06-05", "10"));
        let wanted = entry("2024-06-01", "12");
        assert_eq!(merge(&Sides { sent: &sent, kept: &[], made: &made, live: &live, wanted: &wanted }).unwrap(), [DocumentField::Date]);
        // The next change finds that the ledger made of ours what is theirs.
        let again = Sides { sent: &sent, kept: &[DocumentField::Date], made: &live, live: &live, wanted: &wanted };
        assert_eq!(merge(&again).unwrap(), [DocumentField::Date]);
        assert!(merge(&Sides { sent: &sent, kept: &[], made: &made, live: &made, wanted: &wanted }).unwrap().is_empty());
    }

    #[test]
    fn a_field_that_was_changed_on_both_sides_is_for_a_person_who_sees_both() {
        let (sent, made, live) = (entry("2024-06-01", "10"), document("2024-06-01", "10"), document("2024-06-01", "11"));
        let wanted = entry("2024-06-01", "12");
        let error = merge(&Sides { sent: &sent, kept: &[], made: &made, live: &live, wanted: &wanted }).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (PushErrorCode::EditedInLedger, Some("line_items")));
        assert!(error.message.contains("here 1 lines of 12, in the ledger 1 lines of 11"), "{}", error.message);
    }

    #[test]
    fn a_change_of_ours_whose_answer_was_lost_is_no_conflict() {
        let (sent, made, live) = (entry("2024-06-01", "10"), document("2024-06-01", "10"), document("2024-06-02", "12"));
        let wanted = entry("2024-06-02", "12");
        assert!(merge(&Sides { sent: &sent, kept: &[], made: &made, live: &live, wanted: &wanted }).unwrap().is_empty());
    }

    fn class(id: &str) -> DimensionReference {
        DimensionReference { kind: Kind::Class, remote_id: id.into() }
    }

    fn entry_of(id: &str) -> DocumentEntry {
        let mut entry = entry("2024-06-01", "10");
        entry.lines[0].dimensions = vec![DimensionEntry { value: class(id), category_id: None }];
        entry
    }

    fn document_of(id: &str) -> Document {
        let mut document = document("2024-06-01", "10");
        document.lines[0].dimensions = vec![class(id)];
        document
    }

    #[test]
    fn a_class_is_merged_apart_from_the_lines() {
        let (sent, made, live) = (entry_of("1"), document_of("1"), document_of("2"));
        let mut wanted = entry_of("1");
        wanted.lines[0].description = "Lamps".into();
        assert_eq!(
            merge(&Sides { sent: &sent, kept: &[], made: &made, live: &live, wanted: &wanted }).unwrap(),
            [DocumentField::Dimensions]
        );
        let error = merge(&Sides { sent: &sent, kept: &[], made: &made, live: &live, wanted: &entry_of("3") }).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (PushErrorCode::EditedInLedger, Some("dimensions")));
        assert!(error.message.contains("here line 1 class 3, in the ledger line 1 class 2"), "{}", error.message);
    }

    #[test]
    fn values_that_were_never_ours_stay() {
        let plain = entry("2024-06-01", "10");
        assert!(is_theirs(&document_of("1"), &plain, false));
        assert!(!is_theirs(&document_of("1"), &plain, true), "what was ours is taken off again");
        assert!(!is_theirs(&document_of("1"), &entry_of("2"), false), "and one that is wanted is written");
        assert!(!is_theirs(&document("2024-06-01", "10"), &plain, false), "there is nothing to keep");
    }
}
