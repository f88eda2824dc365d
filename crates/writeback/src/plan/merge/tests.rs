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
    assert_eq!(
        merge(&Sides { sent: &sent, made: &made, live: &live, wanted: &wanted, kept_before: &[] }, &[]).unwrap(),
        [DocumentField::Date]
    );
    assert!(merge(&Sides { sent: &sent, made: &made, live: &made, wanted: &wanted, kept_before: &[] }, &[]).unwrap().is_empty());
}

#[test]
fn a_field_that_was_changed_on_both_sides_is_for_a_person_who_sees_both() {
    let (sent, made, live) = (entry("2024-06-01", "10"), document("2024-06-01", "10"), document("2024-06-01", "11"));
    let wanted = entry("2024-06-01", "12");
    let error = merge(&Sides { sent: &sent, made: &made, live: &live, wanted: &wanted, kept_before: &[] }, &[]).unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (PushErrorCode::EditedInLedger, Some("line_items")));
    assert!(error.message.contains("here 1 lines of 12, in the ledger 1 lines of 11"), "{}", error.message);
}

#[test]
fn a_decision_counts_for_what_the_person_saw() {
    let (sent, made, live) = (entry("2024-06-01", "10"), document("2024-06-01", "10"), document("2024-06-01", "11"));
    let wanted = entry("2024-06-01", "12");
    let sides = Sides { sent: &sent, made: &made, live: &live, wanted: &wanted, kept_before: &[] };
    let seen = merge(&sides, &[]).unwrap_err().conflicts[0].clone();
    assert_eq!((seen.here.as_str(), seen.there.as_str(), seen.written.as_str()), ("1 lines of 12", "1 lines of 11", "1 lines of 10"));
    let decided = |keep, there: &str| [ResolvedField { field: seen.field.clone(), keep, there: there.to_owned() }];
    assert_eq!(merge(&sides, &decided(ConflictSide::There, &seen.there)).unwrap(), [DocumentField::Lines]);
    assert!(merge(&sides, &decided(ConflictSide::Here, &seen.there)).unwrap().is_empty());
    assert!(merge(&sides, &decided(ConflictSide::Here, "1 lines of 9")).is_err(), "it was edited once more");
}

#[test]
fn what_the_last_write_kept_is_kept_by_the_next_one_too() {
    let (sent, made) = (entry("2024-06-01", "12"), document("2024-06-05", "12"));
    let wanted = entry("2024-06-01", "13");
    let sides = Sides { sent: &sent, made: &made, live: &made, wanted: &wanted, kept_before: &[DocumentField::Date] };
    assert_eq!(merge(&sides, &[]).unwrap(), [DocumentField::Date]);
    let wanted = entry("2024-06-02", "13");
    assert!(merge(&Sides { wanted: &wanted, ..sides }, &[]).is_err(), "and a change of it here is for a person");
}

#[test]
fn a_change_of_ours_whose_answer_was_lost_is_no_conflict() {
    let (sent, made, live) = (entry("2024-06-01", "10"), document("2024-06-01", "10"), document("2024-06-02", "12"));
    let wanted = entry("2024-06-02", "12");
    assert!(merge(&Sides { sent: &sent, made: &made, live: &live, wanted: &wanted, kept_before: &[] }, &[]).unwrap().is_empty());
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
        merge(&Sides { sent: &sent, made: &made, live: &live, wanted: &wanted, kept_before: &[] }, &[]).unwrap(),
        [DocumentField::Dimensions]
    );
    let error = merge(&Sides { sent: &sent, made: &made, live: &live, wanted: &entry_of("3"), kept_before: &[] }, &[]).unwrap_err();
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
